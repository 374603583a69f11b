#include "emulator/aws/template/properties.hpp"

#include "core/base/text.hpp"

namespace ecpay::aws {

Properties::Properties(Resolver& resolver, std::string path, std::string type, Node map)
    : resolver_(&resolver), path_(std::move(path)), type_(std::move(type)), map_(std::move(map)) {}

Place Properties::at(std::string_view name) const {
  for (const auto& member : map_.members) {
    if (member.name == name) { return member.at; }
  }
  return map_.at;
}

std::vector<std::string> Properties::names() const {
  std::vector<std::string> names;
  for (const auto& member : map_.members) { names.push_back(member.name); }
  return names;
}

Node Properties::get(std::string_view name) const {
  const auto* node = map_.find(name);
  return node == nullptr ? Node{} : resolver_->resolve(*node);
}

std::optional<std::string> Properties::text(std::string_view name) const {
  const Node value = get(name);
  if (value.is_scalar()) { return settled(value.text, path_of(name)); }
  if (!value.is_absent()) { refuse(name, "a text"); }
  return std::nullopt;
}

std::optional<std::string> Properties::needed_text(std::string_view name) const {
  if (!has(name)) {
    resolver_->reading().problems.add({"template.property_missing", path_, std::string(name), ""},
                                      map_.at);
  }
  return text(name);
}

std::optional<int> Properties::whole(std::string_view name, Range range) const {
  const auto value = text(name);
  if (!value) { return std::nullopt; }
  const auto number = parse_integer(*value, range.min, range.max);
  if (!number) {
    refuse(name,
           "a whole number from " + std::to_string(range.min) + " to " + std::to_string(range.max));
    return std::nullopt;
  }
  return static_cast<int>(*number);
}

bool Properties::flag(std::string_view name) const { return text(name) == "true"; }

std::vector<std::string> Properties::texts(std::string_view name) const {
  const Node value = get(name);
  std::vector<std::string> texts;
  if (value.is_scalar()) { texts.push_back(settled(value.text, path_of(name))); }
  if (value.is_map() || value.kind == Node::Kind::null) { refuse(name, "a list of texts"); }
  for (const auto& item : value.items) {
    if (item.is_scalar()) {
      texts.push_back(settled(item.text, path_of(name)));
    } else {
      refuse(name, "a list of texts");
    }
  }
  return texts;
}

std::vector<std::pair<std::string, std::string>> Properties::pairs(std::string_view name) const {
  const auto map = under(name);
  std::vector<std::pair<std::string, std::string>> pairs;
  for (const auto& member : map.map_.members) {
    if (auto value = map.text(member.name)) { pairs.emplace_back(member.name, *std::move(value)); }
  }
  return pairs;
}

Properties Properties::under(std::string_view name) const {
  Node value = get(name);
  if (!value.is_map() && !value.is_absent()) {
    refuse(name, "a map");
    value = {};
  }
  if (value.at.line == 0) { value.at = at(name); }
  return {*resolver_, path_of(name), type_, std::move(value)};
}

std::vector<Properties> Properties::each(std::string_view name) const {
  Node value = get(name);
  if (!value.is_list() && !value.is_absent()) { refuse(name, "a list of maps"); }
  std::vector<Properties> maps;
  for (auto& item : value.items) {
    if (item.is_map()) {
      maps.emplace_back(*resolver_, path_of(name), type_, std::move(item));
    } else {
      refuse(name, "a list of maps");
    }
  }
  return maps;
}

void Properties::refuse(std::string_view name, std::string must_be) const {
  resolver_->reading().problems.add({"template.shape", path_of(name), std::move(must_be), ""},
                                    at(name));
}

void Properties::notice(TemplateNotice::Level level, std::string_view name,
                        std::string text) const {
  resolver_->reading().notice(level, path_of(name), type_, std::move(text));
}

std::string Properties::settled(const std::string& text, const std::string& subject) const {
  constexpr std::string_view k_open = "{{resolve:";
  constexpr std::string_view k_close = "}}";
  std::string result;
  std::size_t done = 0;
  while (true) {
    const auto start = text.find(k_open, done);
    const auto end = start == std::string::npos ? start : text.find(k_close, start);
    if (end == std::string::npos) { return result + text.substr(done); }
    const auto reference = text.substr(start + k_open.size(), end - start - k_open.size());
    const auto& resolve = resolver_->reading().options.resolve_reference;
    auto value = resolve ? resolve(reference) : std::nullopt;
    if (!value) {
      resolver_->reading().notice(
          TemplateNotice::Level::refused, subject, type_,
          "Nothing is stored for {{resolve:" + reference +
              "}}, so the text stays as it is; set the variable with --env-vars.");
      value = text.substr(start, end + k_close.size() - start);
    }
    result.append(text, done, start - done).append(*value);
    done = end + k_close.size();
  }
}

}  // namespace ecpay::aws
