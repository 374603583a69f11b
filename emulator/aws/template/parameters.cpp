#include "emulator/aws/template/parameters.hpp"

#include <algorithm>
#include <cstdlib>
#include <optional>

#include "core/base/text.hpp"

namespace ecpay::aws {
namespace {

constexpr std::string_view k_ssm_prefix = "AWS::SSM::Parameter::Value<";

bool is_list_type(std::string_view type) {
  return type == "CommaDelimitedList" || type.starts_with("List<") ||
         type.ends_with("<CommaDelimitedList>") || type.find("<List<") != std::string_view::npos;
}

std::optional<double> number_of(std::string_view text) {
  const std::string copy(trim(text));
  char* end = nullptr;
  const double value = std::strtod(copy.c_str(), &end);
  const bool plain = copy.find_first_not_of("+-.0123456789eE") == std::string::npos;
  if (copy.empty() || !plain || end != copy.c_str() + copy.size()) { return std::nullopt; }
  return value;
}

std::string setting(const Node& declaration, std::string_view name) {
  const auto* node = declaration.find(name);
  return node != nullptr && node->is_scalar() ? node->text : "";
}

// One parameter while it is being read.
class Declaration {
 public:
  Declaration(const Member& member, Reading& reading)
      : member_(member), node_(member.value), reading_(reading), type_(setting(node_, "Type")) {}

  std::optional<Node> value() {
    if (!node_.is_map() || type_.empty()) {
      reading_.problems.add(
          {"template.shape", "Parameters." + member_.name, "a map with a Type", ""}, member_.at);
      return std::nullopt;
    }
    auto text = given();
    if (!text) {
      reading_.problems.add(
          {"template.parameter_missing", member_.name, setting(node_, "Description"), ""},
          member_.at);
      return std::nullopt;
    }
    check(*text);
    if (type_.starts_with(k_ssm_prefix)) { text = stored(*text); }
    return is_list_type(type_) ? as_list(*text) : Node::of_text(*text, node_.at);
  }

 private:
  std::optional<std::string> given() const {
    const auto& overrides = reading_.options.parameter_overrides;
    if (const auto found = overrides.find(member_.name); found != overrides.end()) {
      return found->second;
    }
    const auto* otherwise = node_.find("Default");
    if (otherwise == nullptr) { return std::nullopt; }
    if (otherwise->kind == Node::Kind::null) { return ""; }
    if (otherwise->is_scalar()) { return otherwise->text; }
    reading_.problems.add({"template.shape", member_.name + ".Default", "a text", ""},
                          otherwise->at);
    return "";
  }

  void refuse(std::string why) {
    reading_.problems.add({"template.parameter_invalid", member_.name, std::move(why), ""},
                          member_.at);
  }

  void check(const std::string& text) {
    if (type_.starts_with(k_ssm_prefix)) { return; }  // the text is a name, not the value
    if (type_ == "Number" && !number_of(text)) { refuse("it must be a number"); }
    if (type_ == "List<Number>") {
      for (const auto part : split(text, ',')) {
        if (!number_of(part)) { return refuse("it must be a list of numbers"); }
      }
    }
    check_choices(text);
    check_bounds(text);
  }

  void check_choices(const std::string& text) {
    const auto* choices = node_.find("AllowedValues");
    if (choices == nullptr || !choices->is_list()) { return; }
    const auto allowed = [&](std::string_view value) {
      return std::any_of(choices->items.begin(), choices->items.end(),
                         [&](const Node& item) { return item.text == value; });
    };
    if (is_list_type(type_)) {
      for (const auto part : split(text, ',')) {
        if (!allowed(trim(part))) { return refuse("allowed are " + listed(*choices)); }
      }
    } else if (!allowed(text)) {
      refuse("allowed are " + listed(*choices));
    }
  }

  static std::string listed(const Node& choices) {
    constexpr std::size_t k_max_listed = 300;
    std::string text;
    for (const auto& item : choices.items) {
      if (text.size() > k_max_listed) { return text + ", …"; }
      text += (text.empty() ? "" : ", ") + item.text;
    }
    return text;
  }

  void check_bounds(const std::string& text) {
    struct Bound {
      std::string_view name;
      bool is_minimum, is_length;
    };
    for (const auto& bound : {Bound{"MinLength", true, true}, Bound{"MaxLength", false, true},
                              Bound{"MinValue", true, false}, Bound{"MaxValue", false, false}}) {
      const auto limit = number_of(setting(node_, bound.name));
      const auto measured = bound.is_length
                                ? std::optional(static_cast<double>(count_code_points(text)))
                                : number_of(text);
      if (!limit || !measured) { continue; }
      if (bound.is_minimum ? *measured < *limit : *measured > *limit) {
        refuse("its " + std::string(bound.name) + " is " + setting(node_, bound.name));
      }
    }
  }

  // The value that the Parameter Store has under this name.
  std::string stored(const std::string& name) {
    const auto& resolve = reading_.options.resolve_reference;
    if (resolve) {
      if (auto value = resolve("ssm:" + name)) { return *std::move(value); }
    }
    reading_.notice(TemplateNotice::Level::refused, "Parameters." + member_.name, type_,
                    "The Parameter Store has no value for " + name +
                        ", so the name itself is used; put the value into --env-vars.");
    return name;
  }

  Node as_list(const std::string& text) const {
    std::vector<Node> items;
    if (!text.empty()) {
      for (const auto part : split(text, ',')) {
        items.push_back(Node::of_text(std::string(trim(part)), node_.at));
      }
    }
    return Node::of_list(std::move(items), node_.at);
  }

  const Member& member_;
  const Node& node_;
  Reading& reading_;
  std::string type_;
};

}  // namespace

std::map<std::string, Node, std::less<>> read_parameters(const Node& section, Reading& reading) {
  std::map<std::string, Node, std::less<>> values;
  for (const auto& member : section.members) {
    // A parameter without a value stands in the map, so that references to it are no second
    // problem.
    values[member.name] = Declaration(member, reading).value().value_or(Node{});
  }
  for (const auto& [name, value] : reading.options.parameter_overrides) {
    if (!values.contains(name)) {
      reading.notice(TemplateNotice::Level::ignored, "Parameters." + name, "Parameter",
                     "The template has no parameter " + name + ", so its value is not used.");
    }
  }
  return values;
}

}  // namespace ecpay::aws
