#include <catch2/catch.hpp>

#include "tests/emulator/aws/services/services_bench.hpp"
#include "tests/support/temporary_folder.hpp"

using namespace ecpay;
using namespace ecpay::tests;

namespace {

// The text of the first element of that name.
std::string xml(const http::Response& response, const std::string& name) {
  const auto start = response.body.find("<" + name + ">");
  if (start == std::string::npos) return "";
  const auto from = start + name.size() + 2;
  return response.body.substr(from, response.body.find("</" + name + ">", from) - from);
}

std::size_t count(const std::string& text, const std::string& part) {
  std::size_t n = 0;
  for (auto at = text.find(part); at != std::string::npos; at = text.find(part, at + 1)) ++n;
  return n;
}

wire::Form message(const std::string& text) {
  return {{"Action", "Publish"}, {"TopicArn", k_topic}, {"Message", text}};
}

}  // namespace

TEST_CASE("a publish calls the subscribed function with the event AWS sends", "[sns]") {
  ServicesBench bench;
  const std::string text = R"({"amount": 1.10, "a":1,"a":2, "茶":"\u8336"} )";
  wire::Form form = message(text);
  form.add("Subject", "Paid")
      .add("MessageAttributes.entry.1.Name", "kind")
      .add("MessageAttributes.entry.1.Value.DataType", "String")
      .add("MessageAttributes.entry.1.Value.StringValue", "paid");
  const auto response = bench.sns(form, "Root=1-aa-bb;Parent=cc;Sampled=1");
  CAPTURE(response.body);
  REQUIRE(response.status == 200);
  CHECK(response.headers.get("Content-Type") == "text/xml");
  const std::string id = xml(response, "MessageId");
  CHECK(response.body ==
        "<PublishResponse xmlns=\"http://sns.amazonaws.com/doc/2010-03-31/\"><PublishResult>"
        "<MessageId>" +
            id + "</MessageId></PublishResult><ResponseMetadata><RequestId>" +
            response.headers.get("x-amzn-RequestId") +
            "</RequestId></ResponseMetadata></PublishResponse>");
  const auto queued = bench.queue.queued();
  REQUIRE(queued.size() == 1);
  CHECK(queued[0].function == "Receipt");
  CHECK(queued[0].trace == "Root=1-aa-bb;Parent=cc;Sampled=1");
  CHECK(bench.queue.commits() == 1);
  const auto event = *parse_json(queued[0].payload);
  REQUIRE(event["Records"].size() == 1);
  const Json& record = event["Records"][0];
  CHECK(record["EventSource"] == "aws:sns");
  CHECK(record["EventVersion"] == "1.0");
  const std::string subscription = record["EventSubscriptionArn"];
  CHECK(subscription.starts_with(std::string(k_topic) + ":"));
  const Json& sns = record["Sns"];
  CHECK(sns["Message"] == text);
  CHECK(sns["MessageId"] == id);
  CHECK(sns["Timestamp"] == "2026-01-01T02:00:00.000Z");
  CHECK(sns["Subject"] == "Paid");
  CHECK(to_text(sns["MessageAttributes"]) == R"({"kind":{"Type":"String","Value":"paid"}})");
  CHECK(sns["UnsubscribeUrl"] ==
        "https://sns.us-east-1.amazonaws.com/?Action=Unsubscribe&SubscriptionArn=" + subscription);
  std::vector<std::string> names;
  for (const auto& [name, value] : sns.items()) names.push_back(name);
  CHECK(names == std::vector<std::string>{"Type", "MessageId", "TopicArn", "Subject", "Message",
                                          "Timestamp", "SignatureVersion", "Signature",
                                          "SigningCertUrl", "UnsubscribeUrl", "MessageAttributes"});
}

