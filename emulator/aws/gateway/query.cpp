#include "emulator/aws/gateway/query.hpp"

#include <unordered_map>

namespace ecpay::aws {
namespace {

int hex_value(char c) {
  if (c >= '0' && c <= '9') { return c - '0'; }
  if (c >= 'a' && c <= 'f') { return c - 'a' + 10; }
  if (c >= 'A' && c <= 'F') { return c - 'A' + 10; }
  return -1;
}

// Writes the text with `plus` in place of '+'.
std::string decode(std::string_view text, char plus) {
  std::string out;
  out.reserve(text.size());
  for (std::size_t i = 0; i < text.size(); ++i) {
    const char c = text[i];
    if (c == '%' && i + 2 < text.size()) {
      const int high = hex_value(text[i + 1]);
      const int low = hex_value(text[i + 2]);
      if (high >= 0 && low >= 0) {
        out.push_back(static_cast<char>(high * 16 + low));
        i += 2;
        continue;
      }
    }
    out.push_back(c == '+' ? plus : c);
  }
  return out;
}

}  // namespace

std::string decode_path_text(std::string_view text) { return decode(text, '+'); }
std::string decode_query_text(std::string_view text) { return decode(text, ' '); }

std::vector<NamedValues> read_query(std::string_view query, ApiKind kind) {
  const std::string_view separators = kind == ApiKind::rest ? "&;" : "&";
  std::vector<NamedValues> list;
  std::unordered_map<std::string, std::size_t> places;
  std::size_t pairs = 0;
  while (!query.empty() && pairs < k_max_query_parameters) {
    const auto end = query.find_first_of(separators);
    const auto pair = query.substr(0, end);
    query.remove_prefix(end == std::string_view::npos ? query.size() : end + 1);
    if (pair.empty()) { continue; }
    ++pairs;
    const auto equals = pair.find('=');
    auto name = decode_query_text(pair.substr(0, equals));
    auto value = equals == std::string_view::npos ? std::string()
                                                  : decode_query_text(pair.substr(equals + 1));
    const auto [place, is_new] = places.try_emplace(name, list.size());
    if (is_new) { list.push_back({std::move(name), {}}); }
    list[place->second].values.push_back(std::move(value));
  }
  return list;
}

}  // namespace ecpay::aws
