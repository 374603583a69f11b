#pragma once

#include <string>
#include <vector>

#include "emulator/pages/frame.hpp"

// The pages a shopper walks through. Programs walk them too, so these are fixed: <main> and the
// step's form carry data-step="method|card|otp|done", <main> carries data-order, and the fields are
// named ChoosePayment, CardNo, CardExpiry, CardCvv and OTP.
namespace ecpay::pages {

// What stands beside every step.
struct OrderSummary {
  std::string order_id;
  std::string trade_no;
  std::string merchant_id;
  std::string amount;  // format_twd
  std::vector<std::string> items;
};

struct CashierFrame {
  Frame frame;
  OrderSummary order;
  DeveloperPanel panel;
  std::string step_url;    // "/_pay/<TradeNo>/<token>": steps post below it
  std::string query;       // "?Language=ENG" or empty, kept from step to step
  std::string notice;      // what went wrong with the last post; empty if nothing
  std::string notice_fix;  // and what to do
};

struct MethodChoice {
  std::string choose_payment;
  std::string label;
  bool available = false;
};
std::string method_page(const CashierFrame& frame, const std::vector<MethodChoice>& methods);

struct CardHint {
  std::string number;  // digits
  std::string effect;
};
struct CardForm {
  std::string number;  // what is filled in; never what a shopper typed
  std::string expiry;
  std::string cvv;
  std::string number_error, expiry_error, cvv_error;
  std::vector<CardHint> hints;
  bool may_choose_method = false;
};
std::string card_page(const CashierFrame& frame, const CardForm& form);

struct OtpForm {
  std::string card4no;
  std::string hint;  // the stage's one-time password
};
std::string otp_page(const CashierFrame& frame, const OtpForm& form);

enum class ResultKind { paid, failed, left };
struct ResultView {
  ResultKind kind = ResultKind::paid;
  std::string code;     // RtnCode of a failure
  std::string message;  // the vendor's words for it
  std::string payment_date;
  std::string client_back_url;  // unchecked; shown only if it is http(s)
};
std::string result_page(const CashierFrame& frame, const ResultView& result);

struct HandOver {
  std::string url;  // REQUIRES: not empty after safe_url
  std::vector<std::pair<std::string, std::string>> fields;
};
// A form that sends itself to the shop, with a button for browsers without JavaScript.
std::string hand_over_page(const CashierFrame& frame, const HandOver& hand_over);

}  // namespace ecpay::pages
