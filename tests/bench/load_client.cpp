// load_client: keep-alive HTTP/1.1 load on one address, from one thread over epoll.
//
//   load_client HOST PORT PATH [--connections N] [--requests N] [--bodies FILE] [--type T] [--host
//   NAME]
//
// Without --bodies it sends GET; with it POST, one line of the file as the body of each request, in
// turn. Prints {"requests","errors","rps","p50_us","p90_us","p99_us","max_us"}; an error is an
// answer other than 2xx or 3xx, or a connection that broke. Exits 1 if nothing was answered.

#include <arpa/inet.h>
#include <netinet/tcp.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <charconv>
#include <chrono>
#include <cstdio>
#include <cstring>
#include <fstream>
#include <string>
#include <string_view>
#include <vector>

namespace {

using Clock = std::chrono::steady_clock;

struct Options {
  std::string host, path, host_header, type = "application/x-www-form-urlencoded";
  std::uint16_t port = 0;
  std::size_t connections = 1;
  std::size_t requests = 1000;
  std::vector<std::string> bodies;
};

struct Connection {
  int socket = -1;
  std::string received;
  Clock::time_point sent;
};

struct Tally {
  std::vector<double> times_us;
  std::size_t started = 0;
  std::size_t errors = 0;
};

std::string request_text(const Options& options, std::size_t number) {
  const bool post = !options.bodies.empty();
  std::string text =
      (post ? "POST " : "GET ") + options.path + " HTTP/1.1\r\nHost: " + options.host_header;
  if (!post) return text + "\r\n\r\n";
  const std::string& body = options.bodies[number % options.bodies.size()];
  return text + "\r\nContent-Type: " + options.type +
         "\r\nContent-Length: " + std::to_string(body.size()) + "\r\n\r\n" + body;
}

bool write_all(int socket, std::string_view text) {
  while (!text.empty()) {
    const auto count = ::send(socket, text.data(), text.size(), MSG_NOSIGNAL);
    if (count <= 0) return false;
    text.remove_prefix(static_cast<std::size_t>(count));
  }
  return true;
}

// The header's value in a head whose names may have any letter case; empty if it is missing.
std::string_view header(std::string_view head, std::string_view name) {
  for (std::size_t at = head.find("\r\n"); at != std::string_view::npos;
       at = head.find("\r\n", at + 2)) {
    const auto line = head.substr(at + 2, name.size() + 1);
    if (line.size() == name.size() + 1 && line.back() == ':' &&
        ::strncasecmp(line.data(), name.data(), name.size()) == 0) {
      const auto from = at + 2 + line.size();
      auto value = head.substr(from, head.find("\r\n", from) - from);
      value.remove_prefix(std::min(value.find_first_not_of(' '), value.size()));
      return value;
    }
  }
  return {};
}

// The bytes of the whole answer at the front of `received`, or 0 while it is not complete.
std::size_t answer_size(std::string_view received) {
  const auto end = received.find("\r\n\r\n");
  if (end == std::string_view::npos) return 0;
  const auto head = received.substr(0, end);
  if (const auto length = header(head, "content-length"); !length.empty()) {
    std::size_t size = 0;
    std::from_chars(length.data(), length.data() + length.size(), size);
    return received.size() >= end + 4 + size ? end + 4 + size : 0;
  }
  if (header(head, "transfer-encoding").empty()) return end + 4;
  const auto last = received.find("\r\n0\r\n\r\n", end + 2);
  return last == std::string_view::npos ? 0 : last + 7;
}

bool connect_to(const Options& options, Connection& connection) {
  if (connection.socket >= 0) ::close(connection.socket);
  connection.received.clear();
  connection.socket = ::socket(AF_INET, SOCK_STREAM, 0);
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_port = ::htons(options.port);
  const int on = 1;
  ::setsockopt(connection.socket, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
  return ::inet_pton(AF_INET, options.host.c_str(), &address.sin_addr) == 1 &&
         ::connect(connection.socket, reinterpret_cast<sockaddr*>(&address), sizeof address) == 0;
}

void send_next(const Options& options, Connection& connection, Tally& tally) {
  if (tally.started >= options.requests) return;
  connection.sent = Clock::now();
  if (!write_all(connection.socket, request_text(options, tally.started++))) ++tally.errors;
}

// Reads what has come; on a whole answer records it and sends the next request. False if the peer
// closed.
bool on_readable(const Options& options, Connection& connection, Tally& tally) {
  char buffer[65536];
  const auto count = ::recv(connection.socket, buffer, sizeof buffer, 0);
  if (count <= 0) return false;
  connection.received.append(buffer, static_cast<std::size_t>(count));
  const auto size = answer_size(connection.received);
  if (size == 0) return true;
  tally.times_us.push_back(
      std::chrono::duration<double, std::micro>(Clock::now() - connection.sent).count());
  const char status = connection.received.size() > 9 ? connection.received[9] : '0';
  if (status != '2' && status != '3') ++tally.errors;
  connection.received.erase(0, size);
  send_next(options, connection, tally);
  return true;
}

void run(const Options& options, Tally& tally) {
  const int poller = ::epoll_create1(0);
  std::vector<Connection> connections(std::min(options.connections, options.requests));
  const auto open = [&](std::size_t i) {
    if (!connect_to(options, connections[i])) return false;
    epoll_event event{EPOLLIN, {.u64 = i}};
    return ::epoll_ctl(poller, EPOLL_CTL_ADD, connections[i].socket, &event) == 0;
  };
  for (std::size_t i = 0; i < connections.size(); ++i) {
    if (!open(i)) return;
  }
  for (auto& connection : connections) send_next(options, connection, tally);
  epoll_event events[64];
  while (tally.times_us.size() + tally.errors < options.requests) {
    const int count = ::epoll_wait(poller, events, 64, 30'000);
    if (count <= 0) return;
    for (int n = 0; n < count; ++n) {
      auto& connection = connections[events[n].data.u64];
      if (on_readable(options, connection, tally)) continue;
      ++tally.errors;
      if (!open(events[n].data.u64)) return;
      send_next(options, connection, tally);
    }
  }
}

bool read_options(int argc, char** argv, Options& options) {
  if (argc < 4 || argc % 2 != 0) return false;
  options.host = argv[1];
  options.port = static_cast<std::uint16_t>(std::atoi(argv[2]));
  options.path = argv[3];
  options.host_header = options.host + ":" + argv[2];
  for (int i = 4; i + 1 < argc; i += 2) {
    const std::string_view name = argv[i];
    const char* value = argv[i + 1];
    if (name == "--connections")
      options.connections = static_cast<std::size_t>(std::atoll(value));
    else if (name == "--requests")
      options.requests = static_cast<std::size_t>(std::atoll(value));
    else if (name == "--type")
      options.type = value;
    else if (name == "--host")
      options.host_header = value;
    else if (name == "--bodies") {
      std::ifstream file(value);
      for (std::string line; std::getline(file, line);) options.bodies.push_back(line);
      if (options.bodies.empty()) return false;
    } else {
      return false;
    }
  }
  return options.port != 0 && options.connections > 0 && options.requests > 0;
}

}  // namespace

int main(int argc, char** argv) {
  Options options;
  if (!read_options(argc, argv, options)) {
    (void)std::fputs(
        "usage: load_client HOST PORT PATH [--connections N] [--requests N] [--bodies FILE]"
        " [--type T] [--host NAME]\n",
        stderr);
    return 2;
  }
  Tally tally;
  const auto start = Clock::now();
  run(options, tally);
  const double seconds = std::chrono::duration<double>(Clock::now() - start).count();
  auto& times = tally.times_us;
  if (times.empty()) {
    (void)std::fputs("load_client: nothing was answered\n", stderr);
    return 1;
  }
  std::sort(times.begin(), times.end());
  const auto at = [&](std::size_t percent) {
    return times[std::min(times.size() - 1, times.size() * percent / 100)];
  };
  std::printf(
      "{\"requests\":%zu,\"errors\":%zu,\"rps\":%.0f,\"p50_us\":%.1f,\"p90_us\":%.1f,\"p99_us\":%."
      "1f,"
      "\"max_us\":%.1f}\n",
      times.size(), tally.errors, static_cast<double>(times.size()) / seconds, at(50), at(90),
      at(99), times.back());
  return 0;
}
