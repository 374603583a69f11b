#pragma once

#include <string>
#include <string_view>

#include "core/base/clock.hpp"
#include "core/http/message.hpp"
#include "emulator/aws/gateway/request_ids.hpp"
#include "emulator/aws/gateway/routing.hpp"
#include "emulator/aws/template/app.hpp"

namespace ecpay::aws {

// One API, ready to serve. Immutable.
struct ServedApi {
  const ApiSpec* spec;  // borrowed from the App
  RouteTable routes;
  std::string domain;         // "<id>.execute-api.<region>.amazonaws.com"
  std::string deployment_id;  // six characters
  std::string via;            // what the edge of a REST API writes into Via
};

// One request whose API and route are known: what an event is made of. All borrowed.
struct Exchange {
  const http::Request& request;
  const App& app;
  const ServedApi& api;
  const RouteMatch& match;
  std::string_view path;  // without stage and query, begins with '/', encoded as sent
  const RequestIds& ids;
  const IdSource& id_source;
  Instant at;
};

// "04/Mar/2020:19:15:17 +0000"
std::string format_request_time(Instant at);

// Whether a request header is one of our own marks, which no function may see (DECISIONS A9).
bool is_emulator_header(std::string_view name);

// Names in the order of AWS's events: without letter case.
bool is_before_ignoring_case(std::string_view a, std::string_view b);

}  // namespace ecpay::aws
