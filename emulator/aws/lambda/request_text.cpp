#include "emulator/aws/lambda/request_text.hpp"

#include <charconv>

#include "core/base/json.hpp"

namespace ecpay::aws {

std::string percent_decode(std::string_view text) {
  std::string out;
  out.reserve(text.size());
  for (std::size_t i = 0; i < text.size(); ++i) {
    unsigned value = 0;
    if (text[i] == '%' && i + 2 < text.size()) {
      const auto* end = text.data() + i + 3;
      const auto read = std::from_chars(text.data() + i + 1, end, value, 16);
      if (read.ec == std::errc() && read.ptr == end) {
        out += static_cast<char>(value);
        i += 2;
        continue;
      }
    }
    out += text[i];
  }
  return out;
}

bool is_json_text(std::string_view text) { return Json::accept(text); }

}  // namespace ecpay::aws
