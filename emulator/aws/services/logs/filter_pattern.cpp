#include "emulator/aws/services/logs/filter_pattern.hpp"

#include <algorithm>

#include "core/base/text.hpp"

namespace ecpay::aws::logs {
namespace {

Refusal invalid(const std::string& reason) {
  return {"InvalidParameterException", "Invalid filter pattern: " + reason};
}

}  // namespace

Outcome<FilterPattern> FilterPattern::parse(std::string_view text) {
  text = trim(text);
  if (text.size() > 1024) return invalid("it is longer than 1024 characters");
  if (text.starts_with('{') || text.starts_with('[')) {
    return invalid("ecpay-cli emulates terms and phrases, not JSON and column patterns");
  }
  FilterPattern pattern;
  while (!(text = trim(text)).empty()) {
    auto* terms = &pattern.all_;
    if (text[0] == '?' || text[0] == '-') {
      terms = text[0] == '?' ? &pattern.any_ : &pattern.none_;
      text.remove_prefix(1);
    }
    std::size_t length = 0;
    if (text.starts_with('"')) {
      const auto end = text.find('"', 1);
      if (end == std::string_view::npos) return invalid("a quote is not closed");
      terms->emplace_back(text.substr(1, end - 1));
      length = end + 1;
    } else {
      length = std::min(text.find_first_of(" \t\r\n"), text.size());
      terms->emplace_back(text.substr(0, length));
    }
    text.remove_prefix(length);
  }
  return pattern;
}

bool FilterPattern::matches(std::string_view line) const {
  const auto has = [&](const std::string& term) { return line.find(term) != line.npos; };
  if (std::any_of(none_.begin(), none_.end(), has)) return false;
  if (!std::all_of(all_.begin(), all_.end(), has)) return false;
  return any_.empty() || !all_.empty() || std::any_of(any_.begin(), any_.end(), has);
}

}  // namespace ecpay::aws::logs
