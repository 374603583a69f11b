#include "emulator/aws/lambda/output_parser.hpp"

#include <cstdint>

#include "core/base/text.hpp"

namespace ecpay::aws {
namespace {

constexpr std::string_view k_magic("\xA5\x5A\x00", 3);
constexpr std::size_t k_header = 16;
constexpr std::size_t k_max_line = 256U << 10;
constexpr std::size_t k_max_frame = 1U << 20;
constexpr unsigned k_notice_type = 0x01;

std::uint32_t big_endian(std::string_view bytes) {
  std::uint32_t value = 0;
  for (const char c : bytes.substr(0, 4)) value = value << 8 | static_cast<unsigned char>(c);
  return value;
}

// The low byte of a frame's type: two bits of format, three of level.
bool is_frame_type(unsigned low) {
  return low == k_notice_type || (low <= 0x1B && ((low & 3U) == 2 || (low & 3U) == 3));
}

void emit_text(std::string_view text, const OutputParser::Emit& emit) {
  emit({OutputRecord::Kind::text, to_valid_utf8(text)});
}

}  // namespace

OutputParser::Step OutputParser::take_frame(std::string_view& rest, const Emit& emit) {
  if (rest.size() < k_header) return Step::needs_more;
  const unsigned low = static_cast<unsigned char>(rest[3]);
  const std::size_t length = big_endian(rest.substr(4));
  if (!is_frame_type(low) || length > k_max_frame) {  // only looks like a frame
    emit_text(rest.substr(0, k_magic.size()), emit);
    rest.remove_prefix(k_magic.size());
    return Step::took;
  }
  if (rest.size() < k_header + length) return Step::needs_more;
  auto message = rest.substr(k_header, length);
  rest.remove_prefix(k_header + length);
  if (message.ends_with('\n')) message.remove_suffix(1);
  const auto kind = low == k_notice_type ? OutputRecord::Kind::notice : OutputRecord::Kind::text;
  emit({kind, to_valid_utf8(message)});
  return Step::took;
}

OutputParser::Step OutputParser::take_line(std::string_view& rest, const Emit& emit) {
  const auto line_end = rest.find('\n');
  const auto frame = rest.substr(0, line_end).find(k_magic);
  if (frame != std::string_view::npos) {
    emit_text(rest.substr(0, frame), emit);
    rest.remove_prefix(frame);
    return Step::took;
  }
  if (line_end != std::string_view::npos && line_end <= k_max_line) {
    emit_text(rest.substr(0, line_end), emit);
    rest.remove_prefix(line_end + 1);
    return Step::took;
  }
  if (rest.size() <= k_max_line) return Step::needs_more;
  emit_text(rest.substr(0, k_max_line), emit);
  rest.remove_prefix(k_max_line);
  return Step::took;
}

void OutputParser::feed(std::string_view bytes, const Emit& emit) {
  std::string joined;
  std::string_view rest = bytes;
  if (!pending_.empty()) {
    joined = std::move(pending_);
    joined.append(bytes);
    rest = joined;
  }
  auto step = Step::took;
  while (!rest.empty() && step == Step::took)
    step = rest.starts_with(k_magic) ? take_frame(rest, emit) : take_line(rest, emit);
  pending_.assign(rest);
}

void OutputParser::finish(const Emit& emit) {
  if (!pending_.empty()) emit_text(pending_, emit);
  pending_.clear();
}

}  // namespace ecpay::aws
