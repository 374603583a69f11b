#pragma once

#include <string>
#include <vector>

#include "emulator/aws/lambda/runtime_world.hpp"
#include "emulator/aws/template/app.hpp"

namespace ecpay::aws {

// What a Python function's code imports of the SDK that AWS's runtime brings.
struct SdkNeeds {
  bool boto3 = false;                 // imported, and neither in the code's folder nor in a layer
  std::vector<std::string> services;  // names given to client() and resource(): "sns"; sorted
};

// Reads the handler's file and what it imports as text (at most 300 files of at most 1 MiB), or all
// of the code where it imports by names that the text does not tell; runs nothing.
SdkNeeds sdk_needs_of(const FunctionSpec& function);

}  // namespace ecpay::aws
