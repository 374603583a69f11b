#include "emulator/aws/gateway/routing.hpp"

#include <catch2/catch.hpp>

#include "tests/emulator/aws/gateway/gateway_desk.hpp"

using namespace ecpay;
using namespace ecpay::tests;

namespace {

// "METHOD path" of the route that takes the request, and its parameters; "" if none does.
std::string matched(const aws::RouteTable& table, std::string_view method, std::string_view path) {
  const auto match = table.match(method, path);
  if (!match) { return ""; }
  std::string text = match->route->spec.method + " " + match->route->spec.path;
  for (const auto& parameter : match->parameters) {
    text.append(" ").append(parameter.name).append("=").append(parameter.value);
  }
  return text;
}

struct Case {
  std::vector<aws::RouteSpec> routes;
  std::string method, path, expected;
};

}  // namespace

TEST_CASE("A REST API matches by tree, and falls back where the method is missing",
          "[gateway][routing]") {
  const auto row = GENERATE(values<Case>({
      {{route("GET", "/part1"), route("GET", "/{param+}")},
       "GET",
       "/part1/random",
       "GET /{param+} param=part1/random"},
      {{route("GET", "/part1"), route("GET", "/{param+}")}, "GET", "/part1", "GET /part1"},
      {{route("POST", "/test"), route("OPTIONS", "/{proxy+}")},
       "OPTIONS",
       "/test",
       "OPTIONS /{proxy+} proxy=test"},
      {{route("ANY", "/a"), route("GET", "/a")}, "GET", "/a", "GET /a"},
      {{route("ANY", "/a"), route("GET", "/a")}, "POST", "/a", "ANY /a"},
      {{route("ANY", "/a"), route("GET", "/{x}")}, "GET", "/a", "ANY /a"},
      {{route("GET", "/{x}"), route("GET", "/a"), route("GET", "/{p+}")}, "GET", "/a", "GET /a"},
      {{route("GET", "/{x}"), route("GET", "/{p+}")}, "GET", "/b", "GET /{x} x=b"},
      {{route("GET", "/{x}/b"), route("GET", "/a/{p+}")}, "GET", "/a/b", "GET /a/{p+} p=b"},
      {{route("GET", "/a/{x}/c"), route("GET", "/a/b/d")}, "GET", "/a/b/c", "GET /a/{x}/c x=b"},
      {{route("ANY", "/{proxy+}")}, "GET", "/", ""},
      {{route("ANY", "/{proxy+}")}, "TRACE", "/x", ""},
      {{route("ANY", "/{proxy+}")}, "get", "/x", ""},
      {{route("ANY", "/")}, "GET", "/", "ANY /"},
      {{route("ANY", "/")}, "GET", "/x", ""},
      {{route("GET", "/a")}, "GET", "/a/", "GET /a"},
      {{route("GET", "/a/")}, "GET", "/a", "GET /a/"},
      {{route("GET", "/a")}, "GET", "//a", "GET /a"},
      {{route("GET", "/a")}, "HEAD", "/a", ""},
      {{route("GET", "/a")}, "GET", "/A", ""},
      {{route("GET", "/a")}, "GET", "/%61", "GET /a"},
      {{route("GET", "/{x}")}, "GET", "//", ""},
      {{route("GET", "/{x}/{y}")}, "GET", "/a//b", ""},
      {{route("GET", "/{p+}")}, "GET", "/a//b/", "GET /{p+} p=a//b"},
      {{route("GET", "/{+}")}, "GET", "/x", "GET /{+} +=x"},
      {{route("GET", "/{}")}, "GET", "/{}", "GET /{}"},
      {{}, "GET", "/", ""},
  }));
  CAPTURE(row.method, row.path);
  CHECK(matched(aws::RouteTable(rest_api(row.routes)), row.method, row.path) == row.expected);
}

TEST_CASE("An HTTP API matches whole routes, then greedy ones, then $default",
          "[gateway][routing]") {
  const std::vector<aws::RouteSpec> pets = {
      route("GET", "/pets/dog/1"), route("GET", "/pets/dog/{id}"), route("GET", "/pets/{proxy+}"),
      route("ANY", "/{proxy+}"), route("ANY", "$default")};
  const auto row = GENERATE_COPY(values<Case>({
      {pets, "GET", "/pets/dog/1", "GET /pets/dog/1"},
      {pets, "GET", "/pets/dog/2", "GET /pets/dog/{id} id=2"},
      {pets, "GET", "/pets/cat/1", "GET /pets/{proxy+} proxy=cat/1"},
      {pets, "POST", "/pets/dog/2", "ANY /{proxy+} proxy=pets/dog/2"},
      {pets, "POST", "/test/5", "ANY /{proxy+} proxy=test/5"},
      {pets, "GET", "/", "ANY $default"},
      {{route("ANY", "$default"), route("GET", "/a")}, "GET", "/a", "GET /a"},
      {{route("ANY", "$default"), route("GET", "/a")}, "POST", "/a", "ANY $default"},
      {{route("GET", "/{x}/b"), route("GET", "/a/{p+}")}, "GET", "/a/b", "GET /{x}/b x=a"},
      {{route("GET", "/a")}, "GET", "/a/", ""},
      {{route("GET", "/a/{id}")}, "GET", "/a/", ""},
      {{route("GET", "/a/")}, "GET", "/a/", "GET /a/"},
      {{route("GET", "/{p+}")}, "GET", "/a/", "GET /{p+} p=a/"},
      {{route("GET", "/a")}, "GET", "/A", ""},
      {{route("GET", "/a")}, "GET", "//a", ""},
      {{route("GET", "/")}, "GET", "/", "GET /"},
  }));
  CAPTURE(row.method, row.path);
  CHECK(matched(aws::RouteTable(http_api(row.routes)), row.method, row.path) == row.expected);
}
