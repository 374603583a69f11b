#include "core/base/text.hpp"
#include "emulator/control/control.hpp"
#include "emulator/control/views.hpp"

namespace ecpay::control {
namespace {

constexpr int k_max_rows = 10'000;

int limit_of(const http::Request& request) {
  return static_cast<int>(
      parse_integer(query_value(request, "limit"), 1, k_max_rows).value_or(1000));
}

Json attempted_view(const site::CallbackView& callback) {
  Json view{{"id", callback.delivery.id},
            {"kind", callback.delivery.kind},
            {"url", callback.delivery.url},
            {"attempts", callback.attempts.size()},
            {"verdict", ""},
            {"answer", ""}};
  if (!callback.attempts.empty()) {
    view["verdict"] = callback.attempts.back().verdict;
    view["answer"] = to_valid_utf8(callback.attempts.back().answer);
  }
  return view;
}

// The order after a change and how its notice fared.
Json change_view(const trade::Order& order, const std::optional<site::CallbackView>& callback) {
  return {{"schema", "ecpay-cli/order"},
          {"v", 1},
          {"order", order_view(order)},
          {"callback", callback ? attempted_view(*callback) : Json(nullptr)}};
}

Result<std::int64_t> callback_id(const std::string& text) {
  const auto id = parse_integer(text, 1, INT64_MAX);
  if (!id) return Error{"callback.not_found", to_valid_utf8(text), "", ""};
  return static_cast<std::int64_t>(*id);
}

}  // namespace

Result<trade::Order> Control::order_named(const std::string& name) {
  return parts_.operations.find_order(name);
}

Control::Answer Control::list_orders(const Call& call) {
  store::OrderFilter filter;
  filter.state = query_value(call.request, "state");
  filter.limit = limit_of(call.request);
  Json orders = Json::array();
  for (const auto& order : parts_.operations.list_orders(filter)) {
    orders.push_back(order_view(order));
  }
  return Json{{"schema", "ecpay-cli/orders"}, {"v", 1}, {"orders", std::move(orders)}};
}

Control::Answer Control::show_order(const Call& call) {
  if (query_value(call.request, "settled") == "1") hooks_.settle();
  const auto order = order_named(call.path[0]);
  if (!order) return order.error();
  parts_.recorder.flush();
  return parts_.store.read([&](store::Reader& reader) -> Json {
    const auto events = store::list_events(reader, {0, order->id, k_max_rows});
    Json hops = Json::array();
    for (const auto& hop : hops_of(events)) hops.push_back(hop_view(hop, hops.size() + 1));
    Json callbacks = Json::array();
    for (const auto& delivery : store::list_deliveries(reader, order->id)) {
      callbacks.push_back(callback_view(reader, delivery));
    }
    Json event_rows = Json::array();
    for (const auto& event : events) event_rows.push_back(event_view(event));
    Json logs = Json::array();
    store::LogFilter filter;
    filter.order = order->id;
    for (const auto& line : store::list_logs(reader, filter)) logs.push_back(log_view(line));
    return {{"schema", "ecpay-cli/order"},
            {"v", 1},
            {"order", order_view(*order)},
            {"hops", std::move(hops)},
            {"callbacks", std::move(callbacks)},
            {"events", std::move(event_rows)},
            {"logs", std::move(logs)}};
  });
}

Control::Answer Control::pay_order(const Call& call) {
  const auto paid = parts_.operations.pay(call.path[0]);
  if (!paid) return paid.error();
  std::optional<site::CallbackView> callback;
  if (paid->attempt) {
    auto found = parts_.operations.find_callback(paid->attempt->delivery_id);
    if (found) callback = std::move(*found);
  }
  return change_view(paid->order, callback);
}

Control::Answer Control::fail_order(const Call& call) {
  const std::string code = text_of(call.body, "code", "10100058");
  const auto failed = parts_.operations.fail(call.path[0], code);
  if (!failed) return failed.error();
  std::optional<site::CallbackView> callback;
  if (failed->attempt) {
    auto found = parts_.operations.find_callback(failed->attempt->delivery_id);
    if (found) callback = std::move(*found);
  }
  return change_view(failed->order, callback);
}

Control::Answer Control::expire_order(const Call& call) {
  const auto expired = parts_.operations.expire(call.path[0]);
  if (!expired) return expired.error();
  return change_view(*expired, std::nullopt);
}

Control::Answer Control::list_callbacks(const Call& call) {
  std::string order_id;
  if (const auto name = query_value(call.request, "order"); !name.empty()) {
    const auto order = order_named(name);
    if (!order) return order.error();
    order_id = order->id;
  }
  return parts_.store.read([&](store::Reader& reader) -> Json {
    Json callbacks = Json::array();
    for (const auto& delivery : store::list_deliveries(reader, order_id, limit_of(call.request))) {
      callbacks.push_back(callback_view(reader, delivery));
    }
    return {{"schema", "ecpay-cli/callbacks"}, {"v", 1}, {"callbacks", std::move(callbacks)}};
  });
}

Control::Answer Control::resend_callback(const Call& call) {
  const auto id = callback_id(call.path[0]);
  if (!id) return id.error();
  const auto sent = parts_.operations.resend(*id);
  if (!sent) return sent.error();
  const auto found = parts_.operations.find_callback(*id);
  if (!found) return found.error();
  return parts_.store.read([&](store::Reader& reader) -> Json {
    return {{"schema", "ecpay-cli/callback"},
            {"v", 1},
            {"callback", callback_view(reader, found->delivery)}};
  });
}

Control::Answer Control::replay_callback(const Call& call) {
  const auto id = callback_id(call.path[0]);
  if (!id) return id.error();
  site::Operations::Replay replay;
  replay.id = *id;
  replay.attempt = call.body.value("attempt", 0);
  const auto edits = call.body.find("set");
  if (edits != call.body.end() && edits->is_object()) {
    for (const auto& [name, value] : edits->items()) {
      replay.edits.emplace_back(name, value.is_string() ? value.get<std::string>() : value.dump());
    }
  }
  const auto sent = parts_.operations.replay(replay);
  if (!sent) return sent.error();
  const auto found = parts_.operations.find_callback(sent->delivery_id);
  if (!found) return found.error();
  return parts_.store.read([&](store::Reader& reader) -> Json {
    return {{"schema", "ecpay-cli/callback"},
            {"v", 1},
            {"callback", callback_view(reader, found->delivery)}};
  });
}

}  // namespace ecpay::control
