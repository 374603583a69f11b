#include <algorithm>
#include <catch2/catch.hpp>
#include <map>
#include <set>
#include <string>
#include <tuple>

#include "emulator/aws/template/handler_file.hpp"
#include "emulator/aws/template/reader.hpp"

using namespace ecpay;
using namespace ecpay::aws;

namespace {

const std::filesystem::path k_folder =
    std::filesystem::path(ECPAY_SOURCE_DIR) / "fixtures" / "checkout-app";

App read_reference_shop() {
  TemplateOptions options;
  options.file = k_folder / "template.yaml";
  options.region = "ap-northeast-1";
  auto app = read_template(options);
  if (!app) {
    FAIL(app.error().code << " " << app.error().subject << "\n" << app.error().evidence);
  }
  return *std::move(app);
}

const ApiSpec& api_of(const App& app, ApiKind kind) {
  const auto found = std::find_if(app.apis.begin(), app.apis.end(),
                                  [&](const ApiSpec& api) { return api.kind == kind; });
  REQUIRE(found != app.apis.end());
  return *found;
}

using Route = std::tuple<std::string, std::string, std::string, std::string>;
std::set<Route> routes_of(const ApiSpec& api) {
  std::set<Route> routes;
  for (const auto& route : api.routes) {
    routes.emplace(route.method, route.path, route.function, route.payload_format);
  }
  return routes;
}

std::map<std::string, std::string> environment_of(const App& app, std::string_view function) {
  const auto* spec = app.find_function(function);
  REQUIRE(spec != nullptr);
  return {spec->environment.begin(), spec->environment.end()};
}

}  // namespace

TEST_CASE("the reference shop's functions are read and their handlers exist",
          "[template][reference_shop]") {
  const auto app = read_reference_shop();
  const std::map<std::string, std::tuple<std::string, std::string, std::string>> expected = {
      {"ShopFunction", {"python3.12", "shop_page.handler", "shop"}},
      {"CheckoutFunction", {"python3.12", "checkout.handler", "shop"}},
      {"NotifyFunction", {"python3.12", "notify.handler", "shop"}},
      {"ResultFunction", {"python3.12", "result.handler", "shop"}},
      {"StatusFunction", {"python3.12", "status.handler", "shop"}},
      {"ReceiptFunction", {"nodejs22.x", "receipt.handler", "receipt"}}};
  CHECK(app.functions.size() == expected.size());
  for (const auto& [id, want] : expected) {
    CAPTURE(id);
    const auto* function = app.find_function(id);
    REQUIRE(function != nullptr);
    CHECK(function->runtime == std::get<0>(want));
    CHECK(function->handler == std::get<1>(want));
    CHECK(std::filesystem::equivalent(function->code_folder, k_folder / std::get<2>(want)));
    CHECK_FALSE(missing_handler_file(*function));
    CHECK(function->timeout_s == 10);
    CHECK(function->memory_mb == 256);
    CHECK(function->log_group == "/aws/lambda/" + function->name);
  }
}

TEST_CASE("the reference shop's two APIs are read with their routes",
          "[template][reference_shop]") {
  const auto app = read_reference_shop();
  REQUIRE(app.apis.size() == 2);
  const auto& rest = api_of(app, ApiKind::rest);
  CHECK(rest.logical_id == "ShopApi");
  CHECK(rest.stage == "Prod");
  CHECK(rest.binary_media_types.empty());
  CHECK(routes_of(rest) == std::set<Route>{{"GET", "/", "ShopFunction", "1.0"},
                                           {"POST", "/checkout", "CheckoutFunction", "1.0"},
                                           {"POST", "/ecpay/notify", "NotifyFunction", "1.0"}});
  const auto& http = api_of(app, ApiKind::http);
  CHECK(http.logical_id == "OrderApi");
  CHECK(http.stage == "$default");
  CHECK(routes_of(http) == std::set<Route>{{"POST", "/result", "ResultFunction", "2.0"},
                                           {"GET", "/orders/{tradeNo}", "StatusFunction", "2.0"}});
}

