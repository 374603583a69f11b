#include <algorithm>

#include "core/base/text.hpp"
#include "core/catalogue/conditions.hpp"
#include "core/catalogue/message.hpp"
#include "core/catalogue/sample_value.hpp"
#include "core/catalogue/validate.hpp"
#include "core/wire/check_mac.hpp"
#include "core/wire/envelope.hpp"

namespace ecpay::catalogue {
namespace {

Value arrange(const std::vector<FieldEntry>& fields, const Scope& scope);

// The value as the field's type writes it.
Value typed(const FieldSpec& field, const Value& value, const Scope& scope) {
  if (value.kind == Value::Kind::text && field.json == "number")
    return value_for(field, value.text);
  if (field.type == FieldType::object && value.is_object()) {
    return arrange(field.fields, Scope{&value, &scope, scope.request});
  }
  if (field.type == FieldType::rows && value.kind == Value::Kind::rows) {
    Value rows;
    rows.kind = Value::Kind::rows;
    for (const auto& row : value.rows) {
      rows.rows.push_back(
          row.is_object() ? arrange(field.fields, Scope{&row, &scope, scope.request}) : row);
    }
    return rows;
  }
  return value;
}

void append_fields(const std::vector<FieldEntry>& fields, const Scope& scope, Value& out) {
  for (const auto& entry : fields) {
    if (entry.group) {
      if (holds(entry.group->when, scope)) append_fields(entry.group->fields, scope, out);
      continue;
    }
    const auto& field = *entry.field;
    if (out.find(field.name) != nullptr) continue;
    if (const auto* value = scope.object->find(field.name)) {
      out.members.push_back({field.name, typed(field, *value, scope)});
    } else if (field.empty == "sent") {
      out.members.push_back({field.name, Value::of_text("")});
    }
  }
}

bool is_listed(const std::vector<FieldEntry>& fields, std::string_view name) {
  return std::any_of(fields.begin(), fields.end(), [&](const FieldEntry& entry) {
    return entry.group ? is_listed(entry.group->fields, name) : entry.field->name == name;
  });
}

Value arrange(const std::vector<FieldEntry>& fields, const Scope& scope) {
  Value out = Value::empty_object();
  append_fields(fields, scope, out);
  for (const auto& member : scope.object->members) {
    const bool written =
        std::any_of(out.members.begin(), out.members.end(),
                    [&](const Value::Member& other) { return other.name == member.name; });
    if (written && &member.value == scope.object->find(member.name)) continue;
    if (!written && scope.request != nullptr && is_listed(fields, member.name)) continue;
    out.members.push_back(member);  // unknown names, and further members of one name
  }
  return out;
}

void sort_alphabetically(wire::Form& form) {
  auto pairs = form.pairs();
  std::stable_sort(pairs.begin(), pairs.end(),
                   [](const wire::Form::Pair& a, const wire::Form::Pair& b) {
                     return to_lower(a.name) < to_lower(b.name);
                   });
  form = {};
  for (auto& pair : pairs) form.add(std::move(pair.name), std::move(pair.value));
}

void sign(const MacSpec& mac, const crypto::HashKeys& keys, wire::Form& form) {
  if (mac.kind == MacKind::none) return;
  form.remove(mac.field);
  const auto hash = mac.kind == MacKind::cmv_md5 ? wire::MacHash::md5 : wire::MacHash::sha256;
  form.add(mac.field, wire::check_mac_value(form, keys, hash));
}

wire::Form arranged_form(const MessageSpec& spec, const Value& values,
                         const WriteContext& context) {
  return form_of(arrange(spec.fields, Scope{&values, nullptr, context.request}));
}

Value header_of(const EnvelopeSpec& envelope, const WriteContext& context) {
  Value header = Value::empty_object();
  if (envelope.header.empty()) {
    const auto seconds =
        std::chrono::floor<std::chrono::seconds>(context.now).time_since_epoch().count();
    header.set("Timestamp", Value::of_integer(seconds));
  }
  const FillContext fill{context.now, context.merchant_id, nullptr};
  return fill_fields(envelope.header, std::move(header), fill);
}

// The envelope around the encrypted text of the values, as JSON text.
std::string write_envelope(const MessageSpec& spec, const Value& values,
                           const WriteContext& context) {
  const bool answers = spec.envelope.header_name == "RpHeader";
  Value outer = Value::empty_object();
  if (!context.platform_id.empty()) outer.set("PlatformID", context.platform_id);
  outer.set("MerchantID", context.merchant_id);
  outer.set(spec.envelope.header_name, header_of(spec.envelope, context));
  if (answers) {
    outer.set("TransCode", Value::of_integer(context.trans_code));
    outer.set("TransMsg", context.trans_msg);
  }
  if (answers && context.trans_code != 1) {
    outer.set("Data", "");
    return to_json(outer);
  }
  const auto plain = to_json(arrange(spec.fields, Scope{&values, nullptr, context.request}));
  const auto cipher =
      context.cipher == "aes_128_gcm" ? wire::DataCipher::gcm : wire::DataCipher::cbc;
  outer.set("Data", wire::encrypt_data(plain, context.keys, cipher));
  if (spec.envelope.mac.kind != MacKind::none) {
    outer.set(spec.envelope.mac.field, wire::eticket_mac(plain, context.keys));
  }
  return to_json(outer);
}

std::string fill_template(std::string_view pattern, const Value& values) {
  std::string out;
  while (!pattern.empty()) {
    const auto open = pattern.find('{');
    out += pattern.substr(0, open);
    if (open == std::string_view::npos) break;
    const auto close = pattern.find('}', open);
    if (close == std::string_view::npos) {
      out += pattern.substr(open);
      break;
    }
    out += values.get(pattern.substr(open + 1, close - open - 1));
    pattern.remove_prefix(close + 1);
  }
  return out;
}

std::string_view usual_content_type(Format format) {
  switch (format) {
    case Format::form:
    case Format::json_in_form:
      return "application/x-www-form-urlencoded";
    case Format::form_raw:
    case Format::pipe_form:
    case Format::text:
    case Format::html:
      return "text/html; charset=utf-8";
    case Format::aes_json:
    case Format::aes_json_outer:
    case Format::json:
      return "application/json; charset=utf-8";
    case Format::csv:
      return "text/csv";
    case Format::redirect:
    case Format::none:
    case Format::any:
      return "";
  }
  return "";
}

// Of a text message without template: "code|message", or the text alone.
std::string write_text(const Value& values) {
  if (values.find("text") != nullptr) return values.get("text");
  return values.get("code") + "|" + values.get("message");
}

std::string write_body(const MessageSpec& spec, const Value& values, const WriteContext& context) {
  switch (spec.format) {
    case Format::form:
      return write_form(spec, values, context).encode();
    case Format::form_raw:
      return write_form(spec, values, context).encode_raw();
    case Format::pipe_form:
      return "1|" + write_form(spec, values, context).encode_raw();
    case Format::aes_json:
      return write_envelope(spec, values, context);
    case Format::json_in_form:
      return wire::Form{{"ResultData", write_envelope(spec, values, context)}}.encode();
    case Format::aes_json_outer:
    case Format::json:
      return to_json(arrange(spec.fields, Scope{&values, nullptr, context.request}));
    case Format::text:
    case Format::csv:
    case Format::html:
    case Format::redirect:
    case Format::any:
      return write_text(values);
    case Format::none:
      return "";
  }
  return "";
}

}  // namespace

wire::Form write_form(const MessageSpec& spec, const Value& values, const WriteContext& context) {
  auto form = arranged_form(spec, values, context);
  sign(spec.mac, context.keys, form);
  return form;
}

Written write_message(const MessageSpec& spec, const Value& values, const WriteContext& context) {
  return {write_body(spec, values, context), std::string(usual_content_type(spec.format))};
}

Written write_answer(const AnswerSpec& answer, const Value& values, const WriteContext& context) {
  Written written;
  const auto& message = answer.message;
  const bool is_form = message.format == Format::form || message.format == Format::form_raw ||
                       message.format == Format::pipe_form;
  static const Value k_no_request = Value::empty_object();
  auto answering = context;
  if (answering.request == nullptr) answering.request = &k_no_request;
  if (is_form) {
    auto form = arranged_form(message, values, answering);
    form.remove(message.mac.field);
    if (answer.order == "alphabetical") sort_alphabetically(form);
    sign(message.mac, context.keys, form);
    // Created shipments carry the signature at its alphabetical place (services 2.6).
    if (answer.order == "alphabetical" && message.format == Format::pipe_form)
      sort_alphabetically(form);
    written.body = message.format == Format::form ? form.encode() : form.encode_raw();
    if (!answer.prefix.empty()) written.body = answer.prefix + "|" + written.body;
  } else if (!answer.template_text.empty()) {
    written.body = fill_template(answer.template_text, values);
  } else {
    written.body = write_body(message, values, answering);
  }
  written.content_type = answer.content_type.empty()
                             ? std::string(usual_content_type(message.format))
                             : answer.content_type;
  return written;
}

}  // namespace ecpay::catalogue
