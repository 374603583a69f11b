#include <catch2/catch.hpp>
#include <condition_variable>
#include <list>
#include <mutex>
#include <set>
#include <thread>

#include "core/http/server.hpp"
#include "tests/core/http/raw_connection.hpp"

namespace ecpay::http {
namespace {

using tests::RawConnection;

constexpr std::string_view k_get = "GET / HTTP/1.1\r\nHost: h\r\n\r\n";
constexpr std::string_view k_block = "GET /block HTTP/1.1\r\nHost: h\r\n\r\n";

std::unique_ptr<Server> start(Handler handler, ServerOptions options = {}) {
  options.name = "test";
  options.shared_threads = 2;
  auto server = Server::start(std::move(options), std::move(handler));
  REQUIRE(server);
  return std::move(*server);
}

// Counts who is inside, and holds them until all have come.
class Meeting {
 public:
  explicit Meeting(std::size_t size) : size_(size) {}
  // Whether all came within ten seconds.
  bool join() {
    std::unique_lock lock(mutex_);
    ++inside_;
    changed_.notify_all();
    return changed_.wait_for(lock, std::chrono::seconds(10), [this] { return inside_ >= size_; });
  }

 private:
  const std::size_t size_;
  std::mutex mutex_;
  std::condition_variable changed_;
  std::size_t inside_ = 0;
};

}  // namespace

TEST_CASE("many connections share few threads", "[http][server][shared]") {
  std::mutex mutex;
  std::set<std::thread::id> threads;
  const auto server = start([&](const Request&) {
    const std::lock_guard lock(mutex);
    threads.insert(std::this_thread::get_id());
    return text_response(200, "ok");
  });
  std::list<RawConnection> clients;
  for (int i = 0; i < 40; ++i) clients.emplace_back(server->port());
  for (int round = 0; round < 3; ++round) {
    for (auto& client : clients) {
      client.send(k_get);
      CHECK(client.read_until("\r\n\r\nok").ends_with("ok"));
    }
  }
  CHECK(threads.size() <= 2);
}

TEST_CASE("handlers that block get threads beside the shared ones", "[http][server][shared]") {
  constexpr std::size_t k_blocking = 24;
  Meeting meeting(k_blocking);
  const auto server = start([&](const Request& request) {
    if (request.target == "/block" && !meeting.join()) return text_response(500, "alone");
    return text_response(200, "ok");
  });
  std::list<RawConnection> clients;
  for (std::size_t i = 0; i < k_blocking; ++i) clients.emplace_back(server->port());
  for (auto& client : clients) client.send(k_block);
  for (auto& client : clients) CHECK(client.read_until("\r\n\r\nok").ends_with("ok"));
  for (auto& client : clients) {
    client.send(k_get);
    CHECK(client.read_until("\r\n\r\nok").ends_with("ok"));
  }
}

TEST_CASE("a quick request is answered while all shared threads are held up",
          "[http][server][shared]") {
  Meeting meeting(4);
  const auto server = start([&](const Request& request) {
    if (request.target == "/block" && !meeting.join()) return text_response(500, "alone");
    return text_response(200, "ok");
  });
  std::list<RawConnection> blocked;
  for (int i = 0; i < 3; ++i) {
    blocked.emplace_back(server->port());
    blocked.back().send(k_block);
  }
  RawConnection quick(server->port());
  quick.send(k_get);
  CHECK(quick.read_until("\r\n\r\nok").ends_with("ok"));
  quick.send(k_block);
  CHECK(quick.read_until("\r\n\r\nok").ends_with("ok"));
  for (auto& client : blocked) CHECK(client.read_until("\r\n\r\nok").ends_with("ok"));
}

TEST_CASE("a request longer than one piece, and the one behind it, are answered",
          "[http][server][shared]") {
  const auto server = start([](const Request& request) {
    return text_response(200, std::to_string(request.body.size()) + request.target);
  });
  RawConnection client(server->port());
  // Head and body fill the first piece to its last byte: what follows came with it unseen.
  const std::string head = "POST /a HTTP/1.1\r\nHost: h\r\nContent-Length: ";
  const std::size_t length = 32'768 - head.size() - 5 - 4;
  client.send(head + std::to_string(length) + "\r\n\r\n" + std::string(length, 'x') +
              "GET /b HTTP/1.1\r\nHost: h\r\n\r\n");
  const auto answers = client.read_until("0/b");
  CHECK(answers.find(std::to_string(length) + "/a") != std::string::npos);
  CHECK(answers.ends_with("0/b"));
}

TEST_CASE("a client that has ended with its request is answered and let go",
          "[http][server][shared]") {
  const auto server = start([](const Request&) { return text_response(200, "ok"); });
  RawConnection client(server->port());
  client.send(k_get);
  client.end_sending();
  CHECK(client.read_to_end().ends_with("ok"));
  CHECK(client.ended());
}

}  // namespace ecpay::http
