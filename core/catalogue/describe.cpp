#include "core/catalogue/describe.hpp"

#include "core/catalogue/names.hpp"

namespace ecpay::catalogue {
namespace {

Json texts_of(const Texts& texts) { return {{"en", texts.en}, {"zh-TW", texts.zh_tw}}; }

void put_text(Json& object, const char* name, const std::string& text) {
  if (!text.empty()) object[name] = text;
}

void put_certainty(Json& object, Certainty certainty, const std::string& source) {
  object["certainty"] = to_string(certainty);
  put_text(object, "source", source);
}

Json when_of(const When& when) {
  Json object = Json::object();
  for (const auto& condition : when) {
    switch (condition.kind) {
      case Condition::Kind::present:
        object[condition.field] = "present";
        break;
      case Condition::Kind::absent:
        object[condition.field] = "absent";
        break;
      case Condition::Kind::one_of: {
        auto values = Json(condition.values);
        if (condition.or_absent) values.push_back("absent");
        object[condition.field] = std::move(values);
        break;
      }
    }
  }
  return object;
}

Json limits_of(const std::vector<Limit>& limits) {
  Json array = Json::array();
  for (const auto& limit : limits) {
    Json row = Json::object();
    if (limit.min) row["min"] = *limit.min;
    if (limit.max) row["max"] = *limit.max;
    row["unit"] = to_string(limit.unit);
    put_certainty(row, limit.certainty, limit.source);
    array.push_back(std::move(row));
  }
  return array;
}

Json refusal_of(const Refusal& refusal) {
  Json object = Json::object();
  if (refusal.http != 0) object["http"] = refusal.http;
  put_text(object, "code", refusal.code);
  put_text(object, "text", refusal.text);
  return object;
}

Json fields_of(const std::vector<FieldEntry>& entries);

Json field_of(const FieldSpec& field) {
  Json object{
      {"name", field.name}, {"type", to_string(field.type)}, {"need", to_string(field.need)}};
  if (!field.limits.empty()) object["limits"] = limits_of(field.limits);
  if (!field.each_limits.empty()) object["each_limits"] = limits_of(field.each_limits);
  if (field.min) object["min"] = *field.min;
  if (field.max) object["max"] = *field.max;
  if (field.int_digits > 0) object["int_digits"] = field.int_digits;
  if (field.fraction_digits > 0) object["fraction_digits"] = field.fraction_digits;
  put_text(object, "unit", field.unit);
  put_text(object, "pattern", field.pattern);
  if (!field.choices.empty()) object["choices"] = field.choices;
  put_text(object, "separator", field.separator);
  put_text(object, "encoded", field.encoded);
  if (field.json != "text") object["json"] = field.json;
  put_text(object, "default", field.default_value);
  if (field.window_s > 0) object["window_s"] = field.window_s;
  put_text(object, "sample", field.sample);
  put_text(object, "same_as", field.same_as);
  if (field.empty != "omitted") object["empty"] = field.empty;
  if (!field.meaning.en.empty()) object["meaning"] = texts_of(field.meaning);
  put_certainty(object, field.certainty, field.source);
  if (field.refuse) object["refuse"] = refusal_of(*field.refuse);
  if (field.min_rows) object["min_rows"] = *field.min_rows;
  if (field.max_rows) object["max_rows"] = *field.max_rows;
  if (!field.fields.empty()) object["fields"] = fields_of(field.fields);
  return object;
}

Json fields_of(const std::vector<FieldEntry>& entries) {
  Json array = Json::array();
  for (const auto& entry : entries) {
    if (entry.field) {
      array.push_back(field_of(*entry.field));
      continue;
    }
    Json group{{"group", entry.group->name}, {"when", when_of(entry.group->when)}};
    if (entry.group->together) group["together"] = true;
    group["fields"] = fields_of(entry.group->fields);
    array.push_back(std::move(group));
  }
  return array;
}

Json rule_of(const RuleSpec& rule) {
  Json object{{"kind", to_string(rule.kind)}};
  put_text(object, "scope", rule.scope);
  if (!rule.when.empty()) object["when"] = when_of(rule.when);
  object["fields"] = rule.fields;
  if (!rule.values.empty()) object["values"] = rule.values;
  put_text(object, "min", rule.min);
  put_text(object, "max", rule.max);
  put_text(object, "pattern", rule.pattern);
  put_text(object, "check", rule.check);
  put_text(object, "equals", rule.equals);
  put_text(object, "round", rule.round);
  if (!rule.allowed.empty()) object["allowed"] = rule.allowed;
  put_certainty(object, rule.certainty, rule.source);
  if (!rule.message.en.empty()) object["message"] = texts_of(rule.message);
  if (rule.refuse) object["refuse"] = refusal_of(*rule.refuse);
  return object;
}

Json mac_of(const MacSpec& mac) {
  Json object{{"kind", to_string(mac.kind)}, {"field", mac.field}};
  put_text(object, "covers", mac.covers);
  return object;
}

Json message_of(const MessageSpec& message) {
  Json object{{"format", to_string(message.format)}};
  if (message.mac.kind != MacKind::none) object["mac"] = mac_of(message.mac);
  if (message.format == Format::aes_json || message.format == Format::json_in_form) {
    Json envelope{{"cipher", message.envelope.ciphers},
                  {"header_name", message.envelope.header_name},
                  {"header", fields_of(message.envelope.header)}};
    if (message.envelope.mac.kind != MacKind::none) envelope["mac"] = mac_of(message.envelope.mac);
    if (const auto& refuse = message.envelope.refuse)
      envelope["refuse"] = {{"code", refuse->code}, {"text", refuse->text}};
    object["envelope"] = std::move(envelope);
  }
  object["fields"] = fields_of(message.fields);
  if (!message.rules.empty()) {
    object["rules"] = Json::array();
    for (const auto& rule : message.rules) object["rules"].push_back(rule_of(rule));
  }
  return object;
}

Json urls_of(const std::map<std::string, std::vector<std::string>>& hosts,
             const EndpointSpec& endpoint) {
  Json urls = Json::array();
  const auto found = hosts.find(endpoint.host);
  if (found == hosts.end()) return urls;
  for (const auto& host : found->second) urls.push_back("https://" + host + endpoint.path);
  return urls;
}

Json endpoint_of(const EndpointSpec& endpoint, const ServiceSpec& service) {
  Json object{{"method", endpoint.method},
              {"path", endpoint.path},
              {"stage", urls_of(service.stage_hosts, endpoint)},
              {"production", urls_of(service.production_hosts, endpoint)}};
  put_text(object, "family", endpoint.family);
  if (!endpoint.when.empty()) object["when"] = when_of(endpoint.when);
  return object;
}

Json answer_of(const AnswerSpec& answer) {
  Json object{{"name", answer.name}, {"status", answer.status}};
  put_text(object, "content_type", answer.content_type);
  put_text(object, "prefix", answer.prefix);
  put_text(object, "order", answer.order);
  put_text(object, "template", answer.template_text);
  object["certainty"] = to_string(answer.certainty);
  object["message"] = message_of(answer.message);
  return object;
}

Json callback_of(const CallbackSpec& callback) {
  Json ack{{"format", to_string(callback.ack.format)}};
  put_text(ack, "equals", callback.ack.equals);
  if (callback.ack.mac.kind != MacKind::none) ack["mac"] = mac_of(callback.ack.mac);
  if (!callback.ack.accept.empty()) ack["accept"] = callback.ack.accept;
  ack["status"] = callback.ack.status;
  Json object{{"kind", callback.kind}};
  put_text(object, "url_field", callback.url_field);
  object["sender"] = callback.sender;
  object["method"] = callback.method;
  put_text(object, "retry", callback.retry);
  object["message"] = message_of(callback.message);
  object["ack"] = std::move(ack);
  return object;
}

}  // namespace

Json describe_row(const ApiSpec& api, const ServiceSpec& service) {
  Json paths = Json::array();
  for (const auto& endpoint : api.endpoints) paths.push_back(endpoint.path);
  const EndpointSpec none{"", "", "", "", {}};
  const auto& first = api.endpoints.empty() ? none : api.endpoints.front();
  const auto hosts = service.stage_hosts.find(first.host);
  Json callbacks = Json::array();
  for (const auto& callback : api.callbacks) callbacks.push_back(callback.kind);
  return {{"id", api.id},
          {"service", api.service},
          {"name", texts_of(api.name)},
          {"host", hosts == service.stage_hosts.end() ? std::string() : hosts->second.front()},
          {"path", first.path},
          {"paths", std::move(paths)},
          {"method", first.method},
          {"request_format", to_string(api.request.format)},
          {"response_format", api.answers.empty() ? std::string_view("none")
                                                  : to_string(api.answers.front().message.format)},
          {"callbacks", std::move(callbacks)},
          {"emulated", api.emulated}};
}

Json describe(const ApiSpec& api, const ServiceSpec& service) {
  Json object = describe_row(api, service);
  object["source"] = api.source;
  object["sender"] = to_string(api.sender);
  object["endpoints"] = Json::array();
  for (const auto& endpoint : api.endpoints)
    object["endpoints"].push_back(endpoint_of(endpoint, service));
  object["accounts"] = Json::array();
  for (const auto& account : api.accounts)
    object["accounts"].push_back({{"when", when_of(account.when)}, {"family", account.family}});
  object["request"] = message_of(api.request);
  object["samples"] = Json::array();
  for (const auto& sample : api.samples) object["samples"].push_back(sample.first);
  object["answers"] = Json::array();
  for (const auto& answer : api.answers) object["answers"].push_back(answer_of(answer));
  object["callbacks"] = Json::array();
  for (const auto& callback : api.callbacks) object["callbacks"].push_back(callback_of(callback));
  return object;
}

}  // namespace ecpay::catalogue
