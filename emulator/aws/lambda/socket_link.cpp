#include "emulator/aws/lambda/socket_link.hpp"

#include <sys/socket.h>

#include <array>
#include <cerrno>
#include <cstdint>
#include <cstring>

namespace ecpay::aws {
namespace {

constexpr std::size_t k_frame_header = 5;

void append_length(std::string& out, std::size_t length) {
  for (int shift = 0; shift < 32; shift += 8) out += static_cast<char>(length >> shift & 0xFF);
}

std::size_t length_at(std::string_view bytes) {
  std::size_t value = 0;
  for (int i = 3; i >= 0; --i)
    value = value << 8 | static_cast<unsigned char>(bytes[static_cast<std::size_t>(i)]);
  return value;
}

std::optional<Told::Kind> kind_of(char letter) {
  switch (letter) {
    case 'N':
      return Told::Kind::ready;
    case 'R':
      return Told::Kind::response;
    case 'E':
      return Told::Kind::error;
    case 'I':
      return Told::Kind::init_error;
    case 'L':
      return Told::Kind::too_large;
    default:
      return std::nullopt;
  }
}

}  // namespace

SocketLink::SocketLink(process::Descriptor socket) : socket_(std::move(socket)) {
  process::set_nonblocking(socket_.get());
}

void SocketLink::send(const RuntimeEvent& event) {
  const std::array<std::string_view, 6> parts{
      event.request_id, event.deadline_ms,    event.arn,
      event.trace,      event.client_context, event.payload};
  std::string frame = "E";
  std::size_t total = 1 + parts.size() * 4;
  for (const auto part : parts) total += part.size();
  frame.reserve(total);
  for (const auto part : parts) append_length(frame, part.size());
  for (const auto part : parts) frame.append(part);
  write_now(frame);
}

void SocketLink::write_now(std::string_view bytes) {
  while (!bytes.empty()) {
    const auto n = ::send(socket_.get(), bytes.data(), bytes.size(), MSG_NOSIGNAL);
    if (n >= 0) {
      bytes.remove_prefix(static_cast<std::size_t>(n));
    } else if (errno != EINTR) {
      // Gone: `take` tells. Full: the rest waits.
      if (errno != EAGAIN) bytes = {};
      break;
    }
  }
  unsent_ = std::string(bytes);
}

void SocketLink::flush() {
  const std::string rest = std::move(unsent_);
  write_now(rest);
}

std::optional<Told> SocketLink::take() {
  const auto whole = [this]() -> bool {
    return received_.size() >= k_frame_header &&
           received_.size() >= k_frame_header + length_at(std::string_view(received_).substr(1));
  };
  bool open = true;
  if (!whole()) {
    open = process::read_available(socket_.get(), received_, k_max_answer_bytes + k_frame_header);
  }
  if (received_.empty()) return std::nullopt;
  const auto kind = kind_of(received_[0]);
  const bool sized = received_.size() >= k_frame_header;
  if (!kind || (sized && length_at(std::string_view(received_).substr(1)) > k_max_answer_bytes))
    return Told{Told::Kind::broken, ""};
  if (!whole()) {
    if (!open) received_.clear();  // it ended in the middle of a word; its exit tells the rest
    return std::nullopt;
  }
  const std::size_t length = length_at(std::string_view(received_).substr(1));
  Told told{*kind, received_.substr(k_frame_header, length)};
  received_.erase(0, k_frame_header + length);
  return told;
}

}  // namespace ecpay::aws
