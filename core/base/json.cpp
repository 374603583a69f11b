#include "core/base/json.hpp"

#include <algorithm>
#include <array>

template class nlohmann::basic_json<nlohmann::ordered_map>;
template class nlohmann::detail::serializer<nlohmann::ordered_json>;
template class nlohmann::detail::iter_impl<const nlohmann::ordered_json>;

namespace ecpay {

bool is_json_shallow(std::string_view text) {
  std::size_t depth = 0;
  bool in_text = false;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const char c = text[i];
    if (in_text) {
      if (c == '\\') {
        ++i;
      } else if (c == '"') {
        in_text = false;
      }
    } else if (c == '"') {
      in_text = true;
    } else if (c == '{' || c == '[') {
      if (++depth > k_max_json_depth) return false;
    } else if ((c == '}' || c == ']') && depth > 0) {
      --depth;
    }
  }
  return true;
}

namespace {

// The most members any one object of well-formed JSON has; REQUIRES: it is shallow.
std::size_t most_members(std::string_view text) {
  std::array<std::size_t, k_max_json_depth + 1> members{};
  std::size_t depth = 0;
  std::size_t most = 0;
  bool in_text = false;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const char c = text[i];
    if (in_text) {
      if (c == '\\') ++i;
      in_text = c != '"';
    } else if (c == '"') {
      in_text = true;
    } else if (c == '{' || c == '[') {
      members[++depth] = 0;
    } else if ((c == '}' || c == ']') && depth > 0) {
      --depth;
    } else if (c == ':') {
      most = std::max(most, ++members[depth]);
    }
  }
  return most;
}

}  // namespace

Result<Json> parse_json(std::string_view text) {
  if (!is_json_shallow(text))
    return Error{"json.too_deep", "", std::to_string(k_max_json_depth), ""};
  if (text.size() > k_max_json_members && most_members(text) > k_max_json_members) {
    return Error{"json.too_many_members", "", std::to_string(k_max_json_members), ""};
  }
  try {
    return Json::parse(text.begin(), text.end());
  } catch (const Json::parse_error& error) {
    return Error{"json.syntax", std::to_string(error.byte), "", ""};
  } catch (const Json::exception&) { return Error{"json.syntax", "", "", ""}; }
}

std::string to_text(const Json& value) {
  return value.dump(-1, ' ', false, Json::error_handler_t::replace);
}

std::string text_of(const Json& object, std::string_view name, std::string_view otherwise) {
  if (object.is_object()) {
    const auto found = object.find(std::string(name));
    if (found != object.end() && found->is_string()) return found->get<std::string>();
  }
  return std::string(otherwise);
}

}  // namespace ecpay
