#include "emulator/aws/template/app.hpp"

#include <algorithm>

namespace ecpay::aws {

std::string ApiSpec::host(const std::string& region) const {
  return id + ".execute-api." + region + ".amazonaws.com";
}

const FunctionSpec* App::find_function(std::string_view key) const {
  const auto by = [&](auto member) {
    return std::find_if(functions.begin(), functions.end(),
                        [&](const FunctionSpec& f) { return f.*member == key; });
  };
  for (const auto member : {&FunctionSpec::logical_id, &FunctionSpec::name, &FunctionSpec::arn}) {
    if (const auto found = by(member); found != functions.end()) { return &*found; }
  }
  return nullptr;
}

const OutputSpec* App::find_output(std::string_view name) const {
  const auto found = std::find_if(outputs.begin(), outputs.end(),
                                  [&](const OutputSpec& output) { return output.name == name; });
  return found == outputs.end() ? nullptr : &*found;
}

}  // namespace ecpay::aws
