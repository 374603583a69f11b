#include "cli/pure/lines.hpp"

#include <cstring>
#include <istream>
#include <ostream>

#include "core/base/error_json.hpp"

namespace ecpay::cli {
namespace {

constexpr std::size_t k_max_line_bytes = 1U << 20;
constexpr std::size_t k_flush_bytes = 64U * 1024;

// Takes what the stream has ready, so that a program that waits for each answer gets it.
class LineReader {
 public:
  LineReader(std::istream& in, std::function<void()> before_wait)
      : buffer_(*in.rdbuf()), before_wait_(std::move(before_wait)) {}

  // The next line without its end; false at the end of the stream. Of a line that is too long only
  // the beginning is kept.
  bool next(std::string_view& line, bool& is_too_long) {
    line_.clear();
    is_too_long = false;
    while (true) {
      if (begin_ == end_ && !fill()) {
        line = line_;
        return !line_.empty() || is_too_long;
      }
      const char* start = block_ + begin_;
      const auto* found = static_cast<const char*>(std::memchr(start, '\n', end_ - begin_));
      const std::size_t count =
          found == nullptr ? end_ - begin_ : static_cast<std::size_t>(found - start);
      begin_ += count + (found == nullptr ? 0 : 1);
      if (found != nullptr && line_.empty()) {
        line = {start, count};
        return true;
      }
      if (line_.size() + count > k_max_line_bytes) {
        is_too_long = true;
      } else {
        line_.append(start, count);
      }
      if (found != nullptr) {
        line = line_;
        return true;
      }
    }
  }

 private:
  bool fill() {
    if (buffer_.in_avail() <= 0) before_wait_();
    if (buffer_.sgetc() == std::char_traits<char>::eof()) return false;
    const auto ready = std::min<std::streamsize>(buffer_.in_avail(), sizeof block_);
    end_ = static_cast<std::size_t>(buffer_.sgetn(block_, std::max<std::streamsize>(ready, 1)));
    begin_ = 0;
    return end_ > 0;
  }

  std::streambuf& buffer_;
  std::function<void()> before_wait_;
  char block_[64 * 1024];
  std::size_t begin_ = 0, end_ = 0;
  std::string line_;
};

}  // namespace

LineCounts answer_lines(
    std::istream& in, std::ostream& out,
    const std::function<Result<LineAnswer>(std::string_view line, std::string& out)>& answer) {
  LineCounts counts;
  std::string ready;
  const auto flush = [&] {
    out.write(ready.data(), static_cast<std::streamsize>(ready.size()));
    out.flush();
    ready.clear();
  };
  LineReader reader(in, flush);
  std::string_view line;
  bool is_too_long = false;
  while (out.good() && reader.next(line, is_too_long)) {
    ++counts.lines;
    if (line.ends_with('\r')) line.remove_suffix(1);
    const auto before = ready.size();
    const auto done = is_too_long ? Result<LineAnswer>(Error{"input.too_large", "-", "1", ""})
                                  : answer(line, ready);
    if (!done) {
      ready.resize(before);
      ready += to_text(Json{{"error", error_json(done.error())}});
      ++counts.bad;
    } else if (*done == LineAnswer::no) {
      ++counts.no;
    }
    ready += '\n';
    if (ready.size() > k_flush_bytes) flush();
  }
  flush();
  return counts;
}

int exit_code_of(const LineCounts& counts) { return counts.bad > 0 ? 4 : counts.no > 0 ? 1 : 0; }

}  // namespace ecpay::cli
