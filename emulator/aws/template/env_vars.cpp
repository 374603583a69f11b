#include <set>

#include "emulator/aws/template/reader.hpp"

namespace ecpay::aws {
namespace {

constexpr std::string_view k_for_all = "Parameters";

std::string variable_text(const Json& value) {
  if (value.is_string()) { return value.get<std::string>(); }
  return value.is_null() ? "" : to_text(value);
}

void set(FunctionSpec& function, const Json& variables, std::set<std::string>& used) {
  for (auto& [name, value] : function.environment) {
    if (const auto given = variables.find(name); given != variables.end()) {
      value = variable_text(*given);
      used.insert(name);
    }
  }
}

void tell_unused(App& app, const std::string& owner, const Json& variables,
                 const std::set<std::string>& used) {
  for (const auto& [name, value] : variables.items()) {
    if (used.contains(name)) { continue; }
    app.notices.push_back({TemplateNotice::Level::ignored, owner + "." + name, "--env-vars",
                           "The template does not declare " + name +
                               " under Environment, so it is not passed, as on AWS."});
  }
}

Error wrong_shape(const std::string& where) { return {"template.env_vars", where, "", ""}; }

}  // namespace

Result<Done> apply_env_vars(App& app, const Json& document) {
  if (!document.is_object()) { return wrong_shape(""); }
  for (const auto& [owner, variables] : document.items()) {
    if (!variables.is_object()) { return wrong_shape(owner); }
    for (const auto& [name, value] : variables.items()) {
      if (value.is_structured()) { return wrong_shape(owner + "." + name); }
    }
  }
  if (const auto all = document.find(k_for_all); all != document.end()) {
    std::set<std::string> used;
    for (auto& function : app.functions) { set(function, *all, used); }
    tell_unused(app, std::string(k_for_all), *all, used);
  }
  for (const auto& [owner, variables] : document.items()) {
    if (owner == k_for_all) { continue; }
    std::set<std::string> used;
    const auto* named = app.find_function(owner);
    if (named == nullptr) {
      app.notices.push_back({TemplateNotice::Level::ignored, owner, "--env-vars",
                             "The template has no function " + owner + "."});
      continue;
    }
    set(app.functions[static_cast<std::size_t>(named - app.functions.data())], variables, used);
    tell_unused(app, owner, variables, used);
  }
  return Done{};
}

}  // namespace ecpay::aws
