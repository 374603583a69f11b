#include <algorithm>
#include <charconv>

#include "core/http/head.hpp"

namespace ecpay::http {
namespace {

constexpr std::size_t k_max_line = 4096;            // a chunk's size line, a trailer
constexpr std::size_t k_max_trailers = 64;          // lines
constexpr std::size_t k_reserve_at_most = 1 << 20;  // a length is a claim until its bytes have come

// The size in front of a chunk; extensions behind ';' are ignored.
bool read_chunk_size(std::string_view line, std::size_t& size) {
  const auto end = std::min(line.find_first_of("; \t"), line.size());
  const auto digits = line.substr(0, end);
  if (digits.empty() || digits.size() > 15) return false;
  const auto [past, code] = std::from_chars(digits.data(), digits.data() + digits.size(), size, 16);
  return code == std::errc() && past == digits.data() + digits.size();
}

}  // namespace

BodyEnd BodyReader::fill() {
  switch (inbox_.fill(transport_, deadline_)) {
    case Io::ok:
      return BodyEnd::complete;
    case Io::timed_out:
      return BodyEnd::timed_out;
    case Io::stopped:
      return BodyEnd::stopped;
    case Io::ended:
    case Io::failed:
      return BodyEnd::ended;
  }
  return BodyEnd::ended;
}

BodyEnd BodyReader::read(const BodyFraming& framing, std::string& body) {
  switch (framing.kind) {
    case BodyFraming::Kind::none:
      return BodyEnd::complete;
    case BodyFraming::Kind::length:
      if (framing.length > max_bytes_) return BodyEnd::too_large;
      body.reserve(std::min(framing.length, k_reserve_at_most));
      return read_length(framing.length, body);
    case BodyFraming::Kind::chunked:
      return read_chunks(body);
    case BodyFraming::Kind::until_close:
      return read_until_close(body);
  }
  return BodyEnd::malformed;
}

BodyEnd BodyReader::read_length(std::size_t length, std::string& body) {
  while (true) {
    const auto bytes = inbox_.bytes().substr(0, length);
    body.append(bytes);
    length -= bytes.size();
    inbox_.consume(bytes.size());
    if (length == 0) return BodyEnd::complete;
    if (const auto end = fill(); end != BodyEnd::complete) return end;
  }
}

BodyEnd BodyReader::read_line(std::string& line) {
  std::size_t scanned = 0;
  while (true) {
    const auto bytes = inbox_.bytes();
    const auto end = bytes.find('\n', scanned);
    if (end != std::string_view::npos && end <= k_max_line) {
      line = bytes.substr(0, end);
      if (line.ends_with('\r')) line.pop_back();
      inbox_.consume(end + 1);
      return BodyEnd::complete;
    }
    scanned = bytes.size();
    if (scanned > k_max_line) return BodyEnd::malformed;
    if (const auto state = fill(); state != BodyEnd::complete) return state;
  }
}

BodyEnd BodyReader::read_chunks(std::string& body) {
  std::string line;
  while (true) {
    if (const auto end = read_line(line); end != BodyEnd::complete) return end;
    std::size_t size = 0;
    if (!read_chunk_size(line, size)) return BodyEnd::malformed;
    if (size == 0) break;
    if (size > max_bytes_ - body.size()) return BodyEnd::too_large;
    if (const auto end = read_length(size, body); end != BodyEnd::complete) return end;
    if (const auto end = read_line(line); end != BodyEnd::complete) return end;
    if (!line.empty()) return BodyEnd::malformed;
  }
  for (std::size_t lines = 0; lines <= k_max_trailers; ++lines) {
    if (const auto end = read_line(line); end != BodyEnd::complete) return end;
    if (line.empty()) return BodyEnd::complete;
  }
  return BodyEnd::malformed;
}

BodyEnd BodyReader::read_until_close(std::string& body) {
  while (true) {
    const auto bytes = inbox_.bytes();
    if (bytes.size() > max_bytes_ - body.size()) return BodyEnd::too_large;
    body.append(bytes);
    inbox_.consume(bytes.size());
    switch (inbox_.fill(transport_, deadline_)) {
      case Io::ok:
        break;
      case Io::ended:
        return BodyEnd::complete;
      case Io::timed_out:
        return BodyEnd::timed_out;
      case Io::stopped:
        return BodyEnd::stopped;
      case Io::failed:
        return BodyEnd::ended;
    }
  }
}

}  // namespace ecpay::http
