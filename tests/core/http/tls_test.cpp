#include <sys/stat.h>

#include <catch2/catch.hpp>
#include <fstream>
#include <sstream>
#include <thread>

#include "core/http/certificates.hpp"
#include "core/http/client.hpp"
#include "core/http/server.hpp"
#include "core/process/run.hpp"
#include "tests/core/http/raw_connection.hpp"
#include "tests/support/temporary_folder.hpp"

namespace ecpay::http {
namespace {

using tests::RawConnection;

const std::vector<std::string> k_names{"ecpay.com.tw", "shop.test", "127.0.0.1"};

std::unique_ptr<CertificateAuthority> authority_in(const std::filesystem::path& folder,
                                                   std::vector<std::string> names = k_names,
                                                   Instant now = SystemClock().now()) {
  auto authority = CertificateAuthority::open(folder, std::move(names), now);
  REQUIRE(authority);
  return std::move(*authority);
}

std::string read_file(const std::filesystem::path& file) {
  std::ostringstream text;
  text << std::ifstream(file).rdbuf();
  return text.str();
}

std::unique_ptr<Server> intercept_with(CertificateAuthority& authority) {
  ServerOptions options;
  options.name = "intercept";
  options.authority = &authority;
  options.accepts_host = [](std::string_view host) { return host != "refused.shop.test"; };
  auto started = Server::start(options, [](const Request& request) {
    return text_response(200, std::string(request.tls ? "tls|" : "plain|") + request.authority +
                                  "|" + request.target + "|" + request.body);
  });
  REQUIRE(started);
  return std::move(*started);
}

// A listener with an authority; answers "tls|authority|target|body".
struct Intercept {
  tests::TemporaryFolder folder;
  std::unique_ptr<CertificateAuthority> authority = authority_in(folder.path() / "ca");
  std::unique_ptr<Server> server = intercept_with(*authority);
  Client client{Client::Options{authority->certificate_file().string()}};

