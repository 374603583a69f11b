#include "cli/request/build_request.hpp"

#include <algorithm>

#include "cli/request/keys.hpp"
#include "core/base/json.hpp"
#include "core/base/text.hpp"
#include "core/catalogue/entry_loader.hpp"
#include "core/catalogue/message.hpp"
#include "core/catalogue/sample_value.hpp"

namespace ecpay::cli {
namespace {

using catalogue::FieldType;
using catalogue::Format;
using catalogue::Value;

bool is_nested(const catalogue::FieldSpec* field) {
  return field != nullptr && (field->type == FieldType::rows || field->type == FieldType::object);
}

// An empty object or row where the path leads into one that is not there: the samples that the
// catalogue would put there must not hide what is missing.
void make_room(const catalogue::FieldSpec& field, std::string_view path, Value& values) {
  const auto* found = values.find(field.name);
  Value inner = found == nullptr ? Value::empty_object() : *found;
  if (field.type == FieldType::rows) {
    if (found == nullptr) inner = Value{};
    inner.kind = Value::Kind::rows;
    const auto open = path.find('[');
    const auto close = path.find(']');
    if (open == std::string_view::npos || close == std::string_view::npos || close < open) return;
    const auto row = parse_integer(path.substr(open + 1, close - open - 1), 0, 999);
    const auto wanted = static_cast<std::size_t>(row.value_or(0)) + 1;
    while (inner.rows.size() < wanted) inner.rows.push_back(Value::empty_object());
  }
  values.set(field.name, std::move(inner));
}

void put_text(const ApiSpec& api, const std::string& path, const std::string& text, Value& values) {
  const auto& fields = api.request.fields;
  const auto head = path.substr(0, path.find_first_of(".["));
  const auto* field = catalogue::find_field(fields, head);
  if (field == nullptr) {
    values.set(path, text);
    return;
  }
  if (head == path && is_nested(field)) {
    const auto parsed = catalogue::parse_value(text);
    values.set(head, parsed ? *parsed : Value::of_text(text));
    return;
  }
  if (head != path) {
    if (!is_nested(field)) {
      values.set(path, text);
      return;
    }
    make_room(*field, path, values);
  }
  catalogue::set_path(fields, values, path, text);
}

// Those of the command line; an empty object without any.
Result<Input> given_parameters(const BuildOptions& options, const Session& session) {
  Input none;
  none.values = Value::empty_object();
  if (options.input.arguments.empty() && options.input.file.empty()) return none;
  auto input = read_parameters(options.input, session.in, session.console);
  // Names are looked up one by one, so that a flood of them would take quadratic time.
  if (input && input->values.members.size() > k_max_json_members)
    return Error{"form.too_many", "", std::to_string(k_max_json_members), ""};
  return input;
}

Result<Value> start_of(const ApiSpec& api, const BuildOptions& options,
                       const catalogue::FillContext& context) {
  if (options.sample.empty()) return Value::empty_object();
  auto sample = catalogue::sample_request(api, options.sample, context);
  if (sample) return std::move(*sample);
  std::string names;
  for (const auto& [name, changes] : api.samples) names += (names.empty() ? "" : ", ") + name;
  return Error{"catalogue.sample_unknown", options.sample, names, ""};
}

// The endpoint of the key family the chosen account has, else the one whose condition fits.
const catalogue::EndpointSpec& endpoint_for(const ApiSpec& api, const Value& values,
                                            const Session& session) {
  const auto* account = merchant::find_profile(
      has_chosen_keys(session)
          ? merchant::chosen_profile(session.credentials, merchant::process_environment)
          : "");
  if (account != nullptr) {
    for (const auto& endpoint : api.endpoints) {
      if (!endpoint.family.empty() &&
          endpoint.family == merchant::to_string(account->families.front()))
        return endpoint;
    }
  }
  return endpoint_of(api, values);
}

std::string cipher_of(const ApiSpec& api, const std::string& wanted) {
  if (!wanted.empty()) return "aes_128_" + wanted;
  const auto& ciphers = api.request.envelope.ciphers;
  return ciphers.empty() ? "aes_128_cbc" : ciphers.front();
}

// Who speaks in the envelope.
struct Speaker {
  std::string merchant_id;
  std::string platform_id;  // empty for a shop of its own
};

constexpr std::string_view k_platform_field = "PlatformID";

bool names_platform_in_data(const ApiSpec& api) {
  const auto& names = api.request.known_names;
  return std::binary_search(names.begin(), names.end(), k_platform_field);
}

// The platform that a request names; out of the values where only the envelope may name it.
std::string take_platform(const ApiSpec& api, Value& values) {
  if (api.request.format != Format::aes_json) return "";
  auto platform = values.get(k_platform_field);
  if (!names_platform_in_data(api)) values.remove(k_platform_field);
  return platform;
}

// Payment: the platform is the outer merchant, too. Other services: the shop stays it (services
// 2.3).
Speaker speaker_of(const ApiSpec& api, const std::string& merchant_id,
                   const std::string& platform_id) {
  const bool is_outer = !platform_id.empty() && names_platform_in_data(api);
  return {is_outer ? platform_id : merchant_id, platform_id};
}

Value outer_of(const ApiSpec& api, const Speaker& speaker, const catalogue::FillContext& context) {
  Value outer = Value::empty_object();
  if (!speaker.platform_id.empty()) outer.set(k_platform_field, speaker.platform_id);
  outer.set("MerchantID", speaker.merchant_id);
  const auto& envelope = api.request.envelope;
  outer.set(envelope.header_name,
            catalogue::fill_fields(envelope.header, Value::empty_object(), context));
  return outer;
}

}  // namespace

std::string url_for(const ApiSpec& api, const catalogue::EndpointSpec& endpoint,
                    const std::string& to) {
  if (to == "stage") return stage_url(api, endpoint);
  std::string base = to;
  if (to == "emulator") {
    base = merchant::process_environment("ECPAY_EMULATOR_URL").value_or("http://127.0.0.1:8490");
  }
  while (base.ends_with('/')) base.pop_back();
  return base + endpoint.path;
}

void put_parameters(const ApiSpec& api, const Input& input, Value& values) {
  const bool is_json = input.kind == "json";
  for (const auto& member : input.values.members) {
    const bool is_text = member.value.kind == Value::Kind::text;
    if (is_json || !is_text) {
      values.set(member.name, member.value);
    } else {
      put_text(api, member.name, member.value.text, values);
    }
  }
}

Result<Instant> instant_of(const std::string& at) {
  if (at.empty()) return SystemClock().now();
  return parse_instant(at);
}

Result<BuiltRequest> build_request(const BuildOptions& options, const Session& session) {
  const auto found = find_request_api(options.api);
  if (!found) return found.error();
  const ApiSpec& api = **found;
  const auto input = given_parameters(options, session);
  if (!input) return input.error();
  const auto now = instant_of(options.at);
  if (!now) return now.error();
  const IdSource ids(
      options.seed.value_or(static_cast<std::uint64_t>(now->time_since_epoch().count())));
  auto values = start_of(api, options, {*now, "", &ids});
  if (!values) return values.error();
  put_parameters(api, *input, *values);

  const auto platform = take_platform(api, *values);
  // The family follows from the values, and the MerchantID from the family, unless it is given.
  const auto& endpoint = endpoint_for(api, *values, session);
  const auto own = input->values.get("MerchantID");
  const auto credentials = keys_for(session, catalogue::family_of({&api, &endpoint}, *values),
                                    platform.empty() ? own : platform);
  if (!credentials) return credentials.error();
  const catalogue::FillContext fill{*now, own.empty() ? credentials->merchant_id : own, &ids};
  const bool is_known = !fill.merchant_id.empty();  // keys alone do not tell it
  if (own.empty() && is_known && values->has("MerchantID"))
    values->set("MerchantID", fill.merchant_id);
  BuiltRequest built{
      &api, catalogue::fill_defaults(api, std::move(*values), fill), {}, {}, "", credentials->keys};
  const auto speaker = speaker_of(api, fill.merchant_id, platform);
  built.values = catalogue::encode_values(api, std::move(built.values));
  built.violations = catalogue::validate(api, built.values, outer_of(api, speaker, fill));
  built.profile = credentials->profile;
  if (catalogue::has_refusal(built.violations)) return built;

  catalogue::WriteContext context;
  context.keys = credentials->keys;
  context.merchant_id = speaker.merchant_id;
  context.platform_id = speaker.platform_id;
  context.now = *now;
  context.cipher = cipher_of(api, options.cipher);
  auto written = catalogue::write_message(api.request, built.values, context);
  built.payload = {url_for(api, endpoint, options.to), std::move(written.content_type),
                   std::move(written.body), std::nullopt};
  if (api.request.format == Format::form)
    built.payload.form = catalogue::write_form(api.request, built.values, context);
  return built;
}

}  // namespace ecpay::cli
