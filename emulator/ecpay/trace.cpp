#include "emulator/ecpay/trace.hpp"

#include <algorithm>
#include <array>

#include "core/base/text.hpp"

namespace ecpay::site {
namespace {

bool is_hex(std::string_view text) {
  return std::all_of(text.begin(), text.end(),
                     [](char c) { return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f'); });
}

bool is_root(std::string_view text) {
  return text.size() == 35 && text.substr(0, 2) == "1-" && text[10] == '-' &&
         is_hex(text.substr(2, 8)) && is_hex(text.substr(11));
}

std::uint64_t seconds_of(Instant at) {
  return static_cast<std::uint64_t>(
      std::chrono::floor<std::chrono::seconds>(at).time_since_epoch().count());
}

// The last `digits` of the number.
std::string hex_of(std::uint64_t value, std::size_t digits) {
  std::string out(digits, '0');
  for (auto digit = out.rbegin(); digit != out.rend(); ++digit, value >>= 4)
    *digit = "0123456789abcdef"[value & 15U];
  return out;
}

}  // namespace

std::string trace_of(const http::Request& request) {
  const auto header = request.headers.find(k_trace_header).value_or("");
  for (const auto part : split(header.substr(0, 500), ';')) {
    const auto pair = trim(part);
    if (pair.substr(0, 5) == "Root=" && is_root(pair.substr(5))) return std::string(pair.substr(5));
  }
  return "";
}

std::string make_trace(const IdSource& ids, Instant at, std::string_view key) {
  const auto seconds = seconds_of(at);
  return "1-" + hex_of(seconds, 8) + "-" + ids.hex(24, "trace", key, seconds);
}

std::string make_trace(const IdSource& ids, Instant at, std::string_view key, std::uint64_t count) {
  return "1-" + hex_of(seconds_of(at), 8) + "-" + ids.hex(8, "trace.of", key) + hex_of(count, 6) +
         ids.hex(10, "trace", key, count);
}

std::string seen_url(const http::Request& request) {
  const std::string authority =
      request.authority.empty() ? request.headers.get("Host") : request.authority;
  // Queries of ours carry no secret; of the vendor's paths only what a browser shows is kept.
  return std::string(request.tls ? "https" : "http") + "://" + authority +
         to_valid_utf8(std::string_view(request.target).substr(0, 2000));
}

}  // namespace ecpay::site
