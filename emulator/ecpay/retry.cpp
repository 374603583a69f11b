#include "emulator/ecpay/retry.hpp"

#include <string>

namespace ecpay::site {

std::optional<Instant> next_try(const catalogue::RetrySpec* rhythm, const IdSource& ids,
                                std::int64_t delivery_id, int tried, Instant now) {
  if (rhythm == nullptr || tried < 1) return std::nullopt;
  if (!rhythm->waits_s.empty()) {
    const auto index = static_cast<std::size_t>(tried) - 1;
    if (index >= rhythm->waits_s.size()) return std::nullopt;
    return now + std::chrono::seconds(rhythm->waits_s[index]);
  }
  if (tried > rhythm->times) return std::nullopt;
  const auto width = static_cast<std::uint64_t>(rhythm->max_s - rhythm->min_s + 1);
  const auto bits =
      ids.bits("retry", std::to_string(delivery_id), static_cast<std::uint64_t>(tried));
  return now + std::chrono::seconds(rhythm->min_s + static_cast<long long>(bits % width));
}

}  // namespace ecpay::site
