#include "core/catalogue/nearest.hpp"

#include <algorithm>
#include <vector>

#include "core/base/text.hpp"

namespace ecpay::catalogue {
namespace {

constexpr std::size_t k_longest = 100;

// Edits between the texts, or `enough` as soon as it cannot be less.
std::size_t edits(std::string_view a, std::string_view b, std::size_t enough) {
  const auto gap = a.size() > b.size() ? a.size() - b.size() : b.size() - a.size();
  if (gap >= enough) return enough;
  std::vector<std::size_t> row(b.size() + 1);
  for (std::size_t j = 0; j <= b.size(); ++j) row[j] = j;
  for (std::size_t i = 1; i <= a.size(); ++i) {
    std::size_t diagonal = row[0];
    row[0] = i;
    std::size_t best = row[0];
    for (std::size_t j = 1; j <= b.size(); ++j) {
      const auto above = row[j];
      row[j] = std::min({above + 1, row[j - 1] + 1, diagonal + (a[i - 1] == b[j - 1] ? 0 : 1)});
      diagonal = above;
      best = std::min(best, row[j]);
    }
    if (best >= enough) return enough;
  }
  return std::min(row[b.size()], enough);
}

}  // namespace

std::string_view nearest(std::string_view text, std::span<const std::string_view> candidates) {
  if (text.empty() || text.size() > k_longest) return {};
  const auto wanted = to_lower(text);
  std::string_view best;
  std::size_t fewest = std::max<std::size_t>(text.size() / 3, 1) + 1;
  for (const auto candidate : candidates) {
    if (candidate.size() > k_longest) continue;
    const auto count = edits(wanted, to_lower(candidate), fewest);
    if (count < fewest) {
      fewest = count;
      best = candidate;
    }
  }
  return best;
}

}  // namespace ecpay::catalogue
