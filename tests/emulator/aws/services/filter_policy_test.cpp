#include "emulator/aws/services/sns/filter_policy.hpp"

#include <catch2/catch.hpp>

using namespace ecpay;
using namespace ecpay::aws;
using namespace ecpay::aws::sns;

namespace {

Message sample() {
  Message message;
  message.text = R"({"store":"tea","order":{"amount":120,"tags":["new","hot"]},"flag":true})";
  message.attributes = {{"kind", "String", "order_paid"},
                        {"amount", "Number", "120.5"},
                        {"list", "String.Array", R"(["a","b",3])"},
                        {"bin", "Binary", "AAAA"}};
  return message;
}

}  // namespace

TEST_CASE("filter policies let through what they say", "[sns][filter]") {
  struct Case {
    std::string policy, scope;
    bool expected;
  };
  const std::string attributes = "MessageAttributes";
  const std::string body = "MessageBody";
  const auto [policy, scope, expected] = GENERATE_COPY(values<Case>({
      {"{}", attributes, true},
      {R"({"kind":["order_paid"]})", attributes, true},
      {R"({"kind":["x","order_paid"]})", attributes, true},
      {R"({"kind":["x"]})", attributes, false},
      {R"({"kind":["order_paid"],"missing":["x"]})", attributes, false},
      {R"({"kind":[{"prefix":"order_"}]})", attributes, true},
      {R"({"kind":[{"suffix":"_paid"}]})", attributes, true},
      {R"({"kind":[{"prefix":"paid"}]})", attributes, false},
      {R"({"kind":[{"equals-ignore-case":"ORDER_PAID"}]})", attributes, true},
      {R"({"kind":[{"wildcard":"o*_p*d"}]})", attributes, true},
      {R"({"kind":[{"wildcard":"*x*"}]})", attributes, false},
      {R"({"kind":[{"anything-but":"order_paid"}]})", attributes, false},
      {R"({"kind":[{"anything-but":["a","b"]}]})", attributes, true},
      {R"({"kind":[{"anything-but":{"prefix":"order"}}]})", attributes, false},
      {R"({"missing":[{"anything-but":"a"}]})", attributes, false},
      {R"({"kind":[{"exists":true}]})", attributes, true},
      {R"({"kind":[{"exists":false}]})", attributes, false},
      {R"({"missing":[{"exists":false}]})", attributes, true},
      {R"({"missing":[{"exists":true}]})", attributes, false},
      {R"({"amount":[120.5]})", attributes, true},
      {R"({"amount":[{"numeric":["=",120.50]}]})", attributes, true},
      {R"({"amount":[{"numeric":[">",100,"<=",120.5]}]})", attributes, true},
      {R"({"amount":[{"numeric":["<",100]}]})", attributes, false},
      {R"({"kind":[{"numeric":[">",0]}]})", attributes, false},
      {R"({"list":["b"]})", attributes, true},
      {R"({"list":[3]})", attributes, true},
      {R"({"list":["c"]})", attributes, false},
      {R"({"bin":["AAAA"]})", attributes, false},
      {R"({"$or":[{"kind":["x"]},{"amount":[120.5]}]})", attributes, true},
      {R"({"$or":[{"kind":["x"]},{"amount":[1]}]})", attributes, false},
      {R"({"store":["tea"]})", body, true},
      {R"({"order":{"amount":[{"numeric":[">=",120]}]}})", body, true},
      {R"({"order":{"tags":["hot"]}})", body, true},
      {R"({"order":{"tags":["cold"]}})", body, false},
      {R"({"flag":[true]})", body, true},
      {R"({"kind":["order_paid"]})", body, false},
      {R"({"order":{"gone":[{"exists":false}]}})", body, true},
  }));
  CAPTURE(policy, scope);
  const auto read = read_filter_policy(policy);
  if (!read) FAIL(read.refusal().message);
  CHECK(accepts(*read, scope, sample()) == expected);
}

TEST_CASE("what is no filter policy is refused", "[sns][filter]") {
  const auto policy = GENERATE(values<std::string>(
      {"", "[]", "1", R"({"a":1})", R"({"a":[]})", R"({"a":[[1]]})", R"({"a":[{"prefix":1}]})",
       R"({"a":[{"prefix":"a","suffix":"b"}]})", R"({"a":[{"numeric":["~",1]}]})",
       R"({"a":[{"numeric":[">"]}]})", R"({"a":[{"numeric":[">","1"]}]})",
       R"({"a":[{"exists":"true"}]})", R"({"a":[{"anything-but":{"numeric":[">",1]}}]})",
       R"({"$or":[["a"]]})"}));
  CAPTURE(policy);
  const auto read = read_filter_policy(policy);
  REQUIRE_FALSE(read);
  CHECK(read.refusal().type == "InvalidParameter");
}

TEST_CASE("a body that is no JSON object passes no policy on the body", "[sns][filter]") {
  Message message;
  message.text = "plain";
  CHECK_FALSE(accepts(*read_filter_policy(R"({"a":["b"]})"), "MessageBody", message));
  CHECK(accepts(*read_filter_policy("{}"), "MessageBody", message));
}
