#include "emulator/ecpay/cashier.hpp"

#include <algorithm>

#include "core/base/text.hpp"
#include "core/crypto/digest.hpp"
#include "emulator/ecpay/answer.hpp"
#include "emulator/ecpay/cashier_visit.hpp"
#include "emulator/pages/error_pages.hpp"

namespace ecpay::site {
namespace {

constexpr std::size_t k_max_step_body = 16U << 10;

http::Response stale_page(const http::Request& request, const Error& why, int status) {
  const Language language = language_of_request(request, query_value(request, "Language"));
  pages::PlainMessage message;
  message.title = message_text(why, language);
  message.explanation.fix = fix_text(why, language);
  return page_response(status, pages::plain_page({language, ""}, message));
}

// "/_pay/<TradeNo>/<token>[/<step>]"; nothing for any other shape.
struct StepPath {
  std::string_view order_id, token, step;
};
std::optional<StepPath> read_path(std::string_view path) {
  const auto parts = split(path.substr(k_step_prefix.size()), '/');
  if (parts.size() < 2 || parts.size() > 3) return std::nullopt;
  return StepPath{parts[0], parts[1], parts.size() == 3 ? parts[2] : std::string_view()};
}

}  // namespace

http::Response Cashier::first_page(const http::Request& request, trade::Order order,
                                   StepNote& note) const {
  Visit visit{request, std::move(order)};
  visit.checkout = behaviours::read_checkout(visit.order);
  visit.language = language_of_request(
      request, visit.checkout.language.empty() ? std::string("CHI") : visit.checkout.language);
  auto response = show(visit);
  note = visit.note();
  return response;
}

http::Response Cashier::handle(const http::Request& request, StepNote& note) const {
  const auto path = read_path(request.path());
  auto order = path ? find_order(path->order_id) : std::nullopt;
  if (!order || !crypto::constant_time_equals(path->token, token_of(order->id))) {
    return stale_page(request, {"cashier.no_such_page", "", "", ""}, 404);
  }
  Visit visit{request, std::move(*order)};
  visit.checkout = behaviours::read_checkout(visit.order);
  visit.query_language = query_value(request, "Language");
  if (visit.query_language != "ENG" && visit.query_language != "CHI") visit.query_language.clear();
  const std::string& asked =
      visit.query_language.empty() ? visit.checkout.language : visit.query_language;
  visit.language = language_of_request(request, asked.empty() ? "CHI" : asked);
  auto response = [&] {
    // A step's address opened again shows where the order stands.
    if (request.method == "GET" || request.method == "HEAD") return show(visit);
    if (request.method != "POST" || path->step.empty()) {
      return stale_page(request, {"gate.wrong_method", std::string(k_step_prefix), "", ""}, 405);
    }
    if (request.body.size() > k_max_step_body) {
      return stale_page(request, {"cashier.body", "", "", ""}, 413);
    }
    const auto form = wire::Form::parse(request.body);
    if (!form) return stale_page(request, {"cashier.body", "", "", ""}, 400);
    return take(visit, path->step, *form);
  }();
  note = visit.note();
  return response;
}

http::Response Cashier::take(Visit& visit, std::string_view step, const wire::Form& form) const {
  using trade::Order;
  const std::string& id = visit.order.id;
  const auto write = [&](const auto& job) { return parts_.store.write<Order>(job); };
  if (step == "method") {
    return after(visit, write([&](store::Writer& writer) {
                   return behaviours::choose_method(writer, id, form.get("ChoosePayment"));
                 }));
  }
  if (step == "retry") {
    return after(visit,
                 write([&](store::Writer& writer) { return behaviours::start_again(writer, id); }));
  }
  if (step == "leave") {
    return after(visit,
                 write([&](store::Writer& writer) { return behaviours::expire(writer, id); }));
  }
  if (step == "card") return take_card(visit, form);
  if (step == "otp") {
    const std::string otp(trim(form.get("OTP")));
    if (otp.empty() && behaviours::step_of(visit.order) == behaviours::Step::otp) {
      visit.notice = Error{"cashier.otp_missing", "", "", ""};
      return show(visit);
    }
    return authorise(visit, otp);
  }
  return stale_page(visit.request, {"cashier.no_such_page", "", "", ""}, 404);
}

http::Response Cashier::take_card(Visit& visit, const wire::Form& form) const {
  const auto check = behaviours::check_card(
      {form.get(behaviours::k_card_number_field), form.get(behaviours::k_card_expiry_field),
       form.get(behaviours::k_card_cvv_field)},
      parts_.clock.now());
  const bool is_closed = visit.order.state == trade::OrderState::paid ||
                         visit.order.state == trade::OrderState::expired;
  if (!check.errors.empty() && !is_closed) return show_card(visit, &check);
  auto entered = parts_.store.write<trade::Order>(
      [&](store::Writer& writer) { return behaviours::enter_card(writer, visit.order.id, check); });
  if (entered && !behaviours::asks_for_otp(entered->merchant_id)) {
    visit.order = std::move(*entered);
    return authorise(visit, "");
  }
  return after(visit, std::move(entered));
}

// The answer waits for the end of the notice's first try (DECISIONS A18); no lock is held.
http::Response Cashier::authorise(Visit& visit, std::string_view otp) const {
  auto result = parts_.operations.authorise(visit.order.id, otp);
  if (!result) return after(visit, result.error());
  return after(visit, std::move(result->order));
}

// Shows where the order stands now, with what was wrong about the post, if anything.
http::Response Cashier::after(Visit& visit, Result<trade::Order> changed) const {
  if (changed) {
    visit.order = std::move(*changed);
    return show(visit);
  }
  if (auto now = find_order(visit.order.id)) visit.order = std::move(*now);
  // A post that comes twice gets the same page as the first.
  if (changed.error().code != "order.paid" && changed.error().code != "order.expired") {
    visit.notice = changed.error();
  }
  return show(visit);
}

std::string Cashier::token_of(std::string_view order_id) const {
  return parts_.ids.alphanumeric(24, "cashier", order_id);
}

std::optional<trade::Order> Cashier::find_order(std::string_view id) const {
  return parts_.store.read([&](store::Reader& reader) { return store::find_order(reader, id); });
}

}  // namespace ecpay::site
