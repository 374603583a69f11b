#include "emulator/cloud.hpp"

#include <algorithm>
#include <fstream>
#include <sstream>

#include "core/base/text.hpp"
#include "core/process/child.hpp"
#include "emulator/aws/lambda/invoke_api.hpp"
#include "emulator/aws/template/reader.hpp"

namespace ecpay {
namespace {

std::string region_of(const EmulatorOptions& options) {
  if (!options.region.empty()) return options.region;
  const std::string from_environment = process::environment_value("AWS_REGION");
  return from_environment.empty() ? "us-east-1" : from_environment;
}

Result<Done> read_env_vars(aws::App& app, const std::filesystem::path& path) {
  std::ifstream file(path);
  if (!file) return Error{"input.unreadable", path.string(), "", ""};
  std::ostringstream text;
  text << file.rdbuf();
  const auto document = parse_json(text.str());
  if (!document) return document.error();
  return aws::apply_env_vars(app, *document);
}

}  // namespace

Result<aws::App> read_app(const EmulatorOptions& options) {
  aws::App none;
  none.region = region_of(options);
  if (options.template_file.empty()) return none;
  aws::TemplateOptions reading;
  reading.file = std::filesystem::absolute(options.template_file);
  reading.region = none.region;
  reading.seed = options.seed;
  auto overrides = aws::parse_parameter_overrides(options.parameter_overrides);
  if (!overrides) return overrides.error();
  reading.parameter_overrides = std::move(*overrides);
  auto app = aws::read_template(reading);
  if (!app || options.env_vars_file.empty()) return app;
  const auto applied = read_env_vars(*app, options.env_vars_file);
  if (!applied) return applied.error();
  return app;
}

Cloud::Cloud(const Parts& parts, aws::RuntimeWorld world) : app_(parts.app), table_(parts.table) {
  Books& books = parts.books;
  aws::LambdaOptions lambda;
  lambda.world = std::move(world);
  lambda.seed = parts.options.seed;
  lambda.boot = books.boot;
  lambda_ = std::make_unique<aws::Lambda>(
      app_, aws::LambdaServices{*books.store, *books.recorder, books.clock, books.wall}, lambda);
  aws::GatewayOptions gateway;
  gateway.port = table_.options().ports.api;
  gateway.on_trade_number = [&books](std::string_view trace, std::string_view trade_no) {
    books.recorder->trade_number(std::string(trace), std::string(trade_no));
  };
  gateway_ = std::make_unique<aws::Gateway>(
      aws::GatewayParts{app_, *lambda_, *books.recorder, books.clock, books.ids}, gateway);
  services_ = std::make_unique<aws::AwsServices>(
      aws::ServiceSetup{*books.store, app_, books.ids, books.clock}, *lambda_);
}

Cloud::~Cloud() { stop(); }

http::Response Cloud::serve_api(const http::Request& request) { return gateway_->handle(request); }

http::Response Cloud::serve_lambda(const http::Request& request) {
  return aws::handle_invoke_api(request, *lambda_, app_);
}

http::Response Cloud::serve_aws(const http::Request& request) {
  if (request.path().starts_with("/2015-03-31/functions")) return serve_lambda(request);
  return services_->handle(request);
}

int Cloud::api_index(const http::Request& request) const {
  const auto* api = gateway_->api_of(request);
  if (!api) return -1;
  const std::string host = api->host(app_.region);
  const auto& apis = table_.apis();
  const auto found = std::find_if(apis.begin(), apis.end(),
                                  [&](const hosts::ApiHost& known) { return known.host == host; });
  return found == apis.end() ? -1 : static_cast<int>(found - apis.begin());
}

void Cloud::reset() {
  gateway_->reset();
  lambda_->restart();
}

void Cloud::stop() { lambda_->stop(); }

}  // namespace ecpay
