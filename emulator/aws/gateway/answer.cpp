#include "emulator/aws/gateway/answer.hpp"

#include <algorithm>
#include <charconv>
#include <cmath>

#include "core/base/text.hpp"

namespace ecpay::aws {
namespace {

constexpr int k_lowest_status = 200;
constexpr int k_highest_status = 599;

using Kind = ResultValue::Kind;

// A number too large for a status is the same as any other such number.
std::optional<double> number_of(const ResultValue& value) {
  if (value.kind == Kind::text) {
    const auto whole = parse_integer(value.text, -1'000'000, 1'000'000);
    return whole ? std::optional<double>(static_cast<double>(*whole)) : std::nullopt;
  }
  if (value.kind != Kind::number) { return std::nullopt; }
  double number = 0;
  const auto* const end = value.text.data() + value.text.size();
  const auto read = std::from_chars(value.text.data(), end, number);
  if (read.ec == std::errc::result_out_of_range) { return 1e9; }
  if (read.ec != std::errc() || read.ptr != end || std::trunc(number) != number) {
    return std::nullopt;
  }
  return number;
}

bool is_header_name(std::string_view name) {
  constexpr std::string_view k_marks = "!#$%&'*+-.^_`|~";
  return !name.empty() && std::all_of(name.begin(), name.end(), [&](char c) {
    return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
           k_marks.find(c) != std::string_view::npos;
  });
}

bool is_header_value(std::string_view value) {
  return std::none_of(value.begin(), value.end(), [](char c) {
    const auto byte = static_cast<unsigned char>(c);
    return (byte < 0x20 && c != '\t') || byte == 0x7F;
  });
}

// A name for the event log, which is no place for a megabyte.
std::string shown(std::string_view name) {
  constexpr std::size_t k_shown_code_points = 60;
  return std::string(first_code_points(name, k_shown_code_points));
}

}  // namespace

std::optional<int> read_status(const FunctionResult& result, std::optional<Malformed>& malformed) {
  const auto* value = result.find("statusCode");
  if (value == nullptr) { return std::nullopt; }
  const auto number = number_of(*value);
  if (!number) {
    malformed = Malformed{"statusCode is not a whole number"};
    return std::nullopt;
  }
  if (*number < k_lowest_status || *number > k_highest_status) {
    malformed = Malformed{"statusCode is not between 200 and 599"};
    return std::nullopt;
  }
  return static_cast<int>(*number);
}

std::optional<std::string> take_body(FunctionResult& result, std::optional<Malformed>& malformed) {
  const auto* value = result.find("body");
  if (value == nullptr) { return std::nullopt; }
  if (!value->scalar()) {
    malformed =
        Malformed{value->kind == Kind::object ? "body is an object, not text: serialise it to JSON"
                                              : "body is a list, not text: serialise it to JSON"};
    return std::nullopt;
  }
  const auto place = std::find_if(result.value.members.begin(), result.value.members.end(),
                                  [&](const auto& member) { return &member.second == value; });
  return std::move(place->second.text);
}

bool read_flag(const FunctionResult& result, std::string_view name,
               std::optional<Malformed>& malformed) {
  const auto* value = result.find(name);
  if (value == nullptr) { return false; }
  const auto text = value->scalar().value_or("");
  if (text == "true" || text == "false") { return text == "true"; }
  malformed = Malformed{std::string(name) + " is neither true nor false"};
  return false;
}

const ResultValue* read_member(const FunctionResult& result, std::string_view name, Kind kind,
                               std::optional<Malformed>& malformed) {
  const auto* value = result.find(name);
  if (value != nullptr && value->kind != kind) {
    malformed = Malformed{std::string(name) +
                          (kind == Kind::list ? " is not a list" : " is not an object")};
    return nullptr;
  }
  return value;
}

std::optional<std::string> read_header(std::string_view name, const ResultValue& value,
                                       std::optional<Malformed>& malformed) {
  const auto text = value.scalar();
  if (!text) {
    malformed = Malformed{"the header " + shown(name) + " is not text"};
  } else if (!is_header_name(name)) {
    malformed = Malformed{"\"" + shown(name) + "\" is not a header name"};
  } else if (!is_header_value(*text)) {
    malformed = Malformed{"the header " + shown(name) + " holds a control character"};
  } else {
    return std::string(*text);
  }
  return std::nullopt;
}

}  // namespace ecpay::aws
