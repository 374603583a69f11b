#include "emulator/aws/services/protocol/json_input.hpp"

#include <utility>
#include <vector>

namespace ecpay::aws {
namespace {

// Builds the value as the parser meets its parts. Open arrays and objects are kept by value on a
// stack and moved into their parent when they close.
class Builder final : public nlohmann::json_sax<Json> {
 public:
  Json result;

  bool null() override { return put(Json()); }
  bool boolean(bool value) override { return put(Json(value)); }
  bool number_integer(number_integer_t value) override { return put(Json(value)); }
  bool number_unsigned(number_unsigned_t value) override { return put(Json(value)); }
  bool number_float(number_float_t value, const string_t&) override { return put(Json(value)); }
  bool string(string_t& value) override { return put(Json(std::move(value))); }
  bool binary(binary_t&) override { return false; }

  bool start_object(std::size_t) override {
    open_.push_back({Json::object(), ""});
    return true;
  }
  bool key(string_t& name) override {
    open_.back().name = std::move(name);
    return true;
  }
  bool end_object() override { return close(); }
  bool start_array(std::size_t) override {
    open_.push_back({Json::array(), ""});
    return true;
  }
  bool end_array() override { return close(); }

  bool parse_error(std::size_t, const std::string&, const Json::exception&) override {
    return false;
  }

 private:
  struct Open {
    Json value;
    std::string name;  // of the member that is being read
  };

  bool close() {
    Json value = std::move(open_.back().value);
    open_.pop_back();
    return put(std::move(value));
  }

  bool put(Json value) {
    if (open_.empty()) {
      result = std::move(value);
      return true;
    }
    Open& parent = open_.back();
    if (parent.value.is_array()) {
      parent.value.get_ref<Json::array_t&>().push_back(std::move(value));
    } else {
      // Straight to the end: the map's own insertion looks through all members first.
      parent.value.get_ref<Json::object_t&>().emplace_back(std::move(parent.name),
                                                           std::move(value));
    }
    return true;
  }

  std::vector<Open> open_;
};

}  // namespace

Result<Json> read_json_input(std::string_view text) {
  if (!is_json_shallow(text)) {
    return Error{"json.too_deep", "", std::to_string(k_max_json_depth), ""};
  }
  Builder builder;
  if (!Json::sax_parse(text.begin(), text.end(), &builder)) {
    return Error{"json.syntax", "", "", ""};
  }
  return std::move(builder.result);
}

}  // namespace ecpay::aws
