#include "core/http/server.hpp"

#include <catch2/catch.hpp>

#include "core/http/client.hpp"
#include "tests/core/http/raw_connection.hpp"

namespace ecpay::http {
namespace {

using tests::RawConnection;

std::unique_ptr<Server> start(Handler handler, ServerOptions options = {}) {
  options.name = "test";
  auto server = Server::start(std::move(options), std::move(handler));
  REQUIRE(server);
  return std::move(*server);
}

// Shows what the handler was given: "METHOD|target|authority|body".
Response show(const Request& request) {
  return text_response(
      200, request.method + "|" + request.target + "|" + request.authority + "|" + request.body);
}

std::string body_of(const std::string& answer) {
  const auto end = answer.find("\r\n\r\n");
  return end == std::string::npos ? "" : answer.substr(end + 4);
}

std::string status_of(const std::string& answer) { return answer.substr(0, answer.find("\r\n")); }

std::string repeat(std::string_view text, int times) {
  std::string all;
  for (int i = 0; i < times; ++i) all += text;
  return all;
}

std::string with_host(std::string line, std::string_view rest) {
  return line.append("Host: h\r\n").append(rest);
}

ClientRequest to(const Server& server, std::string target) {
  ClientRequest request;
  request.url = {"http", "127.0.0.1", server.port(), std::move(target)};
  return request;
}

}  // namespace

TEST_CASE("a request reaches the handler as it was sent", "[http][server]") {
  struct Case {
    std::string sent, shown;
  };
  const auto [sent, shown] = GENERATE(values<Case>({
      {"GET /a?x=1&y=%20 HTTP/1.1\r\nHost: A.b:1\r\n\r\n", "GET|/a?x=1&y=%20|a.b:1|"},
      {"GET /cb?u=a?b HTTP/1.1\r\nHost: h\r\n\r\n", "GET|/cb?u=a?b|h|"},
      {"\r\n\r\nGET / HTTP/1.1\r\nHost: h\r\n\r\n", "GET|/|h|"},
      {"GET / HTTP/1.1\nHost: h\n\n", "GET|/|h|"},
      {"GET / HTTP/1.1\r\nhOST:h\r\nContent-Length: 3\r\n\r\nabc", "GET|/|h|abc"},
      {"PROPFIND /p HTTP/1.1\r\nHost: h\r\n\r\n", "PROPFIND|/p|h|"},
      {"OPTIONS * HTTP/1.1\r\nHost: h\r\n\r\n", "OPTIONS|*|h|"},
      {"GET http://User@Shop.test:81/x?a?b HTTP/1.1\r\nHost: other\r\n\r\n",
       "GET|/x?a?b|shop.test:81|"},
      {"GET http://shop.test?q HTTP/1.1\r\nHost: other\r\n\r\n", "GET|/?q|shop.test|"},
      {"POST / HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked\r\n\r\n"
       "3;ext=1\r\nabc\r\n2\r\nde\r\n0\r\nTrailer: x\r\n\r\n",
       "POST|/|h|abcde"},
      {"POST / HTTP/1.1\r\nHost: h\r\nContent-Type: application/x-www-form-urlencoded\r\n"
       "Content-Length: 17\r\n\r\nb=1&a=abc==&b=2&&",
       "POST|/|h|b=1&a=abc==&b=2&&"},
      {"GET / HTTP/1.0\r\n\r\n", "GET|/||"},
  }));
  CAPTURE(sent);
  const auto server = start(show);
  RawConnection client(server->port());
  REQUIRE(client.send(sent));
  CHECK(body_of(client.read_until(shown)) == shown);
}

TEST_CASE("a broken request is refused, says why and ends the connection", "[http][server]") {
  struct Case {
    std::string sent, status;
  };
  const auto [sent, status] = GENERATE_COPY(values<Case>({
      {"GARBAGE\r\n\r\n", "400 Bad Request"},
      {with_host("GET /\r\n", "\r\n"), "400 Bad Request"},
      {"GET / HTTP/1.1\r\n\r\n", "400 Bad Request"},  // no Host
      {with_host("GET / HTTP/1.1\r\n",
                 "Host: h\r\n"
                 "\r\n"),
       "400 Bad Request"},
      {"GET / HTTP/1.1\r\nHost: a/b\r\n\r\n", "400 Bad Request"},
      {with_host("GET /a b HTTP/1.1\r\n", "\r\n"), "400 Bad Request"},
      {with_host("GET a HTTP/1.1\r\n", "\r\n"), "400 Bad Request"},
      {with_host("GET ftp://h/ HTTP/1.1\r\n", "\r\n"), "400 Bad Request"},
      {with_host(std::string("GET /\0 HTTP/1.1\r\n", 17), "\r\n"), "400 Bad Request"},
      {with_host("G@T / HTTP/1.1\r\n", "\r\n"), "400 Bad Request"},
      {with_host(std::string(70, 'G').append(" / HTTP/1.1\r\n"), "\r\n"), "400 Bad Request"},
      {with_host("GET / HTTP/2.0\r\n", "\r\n"), "505 HTTP Version Not Supported"},
      {"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n", "505 HTTP Version Not Supported"},
      {with_host("GET / HTTX/1.1\r\n", "\r\n"), "400 Bad Request"},
      {with_host("GET / HTTP/1.1\r\n", "no colon\r\n\r\n"), "400 Bad Request"},
      {with_host("GET / HTTP/1.1\r\n", "X : 1\r\n\r\n"), "400 Bad Request"},
      {with_host("GET / HTTP/1.1\r\n", ": 1\r\n\r\n"), "400 Bad Request"},
      {with_host("GET / HTTP/1.1\r\n", "X: 1\r\n folded\r\n\r\n"), "400 Bad Request"},
      {with_host("GET / HTTP/1.1\r\n", "X: a\x01\r\n\r\n"), "400 Bad Request"},
      {with_host("GET / HTTP/1.1\r\n", "X: a\rb\r\n\r\n"), "400 Bad Request"},
      {with_host("POST / HTTP/1.1\r\n", "Content-Length: -1\r\n\r\n"), "400 Bad Request"},
      {with_host("POST / HTTP/1.1\r\n", "Content-Length: 1x\r\n\r\n"), "400 Bad Request"},
      {with_host("POST / HTTP/1.1\r\n", "Content-Length: 1\r\nContent-Length: 2\r\n\r\n"),
       "400 Bad Request"},
      {with_host("POST / HTTP/1.1\r\n", "Content-Length: 99999999999999999999\r\n\r\n"),
       "400 Bad Request"},
      {with_host("POST / HTTP/1.1\r\n", "Content-Length: 1\r\nTransfer-Encoding: chunked\r\n\r\n"),
       "400 Bad Request"},
      {with_host("POST / HTTP/1.1\r\n", "Transfer-Encoding: gzip\r\n\r\n"), "501 Not Implemented"},
      {with_host("POST / HTTP/1.1\r\n", "Transfer-Encoding: chunked\r\n\r\nzz\r\n"),
       "400 Bad Request"},
      {with_host("POST / HTTP/1.1\r\n", "Transfer-Encoding: chunked\r\n\r\n1\r\nabc\r\n"),
       "400 Bad Request"},
      {with_host("POST / HTTP/1.1\r\n", "Transfer-Encoding: chunked\r\n\r\nffffffffffffffff\r\n"),
       "400 Bad Request"},
      {with_host("POST / HTTP/1.1\r\n", "Transfer-Encoding: chunked\r\n\r\nfffffffffff\r\n"),
       "413 Payload Too Large"},
      {with_host("POST / HTTP/1.1\r\n", "Content-Length: 99999999\r\n\r\n"),
       "413 Payload Too Large"},
      {with_host("GET / HTTP/1.1\r\n", "X: ") + std::string(70'000, 'x'),
       "431 Request Header Fields Too Large"},
      {std::string(70'000, 'x'), "431 Request Header Fields Too Large"},
      {with_host("GET / HTTP/1.1\r\n", repeat("a:\r\n", 600) + "\r\n"),
       "431 Request Header Fields Too Large"},
      {with_host("CONNECT h:443 HTTP/1.1\r\n", "\r\n"), "405 Method Not Allowed"},
  }));
  CAPTURE(sent.substr(0, 300));
  bool reached = false;
  const auto server = start([&](const Request& request) {
    reached = true;
    return show(request);
  });
  RawConnection client(server->port());
  client.send(sent);
  client.end_sending();
  const auto answer = client.read_to_end();
  CHECK(status_of(answer) == "HTTP/1.1 " + status);
  CHECK(answer.find("Connection: close\r\n") != std::string::npos);
  CHECK(body_of(answer).starts_with(status));
  CHECK(client.ended());
  CHECK_FALSE(reached);
}

TEST_CASE("a client and a server exchange bodies of any bytes", "[http][server][client]") {
  const auto server = start([](const Request& request) {
    auto response = text_response(201, request.body);
    response.headers.add("X-Method", request.method);
    return response;
  });
  std::string bytes;
  for (int i = 0; i < 300'000; ++i) bytes += static_cast<char>(i * 7);
  const Client client;
  auto request = to(*server, "/x");
  request.method = "POST";
  request.headers.add("Content-Type", "multipart/form-data; boundary=x");
  for (const auto& body : {std::string(), std::string("a\0b", 3), bytes}) {
    request.body = body;
    const auto response = client.send(request);
    REQUIRE(response);
    CHECK(response->status == 201);
    CHECK(response->body == body);
    CHECK(response->headers.get("x-method") == "POST");
  }
}

}  // namespace ecpay::http
