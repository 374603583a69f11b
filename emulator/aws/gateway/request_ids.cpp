#include "emulator/aws/gateway/request_ids.hpp"

#include <algorithm>

#include "core/base/text.hpp"

namespace ecpay::aws {
namespace {

constexpr std::size_t k_key_body_bytes = 4096;
constexpr std::string_view k_kind = "gateway.request";

std::string hex_of(std::uint64_t value, std::size_t digits) {
  std::string out(digits, '0');
  for (std::size_t i = digits; i > 0; --i) {
    out[i - 1] = "0123456789abcdef"[value & 15U];
    value >>= 4;
  }
  return out;
}

bool is_hex(std::string_view text) {
  return std::all_of(text.begin(), text.end(), [](char c) {
    return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F');
  });
}

bool is_root(std::string_view text) {
  return text.size() == 35 && text.starts_with("1-") && text[10] == '-' &&
         is_hex(text.substr(2, 8)) && is_hex(text.substr(11));
}

// Eleven bytes as base64 with '-' and '_': fifteen characters and one '='.
std::string extended_id(const IdSource& ids, std::string_view key) {
  std::string bytes;
  for (std::uint64_t block = 0; block < 2; ++block) {
    const auto bits = ids.bits("gateway.extended", key, block);
    for (unsigned shift = 0; shift < 64; shift += 8) {
      bytes.push_back(static_cast<char>((bits >> shift) & 0xFFU));
    }
  }
  bytes.resize(11);
  auto text = base64_encode(bytes);
  std::replace(text.begin(), text.end(), '+', '-');
  std::replace(text.begin(), text.end(), '/', '_');
  return text;
}

}  // namespace

std::string_view trace_root_of(std::string_view header) {
  constexpr std::string_view k_root = "Root=";
  while (!header.empty()) {
    const auto end = header.find(';');
    const auto part = trim(header.substr(0, end));
    if (part.starts_with(k_root) && is_root(part.substr(k_root.size()))) {
      return part.substr(k_root.size());
    }
    header.remove_prefix(end == std::string_view::npos ? header.size() : end + 1);
  }
  return {};
}

RequestIds RequestNaming::name(const http::Request& request, Instant at) {
  const auto given = request.headers.find("X-Amzn-Trace-Id").value_or("");
  const auto root = trace_root_of(given);
  const auto bits = ids_.bits(request.method, request.target) ^
                    ids_.bits(root, std::string_view(request.body).substr(0, k_key_body_bytes));
  RequestIds names;
  names.key = hex_of(bits, 16);
  const auto count = counts_[bits % counts_.size()].fetch_add(1, std::memory_order_relaxed);
  names.key.append("#").append(std::to_string(count));
  names.request_id = ids_.uuid(k_kind, names.key);
  names.extended_id = extended_id(ids_, names.key);
  if (root.empty()) {
    const auto seconds = at.time_since_epoch().count() / 1000;
    names.trace_root = "1-" + hex_of(static_cast<std::uint64_t>(seconds), 8) + "-" +
                       ids_.hex(24, "trace", names.key);
    names.trace_header = "Root=" + names.trace_root;
  } else {
    names.trace_root = root;
    names.trace_header = given;
  }
  names.invocation_trace = names.trace_header;
  if (given.find("Parent=") == std::string_view::npos || root.empty()) {
    names.invocation_trace =
        "Root=" + names.trace_root + ";Parent=" + ids_.hex(16, "segment", names.key) + ";Sampled=0";
  }
  return names;
}

void RequestNaming::reset() {
  for (auto& count : counts_) { count.store(0, std::memory_order_relaxed); }
}

}  // namespace ecpay::aws
