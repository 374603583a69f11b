#pragma once

#include <functional>
#include <string>
#include <string_view>

namespace ecpay::aws {

// One log event as the function's code wrote it, valid UTF-8, without its final line break.
struct OutputRecord {
  enum class Kind {
    text,    // becomes a CloudWatch log event
    notice,  // our bootstraps: JSON about something they refused, such as a blocked host
  };
  Kind kind;
  std::string text;
};

// Splits what a sandbox writes into records: plain lines, and framed records (4 bytes type, 4 bytes
// length, 8 bytes time in microseconds, message; big-endian; type 0xA55A0003 text or 0xA55A0002
// JSON, or'ed with a level), which may hold line breaks. Both may come mixed on one stream, so that
// their order is kept: a frame's first two bytes are no UTF-8, and end an open line. Lines beyond
// 256 KiB are cut into several. Used by one thread at a time.
class OutputParser {
 public:
  using Emit = std::function<void(OutputRecord)>;
  void feed(std::string_view bytes, const Emit& emit);
  // Gives out an unfinished line.
  void finish(const Emit& emit);

 private:
  enum class Step { took, needs_more };
  Step take_frame(std::string_view& rest, const Emit& emit);
  Step take_line(std::string_view& rest, const Emit& emit);

  std::string pending_;
};

}  // namespace ecpay::aws
