#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/base/json.hpp"
#include "core/base/result.hpp"
#include "emulator/aws/template/app.hpp"

namespace ecpay::aws {

struct TemplateOptions {
  std::filesystem::path file;  // relative code folders are resolved from its folder
  std::string region = "us-east-1";
  std::string account_id = "123456789012";
  std::string stack_name = "local";
  std::map<std::string, std::string> parameter_overrides;
  std::uint64_t seed = 0;  // of the ids of APIs

  // Asked with what stands between "{{resolve:" and "}}", e.g. "ssm:/shop/key:1" or
  // "secretsmanager:shop:SecretString:HashIV", and with "ssm:NAME" for parameters of type
  // AWS::SSM::Parameter::Value<…>. Nothing: the text stays as it is, and a notice says so.
  std::function<std::optional<std::string>(std::string_view)> resolve_reference;
};

// Reads a SAM or CloudFormation template, YAML or JSON, at most 5 MB. Touches no file but the
// template itself and, to check that handlers exist, the names in its code folders.
//
// Errors are those of the messages "template.*". Every problem found is reported: with one, its own
// error; with several of one code, that code with the subjects joined; else "template.problems".
// `evidence` shows each as "file:line:column", its line and a caret. What is merely not emulated is
// no error but a line in App::notices, where every resource has exactly one whose subject is its
// logical id.
Result<App> read_template(const TemplateOptions& options);

// The same from text; options.file names it in messages and gives the folder for relative paths.
Result<App> read_template_text(std::string_view text, const TemplateOptions& options);

// Overrides as the command line has them: "A=B", "ParameterKey=A,ParameterValue=B", several of them
// in one argument separated by spaces, values quoted or not. Error "template.override".
Result<std::map<std::string, std::string>> parse_parameter_overrides(
    const std::vector<std::string>& arguments);

// Applies the file of --env-vars: {"FunctionLogicalId": {"K": "V"}, "Parameters": {"K": "V"}}; what
// is said for a function (by logical id or name) beats "Parameters". A variable that the template
// does not declare is not passed and yields a notice. Error "template.env_vars" if the shape is
// another; then nothing has changed.
Result<Done> apply_env_vars(App& app, const Json& document);

// template.yaml, template.yml or template.json in `folder`, in this order; nothing if there is
// none.
std::optional<std::filesystem::path> find_template(const std::filesystem::path& folder);

}  // namespace ecpay::aws
