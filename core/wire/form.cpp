#include "core/wire/form.hpp"

#include <algorithm>

#include "core/base/text.hpp"
#include "core/wire/url_encoding.hpp"

namespace ecpay::wire {
namespace {

constexpr std::size_t k_max_pairs = 10'000;
constexpr std::size_t k_max_boundary = 200;

Error too_many() { return Error{"form.too_many", "", std::to_string(k_max_pairs), ""}; }
Error bad_multipart(std::string what) { return Error{"form.multipart", "", std::move(what), ""}; }

// `name` of a header such as: form-data; name="a\"b"; filename="c". Nothing if it is absent.
std::optional<std::string> header_parameter(std::string_view header, std::string_view name) {
  std::size_t i = header.find(';');
  while (i < header.size()) {
    i = header.find_first_not_of("; \t", i);
    if (i == std::string_view::npos) return std::nullopt;
    const auto equals = header.find_first_of("=;", i);
    if (equals == std::string_view::npos) return std::nullopt;
    const auto key = trim(header.substr(i, equals - i));
    i = equals;
    if (header[equals] == ';') continue;
    std::string value;
    i = header.find_first_not_of(" \t", equals + 1);
    if (i != std::string_view::npos && header[i] == '"') {
      for (++i; i < header.size() && header[i] != '"'; ++i) {
        if (header[i] == '\\' && i + 1 < header.size() && header[i + 1] == '"') ++i;
        value += header[i];
      }
      i = header.find(';', i);
    } else if (i != std::string_view::npos) {
      const auto end = std::min(header.find(';', i), header.size());
      value = trim(header.substr(i, end - i));
      i = end;
    }
    if (equals_ignoring_case(key, name)) return value;
  }
  return std::nullopt;
}

// The name of a part from the block of its header lines; nothing if there is none.
std::optional<std::string> part_name(std::string_view headers) {
  for (const auto line : split(headers, '\n')) {
    const auto colon = line.find(':');
    if (colon == std::string_view::npos) continue;
    if (!equals_ignoring_case(trim(line.substr(0, colon)), "content-disposition")) continue;
    auto name = header_parameter(trim(line.substr(colon + 1)), "name");
    // Browsers write a quote in a name as %22 (HTML standard, multipart encoding).
    if (name) return replace_all(std::move(*name), "%22", "\"");
  }
  return std::nullopt;
}

}  // namespace

Result<Form> Form::parse(std::string_view body) {
  Form form;
  const auto separators = static_cast<std::size_t>(std::count(body.begin(), body.end(), '&'));
  form.pairs_.reserve(std::min(separators + 1, k_max_pairs));
  while (!body.empty()) {
    const auto end = std::min(body.find('&'), body.size());
    const auto piece = body.substr(0, end);
    body.remove_prefix(std::min(end + 1, body.size()));
    if (piece.empty()) continue;
    if (form.pairs_.size() == k_max_pairs) return too_many();
    const auto equals = std::min(piece.find('='), piece.size());
    auto name = url_decode(piece.substr(0, equals));
    auto value = url_decode(piece.substr(std::min(equals + 1, piece.size())));
    if (!name || !value) {
      return Error{"form.escape", name ? *name : std::string(piece.substr(0, equals)), "",
                   to_valid_utf8(first_code_points(piece, 80))};
    }
    form.pairs_.push_back({std::move(*name), std::move(*value)});
  }
  return form;
}

Result<Form> Form::parse_multipart(std::string_view body, std::string_view content_type) {
  const auto boundary = header_parameter(content_type, "boundary");
  if (!boundary || boundary->empty() || boundary->size() > k_max_boundary) {
    return bad_multipart("no usable boundary in Content-Type");
  }
  const std::string delimiter = "--" + *boundary;
  Form form;
  std::size_t at = body.find(delimiter);
  if (at == std::string_view::npos) return bad_multipart("the boundary does not occur");
  while (true) {
    at += delimiter.size();
    if (body.substr(at, 2) == "--") return form;
    at = body.find('\n', at);
    if (at == std::string_view::npos) return bad_multipart("the last boundary is missing");
    const auto next = body.find("\n" + delimiter, at);
    if (next == std::string_view::npos) return bad_multipart("the last boundary is missing");
    auto part = body.substr(at + 1, next > at ? next - at - 1 : 0);
    if (part.ends_with('\r')) part.remove_suffix(1);
    const auto crlf = part.find("\r\n\r\n");
    const auto lf = part.find("\n\n");
    if (crlf == std::string_view::npos && lf == std::string_view::npos) {
      return bad_multipart("a part has no end of headers");
    }
    const bool wide = crlf < lf;
    auto name = part_name(part.substr(0, wide ? crlf : lf));
    if (!name) return bad_multipart("a part has no name");
    if (form.pairs_.size() == k_max_pairs) return too_many();
    form.add(std::move(*name), std::string(part.substr(wide ? crlf + 4 : lf + 2)));
    at = next + 1;
  }
}

Form& Form::add(std::string name, std::string value) {
  pairs_.push_back({std::move(name), std::move(value)});
  return *this;
}

Form& Form::set(std::string_view name, std::string value) {
  const auto is_named = [&](const Pair& pair) { return pair.name == name; };
  const auto first = std::find_if(pairs_.begin(), pairs_.end(), is_named);
  if (first == pairs_.end()) return add(std::string(name), std::move(value));
  first->value = std::move(value);
  pairs_.erase(std::remove_if(first + 1, pairs_.end(), is_named), pairs_.end());
  return *this;
}

void Form::remove(std::string_view name) {
  std::erase_if(pairs_, [&](const Pair& pair) { return pair.name == name; });
}

std::optional<std::string_view> Form::find(std::string_view name) const {
  for (const auto& pair : pairs_) {
    if (pair.name == name) return pair.value;
  }
  return std::nullopt;
}

std::string Form::get(std::string_view name) const { return std::string(find(name).value_or("")); }

std::string Form::encode() const {
  std::string out;
  for (const auto& pair : pairs_) {
    if (!out.empty()) out += '&';
    out += form_encode(pair.name) + "=" + form_encode(pair.value);
  }
  return out;
}

std::string Form::encode_raw() const {
  std::string out;
  for (const auto& pair : pairs_) {
    if (!out.empty()) out += '&';
    out += pair.name + "=" + pair.value;
  }
  return out;
}

}  // namespace ecpay::wire
