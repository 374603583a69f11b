#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "core/http/message.hpp"
#include "emulator/ecpay/operations.hpp"
#include "emulator/pages/cashier_pages.hpp"

namespace ecpay::site {

// The steps' own address space beside the vendor's paths.
inline constexpr std::string_view k_step_prefix = "/_pay/";

// What the event log tells of a step.
struct StepNote {
  std::string order_id;
  std::string trace;
  std::string step;  // where the shopper stands after it
};

// The pages between the shop's form and the way back. Which step comes next is in the order's row,
// so a page from the browser's history, posted again, changes nothing. Works without JavaScript.
// Safe to share between threads.
class Cashier {
 public:
  struct Parts {  // borrowed
    const catalogue::Catalogue& catalogue;
    store::Store& store;
    const Clock& clock;
    const KeySource& keys;
    const IdSource& ids;
    const Operations& operations;
    Dispatcher& dispatcher;
  };
  Cashier(Parts parts, Settings settings) : parts_(parts), settings_(std::move(settings)) {}

  // GET shows the step an order stands at, POST takes it further; REQUIRES: the path starts with
  // k_step_prefix.
  http::Response handle(const http::Request& request, StepNote& note) const;
  // The first page of an order that was just created.
  http::Response first_page(const http::Request& request, trade::Order order, StepNote& note) const;

 private:
  struct Visit;
  http::Response show(Visit& visit) const;
  http::Response take(Visit& visit, std::string_view step, const wire::Form& form) const;
  http::Response take_card(Visit& visit, const wire::Form& form) const;
  http::Response authorise(Visit& visit, std::string_view otp) const;
  http::Response after(Visit& visit, Result<trade::Order> changed) const;
  http::Response show_card(Visit& visit, const behaviours::CardCheck* check) const;
  http::Response show_done(Visit& visit) const;
  http::Response hand_over(Visit& visit) const;
  pages::CashierFrame frame_of(const Visit& visit) const;
  pages::DeveloperPanel panel_of(const Visit& visit) const;
  std::string token_of(std::string_view order_id) const;
  std::optional<trade::Order> find_order(std::string_view id) const;

  Parts parts_;
  Settings settings_;
};

}  // namespace ecpay::site