TEST_CASE("publish and deliveries are one transaction with their events", "[sns]") {
  const TemporaryFolder folder;
  const std::string path = (folder.path() / "a.db").string();
  {
    ServicesBench bench(path);
    REQUIRE(bench.sns(message("a"), "Root=1-aa-bb").status == 200);
    REQUIRE(
        bench
            .sns(
                {{"Action", "Publish"}, {"TopicArn", std::string(k_topic) + "x"}, {"Message", "b"}})
            .status == 404);
  }
  ServicesBench bench(path);
  const auto published = bench.events("sns.published");
  const auto delivered = bench.events("sns.delivered");
  REQUIRE(published.size() == 1);
  REQUIRE(delivered.size() == 1);
  CHECK(published[0].trace == "1-aa-bb");
  CHECK(delivered[0].trace == "1-aa-bb");
  const auto data = *parse_json(delivered[0].data);
  CHECK(data["function"] == "Receipt");
  CHECK(data["request_id"] == "request-1");
  CHECK(data["message_id"] == (*parse_json(published[0].data))["message_id"]);
}

TEST_CASE("message ids are the same at every run, and differ within one", "[sns]") {
  ServicesBench one;
  ServicesBench two;
  const auto first = xml(one.sns(message("a")), "MessageId");
  const auto second = xml(one.sns(message("a")), "MessageId");
  CHECK(first != second);
  CHECK(xml(two.sns(message("other")), "MessageId") == first);
}

TEST_CASE("an event without subject says null, and one without trace starts one", "[sns]") {
  ServicesBench bench;
  REQUIRE(bench.sns(message("a")).status == 200);
  const auto queued = bench.queue.queued();
  REQUIRE(queued.size() == 1);
  const auto event = *parse_json(queued[0].payload);
  CHECK(event["Records"][0]["Sns"]["Subject"].is_null());
  CHECK(event["Records"][0]["Sns"]["MessageAttributes"] == Json::object());
  CHECK(queued[0].trace.starts_with("Root=1-"));
  const auto published = bench.events("sns.published");
  const auto delivered = bench.events("sns.delivered");
  REQUIRE(published.size() == 1);
  REQUIRE(delivered.size() == 1);
  CHECK("Root=" + published[0].trace == queued[0].trace);
  CHECK(delivered[0].trace == published[0].trace);
}

