#include "emulator/control/views.hpp"

#include <algorithm>
#include <tuple>

#include "core/base/text.hpp"

namespace ecpay::control {
namespace {

Json optional_time(const std::optional<Instant>& instant) {
  return instant ? Json(format_iso(*instant)) : Json(nullptr);
}

template <typename T>
Json optional_json(const std::optional<T>& value) {
  return value ? Json(*value) : Json(nullptr);
}

std::string_view actor_of(std::string_view kind) {
  if (kind == "browser.request") return "shopper";
  if (kind == "gateway.request") return "gateway";
  if (kind == "function.finished") return "function";
  if (kind == "cashier.page") return "cashier";
  if (kind == "callback.attempted") return "dispatcher";
  if (kind == "sns.published" || kind == "sns.delivered") return "sns";
  if (kind == "table.written") return "dynamodb";
  return {};
}

std::string first_of(const Json& data, std::initializer_list<const char*> names) {
  for (const char* name : names) {
    const std::string text = text_of(data, name);
    if (!text.empty()) return text;
  }
  return {};
}

Hop hop_of(const store::Event& event, std::string_view actor) {
  const auto parsed = parse_json(event.data);
  const Json data = parsed && parsed->is_object() ? *parsed : Json::object();
  Hop hop;
  hop.event = event.id;
  hop.actor = std::string(actor);
  hop.at = event.at;
  hop.ms = event.ms;
  const auto end_us =
      event.tick != 0 ? event.tick : event.wall_at.time_since_epoch().count() * 1000;
  hop.start_us = static_cast<double>(end_us) - event.ms * 1000;
  if (const auto method = text_of(data, "method"); !method.empty()) hop.method = method;
  if (const auto url = first_of(data, {"url", "path"}); !url.empty()) hop.url = url;
  const auto status = data.find("status");
  if (status != data.end() && status->is_number_integer()) hop.status = status->get<int>();
  if (actor == "dispatcher" && !hop.method) hop.method = "POST";
  hop.name = first_of(data, {"function", "topic", "table", "page", "operation"});
  if (hop.name.empty()) hop.name = hop.method.value_or("") + " " + hop.url.value_or("");
  hop.note = first_of(data, {"verdict", "error", "note"});
  if (hop.note.empty() && data.value("cold", false)) hop.note = "cold";
  return hop;
}

}  // namespace

Json order_view(const trade::Order& order) {
  return {{"id", order.id},
          {"MerchantID", order.merchant_id},
          {"MerchantTradeNo", order.trade_no},
          {"TradeNo", order.id},
          {"state", trade::to_string(order.state)},
          {"capture", trade::to_string(order.capture)},
          {"refunded_twd", order.refunded_twd},
          {"method", order.method},
          {"amount_twd", order.amount_twd},
          {"created_at", format_iso(order.created_at)},
          {"paid_at", optional_time(order.paid_at)},
          {"RtnCode", order.return_code}};
}

Json attempt_view(const store::Attempt& attempt) {
  return {{"n", attempt.n},
          {"at", format_iso(attempt.at)},
          {"status", optional_json(attempt.status)},
          {"ms", attempt.ms},
          {"answer", to_valid_utf8(attempt.answer)},
          {"verdict", attempt.verdict},
          {"body", to_valid_utf8(attempt.body)}};
}

Json callback_view(store::Reader& reader, const store::Delivery& delivery) {
  Json attempts = Json::array();
  for (const auto& attempt : store::list_attempts(reader, delivery.id)) {
    attempts.push_back(attempt_view(attempt));
  }
  const auto order = store::find_order(reader, delivery.order_id);
  return {{"id", delivery.id},
          {"order", delivery.order_id},
          {"MerchantID", delivery.merchant_id},
          {"MerchantTradeNo", order ? order->trade_no : ""},
          {"api", delivery.api},
          {"kind", delivery.kind},
          {"url", delivery.url},
          {"state", delivery.state},
          {"attempts", std::move(attempts)},
          {"next_at", optional_time(delivery.next_at)}};
}

Json event_view(const store::Event& event) {
  const auto data = parse_json(event.data);
  return {{"id", event.id},
          {"at", format_iso(event.at)},
          {"wall_at", format_iso(event.wall_at)},
          {"kind", event.kind},
          {"order", event.order},
          {"trace", event.trace},
          {"ms", event.ms},
          {"data", data ? *data : Json(nullptr)}};
}

Json log_view(const store::LogLine& line) {
  return {{"id", line.id},       {"at", format_iso(line.at)},
          {"group", line.group}, {"stream", line.stream},
          {"trace", line.trace}, {"message", to_valid_utf8(line.message)}};
}

std::vector<Hop> hops_of(const std::vector<store::Event>& events) {
  std::vector<Hop> hops;
  for (const auto& event : events) {
    const auto actor = actor_of(event.kind);
    if (!actor.empty()) hops.push_back(hop_of(event, actor));
  }
  // Of two that began together the longer one contains the other.
  std::stable_sort(hops.begin(), hops.end(), [](const Hop& a, const Hop& b) {
    return a.start_us != b.start_us ? a.start_us < b.start_us : a.ms > b.ms;
  });
  return hops;
}

Json hop_view(const Hop& hop, std::size_t n) {
  return {{"n", n},
          {"actor", hop.actor},
          {"method", optional_json(hop.method)},
          {"url", optional_json(hop.url)},
          {"status", optional_json(hop.status)},
          {"ms", hop.ms},
          {"name", hop.name},
          {"note", hop.note},
          {"at", format_iso(hop.at)},
          {"event", hop.event}};
}

}  // namespace ecpay::control
