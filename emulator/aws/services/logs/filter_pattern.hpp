#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "emulator/aws/services/protocol/outcome.hpp"

namespace ecpay::aws::logs {

// A filter pattern of unstructured lines: `error "two words" ?a ?b -debug`.
class FilterPattern {
 public:
  // Refuses JSON and column patterns ({ … }, [ … ]), which are not emulated, and an open quote.
  static Outcome<FilterPattern> parse(std::string_view text);

  // Whether the line has every plain term, one of the '?' terms if there are any and no plain
  // ones, and none of the '-' terms. Letter case matters.
  bool matches(std::string_view line) const;

 private:
  std::vector<std::string> all_, any_, none_;
};

}  // namespace ecpay::aws::logs
