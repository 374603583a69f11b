#include "core/http/server.hpp"

#include <sys/stat.h>

#include <catch2/catch.hpp>
#include <filesystem>

#include "core/http/client.hpp"
#include "tests/core/http/raw_connection.hpp"
#include "tests/support/temporary_folder.hpp"

namespace ecpay::http {
namespace {

using tests::RawConnection;

std::unique_ptr<Server> start(Handler handler, ServerOptions options = {}) {
  options.name = "test";
  options.shared_threads = GENERATE(as<std::size_t>{}, 0, 2);
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
      {with_host("POST / HTTP/1.1\r\n", "Expect: tea\r\n\r\n"), "417 Expectation Failed"},
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

TEST_CASE("what the request said beside its target reaches the handler untouched",
          "[http][server]") {
  Request seen;
  const auto server = start([&](const Request& request) {
    seen = request;
    return text_response(200, "0123456789");
  });
  RawConnection client(server->port());
  const std::string long_value(60'000, 'v');
  client.send("GET / HTTP/1.1\r\nHost: H\r\nRange: bytes=0-3\r\nAccept-Encoding: br, gzip\r\n" +
              ("X-Long: " + long_value) + "\r\nCookie: a=1\r\nCOOKIE:b=2 \r\n\r\n");
  const auto answer = client.read_until("0123456789");
  CHECK(status_of(answer) == "HTTP/1.1 200 OK");
  CHECK(body_of(answer) == "0123456789");
  CHECK(answer.find("Content-Encoding") == std::string::npos);
  CHECK(seen.headers.list() == std::vector<Header>{{"Host", "H"},
                                                   {"Range", "bytes=0-3"},
                                                   {"Accept-Encoding", "br, gzip"},
                                                   {"X-Long", long_value},
                                                   {"Cookie", "a=1"},
                                                   {"COOKIE", "b=2"}});
  CHECK(seen.peer == "127.0.0.1");
  CHECK(seen.local_port == server->port());
  CHECK_FALSE(seen.tls);
}

TEST_CASE("a sender of single bytes is understood", "[http][server]") {
  const auto server = start(show);
  RawConnection client(server->port());
  for (const char c : std::string("POST /slow HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked\r\n"
                                  "\r\n2\r\nab\r\n0\r\n\r\n"))
    REQUIRE(client.send({&c, 1}));
  CHECK(body_of(client.read_until("|ab")) == "POST|/slow|h|ab");
}

TEST_CASE("requests that come together are answered in their order", "[http][server]") {
  const auto server = start(show);
  RawConnection client(server->port());
  client.send(
      "GET /1 HTTP/1.1\r\nHost: h\r\nContent-Length: 3\r\n\r\nabc"
      "POST /2 HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked\r\n\r\n1\r\nx\r\n0\r\n\r\n"
      "GET /3 HTTP/1.1\r\nHost: h\r\nConnection: close\r\n\r\nGET /4 HTTP/1.1\r\n");
  client.end_sending();
  const auto all = client.read_to_end();
  const auto first = all.find("GET|/1|h|abc"), second = all.find("POST|/2|h|x"),
             third = all.find("GET|/3|h|");
  CHECK(first < second);
  CHECK(second < third);
  CHECK(third != std::string::npos);
  CHECK(all.find("/4") == std::string::npos);
  CHECK(client.ended());
}

TEST_CASE("HEAD and statuses without a body get a head only", "[http][server]") {
  const auto server = start([](const Request& request) {
    auto response = text_response(request.target == "/204" ? 204 : 200, "body");
    response.headers.add("Content-Length", "999")
        .add("Transfer-Encoding", "x")
        .add("bad name", "x");
    response.headers.add("X-Split", "a\r\nInjected: 1");
    return response;
  });
  RawConnection client(server->port());
  client.send(
      "HEAD / HTTP/1.1\r\nHost: h\r\n\r\nGET /204 HTTP/1.1\r\nHost: h\r\n\r\n"
      "HEAD / HTTP/1.0\r\n\r\n");
  const std::string head = "Content-Type: text/plain; charset=utf-8\r\nX-Split: a\r\n";
  CHECK(client.read_to_end() == "HTTP/1.1 200 OK\r\n" + head + "Content-Length: 4\r\n\r\n" +
                                    "HTTP/1.1 204 No Content\r\n" + head + "\r\n" +
                                    "HTTP/1.1 200 OK\r\n" + head +
                                    "Content-Length: 4\r\nConnection: close\r\n\r\n");
}

TEST_CASE("a client that waits for 100 Continue gets it", "[http][server]") {
  const auto server = start(show);
  RawConnection client(server->port());
  client.send("POST / HTTP/1.1\r\nHost: h\r\nContent-Length: 2\r\nExpect: 100-continue\r\n\r\n");
  CHECK(client.read_until("\r\n\r\n") == "HTTP/1.1 100 Continue\r\n\r\n");
  client.send("ok");
  CHECK(body_of(client.read_until("|ok")) == "POST|/|h|ok");
  // Too long: refused before the body is sent.
  client.send(
      "POST / HTTP/1.1\r\nHost: h\r\nContent-Length: 99999999\r\nExpect: 100-continue\r\n\r\n");
  CHECK(status_of(client.read_until("\r\n\r\n")) == "HTTP/1.1 413 Payload Too Large");
}

TEST_CASE("what a handler throws is answered without its text", "[http][server]") {
  const auto server = start([](const Request& request) -> Response {
    if (request.target == "/status") return text_response(42, "secret");
    throw std::runtime_error("secret");
  });
  RawConnection client(server->port());
  for (const auto* target : {"/", "/status"}) {
    client.send(std::string("GET ") + target + " HTTP/1.1\r\nHost: h\r\n\r\n");
    const auto answer = client.read_until("Error\n");
    CHECK(status_of(answer) == "HTTP/1.1 500 Internal Server Error");
    CHECK(answer.find("secret") == std::string::npos);
  }
}

TEST_CASE("a client that is slow in the middle of a request gets 408", "[http][server]") {
  ServerOptions options;
  options.request_timeout = std::chrono::milliseconds(100);
  const auto server = start(show, options);
  for (const auto* part :
       {"GET / HT", "POST / HTTP/1.1\r\nHost: h\r\nContent-Length: 5\r\n\r\nab"}) {
    RawConnection client(server->port());
    client.send(part);
    const auto before = monotonic_now();
    CHECK(status_of(client.read_until("\r\n\r\n")) == "HTTP/1.1 408 Request Timeout");
    CHECK(elapsed_ms(before) < 2'000);
  }
}

TEST_CASE("an idle connection ends after its time", "[http][server]") {
  ServerOptions options;
  options.idle_timeout = std::chrono::milliseconds(50);
  const auto server = start(show, options);
  RawConnection client(server->port());
  client.send("GET / HTTP/1.1\r\nHost: h\r\n\r\n");
  CHECK(body_of(client.read_to_end()) == "GET|/|h|");
  CHECK(client.ended());
}

TEST_CASE("a port that is taken is named", "[http][server]") {
  const auto server = start(show);
  ServerOptions options;
  options.port = server->port();
  const auto second = Server::start(options, show);
  REQUIRE_FALSE(second);
  CHECK(second.error().code == "http.port_in_use");
  CHECK(second.error().subject == std::to_string(server->port()));
  options.address = "203.0.113.1";
  const auto foreign = Server::start(options, show);
  REQUIRE_FALSE(foreign);
  CHECK(foreign.error().code == "http.bind");
}

TEST_CASE("a port can be taken again as soon as its server has stopped", "[http][server]") {
  ServerOptions options;
  for (int i = 0; i < 20; ++i) {
    const auto server = start(show, options);
    options.port = server->port();
    const Client client;
    CHECK(client.send(to(*server, "/")));
  }
}

TEST_CASE("stopping right after starting ends", "[http][server]") {
  for (int i = 0; i < 200; ++i) start(show)->stop();
  SUCCEED();
}

TEST_CASE("connections beyond the limit are told so", "[http][server]") {
  ServerOptions options;
  options.max_connections = 2;
  const auto server = start(show, options);
  const std::string request = "GET / HTTP/1.1\r\nHost: h\r\n\r\n";
  RawConnection first(server->port()), second(server->port());
  for (auto* client : {&first, &second}) {
    client->send(request);
    CHECK(body_of(client->read_until("|h|")) == "GET|/|h|");
  }
  RawConnection third(server->port());
  CHECK(status_of(third.read_to_end()) == "HTTP/1.1 503 Service Unavailable");
  first.send(request);
  CHECK(body_of(first.read_until("|h|")) == "GET|/|h|");
}

TEST_CASE("a Unix socket is served to its owner and its file removed", "[http][server][unix]") {
  const tests::TemporaryFolder folder;
  const auto path = (folder.path() / "s").string();
  ServerOptions options;
  options.unix_path = path;
  {
    const auto server = start(
        [](const Request& request) {
          return text_response(200, "[" + request.peer + "]" + std::to_string(request.local_port));
        },
        options);
    struct stat status {};
    REQUIRE(::stat(path.c_str(), &status) == 0);
    CHECK((status.st_mode & 0777) == 0600);
    RawConnection client(path);
    client.send("GET / HTTP/1.0\r\n\r\n");
    CHECK(body_of(client.read_to_end()) == "[]0");
    const auto second = Server::start(options, show);
    REQUIRE_FALSE(second);
    CHECK(second.error().code == "http.port_in_use");
  }
  CHECK_FALSE(std::filesystem::exists(path));
}

TEST_CASE("a Unix socket's file that a dead process left is replaced", "[http][server][unix]") {
  const tests::TemporaryFolder folder;
  const auto path = (folder.path() / "s").string();
  {
    sockaddr_un address{};
    address.sun_family = AF_UNIX;
    path.copy(address.sun_path, sizeof address.sun_path - 1);
    const int fd = ::socket(AF_UNIX, SOCK_STREAM, 0);
    REQUIRE(::bind(fd, reinterpret_cast<sockaddr*>(&address), sizeof address) == 0);
    ::close(fd);
  }
  ServerOptions options;
  options.unix_path = path;
  const auto server = start(show, options);
  RawConnection client(path);
  client.send("GET /u HTTP/1.1\r\nHost: h\r\n\r\n");
  CHECK(body_of(client.read_until("|h|")) == "GET|/u|h|");
  ServerOptions too_long;
  too_long.unix_path = std::string(200, 'x');
  CHECK_FALSE(Server::start(too_long, show));
}

}  // namespace ecpay::http
