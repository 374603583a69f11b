#include <array>
#include <utility>

#include "core/base/text.hpp"
#include "emulator/aws/template/resolver.hpp"

// The intrinsics that make texts and lists.
namespace ecpay::aws {

Node Resolver::substitute(const Node& argument, Place at) {
  if (argument.is_scalar()) {
    return Node::of_text(substitute_text(argument.text, Node{}, at), at);
  }
  if (argument.is_list() && argument.items.size() == 2 && argument.items[0].is_scalar() &&
      argument.items[1].is_map()) {
    return Node::of_text(substitute_text(argument.items[0].text, argument.items[1], at), at);
  }
  return wrong("Fn::Sub", "a text, or a text and a map of variables, is needed", at);
}

std::string Resolver::substitute_text(std::string_view text, const Node& variables, Place at) {
  std::string result;
  while (true) {
    const auto start = text.find("${");
    const auto end = start == std::string_view::npos ? start : text.find('}', start);
    if (end == std::string_view::npos) { break; }
    const auto name = trim(text.substr(start + 2, end - start - 2));
    const auto value = name.starts_with('!') ? "${" + std::string(name.substr(1)) + "}"
                                             : variable(std::string(name), variables, at);
    if (!charge(start + value.size(), at)) { return {}; }
    result.append(text.substr(0, start)).append(value);
    text.remove_prefix(end + 1);
  }
  if (!charge(text.size(), at)) { return {}; }
  return result.append(text);
}

std::string Resolver::variable(const std::string& name, const Node& variables, Place at) {
  if (const auto* own = variables.find(name)) { return text_of(*own, "Fn::Sub").value_or(""); }
  Node value = names_.ref(name, at);
  if (value.is_list()) {
    wrong("Fn::Sub", "${" + name + "} is a list", at);
    return {};
  }
  return std::move(value.text);
}

Node Resolver::join(const Node& argument, Place at) {
  if (!argument.is_list() || argument.items.size() != 2) {
    return wrong("Fn::Join", "a delimiter and a list are needed", at);
  }
  const auto delimiter = text_of(argument.items[0], "Fn::Join");
  const Node parts = resolve(argument.items[1]);
  if (!delimiter || parts.is_absent()) { return {}; }
  if (!parts.is_list()) { return wrong("Fn::Join", "the second argument must be a list", at); }
  std::string text;
  for (const auto& part : parts.items) {
    if (!part.is_scalar()) { return wrong("Fn::Join", "the list may hold texts only", part.at); }
    if (!charge(delimiter->size() + part.text.size(), at)) { return {}; }
    if (&part != &parts.items.front()) { text += *delimiter; }
    text += part.text;
  }
  return Node::of_text(std::move(text), at);
}

Node Resolver::split_text(const Node& argument, Place at) {
  if (!argument.is_list() || argument.items.size() != 2) {
    return wrong("Fn::Split", "a delimiter and a text are needed", at);
  }
  const auto delimiter = text_of(argument.items[0], "Fn::Split");
  const auto text = text_of(argument.items[1], "Fn::Split");
  if (!delimiter || !text) { return {}; }
  if (delimiter->empty()) { return wrong("Fn::Split", "the delimiter is empty", at); }
  Node list = Node::of_list({}, at);
  std::string_view rest = *text;
  while (charge(sizeof(Member), at)) {
    const auto end = rest.find(*delimiter);
    list.items.push_back(Node::of_text(std::string(rest.substr(0, end)), at));
    if (end == std::string_view::npos) { break; }
    rest.remove_prefix(end + delimiter->size());
  }
  return list;
}

Node Resolver::select(const Node& argument, Place at) {
  if (!argument.is_list() || argument.items.size() != 2) {
    return wrong("Fn::Select", "an index and a list are needed", at);
  }
  constexpr long long k_max_index = 1'000'000;
  const auto text = text_of(argument.items[0], "Fn::Select");
  Node list = resolve(argument.items[1]);
  if (!text || list.is_absent()) { return {}; }
  const auto index = parse_integer(*text, 0, k_max_index);
  if (!list.is_list() || !index || static_cast<std::size_t>(*index) >= list.items.size()) {
    return wrong("Fn::Select",
                 "there is no item " + std::string(first_code_points(*text, 20)) +
                     " in a list of " + std::to_string(list.items.size()),
                 at);
  }
  return std::move(list.items[static_cast<std::size_t>(*index)]);
}

Node Resolver::import_value(const Node& argument, Place at) {
  const auto name = text_of(argument, "Fn::ImportValue");
  if (!name) { return {}; }
  reading_.notice(TemplateNotice::Level::refused, "Fn::ImportValue " + *name, "Fn::ImportValue",
                  "The exports of other stacks are not known here, so \"import:" + *name +
                      "\" stands in; set the variable with --env-vars.");
  return Node::of_text("import:" + *name, at);
}

Node Resolver::base64(const Node& argument, Place at) {
  const auto text = text_of(argument, "Fn::Base64");
  if (!text || !charge(text->size() * 2, at)) { return {}; }
  return Node::of_text(base64_encode(*text), at);
}

Node Resolver::zones(const Node& argument, Place at) {
  const auto given = text_of(argument, "Fn::GetAZs");
  if (!given) { return {}; }
  const auto& region = given->empty() ? reading_.options.region : *given;
  std::vector<Node> items;
  for (const char letter : {'a', 'b', 'c'}) { items.push_back(Node::of_text(region + letter, at)); }
  return Node::of_list(std::move(items), at);
}

Node Resolver::length(const Node& argument, Place at) {
  const Node list = resolve(argument);
  if (list.is_absent()) { return {}; }
  if (!list.is_list()) { return wrong("Fn::Length", "a list is needed", at); }
  Node number = Node::of_text(std::to_string(list.items.size()), at);
  number.kind = Node::Kind::number;
  return number;
}

Node Resolver::json_text(const Node& argument, Place at) {
  const Node value = resolve(argument);
  auto text = to_text(to_json(value));
  if (value.is_absent() || !charge(text.size(), at)) { return {}; }
  return Node::of_text(std::move(text), at);
}

}  // namespace ecpay::aws
