#include "core/http/message.hpp"

#include <algorithm>

#include "core/base/text.hpp"

namespace ecpay::http {
namespace {

// What a header line cannot hold ends the value, so that no value can start a line of its own.
std::string sendable(std::string value) {
  using namespace std::string_view_literals;
  const auto end = value.find_first_of("\r\n\0"sv);
  if (end != std::string::npos) value.resize(end);
  return value;
}

}  // namespace

Headers::Headers(std::initializer_list<Header> list) {
  list_.reserve(list.size());
  for (const auto& header : list) add(header.name, header.value);
}

Headers& Headers::add(std::string name, std::string value) {
  list_.push_back({sendable(std::move(name)), sendable(std::move(value))});
  return *this;
}

Headers& Headers::set(std::string name, std::string value) {
  const auto is_named = [&](const Header& header) {
    return equals_ignoring_case(header.name, name);
  };
  const auto first = std::find_if(list_.begin(), list_.end(), is_named);
  if (first == list_.end()) return add(std::move(name), std::move(value));
  list_.erase(std::remove_if(first + 1, list_.end(), is_named), list_.end());
  *first = {sendable(std::move(name)), sendable(std::move(value))};
  return *this;
}

void Headers::remove(std::string_view name) {
  std::erase_if(list_,
                [&](const Header& header) { return equals_ignoring_case(header.name, name); });
}

std::optional<std::string_view> Headers::find(std::string_view name) const {
  for (const auto& header : list_)
    if (equals_ignoring_case(header.name, name)) return header.value;
  return std::nullopt;
}

std::string Headers::get(std::string_view name) const {
  return std::string(find(name).value_or(std::string_view{}));
}

std::vector<std::string_view> Headers::all(std::string_view name) const {
  std::vector<std::string_view> values;
  for (const auto& header : list_)
    if (equals_ignoring_case(header.name, name)) values.push_back(header.value);
  return values;
}

std::string_view Request::path() const {
  return std::string_view(target).substr(0, target.find('?'));
}

std::string_view Request::query() const {
  const auto mark = target.find('?');
  return mark == std::string::npos ? std::string_view{} : std::string_view(target).substr(mark + 1);
}

std::string_view Request::host() const {
  const std::string_view all = authority;
  if (all.starts_with('[')) {
    const auto end = all.find(']');
    return end == std::string_view::npos ? all : all.substr(1, end - 1);
  }
  return all.substr(0, all.find(':'));
}

Response text_response(int status, std::string body, std::string content_type) {
  Response response;
  response.status = status;
  response.headers.add("Content-Type", std::move(content_type));
  response.body = std::move(body);
  return response;
}

Response json_response(int status, std::string body) {
  return text_response(status, std::move(body), "application/json");
}

}  // namespace ecpay::http
