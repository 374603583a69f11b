#pragma once

#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "core/store/recorder.hpp"
#include "core/store/store.hpp"
#include "emulator/aws/gateway/gateway.hpp"
#include "tests/support/fake_clock.hpp"
#include "tests/support/recording_invoker.hpp"

namespace ecpay::tests {

inline constexpr std::string_view k_rest_host = "restapi001.execute-api.us-east-1.amazonaws.com";
inline constexpr std::string_view k_http_host = "httpapi001.execute-api.us-east-1.amazonaws.com";

inline aws::RouteSpec route(std::string method, std::string path, std::string format = "1.0",
                            std::string function = "Fn") {
  aws::RouteSpec spec;
  spec.method = std::move(method);
  spec.path = std::move(path);
  spec.payload_format = std::move(format);
  spec.function = std::move(function);
  return spec;
}

inline aws::ApiSpec rest_api(std::vector<aws::RouteSpec> routes) {
  aws::ApiSpec api;
  api.logical_id = "RestApi";
  api.id = "restapi001";
  api.kind = aws::ApiKind::rest;
  api.stage = "Prod";
  api.routes = std::move(routes);
  return api;
}

inline aws::ApiSpec http_api(std::vector<aws::RouteSpec> routes) {
  aws::ApiSpec api;
  api.logical_id = "HttpApi";
  api.id = "httpapi001";
  api.kind = aws::ApiKind::http;
  api.stage = "$default";
  api.routes = std::move(routes);
  return api;
}

inline aws::App app_of(std::vector<aws::ApiSpec> apis) {
  aws::App app;
  aws::FunctionSpec function;
  function.logical_id = "Fn";
  function.name = "Fn";
  app.functions.push_back(function);
  app.apis = std::move(apis);
  return app;
}

inline http::Request request(std::string method, std::string target, std::string_view host,
                             std::string body = "") {
  http::Request request;
  request.method = std::move(method);
  request.target = std::move(target);
  request.authority = host;
  request.headers.add("Host", std::string(host));
  request.body = std::move(body);
  request.peer = "127.0.0.1";
  request.local_port = 3000;
  return request;
}

// A gateway over a real store and a recording invoker.
struct GatewayDesk {
  explicit GatewayDesk(aws::App given, aws::GatewayOptions options = {})
      : app(std::move(given)),
        store(*store::Store::open({":memory:"}, clock, clock)),
        recorder(*store, clock),
        gateway({app, invoker, recorder, clock, ids}, std::move(options)) {}

  http::Response ask(const http::Request& asked) { return gateway.handle(asked); }

  // The event of the last call.
  std::string event_text() const { return invoker.calls().back().payload; }
  Json event() const { return *parse_json(event_text()); }

  std::vector<store::Event> log() {
    recorder.flush();
    return store->read([](store::Reader& reader) { return store::list_events(reader, {}); });
  }

  aws::App app;
  FakeClock clock{"2020-03-05T03:15:17.135+08:00"};
  IdSource ids{0};
  RecordingInvoker invoker;
  std::unique_ptr<store::Store> store;
  store::Recorder recorder;
  aws::Gateway gateway;
};

}  // namespace ecpay::tests
