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
  data.set("order_id", frame.order.order_id);
  data.set("trade_no", frame.order.trade_no);
  data.set("merchant_id", frame.order.merchant_id);
  data.set("amount", frame.order.amount);
  data.set("step_url", frame.step_url);
  data.set("query", frame.query);
  set_text(data, "notice", frame.notice);
  data.set("notice_fix", frame.notice_fix);
  Data items{Data::type::list};
  for (const auto& item : frame.order.items) {
    Data row{Data::type::object};
    row.set("text", item);
    items.push_back(row);
  }
  data.set("items", items);
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
  Data rows{Data::type::list};
  for (const auto& method : methods) {
    Data row{Data::type::object};
    row.set("choose_payment", method.choose_payment);
    row.set("label", method.label);
    row.set("available", Data{method.available ? Data::type::bool_true : Data::type::bool_false});
    rows.push_back(row);
  }
  data.set("methods", rows);
  return render_page("method", frame.frame.language, data);
}

std::string card_page(const CashierFrame& frame, const CardForm& form) {
  Data data = cashier_data(frame, "card_title");
  data.set("number", in_groups(form.number));
  data.set("expiry", form.expiry);
  data.set("cvv", form.cvv);
  set_text(data, "number_error", form.number_error);
  set_text(data, "expiry_error", form.expiry_error);
  set_text(data, "cvv_error", form.cvv_error);
  if (form.may_choose_method) data.set("may_choose_method", Data{Data::type::bool_true});
  Data hints{Data::type::list};
  for (const auto& hint : form.hints) {
    Data row{Data::type::object};
    row.set("shown", in_groups(hint.number));
    row.set("fill_url", frame.step_url + (frame.query.empty() ? "?" : frame.query + "&") +
                            "fill=" + hint.number);
    row.set("effect", hint.effect);
    hints.push_back(row);
  }
  data.set("hints", hints);
  return render_page("card", frame.frame.language, data);
}

std::string otp_page(const CashierFrame& frame, const OtpForm& form) {
  Data data = cashier_data(frame, "otp_title");
  data.set("card4no", form.card4no);
  data.set("hint", form.hint);
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
  data.set("outcome", outcome);
  data.set(outcome, Data{Data::type::bool_true});
  data.set("code", result.code);
  data.set("message", result.message);
  data.set("payment_date", result.payment_date);
  const std::string back = safe_url(result.client_back_url);
  set_text(data, "client_back_url", back);
  if (back.empty() && !result.client_back_url.empty()) {
    data.set("unsafe_url", Data{Data::type::bool_true});
  }
  return render_page("result", frame.frame.language, data);
}

std::string hand_over_page(const CashierFrame& frame, const HandOver& hand_over) {
  Data data = cashier_data(frame, "hand_over_title");
  data.set("url", safe_url(hand_over.url));
  Data fields{Data::type::list};
  for (const auto& [name, value] : hand_over.fields) {
    Data row{Data::type::object};
    row.set("name", name);
    row.set("value", value);
    fields.push_back(row);
  }
  data.set("fields", fields);
  return render_page("hand_over", frame.frame.language, data);
}

}  // namespace ecpay::pages
