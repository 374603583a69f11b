#include "emulator/ecpay/operations.hpp"

#include <algorithm>

#include "core/base/text.hpp"
#include "core/catalogue/message.hpp"
#include "core/store/events.hpp"
#include "core/wire/check_mac.hpp"
#include "emulator/ecpay/callback.hpp"

namespace ecpay::site {
namespace {

struct Claimed {
  behaviours::Settled settled;
  std::optional<store::Delivery> delivery;
};

CallbackView view_of(store::Reader& reader, store::Delivery delivery) {
  auto attempts = store::list_attempts(reader, delivery.id);
  return {std::move(delivery), std::move(attempts)};
}

Error no_callback(std::int64_t id) { return {"callback.not_found", std::to_string(id), "", ""}; }

}  // namespace

std::vector<trade::Order> Operations::list_orders(const store::OrderFilter& filter) const {
  return parts_.store.read(
      [&](store::Reader& reader) { return store::list_orders(reader, filter); });
}

Result<trade::Order> Operations::find_order(std::string_view order) const {
  auto found = parts_.store.read(
      [&](store::Reader& reader) { return store::find_orders_named(reader, order); });
  if (found.empty()) return Error{"order.not_found", std::string(order.substr(0, 64)), "", ""};
  if (found.size() == 1) return std::move(found.front());
  std::string all;
  for (const auto& one : found) {
    all += (all.empty() ? "" : ", ") + one.id + " (MerchantID " + one.merchant_id + ")";
  }
  return Error{"order.ambiguous", std::string(order), all, ""};
}

// The result and the lease of its notice are one transaction: a crash in between leaves neither.
Result<OrderResult> Operations::settle(const Job& job) const {
  auto claimed = parts_.store.write<Claimed>([&](store::Writer& writer) -> Result<Claimed> {
    auto settled = job(writer);
    if (!settled) return settled.error();
    Claimed claim{std::move(*settled), std::nullopt};
    if (claim.settled.delivery) {
      claim.delivery = store::claim_one(writer, *claim.settled.delivery, parts_.dispatcher.boot());
    }
    return claim;
  });
  if (!claimed) return claimed.error();
  OrderResult result{std::move(claimed->settled.order), std::nullopt};
  if (claimed->delivery) result.attempt = parts_.dispatcher.send(*claimed->delivery);
  return result;
}

Result<OrderResult> Operations::authorise(std::string_view id, std::string_view otp) const {
  return settle([&](store::Writer& writer) {
    return behaviours::authorise(writer, parts_.ids, id, otp, settings_.on_failure);
  });
}

Result<OrderResult> Operations::pay(std::string_view order) const {
  const auto found = find_order(order);
  if (!found) return found.error();
  return settle([&](store::Writer& writer) {
    return behaviours::pay(writer, parts_.ids, found->id,
                           {std::string(behaviours::k_success_card)});
  });
}

Result<OrderResult> Operations::fail(std::string_view order, std::string_view code) const {
  const auto number = parse_integer(code, 0, 99'999'999);
  if (!number || *number == 1) return Error{"order.code", std::string(code), "", ""};
  const auto found = find_order(order);
  if (!found) return found.error();
  return settle([&](store::Writer& writer) {
    return behaviours::fail(writer, found->id, {code, code}, settings_.on_failure);
  });
}

Result<trade::Order> Operations::expire(std::string_view order) const {
  const auto found = find_order(order);
  if (!found) return found.error();
  return parts_.store.write<trade::Order>(
      [&](store::Writer& writer) { return behaviours::expire(writer, found->id); });
}

Result<std::vector<CallbackView>> Operations::list_callbacks(std::string_view order) const {
  std::string id;
  if (!order.empty()) {
    const auto found = find_order(order);
    if (!found) return found.error();
    id = found->id;
  }
  return parts_.store.read([&](store::Reader& reader) {
    std::vector<CallbackView> views;
    for (auto& delivery : store::list_deliveries(reader, id)) {
      views.push_back(view_of(reader, std::move(delivery)));
    }
    return views;
  });
}

Result<CallbackView> Operations::find_callback(std::int64_t id) const {
  auto view = parts_.store.read([&](store::Reader& reader) -> std::optional<CallbackView> {
    auto delivery = store::find_delivery(reader, id);
    if (!delivery) return std::nullopt;
    return view_of(reader, std::move(*delivery));
  });
  if (!view) return no_callback(id);
  return std::move(*view);
}

Result<Attempted> Operations::resend(std::int64_t id) const {
  auto leased =
      parts_.store.write<store::Delivery>([&](store::Writer& writer) -> Result<store::Delivery> {
        if (!store::find_delivery(writer, id)) return no_callback(id);
        auto claimed = store::claim_one(writer, id, parts_.dispatcher.boot());
        if (!claimed) return Error{"callback.busy", std::to_string(id), "", ""};
        return std::move(*claimed);
      });
  if (!leased) return leased.error();
  return parts_.dispatcher.send(*leased);
}

Result<store::Delivery> Operations::prepare_replay(const Replay& replay) const {
  auto view = find_callback(replay.id);
  if (!view) return view.error();
  const auto& attempts = view->attempts;
  const auto chosen =
      replay.attempt == 0
          ? (attempts.empty() ? attempts.end() : attempts.end() - 1)
          : std::find_if(attempts.begin(), attempts.end(),
                         [&](const auto& attempt) { return attempt.n == replay.attempt; });
  if (chosen == attempts.end() || chosen->body.empty()) {
    return Error{"callback.nothing_sent", std::to_string(replay.id), "", ""};
  }
  store::Delivery copy = std::move(view->delivery);
  copy.body = chosen->body;
  copy.resend_body.clear();
  copy.state = "pending";
  copy.attempts = 0;
  if (replay.edits.empty()) return copy;
  const auto* callback = callback_of(parts_.catalogue, copy);
  const auto keys = parts_.keys.find_profile(copy.profile);
  if (!keys) return Error{"callback.no_profile", copy.merchant_id, "", ""};
  auto form = wire::Form::parse(copy.body);
  if (!form || callback == nullptr) {
    return Error{"callback.render", copy.order_id, copy.api + " " + copy.kind, ""};
  }
  for (const auto& [name, value] : replay.edits) form->set(name, value);
  form->set(wire::k_check_mac_field,
            wire::check_mac_value(*form, keys->keys,
                                  callback->message.mac.kind == catalogue::MacKind::cmv_md5
                                      ? wire::MacHash::md5
                                      : wire::MacHash::sha256));
  copy.body = form->encode();
  return copy;
}

Result<Attempted> Operations::replay(const Replay& replay) const {
  const auto copy = prepare_replay(replay);
  if (!copy) return copy.error();
  auto leased =
      parts_.store.write<store::Delivery>([&](store::Writer& writer) -> Result<store::Delivery> {
        const auto id = store::insert_delivery(writer, *copy);
        store::append_event(writer,
                            {store::EventKind::callback_scheduled, copy->order_id, copy->trace, 0,
                             Json{{"delivery", id},
                                  {"kind", copy->kind},
                                  {"url", copy->url},
                                  {"replay_of", replay.id}}});
        return *store::claim_one(writer, id, parts_.dispatcher.boot());
      });
  if (!leased) return leased.error();
  return parts_.dispatcher.send(*leased);
}

}  // namespace ecpay::site