TEST_CASE("the reference shop's functions know the table, the topic and the stage merchant",
          "[template][reference_shop]") {
  const auto app = read_reference_shop();
  REQUIRE(app.tables.size() == 1);
  CHECK(app.tables[0].hash.name == "tradeNo");
  CHECK(app.tables[0].hash.type == 'S');
  CHECK_FALSE(app.tables[0].range);
  REQUIRE(app.topics.size() == 1);
  REQUIRE(app.subscriptions.size() == 1);
  CHECK(app.subscriptions[0].topic_arn == app.topics[0].arn);
  CHECK(app.subscriptions[0].protocol == "lambda");
  CHECK(app.subscriptions[0].endpoint == app.find_function("ReceiptFunction")->arn);

  const std::map<std::string, std::string> merchant = {{"ORDERS_TABLE", app.tables[0].name},
                                                       {"MERCHANT_ID", "3002607"},
                                                       {"HASH_KEY", "pwFHCqoQZGmho4w6"},
                                                       {"HASH_IV", "EkRm7iFT261dpevs"}};
  CHECK(environment_of(app, "ResultFunction") == merchant);
  auto notify = merchant;
  notify["PAID_TOPIC"] = app.topics[0].arn;
  CHECK(environment_of(app, "NotifyFunction") == notify);
  auto checkout = merchant;
  checkout["CASHIER_URL"] = "https://payment-stage.ecpay.com.tw/Cashier/AioCheckOut/V5";
  checkout["ORDER_API_URL"] = "https://" + api_of(app, ApiKind::http).host(app.region);
  CHECK(environment_of(app, "CheckoutFunction") == checkout);
  CHECK(environment_of(app, "StatusFunction") ==
        std::map<std::string, std::string>{{"ORDERS_TABLE", app.tables[0].name}});
  CHECK(environment_of(app, "ShopFunction").empty());
}

TEST_CASE("the reference shop's outputs are real addresses", "[template][reference_shop]") {
  const auto app = read_reference_shop();
  const auto& rest = api_of(app, ApiKind::rest);
  const auto shop_url = "https://" + rest.host("ap-northeast-1") + "/Prod/";
  CHECK(shop_url == "https://" + rest.id + ".execute-api.ap-northeast-1.amazonaws.com/Prod/");
  const std::map<std::string, std::string> expected = {
      {"ShopUrl", shop_url},
      {"NotifyUrl", shop_url + "ecpay/notify"},
      {"OrderApiUrl", "https://" + api_of(app, ApiKind::http).host("ap-northeast-1")},
      {"OrdersTable", app.tables.at(0).name},
      {"PaidTopic", app.topics.at(0).arn}};
  CHECK(app.outputs.size() == expected.size());
  for (const auto& [name, value] : expected) {
    CAPTURE(name);
    REQUIRE(app.find_output(name) != nullptr);
    CHECK(app.find_output(name)->value == value);
  }
}

TEST_CASE("everything in the reference shop's template is emulated", "[template][reference_shop]") {
  const auto app = read_reference_shop();
  CHECK(app.notices.size() ==
        app.functions.size() + app.apis.size() + app.topics.size() + app.tables.size());
  for (const auto& notice : app.notices) {
    CAPTURE(notice.subject, notice.text);
    CHECK(notice.level == TemplateNotice::Level::emulated);
  }
}

TEST_CASE("the reference shop goes to the production cashier when told so",
          "[template][reference_shop]") {
  TemplateOptions options;
  options.file = k_folder / "template.yaml";
  options.parameter_overrides = {{"EcpayEnvironment", "production"}};
  const auto app = read_template(options);
  REQUIRE(app);
  CHECK(environment_of(*app, "CheckoutFunction").at("CASHIER_URL") ==
        "https://payment.ecpay.com.tw/Cashier/AioCheckOut/V5");
  options.parameter_overrides = {{"EcpayEnvironment", "moon"}};
  CHECK_FALSE(read_template(options));
}
