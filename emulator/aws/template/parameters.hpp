#pragma once

#include <map>
#include <string>

#include "emulator/aws/template/node.hpp"
#include "emulator/aws/template/reading.hpp"

namespace ecpay::aws {

// The values of the section Parameters by name: text, or a list for the list types. Problems:
// "template.parameter_missing", "template.parameter_invalid", "template.shape". A value of a NoEcho
// parameter is never shown.
std::map<std::string, Node, std::less<>> read_parameters(const Node& section, Reading& reading);

}  // namespace ecpay::aws
