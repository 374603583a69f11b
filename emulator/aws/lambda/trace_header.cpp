#include "emulator/aws/lambda/trace_header.hpp"

#include <array>
#include <cstdio>

#include "core/base/text.hpp"

namespace ecpay::aws {

std::string new_trace_header(const IdSource& ids, std::string_view request_id, Instant at) {
  std::array<char, 16> time{};
  const auto at_s = std::chrono::duration_cast<std::chrono::seconds>(at.time_since_epoch());
  std::snprintf(time.data(), time.size(), "%08llx",
                static_cast<unsigned long long>(at_s.count()) & 0xFFFFFFFFULL);
  return std::string("Root=1-") + time.data() + "-" + ids.hex(24, "trace", request_id) +
         ";Parent=" + ids.hex(16, "segment", request_id) + ";Sampled=0";
}

std::string trace_root_of(std::string_view header) {
  for (const auto part : split(header, ';')) {
    const auto text = trim(part);
    if (text.starts_with("Root=")) return std::string(text.substr(5));
  }
  return "";
}

}  // namespace ecpay::aws
