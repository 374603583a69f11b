#include <algorithm>

#include "core/base/text.hpp"
#include "core/catalogue/message.hpp"
#include "core/crypto/digest.hpp"
#include "core/wire/check_mac.hpp"
#include "core/wire/envelope.hpp"

namespace ecpay::catalogue {
namespace {

bool is_multipart(std::string_view content_type) {
  constexpr std::string_view k_multipart = "multipart/form-data";
  return equals_ignoring_case(trim(content_type).substr(0, k_multipart.size()), k_multipart);
}

Result<wire::Form> open_form(std::string_view body, std::string_view content_type) {
  if (is_multipart(content_type)) return wire::Form::parse_multipart(body, content_type);
  return wire::Form::parse(body);
}

// "a=1&b=x y": pairs whose values are not encoded.
wire::Form open_raw(std::string_view body) {
  wire::Form form;
  if (body.empty()) return form;
  for (const auto pair : split(body, '&')) {
    const auto equals = pair.find('=');
    const auto value =
        equals == std::string_view::npos ? std::string_view() : pair.substr(equals + 1);
    form.add(std::string(pair.substr(0, equals)), std::string(value));
  }
  return form;
}

Result<Done> open_envelope(std::string_view json, Opened& opened) {
  auto outer = parse_value(json);
  if (!outer) {
    if (outer.error().code == "json.too_deep") return outer.error();
    return Error{"envelope.outer", "", "byte " + outer.error().subject, ""};
  }
  if (!outer->is_object()) return Error{"envelope.outer", "", "no object", ""};
  opened.outer = std::move(*outer);
  opened.values = Value::empty_object();
  const auto* merchant = opened.outer.find("MerchantID");
  const bool is_scalar = merchant != nullptr && (merchant->kind == Value::Kind::text ||
                                                 merchant->kind == Value::Kind::number);
  if (!is_scalar) return Error{"envelope.field", "MerchantID", "", ""};
  opened.merchant_id = merchant->text;
  const auto* data = opened.outer.find("Data");
  if (data == nullptr || (data->kind != Value::Kind::text && data->kind != Value::Kind::null)) {
    return Error{"envelope.field", "Data", "", ""};
  }
  opened.data = data->text;
  return Done{};
}

Result<Done> open_object(std::string_view json, Opened& opened) {
  auto parsed = parse_value(json);
  if (!parsed) return parsed.error();
  opened.values = std::move(*parsed);
  opened.merchant_id = opened.values.get("MerchantID");
  return Done{};
}

void open_text(std::string_view body, Opened& opened) {
  opened.values = Value::empty_object();
  const auto bar = body.find('|');
  if (bar == std::string_view::npos) {
    opened.values.set("text", std::string(body));
    return;
  }
  opened.values.set("code", std::string(body.substr(0, bar)));
  opened.values.set("message", std::string(body.substr(bar + 1)));
}

void use_form(wire::Form form, Opened& opened) {
  opened.form = std::move(form);
  opened.values = value_of(opened.form);
  opened.merchant_id = opened.values.get("MerchantID");
}

Error mac_invalid(std::string received, std::string expected) {
  return Error{"mac.invalid", to_valid_utf8(first_code_points(received, 80)), expected, expected};
}

Result<Done> check_form_mac(const MacSpec& mac, const crypto::HashKeys& keys,
                            const Opened& opened) {
  if (mac.kind == MacKind::none) return Done{};
  const auto hash = mac.kind == MacKind::cmv_md5 ? wire::MacHash::md5 : wire::MacHash::sha256;
  const auto check = wire::verify_check_mac(opened.form, keys, hash);
  if (!check) return check.error();
  if (check->valid) return Done{};
  return mac_invalid(check->received, check->expected);
}

Result<Done> decrypt(const MessageSpec& spec, const crypto::HashKeys& keys, Opened& opened) {
  const auto& ciphers = spec.envelope.ciphers;
  std::optional<Error> first;
  for (const auto& name : ciphers) {
    const auto cipher = name == "aes_128_gcm" ? wire::DataCipher::gcm : wire::DataCipher::cbc;
    auto plain = wire::decrypt_data(opened.data, keys, cipher);
    if (!plain) {
      if (!first) first = plain.error();
      continue;
    }
    opened.plaintext = std::move(*plain);
    auto values = parse_value(opened.plaintext);
    if (!values) return values.error();
    opened.values = std::move(*values);
    return Done{};
  }
  return first.value_or(Error{"envelope.padding", "Data", "", ""});
}

Result<Done> check_data_mac(const MacSpec& mac, const crypto::HashKeys& keys,
                            const Opened& opened) {
  if (mac.kind == MacKind::none) return Done{};
  const auto received = opened.outer.get(mac.field);
  if (received.empty()) return Error{"mac.missing", "", "", ""};
  const auto expected = wire::eticket_mac(opened.plaintext, keys);
  if (crypto::constant_time_equals(received, expected)) return Done{};
  return mac_invalid(received, expected);
}

}  // namespace

Result<Opened> open_message(const MessageSpec& spec, std::string_view body,
                            std::string_view content_type) {
  Opened opened;
  opened.values = Value::empty_object();
  Result<Done> done = Done{};
  switch (spec.format) {
    case Format::form: {
      auto form = open_form(body, content_type);
      if (!form) return form.error();
      use_form(std::move(*form), opened);
      break;
    }
    case Format::form_raw:
      use_form(open_raw(body), opened);
      break;
    case Format::pipe_form: {
      const auto bar = body.find('|');
      if (bar != std::string_view::npos) opened.prefix = body.substr(0, bar);
      use_form(open_raw(bar == std::string_view::npos ? body : body.substr(bar + 1)), opened);
      break;
    }
    case Format::json_in_form: {
      auto form = open_form(body, content_type);
      if (!form) return form.error();
      opened.form = std::move(*form);
      done = open_envelope(opened.form.get("ResultData"), opened);
      break;
    }
    case Format::aes_json:
      done = open_envelope(body, opened);
      break;
    case Format::aes_json_outer:
    case Format::json:
      done = open_object(body, opened);
      break;
    case Format::text:
      open_text(body, opened);
      break;
    case Format::csv:
    case Format::html:
    case Format::redirect:
    case Format::none:
    case Format::any:
      break;
  }
  if (!done) return done.error();
  return opened;
}

Result<Done> unlock(const MessageSpec& spec, const crypto::HashKeys& keys, Opened& opened) {
  switch (spec.format) {
    case Format::form:
    case Format::form_raw:
    case Format::pipe_form:
      return check_form_mac(spec.mac, keys, opened);
    case Format::aes_json:
    case Format::json_in_form: {
      const auto done = decrypt(spec, keys, opened);
      if (!done) return done;
      return check_data_mac(spec.envelope.mac, keys, opened);
    }
    case Format::text:
    case Format::aes_json_outer:
    case Format::json:
    case Format::csv:
    case Format::html:
    case Format::redirect:
    case Format::none:
    case Format::any:
      return Done{};
  }
  return Done{};
}

}  // namespace ecpay::catalogue
