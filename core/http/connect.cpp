#include "core/http/connect.hpp"

#include <netdb.h>
#include <poll.h>
#include <sys/socket.h>

#include <algorithm>
#include <cerrno>
#include <chrono>
#include <list>
#include <memory>
#include <mutex>
#include <system_error>
#include <vector>

#include "core/base/text.hpp"

namespace ecpay::http {
namespace {

using std::chrono::milliseconds;

using AddressList = std::unique_ptr<addrinfo, decltype(&::freeaddrinfo)>;

milliseconds left_until(Monotonic deadline) {
  return std::max(milliseconds(0), std::chrono::ceil<milliseconds>(deadline - monotonic_now()));
}

addrinfo stream_hints(int flags) {
  addrinfo hints{};
  hints.ai_socktype = SOCK_STREAM;
  hints.ai_flags = AI_NUMERICSERV | flags;
  return hints;
}

// One lookup by the C library's asynchronous resolver. A lookup that cannot be cancelled goes on
// writing here after its deadline, so it is kept until it is done.
struct Lookup {
  std::string host;
  std::string service;
  addrinfo hints = stream_hints(0);
  gaicb request{};
};

// Lookups that outlived their deadline. Never destroyed: the resolver may still write to them.
class Abandoned {
 public:
  static Abandoned& instance() {
    static auto* const k_instance = new Abandoned;
    return *k_instance;
  }
  void keep(std::unique_ptr<Lookup> lookup) {
    const std::lock_guard lock(mutex_);
    lookups_.remove_if([](const auto& old) {
      if (::gai_error(&old->request) == EAI_INPROGRESS) return false;
      if (old->request.ar_result != nullptr) ::freeaddrinfo(old->request.ar_result);
      return true;
    });
    lookups_.push_back(std::move(lookup));
  }

 private:
  std::mutex mutex_;
  std::list<std::unique_ptr<Lookup>> lookups_;
};

AddressList look_up_numeric(const std::string& host, const std::string& service) {
  const auto hints = stream_hints(AI_NUMERICHOST);
  addrinfo* list = nullptr;
  if (::getaddrinfo(host.c_str(), service.c_str(), &hints, &list) != 0) list = nullptr;
  return {list, &::freeaddrinfo};
}

std::variant<AddressList, ConnectFailure> look_up(const std::string& host,
                                                  const std::string& service, Monotonic deadline) {
  auto lookup = std::make_unique<Lookup>();
  lookup->host = host;
  lookup->service = service;
  lookup->request.ar_name = lookup->host.c_str();
  lookup->request.ar_service = lookup->service.c_str();
  lookup->request.ar_request = &lookup->hints;
  gaicb* requests[] = {&lookup->request};
  if (const int code = ::getaddrinfo_a(GAI_NOWAIT, requests, 1, nullptr); code != 0)
    return ConnectFailure{false, ::gai_strerror(code)};
  int code = EAI_INPROGRESS;
  while ((code = ::gai_error(&lookup->request)) == EAI_INPROGRESS) {
    const auto left = left_until(deadline);
    if (left.count() == 0) {
      if (::gai_cancel(&lookup->request) != EAI_CANCELED)
        Abandoned::instance().keep(std::move(lookup));
      return ConnectFailure{true, "the name lookup took too long"};
    }
    const timespec wait{left.count() / 1000, (left.count() % 1000) * 1'000'000};
    const gaicb* const waited[] = {&lookup->request};
    ::gai_suspend(waited, 1, &wait);
  }
  if (code != 0) return ConnectFailure{false, ::gai_strerror(code)};
  return AddressList(lookup->request.ar_result, &::freeaddrinfo);
}

// 0, or the number of the error.
int finish_connect(int socket, Monotonic deadline) {
  pollfd item{socket, POLLOUT, 0};
  while (true) {
    const int ready = ::poll(&item, 1, static_cast<int>(left_until(deadline).count()));
    if (ready > 0) break;
    if (ready == 0) return ETIMEDOUT;
    if (errno != EINTR) return errno;
  }
  int number = 0;
  socklen_t length = sizeof number;
  ::getsockopt(socket, SOL_SOCKET, SO_ERROR, &number, &length);
  return number;
}

std::variant<Socket, ConnectFailure> connect_first(const addrinfo* list, Monotonic deadline,
                                                   int wake_up) {
  ConnectFailure failure{false, "the name has no address"};
  for (; list != nullptr; list = list->ai_next) {
    Descriptor socket(::socket(list->ai_family, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0));
    int number = 0;
    if (!socket ||
        (::connect(socket.get(), list->ai_addr, list->ai_addrlen) != 0 && errno != EINPROGRESS))
      number = errno;
    else
      number = finish_connect(socket.get(), deadline);
    if (number == 0) return Socket(std::move(socket), wake_up);
    failure = {number == ETIMEDOUT, std::generic_category().message(number)};
    if (failure.timed_out) break;
  }
  return failure;
}

}  // namespace

std::variant<Socket, ConnectFailure> connect_to(const std::string& host, std::uint16_t port,
                                                Monotonic deadline, int wake_up) {
  const auto service = std::to_string(port);
  if (host == "localhost" || host.ends_with(".localhost")) {
    auto first = connect_first(look_up_numeric("127.0.0.1", service).get(), deadline, wake_up);
    if (std::holds_alternative<Socket>(first)) return first;
    auto second = connect_first(look_up_numeric("::1", service).get(), deadline, wake_up);
    return std::holds_alternative<Socket>(second) ? std::move(second) : std::move(first);
  }
  if (const auto numeric = look_up_numeric(host, service))
    return connect_first(numeric.get(), deadline, wake_up);
  auto looked_up = look_up(host, service, deadline);
  if (auto* failure = std::get_if<ConnectFailure>(&looked_up)) return *failure;
  return connect_first(std::get<AddressList>(looked_up).get(), deadline, wake_up);
}

}  // namespace ecpay::http
