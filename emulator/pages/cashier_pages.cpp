#include "emulator/pages/cashier_pages.hpp"

#include "emulator/pages/page_data.hpp"
#include "emulator/pages/template.hpp"
#include "emulator/pages/texts.hpp"

namespace ecpay::pages {
namespace {

Data cashier_data(const CashierFrame& frame, std::string_view title_text) {
  Data data{Data::type::object};
  set_frame(data, frame.frame, text_named(title_text, frame.frame.language));
  set_panel(data, frame.panel);
  put(data, "order_id", frame.order.order_id);
  put(data, "trade_no", frame.order.trade_no);
  put(data, "merchant_id", frame.order.merchant_id);
  put(data, "amount", frame.order.amount);
  put(data, "step_url", frame.step_url);
  put(data, "query", frame.query);
  set_text(data, "notice", frame.notice);
  put(data, "notice_fix", frame.notice_fix);
  List items;
  for (const auto& item : frame.order.items) {
    Data& row = items.emplace_back(Data::type::object);
    put(row, "text", item);
  }
  put(data, "items", items);
  return data;
}

// "4311 9522 2222 2222".
std::string in_groups(std::string_view digits) {
  std::string out;
  for (std::size_t i = 0; i < digits.size(); ++i) {
    if (i != 0 && i % 4 == 0) out += ' ';
    out += digits[i];
  }
  return out;
}

}  // namespace

std::string method_page(const CashierFrame& frame, const std::vector<MethodChoice>& methods) {
  Data data = cashier_data(frame, "choose");
  List rows;
  for (const auto& method : methods) {
    Data& row = rows.emplace_back(Data::type::object);
    put(row, "choose_payment", method.choose_payment);
    put(row, "label", method.label);
    put(row, "available", Data{method.available ? Data::type::bool_true : Data::type::bool_false});
  }
  put(data, "methods", rows);
  return render_page("method", frame.frame.language, data);
}

std::string card_page(const CashierFrame& frame, const CardForm& form) {
  Data data = cashier_data(frame, "card_title");
  put(data, "number", in_groups(form.number));
  put(data, "expiry", form.expiry);
  put(data, "cvv", form.cvv);
  set_text(data, "number_error", form.number_error);
  set_text(data, "expiry_error", form.expiry_error);
  set_text(data, "cvv_error", form.cvv_error);
  if (form.may_choose_method) put(data, "may_choose_method", Data{Data::type::bool_true});
  List hints;
  hints.reserve(form.hints.size());
  for (const auto& hint : form.hints) {
    Data& row = hints.emplace_back(Data::type::object);
    put(row, "shown", in_groups(hint.number));
    put(row, "fill_url",
        frame.step_url + (frame.query.empty() ? "?" : frame.query + "&") + "fill=" + hint.number);
    put(row, "effect", hint.effect);
  }
  put(data, "hints", hints);
  return render_page("card", frame.frame.language, data);
}

std::string otp_page(const CashierFrame& frame, const OtpForm& form) {
  Data data = cashier_data(frame, "otp_title");
  put(data, "card4no", form.card4no);
  put(data, "hint", form.hint);
  return render_page("otp", frame.frame.language, data);
}

std::string result_page(const CashierFrame& frame, const ResultView& result) {
  const auto title = [&]() -> std::string_view {
    switch (result.kind) {
      case ResultKind::paid:
        return "paid_title";
      case ResultKind::failed:
        return "failed_title";
      case ResultKind::left:
        return "left_title";
    }
    return "paid_title";
  }();
  Data data = cashier_data(frame, title);
  const std::string outcome(title.substr(0, title.find('_')));
  put(data, "outcome", outcome);
  put(data, outcome, Data{Data::type::bool_true});
  put(data, "code", result.code);
  put(data, "message", result.message);
  put(data, "payment_date", result.payment_date);
  const std::string back = safe_url(result.client_back_url);
  set_text(data, "client_back_url", back);
  if (back.empty() && !result.client_back_url.empty()) {
    put(data, "unsafe_url", Data{Data::type::bool_true});
  }
  return render_page("result", frame.frame.language, data);
}

std::string hand_over_page(const CashierFrame& frame, const HandOver& hand_over) {
  Data data = cashier_data(frame, "hand_over_title");
  put(data, "url", safe_url(hand_over.url));
  List fields;
  fields.reserve(hand_over.fields.size());
  for (const auto& [name, value] : hand_over.fields) {
    Data& row = fields.emplace_back(Data::type::object);
    put(row, "name", name);
    put(row, "value", value);
  }
  put(data, "fields", fields);
  return render_page("hand_over", frame.frame.language, data);
}

}  // namespace ecpay::pages
