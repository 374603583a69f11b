#include "core/http/client.hpp"

#include <catch2/catch.hpp>

#include "core/base/clock.hpp"
#include "core/http/server.hpp"
#include "tests/core/http/scripted_peer.hpp"

namespace ecpay::http {
namespace {

using std::chrono::milliseconds;
using tests::ScriptedPeer;

ClientRequest to(std::uint16_t port, std::string method = "GET") {
  ClientRequest request;
  request.method = std::move(method);
  request.url = {"http", "127.0.0.1", port, "/t"};
  return request;
}

std::string ok(std::string_view body) {
  return "HTTP/1.1 200 OK\r\nContent-Length: " + std::to_string(body.size()) + "\r\n\r\n" +
         std::string(body);
}

// "200 body", or the error's code.
std::string outcome(const Result<ClientResponse>& result) {
  return result ? std::to_string(result->status) + " " + result->body : result.error().code;
}

}  // namespace

TEST_CASE("every way an answer can end is told apart", "[http][client]") {
  struct Case {
    std::string answer, outcome;
  };
  const auto [answer, expected] = GENERATE(values<Case>({
      {"HTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\n1|OK", "200 1|OK"},
      {"HTTP/1.1 200\r\nContent-Length: 0\r\n\r\n", "200 "},
      {"HTTP/1.0 200 OK\r\n\r\nuntil close", "200 until close"},
      {"HTTP/1.1 200 OK\n\nlines end in LF", "200 lines end in LF"},
      {"HTTP/1.1 302 Found\r\nLocation: /x\r\nContent-Length: 0\r\n\r\n", "302 "},
      {"HTTP/1.1 204 No Content\r\n\r\n", "204 "},
      {"HTTP/1.1 304 Not Modified\r\nContent-Length: 10\r\n\r\n", "304 "},
      {"HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 103 Early Hints\r\nLink: x\r\n\r\n" + ok("real"),
       "200 real"},
      {"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3;x\r\nabc\r\n0\r\nT: 1\r\n\r\n",
       "200 abc"},
      {"", "http.interrupted"},
      {"HTTP/1.1 200 OK\r\nContent-Le", "http.interrupted"},
      {"HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\n1|OK", "http.truncated"},
      {"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nab", "http.truncated"},
      {"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nab\r\n", "http.truncated"},
      {"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nx\r\n", "http.malformed_answer"},
      {"HTTP/1.1 200 OK\r\nContent-Length: 1, 2\r\n\r\n", "http.malformed_answer"},
      {"HTTP/1.1 200 OK\r\nTransfer-Encoding: gzip\r\n\r\n", "http.malformed_answer"},
      {"HTTP/1.1 abc OK\r\n\r\n", "http.malformed_answer"},
      {"SSH-2.0-OpenSSH_9.2\r\n\r\n", "http.malformed_answer"},
      {"HTTP/1.1 200 OK\r\nbroken\r\n\r\n", "http.malformed_answer"},
      {"HTTP/1.1 200 OK\r\nContent-Length: 1001\r\n\r\n", "http.too_large"},
      {"HTTP/1.1 200 OK\r\n\r\n" + std::string(1001, 'x'), "http.too_large"},
      {"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3e9\r\n", "http.too_large"},
      {"HTTP/1.1 200 OK\r\nX: " + std::string(300'000, 'x'), "http.too_large"},
  }));
  CAPTURE(answer.substr(0, 200));
  ScriptedPeer peer([&](auto& connection, int) {
    connection.read_until("\r\n\r\n");
    connection.send(answer);
  });
  auto request = to(peer.port());
  request.max_answer_bytes = 1000;
  CHECK(outcome(Client().send(request)) == expected);
}

TEST_CASE("the request goes out as it was built", "[http][client]") {
  std::string seen;
  ScriptedPeer peer([&](auto& connection, int) {
    seen = connection.read_until("|end");
    connection.send(ok(""));
  });
  auto request = to(peer.port(), "POST");
  request.url = {"http", "shop.localhost", peer.port(), "/cb?u=a?b"};
  request.headers.add("X-One", "1").add("x-one", "2\r\nInjected: yes").add("Content-Length", "99");
  request.headers.add("bad name", "x").add("Transfer-Encoding", "chunked");
  request.body = std::string("a\0|end", 6);
  CHECK(outcome(Client().send(request)) == "200 ");
  CHECK(seen == "POST /cb?u=a?b HTTP/1.1\r\nHost: shop.localhost:" + std::to_string(peer.port()) +
                    "\r\nX-One: 1\r\nx-one: 2\r\nAccept-Encoding: identity\r\n"
                    "Content-Length: 6\r\n\r\n" +
                    request.body);
}

TEST_CASE("a request that would inject a line is not sent", "[http][client]") {
  for (const auto& [method, target] :
       std::initializer_list<std::pair<std::string, std::string>>{{"GET", "/a\r\nX: 1"},
                                                                  {"GET", "/a b"},
                                                                  {"GET", ""},
                                                                  {"GET", "x"},
                                                                  {"G T", "/"},
                                                                  {"", "/"}}) {
    CAPTURE(method, target);
    auto request = to(1, method);
    request.url.target = target;
    CHECK(outcome(Client().send(request)) == "url.invalid");
  }
}

TEST_CASE("one deadline holds for the whole exchange", "[http][client]") {
  // Each script keeps the connection busy or silent for longer than the deadline.
  const auto drip = [](auto& connection, std::string_view head) {
    connection.send(head);
    for (int i = 0; i < 500 && connection.send("x"); ++i) connection.wait_for_end(20);
  };
  const auto kind = GENERATE(as<std::string>(), "silent", "head", "body", "chunks", "deaf");
  CAPTURE(kind);
  ScriptedPeer peer([&](auto& connection, int) {
    if (kind == "deaf") return connection.wait_for_end(10'000);
    connection.read_until("\r\n\r\n");
    if (kind == "silent") connection.wait_for_end(10'000);
    if (kind == "head") drip(connection, "HTTP/1.1 200 OK\r\nX: ");
    if (kind == "body") drip(connection, "HTTP/1.1 200 OK\r\n\r\n");
    if (kind == "chunks")
      drip(connection, "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nfff\r\n");
  });
  auto request = to(peer.port(), "POST");
  request.timeout = milliseconds(200);
  if (kind == "deaf") request.body = std::string(30'000'000, 'x');  // more than any socket buffers
  const auto start = monotonic_now();
  CHECK(outcome(Client().send(request)) == "http.timed_out");
  CHECK(elapsed_ms(start) >= 190);
  CHECK(elapsed_ms(start) < 2'000);
}

TEST_CASE("what does not listen is unreachable, with the reason", "[http][client]") {
  std::uint16_t port = 0;
  {
    port = ScriptedPeer([](auto&, int) {}).port();
  }
  const auto result = Client().send(to(port));
  REQUIRE_FALSE(result);
  CHECK(result.error().code == "http.unreachable");
  CHECK(result.error().subject == "http://127.0.0.1:" + std::to_string(port));
  CHECK(result.error().detail == "Connection refused");
}

TEST_CASE("connections are kept for the next request to the same place only", "[http][client]") {
  std::atomic<int> requests{0};
  auto server = Server::start({}, [&](const Request& request) {
    ++requests;
    return text_response(200, std::string(request.host()));
  });
  REQUIRE(server);
  std::atomic<int> connections{0};
  ScriptedPeer peer([&](auto& connection, int) {
    while (connection.read_until("\r\n\r\n").find("\r\n\r\n") != std::string::npos)
      connection.send(ok("x"));
  });
  const Client client;
  for (int i = 0; i < 5; ++i) CHECK(outcome(client.send(to(peer.port()))) == "200 x");
  CHECK(peer.connections() == 1);
  // The same socket address under another name is another place.
  auto request = to((*server)->port());
  for (const auto* host : {"a.test", "b.test", "a.test"}) {
    request.url.host = host;
    request.connect_host = "127.0.0.1";
    request.connect_port = (*server)->port();
    CHECK(outcome(client.send(request)) == std::string("200 ") + host);
  }
}

TEST_CASE("a kept connection that has been closed is replaced unnoticed", "[http][client]") {
  ScriptedPeer peer([&](auto& connection, int number) {
    connection.read_until("\r\n\r\n");
    connection.send(ok(std::to_string(number)));
  });
  const Client client;
  for (const auto* expected : {"200 0", "200 1", "200 2"})
    CHECK(outcome(client.send(to(peer.port(), "POST"))) == expected);
}

TEST_CASE("a request is repeated on a new connection only if nobody can have read it",
          "[http][client]") {
  // The first connection answers once, then reads the next request and closes without an answer.
  const auto method = GENERATE(as<std::string>(), "GET", "POST");
  const bool partial = GENERATE(false, true);
  CAPTURE(method, partial);
  ScriptedPeer peer([&](auto& connection, int number) {
    connection.read_until("\r\n\r\n");
    connection.send(ok(std::to_string(number)));
    if (number > 0) return;
    connection.read_until("\r\n\r\n");
    if (partial) connection.send("HTTP/1.1 2");
  });
  const Client client;
  CHECK(outcome(client.send(to(peer.port()))) == "200 0");
  const auto expected = method == "GET" && !partial ? "200 1" : "http.interrupted";
  CHECK(outcome(client.send(to(peer.port(), method))) == expected);
}

TEST_CASE("an answer that comes before the whole request still counts", "[http][client]") {
  ServerOptions options;
  options.max_body_bytes = 1000;
  auto server = Server::start(options, [](const Request&) { return text_response(200, ""); });
  REQUIRE(server);
  auto request = to((*server)->port(), "POST");
  request.body = std::string(8'000'000, 'x');
  const Client client;
  const auto response = client.send(request);
  REQUIRE(response);
  CHECK(response->status == 413);
  request.body = "small";
  CHECK(outcome(client.send(request)) == "200 ");
}

TEST_CASE("one client serves many threads", "[http][client]") {
  auto server =
      Server::start({}, [](const Request& request) { return text_response(200, request.body); });
  REQUIRE(server);
  const Client client;
  std::atomic<int> right{0};
  {
    std::vector<std::jthread> threads;
    for (int t = 0; t < 16; ++t)
      threads.emplace_back([&, t] {
        auto request = to((*server)->port(), "POST");
        for (int i = 0; i < 50; ++i) {
          request.body = std::to_string(t * 1000 + i);
          if (outcome(client.send(request)) == "200 " + request.body) ++right;
        }
      });
  }
  CHECK(right == 16 * 50);
}

TEST_CASE("parse_url splits and decodes nothing", "[http][url]") {
  struct Case {
    std::string text, origin, target;
  };
  const auto [text, origin, target] = GENERATE(values<Case>({
      {"http://localhost:3000/cb?u=a?b&x=%20", "http://localhost:3000", "/cb?u=a?b&x=%20"},
      {"HTTPS://Payment-Stage.ecPay.com.tw", "https://payment-stage.ecpay.com.tw", "/"},
      {"https://h:443/x", "https://h", "/x"},
      {"http://h:80", "http://h", "/"},
      {"http://h:443?q#f", "http://h:443", "/?q"},
      {"http://[::1]:8080/x#y", "http://[::1]:8080", "/x"},
      {"http://h:/x", "http://h", "/x"},
      {"http://\xE5\x95\x86.tw/", "http://\xE5\x95\x86.tw", "/"},
  }));
  CAPTURE(text);
  const auto url = parse_url(text);
  REQUIRE(url);
  CHECK(url->origin() == origin);
  CHECK(url->target == target);
  CHECK(url->text() == origin + target);
}

TEST_CASE("parse_url refuses what is no absolute http URL", "[http][url]") {
  for (const auto* text : {"",
                           "/x",
                           "h",
                           "ftp://h/",
                           "javascript:alert(1)",
                           "http:/h",
                           "http://",
                           "http:///x",
                           "http://h:0/",
                           "http://h:65536/",
                           "http://h:x/",
                           "http://h:-1/",
                           "http://h:+80/",
                           "http://a b/",
                           "http://h/a b",
                           "http://h/\r\nX: 1",
                           "http://u:p@h/",
                           "http://[::1/",
                           "http://[x]/",
                           "http://[::1]x/",
                           "http://h\\x/",
                           "http://<h>/",
                           "http://h:80:80/"}) {
    CAPTURE(text);
    const auto url = parse_url(text);
    REQUIRE_FALSE(url);
    CHECK(url.error().code == "url.invalid");
    CHECK_FALSE(url.error().detail.empty());
  }
}

TEST_CASE("Headers keep order and duplicates and compare names without case", "[http][headers]") {
  Headers headers{{"A", "1"}, {"b", "2"}, {"a", "3"}};
  CHECK(headers.get("a") == "1");
  CHECK(headers.all("A") == std::vector<std::string_view>{"1", "3"});
  CHECK_FALSE(headers.find("c"));
  headers.set("a", "4");
  CHECK(headers.list() == std::vector<Header>{{"a", "4"}, {"b", "2"}});
  headers.set("c", std::string("x\0y", 3)).add("d", "1\nInjected: 1").add("e", "1\rx");
  headers.remove("B");
  CHECK(headers.list() == std::vector<Header>{{"a", "4"}, {"c", "x"}, {"d", "1"}, {"e", "1"}});
}

}  // namespace ecpay::http
