#include "core/base/text.hpp"
#include "core/catalogue/message.hpp"
#include "emulator/ecpay/answer.hpp"
#include "emulator/ecpay/behaviours/payment_notice.hpp"
#include "emulator/ecpay/cashier_visit.hpp"

// What the cashier shows: from an order's row to a page.
namespace ecpay::site {
namespace {

std::string in(Language language, std::string_view en, std::string_view zh_tw) {
  return std::string(language == Language::en ? en : zh_tw);
}

std::vector<pages::MethodChoice> choices_of(const behaviours::CheckoutRequest& checkout,
                                            Language language) {
  std::vector<pages::MethodChoice> choices;
  for (const auto* method : checkout.methods) {
    choices.push_back({std::string(method->choose_payment), in(language, method->en, method->zh_tw),
                       method->in_this_version});
  }
  return choices;
}

// A failure in the words of aio 2.9.
std::string words_of_failure(std::string_view code) {
  if (code == behaviours::k_verification_failed) return "3D 驗證失敗 Pay fail";
  if (code == behaviours::k_bank_refused) return "銀行拒絕交易";
  return "交易失敗";
}

}  // namespace

std::string query_value(const http::Request& request, std::string_view name) {
  const auto query = request.query();
  if (query.size() > 2000) return "";
  const auto form = wire::Form::parse(query);
  return form ? form->get(name) : std::string();
}

pages::DeveloperPanel Cashier::panel_of(const Visit& visit) const {
  pages::DeveloperPanel panel;
  panel.state = to_string(visit.order.state);
  panel.trace = behaviours::trace_of(visit.order);
  panel.dashboard_url = settings_.dashboard_url + "#/orders/" + visit.order.id;
  for (const auto& pair : visit.checkout.form.pairs()) {
    panel.parameters.emplace_back(pair.name, pair.value);
  }
  const bool was_told = !visit.order.return_code.empty();
  if (!was_told) return panel;
  panel.callbacks = parts_.store.read([&](store::Reader& reader) {
    std::vector<pages::CallbackLine> lines;
    for (const auto& delivery : store::list_deliveries(reader, visit.order.id, 20)) {
      const auto attempts = store::list_attempts(reader, delivery.id);
      lines.push_back({delivery.kind, delivery.url, delivery.state,
                       attempts.empty() ? std::string() : attempts.back().verdict});
    }
    return lines;
  });
  return panel;
}

pages::CashierFrame Cashier::frame_of(const Visit& visit) const {
  pages::CashierFrame frame;
  frame.step_url = std::string(k_step_prefix) + visit.order.id + "/" + token_of(visit.order.id);
  if (!visit.query_language.empty()) frame.query = "?Language=" + visit.query_language;
  frame.frame.language = visit.language;
  frame.frame.switch_url = frame.step_url + "?Language=" + in(visit.language, "CHI", "ENG");
  frame.order = {visit.order.id, visit.order.trade_no, visit.order.merchant_id,
                 pages::format_twd(visit.order.amount_twd), visit.checkout.items};
  if (visit.notice) {
    frame.notice = message_text(*visit.notice, visit.language);
    frame.notice_fix = fix_text(*visit.notice, visit.language);
  }
  frame.panel = panel_of(visit);
  return frame;
}

http::Response Cashier::show(Visit& visit) const {
  if (visit.order.state == trade::OrderState::paid) return hand_over(visit);
  switch (behaviours::step_of(visit.order)) {
    case behaviours::Step::method:
      return page_response(
          200, pages::method_page(frame_of(visit), choices_of(visit.checkout, visit.language)));
    case behaviours::Step::card:
      return show_card(visit, nullptr);
    case behaviours::Step::otp: {
      const auto pending = visit.order.payment.value("pending", Json::object());
      return page_response(
          200, pages::otp_page(frame_of(visit), {text_of(pending, "card4no"),
                                                 std::string(behaviours::k_success_otp)}));
    }
    case behaviours::Step::done:
      return show_done(visit);
  }
  return show_done(visit);
}

http::Response Cashier::show_card(Visit& visit, const behaviours::CardCheck* check) const {
  pages::CardForm form;
  const std::string fill = query_value(visit.request, "fill");
  for (const auto& card : behaviours::test_cards()) {
    form.hints.push_back({std::string(card.number), in(visit.language, card.en, card.zh_tw)});
    if (card.number == fill) {
      form.number = fill;
      form.expiry = "12/" + format_taiwan(parts_.clock.now() + std::chrono::hours(24 * 730), "yy");
      form.cvv = "222";
    }
  }
  form.may_choose_method = visit.checkout.methods.size() > 1;
  if (check != nullptr) {
    for (const auto& error : check->errors) {
      const std::string text =
          message_text(error, visit.language) + " " + fix_text(error, visit.language);
      if (error.subject == behaviours::k_card_number_field) form.number_error = text;
      if (error.subject == behaviours::k_card_expiry_field) form.expiry_error = text;
      if (error.subject == behaviours::k_card_cvv_field) form.cvv_error = text;
    }
  }
  return page_response(200, pages::card_page(frame_of(visit), form));
}

http::Response Cashier::show_done(Visit& visit) const {
  pages::ResultView result;
  result.client_back_url = visit.checkout.client_back_url;
  switch (visit.order.state) {
    case trade::OrderState::paid:
      result.payment_date = visit.order.paid_at ? format_taiwan(*visit.order.paid_at) : "";
      break;
    case trade::OrderState::failed:
      result.kind = pages::ResultKind::failed;
      result.code = visit.order.return_code;
      result.message = words_of_failure(result.code);
      break;
    case trade::OrderState::created:
    case trade::OrderState::waiting:
    case trade::OrderState::expired:
      result.kind = pages::ResultKind::left;
      break;
  }
  return page_response(200, pages::result_page(frame_of(visit), result));
}

// Back to the shop by the browser, with the same result the server was told.
http::Response Cashier::hand_over(Visit& visit) const {
  const auto deliveries = parts_.store.read(
      [&](store::Reader& reader) { return store::list_deliveries(reader, visit.order.id, 20); });
  for (const auto& delivery : deliveries) parts_.dispatcher.wait_first_attempt(delivery.id);
  const std::string url = pages::safe_url(visit.checkout.order_result_url);
  const auto* api = parts_.catalogue.find("aio.checkout");
  const auto* callback = api == nullptr ? nullptr : api->find_callback("order_result");
  const auto signer = parts_.keys.find_profile(visit.order.profile);
  if (url.empty() || callback == nullptr || !signer) return show_done(visit);
  const auto request = catalogue::value_of(visit.checkout.form);
  catalogue::WriteContext context;
  context.keys = signer->keys;
  context.merchant_id = visit.order.merchant_id;
  context.request = &request;
  const auto form = catalogue::write_form(
      callback->message, behaviours::payment_result(visit.order, behaviours::Telling::browser),
      context);
  pages::HandOver page{url, {}};
  for (const auto& pair : form.pairs()) page.fields.emplace_back(pair.name, pair.value);
  return page_response(200, pages::hand_over_page(frame_of(visit), page),
                       pages::hand_over_script());
}

}  // namespace ecpay::site
