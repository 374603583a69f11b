#include "core/explain/received.hpp"

#include <algorithm>
#include <optional>

#include "core/base/text.hpp"
#include "core/explain/value_changes.hpp"

namespace ecpay::explain {
namespace {

constexpr std::size_t k_longest = 512;

int digit_of(char c) {
  if (c >= '0' && c <= '9') return c - '0';
  if (c >= 'A' && c <= 'F') return c - 'A' + 10;
  if (c >= 'a' && c <= 'f') return c - 'a' + 10;
  return -1;
}

bool is_hex(std::string_view text) {
  return !text.empty() &&
         std::all_of(text.begin(), text.end(), [](char c) { return digit_of(c) >= 0; });
}

std::string bytes_of(std::string_view digits) {
  std::string bytes;
  for (std::size_t i = 0; i + 1 < digits.size(); i += 2)
    bytes += static_cast<char>(digit_of(digits[i]) * 16 + digit_of(digits[i + 1]));
  return bytes;
}

// "3D-D0-35-…", as .NET's BitConverter writes it.
bool has_dashes(std::string_view text) {
  if (text.size() < 5 || text.size() % 3 != 2) return false;
  for (std::size_t i = 2; i < text.size(); i += 3) {
    if (text[i] != '-' && text[i] != ':') return false;
  }
  return true;
}

bool is_digest_size(std::size_t size) { return size == 16 || size == 32; }

std::string_view without_surroundings(std::string_view text) {
  text = trim(text);
  while (text.size() > 1 && (text.front() == '"' || text.front() == '\'') &&
         text.back() == text.front())
    text = trim(text.substr(1, text.size() - 2));
  if (text.starts_with("0x")) text.remove_prefix(2);
  if (text.starts_with("\xEF\xBB\xBF")) text.remove_prefix(3);
  return text;
}

}  // namespace

Received read_received(std::string_view text) {
  Received received;
  if (text.size() > k_longest) return received;
  const std::string_view inner = without_surroundings(text);
  if (inner != text) received.codes.push_back("DIGEST_WHITESPACE");
  std::string digits(inner);
  if (has_dashes(inner)) {
    std::erase_if(digits, [](char c) { return c == '-' || c == ':'; });
    received.codes.push_back("DIGEST_DASHES");
  }
  if (is_hex(digits)) {
    if (to_upper(digits) != digits) received.codes.push_back("DIGEST_LOWERCASE");
    received.digits = to_upper(digits);
    if (digits.size() % 2 == 0) received.digest = bytes_of(digits);
  } else {
    const auto decoded =
        base64_decode(digits.find('%') == std::string::npos ? digits : decoded_again(digits));
    if (decoded) {
      received.digest = *decoded;
      received.codes.push_back("DIGEST_BASE64");
    }
  }
  if (!is_digest_size(received.digest.size())) received.digest.clear();
  received.algorithm = received.digest.size() == 16 ? Algorithm::md5 : Algorithm::sha256;
  return received;
}

}  // namespace ecpay::explain
