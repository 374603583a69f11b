#include "emulator/aws/gateway/function_result.hpp"

#include <algorithm>
#include <array>

#include "core/base/json.hpp"

namespace ecpay::aws {
namespace {

using Kind = ResultValue::Kind;

constexpr std::array<std::string_view, 7> k_known = {"statusCode",   "headers", "multiValueHeaders",
                                                     "cookies",      "body",    "isBase64Encoded",
                                                     "base64Encoded"};
constexpr std::size_t k_read_levels = 4;  // result, multiValueHeaders, list, line

class Reader final : public Json::json_sax_t {
 public:
  explicit Reader(FunctionResult& result) : result_(result) {}

  bool is_too_large() const { return values_ > k_max_result_values; }

  bool null() override { return put({Kind::null, "", {}, {}}) != k_stopped; }
  bool boolean(bool value) override { return put_scalar(Kind::boolean, value ? "true" : "false"); }
  bool number_integer(number_integer_t value) override {
    return put_scalar(Kind::number, std::to_string(value));
  }
  bool number_unsigned(number_unsigned_t value) override {
    return put_scalar(Kind::number, std::to_string(value));
  }
  bool number_float(number_float_t, const string_t& source) override {
    return put_scalar(Kind::number, source);
  }
  bool string(string_t& value) override { return put_scalar(Kind::text, std::move(value)); }
  bool binary(binary_t&) override { return false; }

  bool start_object(std::size_t) override { return open(Kind::object); }
  bool end_object() override { return close(); }
  bool start_array(std::size_t) override { return open(Kind::list); }
  bool end_array() override { return close(); }
  bool key(string_t& name) override {
    if (!open_.empty() && open_.back() != nullptr) { key_ = std::move(name); }
    return true;
  }
  bool parse_error(std::size_t, const std::string&, const Json::exception&) override {
    return false;
  }

 private:
  enum Put { k_kept, k_ignored, k_stopped };

  bool put_scalar(Kind kind, std::string text) {
    return put({kind, std::move(text), {}, {}}) != k_stopped;
  }

  // Where the value belongs, or nowhere.
  Put put(ResultValue value) {
    if (open_.empty()) {
      result_.value = std::move(value);
      last_ = &result_.value;
      return k_kept;
    }
    auto* parent = open_.back();
    if (parent == nullptr || open_.size() >= k_read_levels) { return k_ignored; }
    if (open_.size() == 1 && (parent->kind == Kind::list || !is_known())) { return k_ignored; }
    if (++values_ > k_max_result_values) { return k_stopped; }
    if (parent->kind == Kind::list) {
      last_ = &parent->items.emplace_back(std::move(value));
    } else {
      last_ = &parent->members.emplace_back(std::move(key_), std::move(value)).second;
    }
    return k_kept;
  }

  bool is_known() {
    if (std::find(k_known.begin(), k_known.end(), key_) != k_known.end()) { return true; }
    if (!result_.has_unknown_key) {
      result_.has_unknown_key = true;
      result_.unknown_key = key_;
    }
    return false;
  }

  bool open(Kind kind) {
    const auto done = put({kind, "", {}, {}});
    // Only the newest child of each open value is open itself, so these stay where they are.
    open_.push_back(done == k_kept ? last_ : nullptr);
    return done != k_stopped;
  }
  bool close() {
    open_.pop_back();
    return true;
  }

  FunctionResult& result_;
  std::vector<ResultValue*> open_;  // nullptr: left out
  ResultValue* last_ = nullptr;
  std::string key_;
  std::size_t values_ = 0;
};

}  // namespace

std::optional<std::string_view> ResultValue::scalar() const {
  if (kind == Kind::text || kind == Kind::number || kind == Kind::boolean) { return text; }
  return std::nullopt;
}

const ResultValue* FunctionResult::find(std::string_view name) const {
  const auto found = std::find_if(value.members.rbegin(), value.members.rend(),
                                  [&](const auto& member) { return member.first == name; });
  return found == value.members.rend() || found->second.kind == Kind::null ? nullptr
                                                                           : &found->second;
}

bool FunctionResult::has(std::string_view name) const {
  return std::any_of(value.members.begin(), value.members.end(),
                     [&](const auto& member) { return member.first == name; });
}

std::optional<Malformed> read_function_result(std::string_view payload, FunctionResult& result) {
  if (!is_json_shallow(payload)) { return Malformed{"its JSON nests too deep"}; }
  Reader reader(result);
  const bool sound = Json::sax_parse(payload.begin(), payload.end(), &reader);
  if (sound) { return std::nullopt; }
  return Malformed{reader.is_too_large() ? "it has too many headers" : "it is not valid JSON"};
}

}  // namespace ecpay::aws
