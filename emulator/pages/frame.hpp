#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "core/base/messages.hpp"

// What surrounds every page, and the pages' one rule about addresses. View models are plain values;
// rendering is safe from any thread. All texts of a view are escaped where they are shown.
namespace ecpay::pages {

// One notice on its way to the shop, for the developer panel.
struct CallbackLine {
  std::string kind;     // "return"
  std::string url;      // as the shop named it
  std::string state;    // "pending", "settled" …
  std::string verdict;  // of the last try; empty if there was none
};

// What a developer wants to know about the order in front of them, beside its numbers.
struct DeveloperPanel {
  std::string state;
  std::string trace;
  std::string dashboard_url;                                    // of this order
  std::vector<std::pair<std::string, std::string>> parameters;  // as received
  std::vector<CallbackLine> callbacks;
};

struct Frame {
  Language language = Language::zh_tw;
  std::string switch_url;  // the same page in the other language; empty = no link
};

// The address if it is absolute http or https without blanks and control characters, else empty:
// no other scheme is ever written into a page (DECISIONS decision 10).
std::string safe_url(std::string_view url);

// "NT$ 1,234".
std::string format_twd(long long amount_twd);

// The stylesheet of all pages and the address they name it by.
inline constexpr std::string_view k_stylesheet_path = "/_pay/cashier.css";
std::string_view stylesheet();

// The only script any page carries, on the hand-over page; for the hash in its
// Content-Security-Policy.
std::string_view hand_over_script();

}  // namespace ecpay::pages
