#include <algorithm>

#include "core/base/text.hpp"
#include "core/catalogue/conditions.hpp"
#include "core/catalogue/sample_value.hpp"
#include "core/catalogue/validate.hpp"
#include "core/wire/url_encoding.hpp"

namespace ecpay::catalogue {
namespace {

constexpr std::size_t k_trade_no_digits = 12;

// 20 characters that begin with the time, so that people can read them; without an id source only
// the time.
std::string trade_no(std::string_view field, const FillContext& context) {
  auto text = format_taiwan(context.now, "yyMMddHHmmss");
  if (context.ids == nullptr) return text;
  const auto key = context.merchant_id + text;
  return text.substr(0, k_trade_no_digits) +
         context.ids->alphanumeric(20 - k_trade_no_digits, field, key);
}

// The default with its braces filled in; empty if there is none for this context.
std::string made(const FieldSpec& field, const FillContext& context) {
  const auto& text = field.default_value;
  if (text.empty())
    return field.same_as == "envelope.MerchantID" ? context.merchant_id : std::string();
  if (text == "{now}") return format_taiwan(context.now);
  if (text == "{today}") return format_taiwan(context.now, "yyyy-MM-dd");
  if (text == "{unix}") {
    return std::to_string(
        std::chrono::floor<std::chrono::seconds>(context.now).time_since_epoch().count());
  }
  if (text == "{merchant_id}") return context.merchant_id;
  if (text == "{trade_no}") return trade_no(field.name, context);
  return text;
}

void fill(const std::vector<FieldEntry>& fields, Value& object, const Scope& scope,
          const FillContext& context) {
  for (const auto& entry : fields) {
    if (entry.group) {
      const bool wanted = holds(entry.group->when, scope) &&
                          (!entry.group->together || any_present(entry.group->fields, object));
      if (wanted) fill(entry.group->fields, object, scope, context);
      continue;
    }
    const auto& field = *entry.field;
    if (object.find(field.name) != nullptr) continue;
    auto text = made(field, context);
    if (!text.empty()) object.set(field.name, value_for(field, std::move(text)));
  }
}

bool looks_encoded(std::string_view text) {
  const auto kept = [](char c) {
    return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
           std::string_view("-_.!*()+%").find(c) != std::string_view::npos;
  };
  return std::all_of(text.begin(), text.end(), kept) && wire::url_decode(text).has_value();
}

void encode(const std::vector<FieldEntry>& fields, Value& object) {
  for (const auto& entry : fields) {
    if (entry.group) {
      encode(entry.group->fields, object);
      continue;
    }
    if (entry.field->encoded != "url") continue;
    const auto* value = object.find(entry.field->name);
    if (value == nullptr || looks_encoded(value->text)) continue;
    object.set(entry.field->name, wire::check_mac_encode(value->text));
  }
}

}  // namespace

Value fill_fields(const std::vector<FieldEntry>& fields, Value given, const FillContext& context) {
  const Scope scope{&given, nullptr, nullptr};
  fill(fields, given, scope, context);
  return given;
}

Value fill_defaults(const ApiSpec& api, Value given, const FillContext& context) {
  return fill_fields(api.request.fields, std::move(given), context);
}

Value encode_values(const ApiSpec& api, Value given) {
  encode(api.request.fields, given);
  return given;
}

std::optional<Value> sample_request(const ApiSpec& api, std::string_view sample_name,
                                    const FillContext& context) {
  const auto sample = std::find_if(api.samples.begin(), api.samples.end(),
                                   [&](const auto& entry) { return entry.first == sample_name; });
  if (sample == api.samples.end()) return std::nullopt;
  Value given = Value::empty_object();
  const Scope scope{&given, nullptr, nullptr};
  const auto& fields = api.request.fields;
  for (const auto& [path, text] : sample->second) {
    const bool nested = path.find_first_of(".[") != std::string::npos;
    if (!nested && text) set_path(fields, given, path, text);
  }
  given = fill_defaults(api, std::move(given), context);
  add_samples(fields, given, scope);
  for (const auto& [path, text] : sample->second) set_path(fields, given, path, text);
  return encode_values(api, std::move(given));
}

}  // namespace ecpay::catalogue