  ClientRequest request(std::string_view url) const {
    ClientRequest made;
    made.url = *parse_url(url);
    made.connect_host = "127.0.0.1";
    made.connect_port = server->port();
    return made;
  }
  std::string proxy() const { return "http://127.0.0.1:" + std::to_string(server->port()); }
};

process::RunResult run(std::vector<std::string> argv, std::string input = {}) {
  process::ChildSpec spec;
  spec.argv = std::move(argv);
  spec.environment = {{"PATH", "/usr/bin:/bin"}};
  spec.error_output = process::ChildSpec::ErrorOutput::own;
  auto result = process::run(spec, input);
  REQUIRE(result);
  return *result;
}

}  // namespace

TEST_CASE("the authority keeps its pair in two files that only their owner reads", "[http][ca]") {
  const tests::TemporaryFolder folder;
  const auto first = authority_in(folder.path() / "a" / "b");
  const auto file = first->certificate_file();
  const auto certificate = read_file(file);
  CHECK(certificate.starts_with("-----BEGIN CERTIFICATE-----"));
  for (const auto& path : {file, file.parent_path() / "ca.key"}) {
    CAPTURE(path);
    struct stat status {};
    REQUIRE(::stat(path.c_str(), &status) == 0);
    CHECK((status.st_mode & 0777) == 0600);
  }
  authority_in(folder.path() / "a" / "b");
  CHECK(read_file(file) == certificate);
  authority_in(folder.path() / "a" / "b", {"payment-stage.ecpay.com.tw"});  // covered already
  CHECK(read_file(file) == certificate);
}

TEST_CASE("the authority is made anew when it is of no use", "[http][ca]") {
  const tests::TemporaryFolder folder;
  const auto now = SystemClock().now();
  const auto file = authority_in(folder.path())->certificate_file();
  const auto before = read_file(file);
  SECTION("its pair has expired") {
    authority_in(folder.path(), k_names, now + std::chrono::days(301));
  }
  SECTION("a name is not covered") { authority_in(folder.path(), {"amazonaws.com"}); }
  SECTION("the certificate is broken") {
    std::ofstream(file) << "no certificate";
    authority_in(folder.path());
  }
  SECTION("the key belongs to another certificate") {
    const tests::TemporaryFolder other;
    authority_in(other.path());
    std::filesystem::copy_file(other.path() / "ca.key", folder.path() / "ca.key",
                               std::filesystem::copy_options::overwrite_existing);
    authority_in(folder.path());
  }
  CHECK(read_file(file) != before);
  CHECK(read_file(file).starts_with("-----BEGIN CERTIFICATE-----"));
}

TEST_CASE("several first starts agree on one authority", "[http][ca]") {
  const tests::TemporaryFolder folder;
  std::vector<std::string> seen(8);
  {
    std::vector<std::jthread> threads;
    for (auto& text : seen)
      threads.emplace_back([&] {
        const auto authority =
            CertificateAuthority::open(folder.path(), k_names, SystemClock().now());
        if (authority) text = read_file((*authority)->certificate_file());
      });
  }
  for (const auto& text : seen) {
    CHECK(text.starts_with("-----BEGIN"));
    CHECK(text == seen.front());
  }
}

TEST_CASE("an authority that cannot be kept names the file", "[http][ca]") {
  const tests::TemporaryFolder folder;
  std::ofstream(folder.path() / "file") << "x";
  const auto authority =
      CertificateAuthority::open(folder.path() / "file" / "sub", k_names, SystemClock().now());
  REQUIRE_FALSE(authority);
  CHECK(authority.error().code == "http.ca");
}

TEST_CASE("leaves are issued within the constraints and kept", "[http][ca]") {
  const tests::TemporaryFolder folder;
  const auto authority = authority_in(folder.path());
  for (const auto* host :
       {"ecpay.com.tw", "payment-stage.ecPay.com.tw", "a.b.shop.test", "127.0.0.1"}) {
    CAPTURE(host);
    auto* const context = authority->context_for(host);
    CHECK(context != nullptr);
    CHECK(authority->context_for(host) == context);
  }
  for (const auto* host : {"", "example.com", "notecpay.com.tw", "ecpay.com.tw.evil.test", "tw",
                           "a..shop.test", ".shop.test", "*.shop.test", "a b.shop.test",
                           "1.127.0.0.1", "127.0.0.2", "a/b.shop.test"}) {
    CAPTURE(host);
    CHECK(authority->context_for(host) == nullptr);
  }
  for (int i = 0; i < 1'000; ++i) authority->context_for("n" + std::to_string(i) + ".shop.test");
  CHECK(authority->context_for("one.more.shop.test") == nullptr);
  CHECK(authority->context_for("ecpay.com.tw") != nullptr);
}

TEST_CASE("TLS at the first byte is answered in the name that was asked", "[http][tls]") {
  const Intercept intercept;
  for (const auto* url : {"https://payment-stage.ecpay.com.tw/a?b", "https://shop.test:8443/x"}) {
    CAPTURE(url);
    auto request = intercept.request(url);
    request.method = "POST";
    request.body = std::string(200'000, 'b');
    for (int i = 0; i < 3; ++i) {
      const auto response = intercept.client.send(request);
      REQUIRE(response);
      const auto authority = request.url.origin().substr(8);
      CHECK(response->body == "tls|" + authority + "|" + request.url.target + "|" + request.body);
    }
  }
}

TEST_CASE("the client refuses what it cannot trust", "[http][tls]") {
  const Intercept intercept;
  const auto code = [](const Result<ClientResponse>& response) {
    return response ? "answered" : response.error().code;
  };
  CHECK(code(Client().send(intercept.request("https://shop.test/"))) == "http.tls");
  CHECK(code(intercept.client.send(intercept.request("https://example.com/"))) == "http.tls");
  CHECK(code(intercept.client.send(intercept.request("https://127.0.0.1/"))) ==
        "http.tls");  // no SNI
  const Client no_file(Client::Options{"/nowhere/ca.pem"});
  CHECK(code(no_file.send(intercept.request("https://shop.test/"))) == "http.tls");

  auto server = Server::start({}, [](const Request&) { return text_response(200, ""); });
  REQUIRE(server);
  auto request = intercept.request("https://shop.test/");
  request.connect_port = (*server)->port();  // a listener without an authority
  const auto refused = intercept.client.send(request);
  REQUIRE_FALSE(refused);
  CHECK(refused.error().code == "http.tls");
  CHECK(refused.error().detail.find("handshake failure") != std::string::npos);
}

TEST_CASE("a name that is ours to certify but not to answer gets 403", "[http][tls]") {
  const Intercept intercept;
  const auto response = intercept.client.send(intercept.request("https://refused.shop.test/"));
  REQUIRE(response);
  CHECK(response->status == 403);
}

TEST_CASE("curl reaches the listener through CONNECT, absolute form and SNI", "[http][tls][curl]") {
  const Intercept intercept;
  const auto ca = intercept.authority->certificate_file().string();
  const std::string port = std::to_string(intercept.server->port());
  const auto tunnelled =
      run({"/usr/bin/curl", "-sS", "--max-time", "10", "-x", intercept.proxy(), "--cacert", ca,
           "https://payment-stage.ecpay.com.tw/q?x?y", "-d", "a=b"});
  CAPTURE(tunnelled.error);
  CHECK(tunnelled.output == "tls|payment-stage.ecpay.com.tw:443|/q?x?y|a=b");
  const auto absolute = run(
      {"/usr/bin/curl", "-sS", "--max-time", "10", "-x", intercept.proxy(), "http://shop.test/x"});
  CHECK(absolute.output == "plain|shop.test|/x|");
  const auto direct = run({"/usr/bin/curl", "-sS", "--max-time", "10", "--cacert", ca,
                           "--connect-to", "::127.0.0.1:" + port, "https://shop.test/y"});
  CAPTURE(direct.error);
  CHECK(direct.output == "tls|shop.test|/y|");
  const auto refused =
      run({"/usr/bin/curl", "-sS", "--max-time", "10", "-o", "/dev/null", "-w", "%{http_connect}",
           "-x", intercept.proxy(), "https://refused.shop.test/"});
  CHECK(refused.output == "403");
}

TEST_CASE("openssl accepts a leaf by the authority alone, and its constraints bite", "[http][ca]") {
  const Intercept intercept;
  const auto ca = intercept.authority->certificate_file().string();
  const auto shown =
      run({"/usr/bin/openssl", "s_client", "-connect",
           "127.0.0.1:" + std::to_string(intercept.server->port()), "-servername", "deep.shop.test",
           "-verify_hostname", "deep.shop.test", "-CAfile", ca, "-verify_return_error"});
  CAPTURE(shown.output, shown.error);
  CHECK(shown.output.find("Verify return code: 0 (ok)") != std::string::npos);
  const auto text = run({"/usr/bin/openssl", "x509", "-in", ca, "-noout", "-text"}).output;
  CHECK(text.find("X509v3 Name Constraints: critical") != std::string::npos);
  CHECK(text.find("DNS:ecpay.com.tw") != std::string::npos);
  CHECK(text.find("CA:TRUE, pathlen:0") != std::string::npos);
  CHECK(text.find("prime256v1") != std::string::npos);
}

TEST_CASE("a tunnel may carry plain requests, but no tunnel", "[http][tls]") {
  const Intercept intercept;
  RawConnection client(intercept.server->port());
  client.send("CONNECT Shop.test:80 HTTP/1.1\r\nHost: shop.test:80\r\n\r\n");
  CHECK(client.read_until("\r\n\r\n") == "HTTP/1.1 200 Connection Established\r\n\r\n");
  client.send("GET /in HTTP/1.1\r\nHost: other\r\n\r\n");
  CHECK(client.read_until("|/in|").find("plain|shop.test:80|/in|") != std::string::npos);
  client.send("CONNECT shop.test:80 HTTP/1.1\r\nHost: shop.test:80\r\n\r\n");
  CHECK(client.read_to_end().starts_with("HTTP/1.1 400 "));
}

TEST_CASE("a broken handshake ends its connection and no other", "[http][tls]") {
  const Intercept intercept;
  for (const auto& bytes : {std::string("\x16"), std::string("\x16\x03\x01\xFF\xFF"),
                            std::string("\x16\x03\x01\x00\x05hello") + std::string(70'000, 'x'),
                            std::string("\x16\x03\x01\x00\x01\x01", 6)}) {
    RawConnection client(intercept.server->port());
    client.send(bytes);
    client.end_sending();
    client.read_to_end();
    CHECK(client.ended());
  }
  CHECK(intercept.client.send(intercept.request("https://shop.test/")));
}

}  // namespace ecpay::http