TEST_CASE("bad publishes are refused in SNS's words", "[sns]") {
  ServicesBench bench;
  struct Case {
    wire::Form form;
    int status;
    std::string code, text;
  };
  const wire::Form attribute{{"Action", "Publish"},
                             {"TopicArn", k_topic},
                             {"Message", "m"},
                             {"MessageAttributes.entry.1.Name", "k"}};
  const auto with = [&](const std::string& type, const std::string& value) {
    wire::Form form = attribute;
    if (!type.empty()) form.add("MessageAttributes.entry.1.Value.DataType", type);
    if (!value.empty()) form.add("MessageAttributes.entry.1.Value.StringValue", value);
    return form;
  };
  const std::vector<Case> cases{
      {message(""), 400, "InvalidParameter", "Invalid parameter: Empty message"},
      {message(std::string(262'145, 'x')), 400, "InvalidParameter",
       "Invalid parameter: Message too long"},
      {{{"Action", "Publish"}, {"Message", "m"}},
       400,
       "InvalidParameter",
       "Invalid parameter: TopicArn or TargetArn Reason: no value for required parameter"},
      {{{"Action", "Publish"}, {"Message", "m"}, {"TopicArn", "paid"}},
       400,
       "InvalidParameter",
       "Invalid parameter: TopicArn Reason: An ARN must have at least 6 elements, not 1"},
      {{{"Action", "Publish"}, {"Message", "m"}, {"TopicArn", std::string(k_topic) + "2"}},
       404,
       "NotFound",
       "Topic does not exist"},
      {{{"Action", "Publish"}, {"Message", "m"}, {"TopicArn", k_topic}, {"Subject", "a\nb"}},
       400,
       "InvalidParameter",
       "Invalid parameter: Subject"},
      {{{"Action", "Publish"},
        {"Message", "m"},
        {"TopicArn", k_topic},
        {"MessageStructure", "json"}},
       400,
       "InvalidParameter",
       "Invalid parameter: Message Structure - JSON message body failed to parse"},
      {{{"Action", "Publish"},
        {"Message", R"({"sms":"x"})"},
        {"TopicArn", k_topic},
        {"MessageStructure", "json"}},
       400,
       "InvalidParameter",
       "Invalid parameter: Message Structure - No default entry in JSON message body"},
      {with("", "v"), 400, "ParameterValueInvalid",
       "The message attribute &#39;k&#39; must contain non-empty message attribute type."},
      {with("Text", "v"), 400, "ParameterValueInvalid",
       "The message attribute &#39;k&#39; has an invalid message attribute type, the set of "
       "supported type prefixes is Binary, Number, and String."},
      {with("Number", "one"), 400, "ParameterValueInvalid",
       "Could not cast message attribute &#39;k&#39; value to number."},
  };
  for (const auto& [form, status, code, text] : cases) {
    const auto response = bench.sns(form);
    CAPTURE(response.body.substr(0, 400));
    CHECK(response.status == status);
    CHECK(response.body.starts_with("<ErrorResponse"));
    CHECK(xml(response, "Type") == "Sender");
    CHECK(xml(response, "Code") == code);
    CHECK(xml(response, "Message") == text);
  }
  CHECK(bench.queue.queued().empty());
  CHECK(bench.events("sns.published").empty());
}

TEST_CASE("MessageStructure json gives a function its own text", "[sns]") {
  ServicesBench bench;
  wire::Form form = message(R"({"default":"d","lambda":"l"})");
  form.add("MessageStructure", "json");
  REQUIRE(bench.sns(form).status == 200);
  REQUIRE(bench.queue.queued().size() == 1);
  CHECK((*parse_json(bench.queue.queued()[0].payload))["Records"][0]["Sns"]["Message"] == "l");
}

TEST_CASE("a batch publishes the good entries and names the bad ones", "[sns]") {
  ServicesBench bench;
  const std::string entry = "PublishBatchRequestEntries.member.";
  const auto response = bench.sns({{"Action", "PublishBatch"},
                                   {"TopicArn", k_topic},
                                   {entry + "1.Id", "one"},
                                   {entry + "1.Message", "m1"},
                                   {entry + "2.Id", "two"},
                                   {entry + "2.Message", ""},
                                   {entry + "10.Id", "ten"},
                                   {entry + "10.Message", "m10"}});
  REQUIRE(response.status == 200);
  CHECK(xml(response, "Successful").find("<Id>one</Id>") != std::string::npos);
  CHECK(count(xml(response, "Successful"), "<member>") == 2);
  CHECK(xml(response, "Failed").find("<Id>two</Id><Code>InvalidParameter</Code>") !=
        std::string::npos);
  const auto queued = bench.queue.queued();
  REQUIRE(queued.size() == 2);
  CHECK((*parse_json(queued[1].payload))["Records"][0]["Sns"]["Message"] == "m10");
  CHECK(bench.queue.commits() == 1);
  const auto empty = bench.sns({{"Action", "PublishBatch"}, {"TopicArn", k_topic}});
  CHECK(xml(empty, "Code") == "EmptyBatchRequest");
  const auto twice = bench.sns({{"Action", "PublishBatch"},
                                {"TopicArn", k_topic},
                                {entry + "1.Id", "a"},
                                {entry + "2.Id", "a"}});
  CHECK(xml(twice, "Code") == "BatchEntryIdsNotDistinct");
}

TEST_CASE("topics are made once, listed, described and deleted", "[sns]") {
  ServicesBench bench;
  const std::string arn = "arn:aws:sns:us-east-1:123456789012:news";
  for (int i = 0; i < 2; ++i) {
    CHECK(xml(bench.sns({{"Action", "CreateTopic"}, {"Name", "news"}}), "TopicArn") == arn);
  }
  CHECK(xml(bench.sns({{"Action", "CreateTopic"}, {"Name", "paid"}}), "TopicArn") == k_topic);
  CHECK(xml(bench.sns({{"Action", "CreateTopic"}, {"Name", "no way"}}), "Code") ==
        "InvalidParameter");
  const auto listed = bench.sns({{"Action", "ListTopics"}});
  CHECK(xml(listed, "Topics") == "<member><TopicArn>" + arn +
                                     "</TopicArn></member><member>"
                                     "<TopicArn>" +
                                     k_topic + "</TopicArn></member>");
  const auto set = bench.sns({{"Action", "SetTopicAttributes"},
                              {"TopicArn", k_topic},
                              {"AttributeName", "DisplayName"},
                              {"AttributeValue", "A & B"}});
  CHECK(set.status == 200);
  CHECK(set.body.find("Result>") == std::string::npos);
  const auto got = bench.sns({{"Action", "GetTopicAttributes"}, {"TopicArn", k_topic}});
  CHECK(got.body.find("<entry><key>DisplayName</key><value>A &amp; B</value></entry>") !=
        std::string::npos);
  CHECK(got.body.find("<entry><key>SubscriptionsConfirmed</key><value>1</value></entry>") !=
        std::string::npos);
  CHECK(bench.sns({{"Action", "DeleteTopic"}, {"TopicArn", arn}}).status == 200);
  CHECK(bench.sns({{"Action", "DeleteTopic"}, {"TopicArn", k_topic}}).status == 403);
  CHECK(bench.sns({{"Action", "GetTopicAttributes"}, {"TopicArn", arn}}).status == 404);
}

TEST_CASE("a function subscribed by a call gets what its filter policy lets through", "[sns]") {
  ServicesBench bench;
  const wire::Form subscribe{{"Action", "Subscribe"},
                             {"TopicArn", k_topic},
                             {"Protocol", "lambda"},
                             {"Endpoint", bench.app.functions[1].arn},
                             {"Attributes.entry.1.key", "FilterPolicy"},
                             {"Attributes.entry.1.value", R"({"kind":["paid"]})"}};
  const auto arn = xml(bench.sns(subscribe), "SubscriptionArn");
  REQUIRE(arn.starts_with(std::string(k_topic) + ":"));
  CHECK(xml(bench.sns(subscribe), "SubscriptionArn") == arn);
  REQUIRE(bench.sns(message("plain")).status == 200);
  CHECK(bench.queue.queued().size() == 1);
  wire::Form paid = message("paid");
  paid.add("MessageAttributes.entry.1.Name", "kind")
      .add("MessageAttributes.entry.1.Value.DataType", "String")
      .add("MessageAttributes.entry.1.Value.StringValue", "paid");
  REQUIRE(bench.sns(paid).status == 200);
  REQUIRE(bench.queue.queued().size() == 3);
  CHECK(bench.queue.queued()[2].function == "Audit");
  const auto listed = bench.sns({{"Action", "ListSubscriptionsByTopic"}, {"TopicArn", k_topic}});
  CHECK(count(listed.body, "<member>") == 2);
  CHECK(bench.sns({{"Action", "Unsubscribe"}, {"SubscriptionArn", arn}}).status == 200);
  CHECK(count(bench.sns({{"Action", "ListSubscriptions"}}).body, "<member>") == 1);
}

TEST_CASE("subscriptions that cannot be served are refused, not dropped", "[sns]") {
  ServicesBench bench;
  struct Case {
    std::string protocol, endpoint, policy, text;
  };
  const auto [protocol, endpoint, policy, text] = GENERATE(values<Case>({
      {"https", "https://example.com/", "", "ecpay-cli delivers to &quot;lambda&quot; only"},
      {"lambda", "arn:aws:lambda:us-east-1:123456789012:function:none", "", "has no function"},
      {"lambda", "Audit", "{", "FilterPolicy: failed to parse JSON"},
      {"lambda", "Audit", R"({"a":[{"cidr":"10.0.0.0/8"}]})", "FilterPolicy: the operator"},
      {"lambda", "Audit", R"({"a":"b"})", "must be an object or a list"},
  }));
  CAPTURE(protocol, endpoint, policy);
  const auto response = bench.sns({{"Action", "Subscribe"},
                                   {"TopicArn", k_topic},
                                   {"Protocol", protocol},
                                   {"Endpoint", endpoint},
                                   {"Attributes.entry.1.key", "FilterPolicy"},
                                   {"Attributes.entry.1.value", policy}});
  CHECK(response.status == 400);
  CHECK(response.body.find(text) != std::string::npos);
}
