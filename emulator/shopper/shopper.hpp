#pragma once

#include <optional>
#include <string>

#include "core/catalogue/catalogue.hpp"
#include "emulator/shopper/browser.hpp"

namespace ecpay::shopper {

// What the shopper means to do (DECISIONS A16).
enum class Intent { pay, be_declined, abandon };

struct ShoppingList {
  std::string start_url;            // the shop's first page, by real or local address
  std::optional<std::string> data;  // a form body: the first request is a POST
  std::string choose_payment = "Credit";
  std::string card_number = "4311952222222222";
  std::string card_expiry = "12/40";
  std::string card_cvv = "222";
  std::string otp = "1234";
  Intent intent = Intent::pay;
};

struct Trip {
  std::string order_id;  // TradeNo, as the cashier's pages carry it
  std::string trade_no;  // MerchantTradeNo, as the shop's form carried it
  std::string outcome;   // "paid", "failed" or "left", as the cashier said
  std::string last_url;  // where the shopper ended
  int last_status = 0;
};

// Walks through shop and cashier the way a person does: pages, forms, redirects; no shortcut
// through the control API (A17). Errors beside the browser's: "shopper.no_form" (evidence: the
// page's forms), "shopper.refused" (ECPay's error page; evidence: its code and message),
// "shopper.shop_error" (subject: the URL, detail: the status), "shopper.lost" (too many pages;
// subject: the URL).
class Shopper {
 public:
  // Both borrowed.
  Shopper(Browser& browser, const hosts::HostTable& table) : browser_(browser), table_(table) {}

  Result<Trip> shop(const ShoppingList& list);

 private:
  struct Cashier {  // the step a cashier page is at
    std::string step;
    std::string order_id;
    std::string outcome;
  };
  static std::optional<Cashier> cashier_of(const Page& page);
  Result<Page> start(const ShoppingList& list);
  Result<Page> step_cashier(const Page& page, const Cashier& at, const ShoppingList& list,
                            Trip& trip);
  Result<Page> leave_done(const Page& page, const Cashier& at, Trip& trip);
  Result<Page> step_shop(const Page& page, Trip& trip);
  bool is_ecpay_form(const Page& page, const std::string& action) const;

  Browser& browser_;
  const hosts::HostTable& table_;
};

}  // namespace ecpay::shopper
