#include <catch2/catch.hpp>
#include <future>
#include <list>
#include <thread>

#include "core/base/clock.hpp"
#include "core/http/client.hpp"
#include "core/http/server.hpp"
#include "tests/core/http/raw_connection.hpp"

namespace ecpay::http {
namespace {

using tests::RawConnection;

constexpr std::string_view k_get = "GET / HTTP/1.1\r\nHost: h\r\n\r\n";

std::unique_ptr<Server> start(Handler handler, ServerOptions options = {}) {
  options.name = "test";
  options.shared_threads = GENERATE(as<std::size_t>{}, 0, 2);
  auto server = Server::start(std::move(options), std::move(handler));
  REQUIRE(server);
  return std::move(*server);
}

double stop_ms(Server& server) {
  const auto before = monotonic_now();
  server.stop();
  return elapsed_ms(before);
}

}  // namespace

TEST_CASE("stopping closes idle connections at once", "[http][server][stop]") {
  const auto server = start([](const Request&) { return text_response(200, "ok"); });
  std::list<RawConnection> clients;
  for (int i = 0; i < 32; ++i) {
    clients.emplace_back(server->port());
    if (i % 2 == 0) clients.back().send(k_get);
    if (i % 2 == 0) CHECK(clients.back().read_until("\r\n\r\nok").ends_with("ok"));
    if (i % 4 == 1) clients.back().send("GET / HT");  // a request that has begun
  }
  CHECK(stop_ms(*server) < 50);
  for (auto& client : clients) {
    client.read_to_end();
    CHECK(client.ended());
  }
}

TEST_CASE("stopping lets a running handler answer", "[http][server][stop]") {
  std::promise<void> entered, leave;
  const auto server = start([&](const Request&) {
    entered.set_value();
    leave.get_future().wait();
    return text_response(200, "late");
  });
  RawConnection client(server->port());
  client.send(k_get);
  entered.get_future().wait();
  std::jthread stopping([&] { server->stop(); });
  leave.set_value();
  const auto answer = client.read_to_end();
  CHECK(answer.ends_with("late"));
  CHECK(client.ended());
}

TEST_CASE("an answer nobody reads does not hold a stop", "[http][server][stop]") {
  std::promise<void> answering;
  const auto server = start([&](const Request&) {
    answering.set_value();
    return text_response(200, std::string(20'000'000, 'x'));
  });
  RawConnection client(server->port());
  client.send(k_get);
  answering.get_future().wait();
  CHECK(stop_ms(*server) < 2'000);
}

TEST_CASE("an answer nobody reads gives its connection up after write_timeout", "[http][server]") {
  ServerOptions options;
  options.write_timeout = std::chrono::milliseconds(100);
  options.max_connections = 1;
  std::promise<void> answering;
  const auto server = start(
      [&](const Request& request) {
        if (request.target == "/next") return text_response(200, "free");
        answering.set_value();
        return text_response(200, std::string(20'000'000, 'x'));
      },
      options);
  RawConnection deaf(server->port());
  deaf.send(k_get);
  answering.get_future().wait();
  std::string answer;
  const auto before = monotonic_now();
  while (!answer.ends_with("free") && elapsed_ms(before) < 5'000) {
    RawConnection next(server->port());
    next.send("GET /next HTTP/1.1\r\nHost: h\r\nConnection: close\r\n\r\n");
    next.end_sending();
    answer = next.read_to_end();
  }
  CHECK(answer.ends_with("free"));
}

TEST_CASE("a stream arrives piece by piece, chunked", "[http][server][stream]") {
  std::promise<void> go_on;
  const auto server = start([&](const Request&) {
    Response response = text_response(200, "not sent", "text/event-stream");
    response.stream = [&](const StreamWriter& write) {
      CHECK(write("id: 1\n\n"));
      CHECK(write(""));
      go_on.get_future().wait();
      CHECK(write(std::string(20, 'x')));
    };
    return response;
  });
  RawConnection client(server->port());
  client.send(k_get);
  const auto first = client.read_until("id: 1\n\n\r\n");
  CHECK(first.find("Transfer-Encoding: chunked\r\n") != std::string::npos);
  CHECK(first.find("Content-Length") == std::string::npos);
  CHECK(first.ends_with("\r\n\r\n7\r\nid: 1\n\n\r\n"));
  go_on.set_value();
  CHECK(client.read_until("0\r\n\r\n") == "14\r\n" + std::string(20, 'x') + "\r\n0\r\n\r\n");
}

TEST_CASE("a stream to HTTP/1.0 ends with its connection, to HEAD it has a head only",
          "[http][server][stream]") {
  const auto server = start([&](const Request&) {
    Response response = text_response(200, "");
    response.stream = [&](const StreamWriter& write) { write("piece"); };
    return response;
  });
  RawConnection old(server->port());
  old.send("GET / HTTP/1.0\r\nConnection: keep-alive\r\n\r\n");
  const auto answer = old.read_to_end();
  CHECK(answer.ends_with("\r\n\r\npiece"));
  CHECK(answer.find("chunked") == std::string::npos);
  RawConnection head(server->port());
  head.send("HEAD / HTTP/1.1\r\nHost: h\r\nConnection: close\r\n\r\n");
  CHECK(head.read_to_end().ends_with("\r\n\r\n"));
}

TEST_CASE("a stream learns that its client has gone or its server stops",
          "[http][server][stream]") {
  const auto why = GENERATE(as<std::string>(), "client", "server");
  CAPTURE(why);
  std::promise<void> begun, ended;
  const auto server = start([&](const Request&) {
    Response response = text_response(200, "");
    response.stream = [&](const StreamWriter& write) {
      write("first");
      begun.set_value();
      while (write("")) std::this_thread::yield();
      ended.set_value();
    };
    return response;
  });
  auto client = std::make_unique<RawConnection>(server->port());
  client->send(k_get);
  client->read_until("first");
  begun.get_future().wait();
  if (why == "client") client.reset();
  if (why == "server") CHECK(stop_ms(*server) < 500);
  CHECK(ended.get_future().wait_for(std::chrono::seconds(5)) == std::future_status::ready);
}

TEST_CASE("a stream that fails is cut, not ended", "[http][server][stream]") {
  const auto server = start([&](const Request&) {
    Response response = text_response(200, "");
    response.stream = [&](const StreamWriter& write) {
      write("half");
      throw std::runtime_error("secret");
    };
    return response;
  });
  ClientRequest request;
  request.url = {"http", "127.0.0.1", server->port(), "/"};
  const auto result = Client().send(request);
  REQUIRE_FALSE(result);
  CHECK(result.error().code == "http.truncated");
}

TEST_CASE("many connections at once are each answered their own", "[http][server]") {
  const auto server =
      start([](const Request& request) { return text_response(200, request.target); });
  std::atomic<int> right{0};
  {
    std::vector<std::jthread> threads;
    for (int t = 0; t < 64; ++t)
      threads.emplace_back([&, t] {
        RawConnection client(server->port());
        for (int i = 0; i < 20; ++i) {
          const auto target = "/" + std::to_string(t) + "-" + std::to_string(i) + ".";
          client.send("GET " + target + " HTTP/1.1\r\nHost: h\r\n\r\n");
          if (client.read_until("\r\n\r\n" + target).ends_with("\r\n\r\n" + target)) ++right;
        }
      });
  }
  CHECK(right == 64 * 20);
}

TEST_CASE("clients that leave at any point harm nobody", "[http][server]") {
  const auto server =
      start([](const Request&) { return text_response(200, std::string(100'000, 'x')); });
  const std::string request = "POST / HTTP/1.1\r\nHost: h\r\nContent-Length: 4\r\n\r\nabcd";
  for (std::size_t length = 0; length <= request.size(); ++length)
    RawConnection(server->port()).send(request.substr(0, length));
  RawConnection client(server->port());
  client.send(k_get);
  CHECK(client.read_until("xxx").starts_with("HTTP/1.1 200 OK"));
}

}  // namespace ecpay::http
