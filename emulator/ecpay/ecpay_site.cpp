#include "emulator/ecpay/ecpay_site.hpp"

#include "core/base/error_json.hpp"
#include "core/base/text.hpp"
#include "emulator/ecpay/answer.hpp"
#include "emulator/ecpay/behaviours/registry.hpp"
#include "emulator/ecpay/refusal.hpp"
#include "emulator/ecpay/trace.hpp"

namespace ecpay::site {
namespace {

constexpr std::size_t k_told_violations = 20;

http::Response stylesheet_response() {
  auto response =
      http::text_response(200, std::string(pages::stylesheet()), "text/css; charset=utf-8");
  response.headers.set("Cache-Control", "max-age=300");
  response.headers.set("X-Content-Type-Options", "nosniff");
  return response;
}

Json violation_json(const catalogue::Violation& violation) {
  return Json{{"field", to_valid_utf8(violation.field)},
              {"rule", violation.rule},
              {"message", {{"en", violation.message.en}, {"zh-TW", violation.message.zh_tw}}},
              {"fix", {{"en", violation.fix.en}, {"zh-TW", violation.fix.zh_tw}}},
              {"source", violation.source}};
}

Json violations_json(const std::vector<catalogue::Violation>& violations) {
  Json list = Json::array();
  for (const auto& violation : violations) {
    if (list.size() == k_told_violations) break;
    list.push_back(violation_json(violation));
  }
  return list;
}

}  // namespace

struct EcpaySite::Exchange {
  std::string trace;
  std::string order_id;
  std::string api;
  std::string step;
  std::vector<std::string> assumed;
  Json notice;  // told as an event of its own; null if there is nothing to tell
};

EcpaySite::EcpaySite(Parts parts, Settings settings)
    : parts_(parts),
      gate_(parts.catalogue, parts.keys, parts.clock, parts.wall),
      operations_({parts.catalogue, parts.store, parts.keys, parts.ids, parts.dispatcher},
                  settings),
      cashier_({parts.catalogue, parts.store, parts.clock, parts.keys, parts.ids, operations_,
                parts.dispatcher},
               settings) {}

http::Response EcpaySite::handle(const http::Request& request) const {
  if (request.path() == pages::k_stylesheet_path) return stylesheet_response();
  const auto started = monotonic_now();
  Exchange exchange;
  exchange.trace = trace_of(request);
  auto response = answer(request, exchange);
  add_assumptions(response, exchange.assumed);
  if (exchange.trace.empty()) {
    exchange.trace = make_trace(parts_.ids, parts_.clock.now(), request.target + request.body);
  }
  if (!exchange.notice.is_null()) {
    parts_.recorder.event({store::EventKind::notice, exchange.order_id, exchange.trace, 0,
                           std::move(exchange.notice)});
  }
  Json data{{"method", request.method}, {"url", seen_url(request)}, {"status", response.status}};
  if (!exchange.api.empty()) data["api"] = exchange.api;
  if (!exchange.step.empty()) data["step"] = exchange.step;
  if (parts_.catalogue.is_production_host(request.host())) data["production"] = true;
  parts_.recorder.event({store::EventKind::cashier_page, exchange.order_id, exchange.trace,
                         elapsed_ms(started), std::move(data)});
  return response;
}

http::Response EcpaySite::answer(const http::Request& request, Exchange& exchange) const {
  if (request.path().substr(0, k_step_prefix.size()) == k_step_prefix) {
    StepNote note;
    auto response = cashier_.handle(request, note);
    exchange.order_id = note.order_id;
    exchange.step = note.step;
    if (exchange.trace.empty()) exchange.trace = note.trace;
    return response;
  }
  auto admission = gate_.admit(request);
  if (auto* refused = std::get_if<Refused>(&admission)) {
    if (refused->api != nullptr) exchange.api = refused->api->id;
    record_refusal(*refused, exchange);
    return answer_refusal(request, *refused, parts_.clock.now());
  }
  auto& admitted = std::get<Admitted>(admission);
  exchange.api = admitted.api->id;
  return answer_admitted(request, admitted, exchange);
}

http::Response EcpaySite::answer_admitted(const http::Request& request, Admitted& admitted,
                                          Exchange& exchange) const {
  for (const auto& warning : admitted.warnings) {
    exchange.assumed.push_back(admitted.api->id + "." + warning.field + "." + warning.rule);
  }
  if (!admitted.warnings.empty()) {
    exchange.notice = Json{{"code", "gate.warnings"},
                           {"api", admitted.api->id},
                           {"violations", violations_json(admitted.warnings)}};
  }
  const auto run = behaviours::find_behaviour(admitted.api->id);
  if (run == nullptr) return answer_not_emulated(request, admitted);
  const Instant now = parts_.clock.now();
  if (exchange.trace.empty()) {
    exchange.trace = make_trace(parts_.ids, now, request.target + request.body);
  }
  const behaviours::Call call{*admitted.api,
                              admitted.opened.values,
                              admitted.merchant_id,
                              admitted.signer.profile,
                              admitted.opened.form.encode(),
                              exchange.trace,
                              now,
                              parts_.wall.now(),
                              parts_.ids};
  auto outcome = parts_.store.write<behaviours::Outcome>(
      [&](store::Writer& writer) { return run(call, writer); });
  if (!outcome) {
    Refused refused;
    refused.why = outcome.error();
    refused.api = admitted.api;
    refused.merchant_id = admitted.merchant_id;
    refused.signer = admitted.signer;
    refused.opened = std::move(admitted.opened);
    record_refusal(refused, exchange);
    exchange.assumed.clear();
    return answer_refusal(request, refused, now);
  }
  for (const auto& assumption : outcome->assumed) {
    exchange.assumed.push_back(assumption.id);
    exchange.notice = error_json(assumption.why);
    exchange.notice["api"] = admitted.api->id;
  }
  if (outcome->kind == behaviours::Outcome::Kind::answer) {
    return answer_outcome(admitted, *outcome, now);
  }
  StepNote note;
  auto response = cashier_.first_page(request, std::move(*outcome->order), note);
  exchange.order_id = note.order_id;
  exchange.step = note.step;
  return response;
}

void EcpaySite::record_refusal(const Refused& refused, Exchange& exchange) const {
  exchange.notice = error_json(refused.why);
  if (refused.api != nullptr) {
    exchange.notice["api"] = refused.api->id;
    exchange.notice["RtnCode"] = vendor_words(refused).code;
  }
  // The expected checksum is a step away from the keys' use: the page shows it, the log does not.
  exchange.notice["evidence"] = "";
  if (!refused.violations.empty()) {
    exchange.notice["violations"] = violations_json(refused.violations);
  }
}

}  // namespace ecpay::site
