#include "cli/pure/api_text.hpp"

#include <ostream>

#include "core/base/text.hpp"
#include "core/catalogue/catalogue.hpp"

namespace ecpay::cli {
namespace {

std::string padded(std::string text, std::size_t width) {
  const auto has = count_width(text);
  text.append(has < width ? width - has : 1, ' ');
  return text;
}

std::string in_language(const Console& console, const Json& texts) {
  return text_of(texts, console.language == Language::en ? "en" : "zh-TW");
}

std::string joined(const Json& values, std::string_view separator) {
  std::string out;
  for (const auto& value : values) {
    if (!out.empty()) out += separator;
    out += value.is_string() ? value.get<std::string>() : to_text(value);
  }
  return out;
}

// "ChoosePayment=Credit|ALL, PeriodType present".
std::string condition_text(const Json& when) {
  std::string out;
  for (const auto& [name, wanted] : when.items()) {
    if (!out.empty()) out += ", ";
    out += name;
    out += wanted.is_array() ? "=" + joined(wanted, "|") : " " + wanted.get<std::string>();
  }
  return out;
}

std::string mark_of(const Json& object) {
  const auto certainty = text_of(object, "certainty");
  const auto source = text_of(object, "source");
  if (certainty == "documented" && source.empty()) return "";
  return "[" + certainty + (source.empty() ? "" : ", " + source) + "]";
}

std::string limit_text(const Json& limit) {
  const bool has_min = limit.contains("min");
  const bool has_max = limit.contains("max");
  std::string out;
  if (has_min && has_max && limit["min"] == limit["max"]) {
    out = to_text(limit["max"]);
  } else if (has_min && has_max) {
    out = to_text(limit["min"]) + "–" + to_text(limit["max"]);
  } else {
    out = has_max ? "≤ " + to_text(limit["max"]) : "≥ " + to_text(limit["min"]);
  }
  const auto mark = text_of(limit, "certainty") == "documented" ? "" : " " + mark_of(limit);
  return out + " " + text_of(limit, "unit") + mark;
}

void add(std::string& out, const std::string& text) {
  if (!text.empty()) out += (out.empty() ? "" : " · ") + text;
}

// What may stand in a field: type, lengths, range, pattern, choices, default.
std::string shape_of(const Json& field) {
  std::string out = text_of(field, "type");
  for (const char* name : {"limits", "each_limits"}) {
    if (!field.contains(name)) continue;
    for (const auto& limit : field[name]) add(out, limit_text(limit));
  }
  const auto min = text_of(field, "min");
  const auto max = text_of(field, "max");
  if (!min.empty() || !max.empty()) add(out, min + "…" + max);
  add(out, text_of(field, "unit"));
  add(out, text_of(field, "pattern"));
  if (field.contains("choices")) add(out, joined(field["choices"], "|"));
  const auto initial = text_of(field, "default");
  if (!initial.empty()) add(out, "= " + initial);
  return out;
}

void print_fields(const Console& console, const Json& fields, std::size_t indent) {
  const std::string blanks(indent, ' ');
  for (const auto& field : fields) {
    if (field.contains("group")) {
      console.out << blanks << console.text("when ", "當 ") << condition_text(field["when"])
                  << "\n";
      print_fields(console, field["fields"], indent + 2);
      continue;
    }
    const bool required = text_of(field, "need") == "required";
    std::string line =
        blanks + padded(text_of(field, "name"), 26) + (required ? "* " : "  ") + shape_of(field);
    const auto meaning = field.contains("meaning") ? in_language(console, field["meaning"]) : "";
    if (!meaning.empty()) line += "  " + meaning;
    const auto mark = mark_of(field);
    console.out << line << (mark.empty() ? "" : "  " + mark) << "\n";
    if (field.contains("fields")) print_fields(console, field["fields"], indent + 2);
  }
}

std::string rule_text(const Json& rule) {
  std::string out = text_of(rule, "kind") + "  " + joined(rule["fields"], ", ");
  for (const char* name : {"min", "max", "pattern", "check", "equals", "round"}) {
    const auto text = text_of(rule, name);
    if (!text.empty()) out += std::string("  ") + name + " " + text;
  }
  if (rule.contains("values")) out += "  " + joined(rule["values"], "|");
  if (rule.contains("when")) out += "  (" + condition_text(rule["when"]) + ")";
  return out;
}

void print_rules(const Console& console, const Json& message) {
  if (!message.contains("rules")) return;
  console.out << "\n" << console.text("Rules", "規則") << "\n";
  for (const auto& rule : message["rules"]) {
    const auto mark = mark_of(rule);
    console.out << "  " << rule_text(rule) << (mark.empty() ? "" : "  " + mark) << "\n";
    if (rule.contains("message"))
      console.out << "    " << in_language(console, rule["message"]) << "\n";
  }
}

void print_messages(const Console& console, const Json& api) {
  if (!api["answers"].empty()) console.out << "\n" << console.text("Answers", "回應") << "\n";
  for (const auto& answer : api["answers"]) {
    console.out << "  " << text_of(answer, "name") << "  " << text_of(answer["message"], "format")
                << "  [" << text_of(answer, "certainty") << "]\n";
    print_fields(console, answer["message"]["fields"], 4);
  }
  if (api["callbacks"].empty()) return;
  console.out << "\n" << console.text("Callbacks", "通知") << "\n";
  for (const auto& callback : api["callbacks"]) {
    const auto& ack = callback["ack"];
    console.out << "  " << text_of(callback, "kind") << "  " << text_of(callback, "method") << " "
                << text_of(callback, "url_field") << "  " << text_of(callback["message"], "format")
                << "  " << console.text("answer ", "應回 ")
                << (ack.contains("equals") ? text_of(ack, "equals") : text_of(ack, "format"))
                << "\n";
    print_fields(console, callback["message"]["fields"], 4);
  }
}

}  // namespace

void print_apis(const Console& console, const Json& rows) {
  std::string service;
  for (const auto& row : rows) {
    if (text_of(row, "service") != service) {
      if (!service.empty()) console.out << "\n";
      service = text_of(row, "service");
      const auto* spec = catalogue::Catalogue::embedded().find_service(service);
      console.out << service << "  " << console.text(spec->name.en, spec->name.zh_tw) << "\n";
    }
    console.out << "  " << padded(text_of(row, "id"), 46)
                << padded(in_language(console, row["name"]), 40) << text_of(row, "path")
                << (row["emulated"].get<bool>() ? console.text("  emulated", "  可模擬") : "")
                << "\n";
  }
}

void print_api(const Console& console, const Json& api) {
  console.out << text_of(api, "id") << "  " << in_language(console, api["name"]) << "  ["
              << text_of(api, "source") << "]\n";
  for (const auto& endpoint : api["endpoints"]) {
    for (const auto& url : endpoint["stage"])
      console.out << "  " << text_of(endpoint, "method") << " " << url.get<std::string>() << "\n";
  }
  if (api["endpoints"].empty()) {
    console.out << "  "
                << console.text("made in ECPay's back office; your server is only notified",
                                "由綠界後台建立，您的伺服器只會收到通知")
                << "\n";
    return print_messages(console, api);
  }
  const auto& request = api["request"];
  std::string samples = joined(api["samples"], ", ");
  console.out << "  " << console.text("samples  ", "範例  ") << samples << "\n\n"
              << console.text("Request  ", "請求  ") << text_of(request, "format")
              << (request.contains("mac") ? "  " + text_of(request["mac"], "kind") : "")
              << console.text("   (* required)", "   （* 必填）") << "\n";
  print_fields(console, request["fields"], 2);
  print_rules(console, request);
  print_messages(console, api);
}

}  // namespace ecpay::cli
