#include "emulator/aws/gateway/exchange.hpp"

#include <algorithm>
#include <array>

#include "core/base/text.hpp"

namespace ecpay::aws {
namespace {

void append_two_digits(std::string& out, long long value) {
  out += static_cast<char>('0' + value / 10 % 10);
  out += static_cast<char>('0' + value % 10);
}

char lower(char c) { return (c >= 'A' && c <= 'Z') ? static_cast<char>(c + 32) : c; }

}  // namespace

std::string format_request_time(Instant at) {
  constexpr std::array<std::string_view, 12> k_months = {"Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                                         "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
  const auto day = std::chrono::floor<std::chrono::days>(at);
  const std::chrono::year_month_day date(day);
  const std::chrono::hh_mm_ss time(std::chrono::floor<std::chrono::seconds>(at - day));
  std::string out;
  append_two_digits(out, static_cast<unsigned>(date.day()));
  out += '/';
  out += k_months.at(static_cast<unsigned>(date.month()) - 1);
  out += '/';
  out += std::to_string(static_cast<int>(date.year()));
  out += ':';
  append_two_digits(out, time.hours().count());
  out += ':';
  append_two_digits(out, time.minutes().count());
  out += ':';
  append_two_digits(out, time.seconds().count());
  out += " +0000";
  return out;
}

bool is_emulator_header(std::string_view name) {
  constexpr std::string_view k_prefix = "x-ecpay-emulator";
  return name.size() >= k_prefix.size() &&
         equals_ignoring_case(name.substr(0, k_prefix.size()), k_prefix);
}

bool is_before_ignoring_case(std::string_view a, std::string_view b) {
  return std::lexicographical_compare(a.begin(), a.end(), b.begin(), b.end(),
                                      [](char x, char y) { return lower(x) < lower(y); });
}

}  // namespace ecpay::aws
