// Files of HTTP requests: .http of editors, and Hurl.
#include "cli/input_formats.hpp"
#include "core/base/text.hpp"

namespace ecpay::cli {
namespace {

constexpr std::string_view k_separator = "###";  // between the requests of an .http file

std::string_view next_line(std::string_view& rest) {
  const auto end = rest.find('\n');
  auto line = rest.substr(0, end);
  rest = end == std::string_view::npos ? std::string_view() : rest.substr(end + 1);
  if (line.ends_with('\r')) line.remove_suffix(1);
  return line;
}

// "POST https://… HTTP/1.1": the address, or nothing if this is no request line.
std::string_view address_in(std::string_view line) {
  const auto method_end = line.find(' ');
  if (method_end == std::string_view::npos || method_end < 3 || method_end > 7) return {};
  if (line.substr(0, method_end).find_first_not_of("ABCDEFGHIJKLMNOPQRSTUVWXYZ") != line.npos)
    return {};
  const auto address = trim(line.substr(method_end));
  return address.starts_with("http://") || address.starts_with("https://")
             ? address.substr(0, address.find(' '))
             : std::string_view();
}

bool is_header(std::string_view line) {
  const auto colon = line.find(':');
  return colon != std::string_view::npos && colon > 0 &&
         line.substr(0, colon).find_first_of(" =&{}\"`") == std::string_view::npos;
}

// Up to the next request, or to what Hurl expects of the answer.
std::string_view body_of(std::string_view rest) {
  if (rest.starts_with('`')) {
    const auto end = rest.find('`', 1);
    return rest.substr(1, end == std::string_view::npos ? end : end - 1);
  }
  std::size_t end = 0;
  for (auto left = rest; !left.empty();) {
    const auto line = next_line(left);
    if (line.starts_with(k_separator) || line.starts_with("HTTP ")) break;
    end = rest.size() - left.size();
  }
  return trim(rest.substr(0, end));
}

}  // namespace

bool looks_like_http(std::string_view text) {
  while (text.starts_with('#')) {
    next_line(text);
    text = trim(text);
  }
  return !address_in(text.substr(0, text.find('\n'))).empty();
}

Result<Input> read_http_text(std::string_view text) {
  std::string_view address;
  while (!text.empty() && address.empty()) address = address_in(next_line(text));
  if (address.empty()) return Error{"input.http", "", "METHOD URL", ""};
  while (!text.empty()) {
    const auto before = text;
    const auto line = next_line(text);
    if (line.empty()) break;
    if (!is_header(line)) {
      text = before;
      break;
    }
  }
  auto body = body_of(text);
  if (body.empty() && address.find('?') != std::string_view::npos) {
    body = address.substr(address.find('?') + 1);
    address = address.substr(0, address.find('?'));
  }
  if (body.empty()) return Error{"input.http", "", "body", ""};
  auto input = read_body_text(body);
  if (!input) return input.error();
  input->kind = "http";
  input->url = address;
  return input;
}

}  // namespace ecpay::cli
