#include "emulator/aws/gateway/request_body.hpp"

#include <algorithm>
#include <array>

#include "core/base/text.hpp"

namespace ecpay::aws {
namespace {

constexpr std::array<std::string_view, 8> k_text_types = {"text/plain",
                                                          "text/html",
                                                          "text/csv",
                                                          "text/xml",
                                                          "application/json",
                                                          "application/xml",
                                                          "application/javascript",
                                                          "application/graphql"};

// Measured with a parameter: these two, with charset=utf-8 and nothing else.
constexpr std::array<std::string_view, 2> k_text_types_with_charset = {"text/plain",
                                                                       "application/json"};

template <std::size_t N>
bool contains(const std::array<std::string_view, N>& list, std::string_view value) {
  return std::find(list.begin(), list.end(), value) != list.end();
}

}  // namespace

std::string media_type_of(std::string_view content_type) {
  return to_lower(trim(content_type.substr(0, content_type.find(';'))));
}

bool is_text_on_http_api(std::string_view content_type) {
  const auto media_type = media_type_of(content_type);
  const auto semicolon = content_type.find(';');
  if (semicolon == std::string_view::npos) { return contains(k_text_types, media_type); }
  auto parameter = to_lower(trim(content_type.substr(semicolon + 1)));
  parameter = replace_all(std::move(parameter), "\"", "");
  return parameter == "charset=utf-8" && contains(k_text_types_with_charset, media_type);
}

bool is_binary_media_type(std::string_view media_type, const std::vector<std::string>& list) {
  return std::any_of(list.begin(), list.end(), [&](const std::string& entry) {
    if (entry == "*/*") { return true; }
    if (entry.ends_with("/*")) {
      const auto prefix = std::string_view(entry).substr(0, entry.size() - 1);
      return media_type.size() > prefix.size() &&
             equals_ignoring_case(media_type.substr(0, prefix.size()), prefix);
    }
    return equals_ignoring_case(media_type, entry);
  });
}

std::string_view source_ip_of(const http::Request& request) {
  return request.peer.empty() ? std::string_view("127.0.0.1") : std::string_view(request.peer);
}

}  // namespace ecpay::aws
