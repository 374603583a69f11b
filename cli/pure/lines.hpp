#pragma once

#include <functional>
#include <iosfwd>
#include <string>
#include <string_view>

#include "core/base/json.hpp"
#include "core/base/result.hpp"

namespace ecpay::cli {

// What became of a stream of lines.
struct LineCounts {
  std::size_t lines = 0;
  std::size_t bad = 0;  // answered with an error
  std::size_t no = 0;   // answered with a no
};

enum class LineAnswer { yes, no };

// One line in, one line out, in order: `answer` appends its result to `out`, or gives the error
// that is written as {"error":{…}}; either way the next line follows. A line over 1 MB is an error
// "input.too_large" of its own. Memory does not grow with the stream; what has been answered is
// written out before the input is waited for.
LineCounts answer_lines(
    std::istream& in, std::ostream& out,
    const std::function<Result<LineAnswer>(std::string_view line, std::string& out)>& answer);

// 4 if a line was bad, 1 if one was answered with a no, else 0.
int exit_code_of(const LineCounts& counts);

}  // namespace ecpay::cli
