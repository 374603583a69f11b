#pragma once

#include <string_view>

#include "emulator/aws/template/node.hpp"
#include "emulator/aws/template/reading.hpp"

namespace ecpay::aws {

// The section Globals. Problems: "template.globals" for a type or a property that it cannot hold.
class Globals {
 public:
  // `section` must outlive this; an absent one is empty.
  Globals(const Node& section, Reading& reading);

  // The properties of a resource of that type with its Globals below them: scalars and intrinsics
  // are overridden, maps merged deeply, lists concatenated with the global one first. `ignored` is
  // the resource's IgnoreGlobals, null if it has none.
  Node merged(std::string_view type, const Node& properties, const Node* ignored) const;

 private:
  const Node& section_;
};

}  // namespace ecpay::aws
