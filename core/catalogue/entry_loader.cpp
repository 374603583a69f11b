#include "core/catalogue/entry_loader.hpp"

#include <algorithm>

#include "core/base/text.hpp"
#include "core/catalogue/entry_parts.hpp"

namespace ecpay::catalogue {
namespace {

// Calls read(object, place) for each member of an array; a problem if it is none.
template <typename Read>
void each_row(ObjectReader& reader, std::string_view key, Read read) {
  const auto* array = reader.take(key);
  if (array == nullptr) return;
  if (array->kind != Value::Kind::rows) reader.fail(key, "an array is expected here");
  const auto here = reader.at(key);
  for (std::size_t i = 0; i < array->rows.size(); ++i) read(array->rows[i], Place{&here, {}, i});
}

template <typename Read>
void each_member(ObjectReader& reader, std::string_view key, Read read) {
  const auto* object = reader.take(key);
  if (object == nullptr) return;
  if (!object->is_object()) reader.fail(key, "an object is expected here");
  const auto here = reader.at(key);
  for (const auto& [name, value] : object->members)
    read(name, value, Place{&here, name, std::nullopt});
}

EndpointSpec read_endpoint(const Value& object, const Place& place, const MessageContext& context) {
  ObjectReader reader(object, place, context.problems);
  EndpointSpec endpoint;
  endpoint.host = reader.required_text("host");
  if (!context.service->stage_hosts.contains(endpoint.host)) {
    reader.fail("host", endpoint.host + " is no key of hosts in _service.json");
  }
  endpoint.path = reader.required_text("path");
  if (!endpoint.path.starts_with('/')) reader.fail("path", "a path starts with /");
  if (reader.has("method")) endpoint.method = reader.required_text("method");
  endpoint.family = reader.text("family");
  if (const auto* when = reader.take("when"))
    endpoint.when = read_when(*when, reader.at("when"), context.problems);
  reader.finish();
  return endpoint;
}

AnswerSpec read_answer(const Value& object, const Place& place, const MessageContext& context) {
  ObjectReader reader(object, place, context.problems);
  AnswerSpec answer;
  answer.name = reader.required_text("name");
  if (const auto codes = reader.texts("status"); !codes.empty()) {
    answer.status.clear();
    for (const auto& code : codes) {
      answer.status.push_back(static_cast<int>(parse_integer(code, 100, 599).value_or(0)));
      if (answer.status.back() == 0) reader.fail("status", "an HTTP status is expected here");
    }
  }
  answer.content_type = reader.text("content_type");
  answer.prefix = reader.text("prefix");
  answer.order = reader.text("order");
  if (!answer.order.empty() && answer.order != "alphabetical")
    reader.fail("order", "only \"alphabetical\"");
  answer.template_text = reader.text("template");
  answer.certainty = reader.choice("certainty", Certainty::documented);
  answer.message = read_message(reader, context);
  reader.finish();
  return answer;
}

AckSpec read_ack(const Value& object, const Place& place, Problems& problems) {
  ObjectReader reader(object, place, problems);
  AckSpec ack;
  ack.format = reader.choice("format", Format::text);
  ack.equals = reader.text("equals");
  if (const auto* mac = reader.take("mac")) ack.mac = read_mac(*mac, reader.at("mac"), problems);
  each_member(reader, "accept",
              [&](const std::string& name, const Value& values, const Place& here) {
                for (const auto& value : values.rows)
                  ack.accept[name].push_back(scalar_text(value, here, problems));
              });
  if (const auto codes = reader.texts("status"); !codes.empty()) {
    ack.status.clear();
    for (const auto& code : codes) {
      ack.status.push_back(static_cast<int>(parse_integer(code, 100, 599).value_or(0)));
    }
  }
  reader.finish();
  return ack;
}

CallbackSpec read_callback(const Value& object, const Place& place, const MessageContext& context) {
  ObjectReader reader(object, place, context.problems);
  CallbackSpec callback;
  callback.kind = reader.required_text("kind");
  callback.url_field = reader.text("url_field");
  callback.sender = reader.required_text("sender");
  if (!named<Sender>(callback.sender)) reader.fail("sender", "server or browser");
  if (reader.has("method")) callback.method = reader.required_text("method");
  callback.retry = reader.text("retry");
  const auto& rhythms = context.service->retries;
  if (!callback.retry.empty() &&
      std::none_of(rhythms.begin(), rhythms.end(),
                   [&](const RetrySpec& rhythm) { return rhythm.name == callback.retry; })) {
    reader.fail("retry", callback.retry + " is no rhythm of _service.json");
  }
  if (const auto* message = reader.take("message")) {
    const auto here = reader.at("message");
    ObjectReader parts(*message, here, context.problems);
    callback.message = read_message(parts, context);
    parts.finish();
  } else {
    context.problems.add("catalogue.missing_key", reader.at("message"), "message");
  }
  if (const auto* ack = reader.take("ack")) {
    callback.ack = read_ack(*ack, reader.at("ack"), context.problems);
  } else {
    callback.ack.format = Format::any;
  }
  reader.finish();
  return callback;
}

void read_samples(ObjectReader& reader, ApiSpec& api, Problems& problems) {
  each_member(reader, "samples",
              [&](const std::string& name, const Value& object, const Place& place) {
                auto& sample = api.samples.emplace_back();
                sample.first = name;
                if (!object.is_object())
                  problems.add("catalogue.value", place, "an object is expected here");
                for (const auto& [field, value] : object.members) {
                  const Place here{&place, field, std::nullopt};
                  if (find_field(api.request.fields, field_path(field)) == nullptr) {
                    problems.add("catalogue.value", here, field + " is no field of the request");
                  }
                  if (value.kind == Value::Kind::null) {
                    sample.second.emplace_back(field, std::nullopt);
                  } else {
                    sample.second.emplace_back(field, scalar_text(value, here, problems));
                  }
                }
              });
}

std::string expected_id(std::string_view file) {
  std::string id(file.substr(0, file.rfind(".json")));
  std::replace(id.begin(), id.end(), '/', '.');
  return id;
}

Result<Value> parse_file(std::string_view file, std::string_view text) {
  auto parsed = parse_value(text);
  if (parsed) return parsed;
  return Error{"catalogue.value", std::string(file) + "#",
               "broken JSON at byte " + parsed.error().subject, ""};
}

void read_hosts(ObjectReader& reader, ServiceSpec& service, Problems& problems) {
  each_member(reader, "hosts", [&](const std::string& key, const Value& value, const Place& place) {
    ObjectReader parts(value, place, problems);
    for (const auto& host : parts.texts("stage"))
      service.stage_hosts[key].push_back(to_lower(host));
    for (const auto& host : parts.texts("production"))
      service.production_hosts[key].push_back(to_lower(host));
    if (!service.stage_hosts.contains(key)) problems.add("catalogue.missing_key", place, "stage");
    parts.finish();
  });
}

RetrySpec read_retry(const Value& object, const Place& place, Problems& problems) {
  ObjectReader reader(object, place, problems);
  RetrySpec retry;
  retry.name = reader.required_text("name");
  retry.times = static_cast<int>(reader.integer("times").value_or(0));
  retry.min_s = reader.integer("min_s").value_or(0);
  retry.max_s = reader.integer("max_s").value_or(retry.min_s);
  for (const auto& wait : reader.texts("waits_s")) {
    retry.waits_s.push_back(parse_integer(wait, 1, 1'000'000'000).value_or(0));
  }
  retry.certainty = reader.choice("certainty", Certainty::documented);
  retry.source = reader.text("source");
  if (retry.times <= 0 && retry.waits_s.empty())
    problems.add("catalogue.missing_key", place, "times or waits_s");
  reader.finish();
  return retry;
}

}  // namespace

std::string field_path(std::string_view sample_key) {
  std::string path;
  bool inside = false;
  for (const char c : sample_key) {
    if (c == ']') inside = false;
    if (!inside) path.push_back(c);
    if (c == '[') inside = true;
  }
  return path;
}

Result<ApiSpec> load_api(std::string_view file, std::string_view text, const ServiceSpec& service,
                         const FragmentSource& fragments) {
  const auto parsed = parse_file(file, text);
  if (!parsed) return parsed.error();
  Problems problems;
  const Place root{nullptr, file, std::nullopt};
  ObjectReader reader(*parsed, root, problems);
  const MessageContext request{problems, fragments, &service, Direction::request};
  const MessageContext answer{problems, fragments, &service, Direction::answer};
  ApiSpec api;
  api.id = reader.required_text("id");
  if (api.id != expected_id(file))
    reader.fail("id", "the file's name makes it " + expected_id(file));
  api.service = service.id;
  api.name = reader.both_languages("name");
  if (api.name.en.empty()) problems.add("catalogue.missing_key", root, "name");
  api.source = reader.required_text("source");
  api.emulated = reader.flag("emulated");
  api.sender = reader.choice("sender", Sender::server);
  each_row(reader, "endpoints", [&](const Value& row, const Place& place) {
    api.endpoints.push_back(read_endpoint(row, place, request));
  });
  each_row(reader, "accounts", [&](const Value& row, const Place& place) {
    ObjectReader parts(row, place, problems);
    AccountSpec account;
    if (const auto* when = parts.take("when"))
      account.when = read_when(*when, parts.at("when"), problems);
    account.family = parts.required_text("family");
    parts.finish();
    api.accounts.push_back(std::move(account));
  });
  if (const auto* object = reader.take("request")) {
    const auto here = reader.at("request");
    ObjectReader parts(*object, here, problems);
    api.request = read_message(parts, request);
    parts.finish();
  } else {
    problems.add("catalogue.missing_key", root, "request");
  }
  read_samples(reader, api, problems);
  each_row(reader, "answers", [&](const Value& row, const Place& place) {
    api.answers.push_back(read_answer(row, place, answer));
  });
  each_row(reader, "callbacks", [&](const Value& row, const Place& place) {
    api.callbacks.push_back(read_callback(row, place, answer));
  });
  // What begins in ECPay's back office has no request, only notices.
  const bool only_notices = api.request.format == Format::none && !api.callbacks.empty();
  if (!only_notices) {
    if (api.endpoints.empty()) problems.add("catalogue.missing_key", root, "endpoints");
    if (api.samples.empty()) problems.add("catalogue.missing_key", root, "samples");
  }
  for (const auto& callback : api.callbacks) {
    if (!callback.url_field.empty() &&
        find_field(api.request.fields, callback.url_field) == nullptr) {
      reader.fail("callbacks", callback.url_field + " is no field of the request");
    }
  }
  reader.finish();
  if (problems.first()) return *problems.first();
  return api;
}

Result<ServiceSpec> load_service(std::string_view file, std::string_view text) {
  const auto parsed = parse_file(file, text);
  if (!parsed) return parsed.error();
  Problems problems;
  const FragmentSource no_fragments = [](std::string_view) { return std::nullopt; };
  const Place root{nullptr, file, std::nullopt};
  ObjectReader reader(*parsed, root, problems);
  ServiceSpec service;
  service.id = reader.required_text("service");
  if (service.id != file.substr(0, file.find('/')))
    reader.fail("service", "it must be the folder's name");
  service.name = reader.both_languages("name");
  read_hosts(reader, service, problems);
  each_row(reader, "retries", [&](const Value& row, const Place& place) {
    service.retries.push_back(read_retry(row, place, problems));
  });
  if (const auto* object = reader.take("request_envelope")) {
    service.request_envelope = read_envelope(*object, reader.at("request_envelope"),
                                             {problems, no_fragments, nullptr, Direction::request});
  }
  if (const auto* object = reader.take("answer_envelope")) {
    service.answer_envelope = read_envelope(*object, reader.at("answer_envelope"),
                                            {problems, no_fragments, nullptr, Direction::answer});
  }
  reader.finish();
  if (problems.first()) return *problems.first();
  return service;
}

Result<Done> check_fragment(std::string_view file, std::string_view text,
                            const FragmentSource& fragments) {
  const auto parsed = parse_file(file, text);
  if (!parsed) return parsed.error();
  Problems problems;
  const Place root{nullptr, file, std::nullopt};
  ObjectReader reader(*parsed, root, problems);
  const std::string name(file.substr(0, file.rfind(".json")));
  if (reader.text("fragment") != name) reader.fail("fragment", "the file's name makes it " + name);
  std::vector<RuleSpec> rules;
  FieldsContext context{problems, fragments, &rules};
  if (const auto* fields = reader.take("fields"))
    read_fields(*fields, reader.at("fields"), context);
  if (const auto* array = reader.take("rules")) read_rules(*array, reader.at("rules"), context);
  reader.finish();
  if (problems.first()) return *problems.first();
  return Done{};
}

}  // namespace ecpay::catalogue
