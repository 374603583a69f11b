#pragma once

#include <catch2/catch.hpp>

#include "core/store/events.hpp"
#include "core/wire/form.hpp"
#include "emulator/aws/services/aws_services.hpp"
#include "tests/support/fake_clock.hpp"
#include "tests/support/recording_function_queue.hpp"

namespace ecpay::tests {

inline constexpr const char* k_topic = "arn:aws:sns:us-east-1:123456789012:paid";

// An app of two tables, a topic and two functions, with its services over a store of their own.
class ServicesBench {
 public:
  explicit ServicesBench(const std::string& path = ":memory:")
      : app(make_app()), store(open(path, clock)), services({*store, app, ids, clock}, queue) {}

  http::Response json(const std::string& target, const std::string& body,
                      const std::string& trace = "") {
    http::Request request;
    request.method = "POST";
    request.target = "/";
    request.headers.add("X-Amz-Target", target);
    request.headers.add("Content-Type", "application/x-amz-json-1.0");
    if (!trace.empty()) request.headers.add("X-Amzn-Trace-Id", trace);
    request.body = body;
    return services.handle(request);
  }
  http::Response dynamo(const std::string& operation, const Json& input) {
    return json("DynamoDB_20120810." + operation, to_text(input));
  }
  // The answer of a call that succeeds.
  Json dynamo_ok(const std::string& operation, const Json& input) {
    const auto response = dynamo(operation, input);
    CAPTURE(operation, to_text(input), response.body);
    REQUIRE(response.status == 200);
    return *parse_json(response.body);
  }
  // The message of a call that is refused as a ValidationException.
  std::string dynamo_refused(const std::string& operation, const Json& input) {
    const auto response = dynamo(operation, input);
    CAPTURE(operation, to_text(input), response.body);
    REQUIRE(response.status == 400);
    const auto error = *parse_json(response.body);
    CHECK(text_of(error, "__type") == "com.amazon.coral.validate#ValidationException");
    return text_of(error, "message");
  }

  http::Response query(const std::string& service, const wire::Form& form,
                       const std::string& trace = "") {
    http::Request request;
    request.method = "POST";
    request.target = "/";
    request.headers.add("Content-Type", "application/x-www-form-urlencoded; charset=utf-8");
    request.headers.add("Authorization", "AWS4-HMAC-SHA256 Credential=key/20260101/us-east-1/" +
                                             service + "/aws4_request, SignedHeaders=host");
    if (!trace.empty()) request.headers.add("X-Amzn-Trace-Id", trace);
    request.body = form.encode();
    return services.handle(request);
  }
  http::Response sns(wire::Form form, const std::string& trace = "") {
    form.add("Version", "2010-03-31");
    return query("sns", form, trace);
  }

  std::vector<store::Event> events(const std::string& kind) {
    auto all = store->read([](store::Reader& reader) { return store::list_events(reader, {}); });
    std::erase_if(all, [&](const store::Event& event) { return event.kind != kind; });
    return all;
  }

  static std::unique_ptr<store::Store> open(const std::string& path, const Clock& clock) {
    auto opened = store::Store::open({path}, clock, clock);
    REQUIRE(opened);
    return std::move(*opened);
  }

  static aws::App make_app() {
    aws::App app;
    for (const char* name : {"Receipt", "Audit"}) {
      aws::FunctionSpec function;
      function.logical_id = name;
      function.name = std::string("local-") + name;
      function.arn = "arn:aws:lambda:us-east-1:123456789012:function:" + function.name;
      function.log_group = "/aws/lambda/" + function.name;
      app.functions.push_back(function);
    }
    app.tables.push_back({"Orders",
                          "orders",
                          "arn:aws:dynamodb:us-east-1:123456789012:table/orders",
                          {"nr", 'S'},
                          std::nullopt});
    app.tables.push_back({"Lines",
                          "lines",
                          "arn:aws:dynamodb:us-east-1:123456789012:table/lines",
                          {"nr", 'S'},
                          aws::KeySpec{"at", 'N'}});
    app.topics.push_back({"Paid", "paid", k_topic});
    app.subscriptions.push_back({k_topic, "lambda", app.functions[0].arn, Json()});
    return app;
  }

  FakeClock clock;
  aws::App app;
  IdSource ids{0};
  std::unique_ptr<store::Store> store;
  RecordingFunctionQueue queue;
  aws::AwsServices services;
};

// {"S": "x"} and its like, for inputs.
inline Json S(const std::string& text) { return Json{{"S", text}}; }
inline Json N(const std::string& text) { return Json{{"N", text}}; }

}  // namespace ecpay::tests
