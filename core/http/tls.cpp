#include "core/http/tls.hpp"

#include <arpa/inet.h>
#include <openssl/err.h>
#include <openssl/ssl.h>

#include <algorithm>
#include <array>
#include <exception>
#include <new>
#include <stdexcept>

#include "core/base/text.hpp"

namespace ecpay::http {
namespace {

constexpr std::size_t k_piece = 64U << 10;  // encrypted and sent at a time
constexpr std::size_t k_max_early = 1U
                                    << 20;  // kept of a peer that sends while it is being answered

std::string handshake_failure(ssl_st* ssl) {
  if (const long code = ::SSL_get_verify_result(ssl); code != X509_V_OK)
    return ::X509_verify_cert_error_string(code);
  if (const auto code = ::ERR_peek_last_error(); code != 0)
    if (const char* const reason = ::ERR_reason_error_string(code)) return reason;
  return "the peer ended the handshake";
}

bool is_numeric_address(const std::string& host) {
  std::array<unsigned char, 16> bytes{};
  return ::inet_pton(AF_INET, host.c_str(), bytes.data()) == 1 ||
         ::inet_pton(AF_INET6, host.c_str(), bytes.data()) == 1;
}

// Runs when the ClientHello has been read, with the ChooseContext of TlsTransport::accept.
int on_server_name(ssl_st* ssl, int* alert, void*) {
  const auto* choose = static_cast<const TlsTransport::ChooseContext*>(SSL_get_app_data(ssl));
  if (choose == nullptr) return SSL_TLSEXT_ERR_OK;
  const char* const name = ::SSL_get_servername(ssl, TLSEXT_NAMETYPE_host_name);
  *alert = SSL_AD_UNRECOGNIZED_NAME;
  try {
    auto* const context = (*choose)(name == nullptr ? std::string{} : to_lower(name));
    if (context != nullptr && ::SSL_set_SSL_CTX(ssl, context) != nullptr) return SSL_TLSEXT_ERR_OK;
  } catch (const std::exception&) {  // must not pass through OpenSSL
    *alert = SSL_AD_INTERNAL_ERROR;
  }
  return SSL_TLSEXT_ERR_ALERT_FATAL;
}

int on_protocols(ssl_st*, const unsigned char** chosen, unsigned char* length,
                 const unsigned char* offered, unsigned int offered_length, void*) {
  static constexpr std::array<unsigned char, 9> k_http{8, 'h', 't', 't', 'p', '/', '1', '.', '1'};
  unsigned char* found = nullptr;
  if (::SSL_select_next_proto(&found, length, k_http.data(), k_http.size(), offered,
                              offered_length) != OPENSSL_NPN_NEGOTIATED)
    return SSL_TLSEXT_ERR_NOACK;
  *chosen = found;
  return SSL_TLSEXT_ERR_OK;
}

std::unique_ptr<ssl_st, FreeSsl> make_ssl(ssl_ctx_st* context) {
  std::unique_ptr<ssl_st, FreeSsl> ssl(::SSL_new(context));
  if (!ssl) throw std::bad_alloc();
  BIO* const in = ::BIO_new(::BIO_s_mem());
  BIO* const out = ::BIO_new(::BIO_s_mem());
  if (in == nullptr || out == nullptr) throw std::bad_alloc();
  ::BIO_set_mem_eof_return(in, -1);  // an empty buffer means "later", not the end
  ::BIO_set_mem_eof_return(out, -1);
  ::SSL_set_bio(ssl.get(), in, out);
  return ssl;
}

}  // namespace

void FreeSsl::operator()(ssl_st* ssl) const { ::SSL_free(ssl); }
void FreeSslContext::operator()(ssl_ctx_st* context) const { ::SSL_CTX_free(context); }

void prepare_tls() {
  static const bool k_ready = ::OPENSSL_init_ssl(OPENSSL_INIT_NO_LOAD_CONFIG, nullptr) == 1;
  if (!k_ready) throw std::runtime_error("OpenSSL cannot be initialised");
}

SslContext make_client_context(const std::string& ca_file) {
  prepare_tls();
  SslContext context(::SSL_CTX_new(::TLS_client_method()));
  if (!context) throw std::bad_alloc();
  ::SSL_CTX_set_min_proto_version(context.get(), TLS1_2_VERSION);
  ::SSL_CTX_set_verify(context.get(), SSL_VERIFY_PEER, nullptr);
  ::SSL_CTX_set_default_verify_paths(context.get());
  if (!ca_file.empty() &&
      ::SSL_CTX_load_verify_locations(context.get(), ca_file.c_str(), nullptr) != 1)
    return nullptr;
  return context;
}

SslContext make_server_context() {
  prepare_tls();
  SslContext context(::SSL_CTX_new(::TLS_server_method()));
  if (!context) throw std::bad_alloc();
  ::SSL_CTX_set_min_proto_version(context.get(), TLS1_2_VERSION);
  ::SSL_CTX_set_options(context.get(), SSL_OP_NO_RENEGOTIATION);
  SSL_CTX_set_mode(context.get(), SSL_MODE_RELEASE_BUFFERS);
  SSL_CTX_set_tlsext_servername_callback(context.get(), &on_server_name);
  ::SSL_CTX_set_alpn_select_cb(context.get(), &on_protocols, nullptr);
  return context;
}

TlsTransport::TlsTransport(Socket socket, std::unique_ptr<ssl_st, FreeSsl> ssl)
    : socket_(std::move(socket)), ssl_(std::move(ssl)) {}

TlsTransport::~TlsTransport() = default;

std::unique_ptr<TlsTransport> TlsTransport::connect(Socket socket, ssl_ctx_st* context,
                                                    const std::string& host, Monotonic deadline,
                                                    std::string& why) {
  std::unique_ptr<TlsTransport> made(new TlsTransport(std::move(socket), make_ssl(context)));
  ssl_st* const ssl = made->ssl_.get();
  if (is_numeric_address(host)) {
    ::X509_VERIFY_PARAM_set1_ip_asc(::SSL_get0_param(ssl), host.c_str());
  } else {
    ::SSL_set1_host(ssl, host.c_str());
    SSL_set_tlsext_host_name(ssl, host.c_str());
  }
  ::SSL_set_connect_state(ssl);
  const auto state = made->handshake(deadline);
  if (state == Io::ok) return made;
  why = state == Io::timed_out ? std::string{} : handshake_failure(ssl);
  ::ERR_clear_error();
  return nullptr;
}

std::unique_ptr<TlsTransport> TlsTransport::accept(Socket socket, std::string_view received,
                                                   const ChooseContext& choose,
                                                   Monotonic deadline) {
  static const auto k_context = make_server_context();  // only until the name has chosen another
  std::unique_ptr<TlsTransport> made(
      new TlsTransport(std::move(socket), make_ssl(k_context.get())));
  ssl_st* const ssl = made->ssl_.get();
  SSL_set_app_data(ssl, const_cast<ChooseContext*>(&choose));
  ::SSL_set_accept_state(ssl);
  ::BIO_write(::SSL_get_rbio(ssl), received.data(), static_cast<int>(received.size()));
  const auto state = made->handshake(deadline);
  SSL_set_app_data(ssl, nullptr);
  ::ERR_clear_error();
  return state == Io::ok ? std::move(made) : nullptr;
}

Io TlsTransport::handshake(Monotonic deadline) {
  while (true) {
    ::ERR_clear_error();
    const int done = ::SSL_do_handshake(ssl_.get());
    const int reason = ::SSL_get_error(ssl_.get(), done);
    const auto flushed = flush(deadline);  // a failing handshake has an alert to send
    if (done == 1) return flushed;
    if (reason != SSL_ERROR_WANT_READ) return Io::failed;
    if (flushed != Io::ok) return flushed;
    if (const auto fed = feed(deadline); fed != Io::ok) return fed;
  }
}

Io TlsTransport::flush(Monotonic deadline) {
  BIO* const out = ::SSL_get_wbio(ssl_.get());
  char* bytes = nullptr;
  const long length = BIO_get_mem_data(out, &bytes);
  if (length <= 0) return Io::ok;
  const auto state = socket_.send({bytes, static_cast<std::size_t>(length)}, deadline);
  BIO_reset(out);
  return state;
}

Io TlsTransport::feed(Monotonic deadline) {
  std::string bytes;
  const auto state = socket_.receive(bytes, deadline);
  if (state == Io::ok)
    ::BIO_write(::SSL_get_rbio(ssl_.get()), bytes.data(), static_cast<int>(bytes.size()));
  return state;
}

// ok if something was decrypted; timed_out if OpenSSL needs more bytes first.
Io TlsTransport::read_decrypted(std::string& to) {
  std::array<char, 16384> buffer;  // one record
  bool any = false;
  while (true) {
    ::ERR_clear_error();
    const int count = ::SSL_read(ssl_.get(), buffer.data(), static_cast<int>(buffer.size()));
    if (count > 0) {
      to.append(buffer.data(), static_cast<std::size_t>(count));
      any = true;
      if (::SSL_pending(ssl_.get()) > 0) continue;
      return Io::ok;
    }
    if (any) return Io::ok;
    switch (::SSL_get_error(ssl_.get(), count)) {
      case SSL_ERROR_WANT_READ:
        return Io::timed_out;
      case SSL_ERROR_ZERO_RETURN:
        return Io::ended;
      default:
        return Io::failed;
    }
  }
}

Io TlsTransport::receive(std::string& to, Monotonic deadline) {
  if (!early_.empty()) {
    to += early_;
    early_.clear();
    return Io::ok;
  }
  while (true) {
    const auto read = read_decrypted(to);
    if (const auto flushed = flush(deadline); flushed != Io::ok) return flushed;  // key updates
    if (read != Io::timed_out) return read;
    const auto fed = feed(deadline);
    if (fed == Io::ended) return Io::failed;  // no goodbye
    if (fed != Io::ok) return fed;
  }
}

Io TlsTransport::send(std::string_view bytes, Monotonic deadline) {
  while (!bytes.empty()) {
    const auto piece = bytes.substr(0, k_piece);
    ::ERR_clear_error();
    if (::SSL_write(ssl_.get(), piece.data(), static_cast<int>(piece.size())) <= 0)
      return Io::failed;
    bytes.remove_prefix(piece.size());
    if (const auto state = flush(deadline); state != Io::ok) return state;
  }
  return Io::ok;
}

void TlsTransport::end_sending() {
  ::ERR_clear_error();
  ::SSL_shutdown(ssl_.get());
  flush(monotonic_now());
  socket_.end_sending();
}

bool TlsTransport::peer_has_gone() {
  if (socket_.peer_has_gone()) return true;
  std::string bytes;
  if (socket_.receive_now(bytes) == Io::ok)
    ::BIO_write(::SSL_get_rbio(ssl_.get()), bytes.data(), static_cast<int>(bytes.size()));
  const auto state = read_decrypted(early_);
  return state == Io::ended || state == Io::failed || early_.size() > k_max_early;
}

// The peer may have sent session tickets, which are no answer.
bool TlsTransport::is_reusable() { return !peer_has_gone() && early_.empty(); }

}  // namespace ecpay::http
