#include <algorithm>

#include "core/base/text.hpp"
#include "core/catalogue/entry_parts.hpp"

namespace ecpay::catalogue {
namespace {

void collect_names(const std::vector<FieldEntry>& entries, std::vector<std::string>& names) {
  for (const auto& entry : entries) {
    if (entry.field) names.push_back(entry.field->name);
    if (entry.group) collect_names(entry.group->fields, names);
  }
}

// Gives each rule the shape of its fields, and refuses rules over fields that do not exist.
void resolve_rules(MessageSpec& message, const Place& place, Problems& problems) {
  for (std::size_t i = 0; i < message.rules.size(); ++i) {
    auto& rule = message.rules[i];
    const Place rules{&place, "rules", std::nullopt};
    const Place here{&rules, {}, i};
    const auto shape_of = [&](const std::string& name) {
      const auto path = rule.scope.empty() ? name : rule.scope + "." + name;
      const auto* field = find_field(message.fields, path);
      if (field == nullptr) {
        problems.add("catalogue.value", here,
                     "a rule names " + path + ", which is no field of this message");
        return FieldShape{};
      }
      const auto rows = name.find("[].");
      return FieldShape{field->type, field->separator, field->encoded == "url",
                        rows == std::string::npos ? 0 : rows + 3};
    };
    rule.shapes.clear();
    for (const auto& name : rule.fields) rule.shapes.push_back(shape_of(name));
    if (!rule.equals.empty()) shape_of(rule.equals);
  }
}

void take_fragment(ObjectReader& reader, MessageSpec& message, const FieldsContext& context) {
  const auto name = reader.text("use");
  if (name.empty()) return;
  const auto fragment = open_fragment(name, reader.at("use"), context.problems, context.fragments);
  if (!fragment) return;
  const auto file = name + ".json";
  const Place root{nullptr, file, std::nullopt};
  ObjectReader parts(*fragment, root, context.problems);
  parts.take("fragment");
  if (const auto* fields = parts.take("fields"))
    message.fields = read_fields(*fields, parts.at("fields"), context);
  if (const auto* rules = parts.take("rules")) read_rules(*rules, parts.at("rules"), context);
  parts.finish();
}

bool needs_format_fields(Format format) {
  return format == Format::form || format == Format::aes_json || format == Format::json ||
         format == Format::pipe_form || format == Format::form_raw ||
         format == Format::json_in_form;
}

}  // namespace

const FieldSpec* find_field(const std::vector<FieldEntry>& fields, std::string_view path) {
  const auto dot = path.find('.');
  auto head = path.substr(0, dot);
  if (head.ends_with("[]")) head.remove_suffix(2);
  for (const auto& entry : fields) {
    const FieldSpec* found = nullptr;
    if (entry.group) {
      found = find_field(entry.group->fields, path);
    } else if (entry.field && entry.field->name == head) {
      found = dot == std::string_view::npos ? &*entry.field
                                            : find_field(entry.field->fields, path.substr(dot + 1));
    }
    if (found != nullptr) return found;
  }
  return nullptr;
}

MacSpec read_mac(const Value& object, const Place& place, Problems& problems) {
  ObjectReader reader(object, place, problems);
  MacSpec mac;
  if (reader.text("kind").empty()) problems.add("catalogue.missing_key", place, "kind");
  mac.kind = reader.choice("kind", MacKind::none);
  if (reader.has("field")) mac.field = reader.required_text("field");
  mac.covers = reader.text("covers");
  if (!mac.covers.empty() && mac.covers != "after_prefix" && mac.covers != "data_plaintext_bytes") {
    reader.fail("covers", "\"after_prefix\" or \"data_plaintext_bytes\"");
  }
  reader.finish();
  return mac;
}

EnvelopeSpec read_envelope(const Value& object, const Place& place, const MessageContext& context) {
  ObjectReader reader(object, place, context.problems);
  EnvelopeSpec envelope;
  envelope.header_name = context.direction == Direction::request ? "RqHeader" : "RpHeader";
  if (reader.has("header_name")) envelope.header_name = reader.required_text("header_name");
  envelope.ciphers = reader.texts("cipher");
  if (envelope.ciphers.empty()) envelope.ciphers = {"aes_128_cbc"};
  for (const auto& cipher : envelope.ciphers) {
    if (cipher != "aes_128_cbc" && cipher != "aes_128_gcm")
      reader.fail("cipher", "aes_128_cbc or aes_128_gcm");
  }
  if (const auto* header = reader.take("header")) {
    envelope.header =
        read_fields(*header, reader.at("header"), {context.problems, context.fragments});
  }
  if (const auto* mac = reader.take("mac"))
    envelope.mac = read_mac(*mac, reader.at("mac"), context.problems);
  envelope.refuse = read_refusal(reader);
  reader.finish();
  return envelope;
}

MessageSpec read_message(ObjectReader& reader, const MessageContext& context) {
  MessageSpec message;
  if (reader.text("format").empty()) {
    context.problems.add("catalogue.missing_key", reader.at("format"), "format");
  }
  message.format = reader.choice("format", Format::form);
  if (const auto* mac = reader.take("mac"))
    message.mac = read_mac(*mac, reader.at("mac"), context.problems);
  if (const auto* envelope = reader.take("envelope")) {
    message.envelope = read_envelope(*envelope, reader.at("envelope"), context);
  } else if (context.service != nullptr) {
    message.envelope = context.direction == Direction::request ? context.service->request_envelope
                                                               : context.service->answer_envelope;
  }
  FieldsContext fields{context.problems, context.fragments, &message.rules};
  take_fragment(reader, message, fields);
  if (const auto* array = reader.take("fields")) {
    auto own = read_fields(*array, reader.at("fields"), fields);
    message.fields.insert(message.fields.end(), std::make_move_iterator(own.begin()),
                          std::make_move_iterator(own.end()));
  }
  if (!message.fields.empty() && !needs_format_fields(message.format) &&
      message.format != Format::text && message.format != Format::csv &&
      message.format != Format::aes_json_outer) {
    reader.fail("fields", "a message of this format has no fields");
  }
  if (const auto* rules = reader.take("rules")) read_rules(*rules, reader.at("rules"), fields);
  collect_names(message.fields, message.known_names);
  if (message.mac.kind != MacKind::none) message.known_names.push_back(message.mac.field);
  std::sort(message.known_names.begin(), message.known_names.end());
  const auto end = std::unique(message.known_names.begin(), message.known_names.end());
  message.known_names.erase(end, message.known_names.end());
  resolve_rules(message, reader.place(), context.problems);
  return message;
}

}  // namespace ecpay::catalogue
