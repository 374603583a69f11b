#pragma once

#include <string>
#include <vector>

#include "core/base/result.hpp"
#include "emulator/aws/template/source.hpp"

namespace ecpay::aws {

struct Document {
  Node root;
  std::vector<Member>
      repeated_keys;  // keys set twice in one map, at their later place; that one counts
};

// YAML as CloudFormation takes it, of which JSON is a part: YAML 1.1 booleans, dates and numbers
// with a leading zero as text, short tags of intrinsics, anchors, no merge keys. Depth is bounded
// by 100 and the expanded size by 64 MB. Errors: "template.syntax", "template.unknown_intrinsic",
// both with "file:line:column" as subject.
Result<Document> read_yaml(const Source& source);

// Whether CloudFormation has this intrinsic, by its long name ("Ref", "Fn::Sub",
// "Fn::ForEach::Loop").
bool is_known_intrinsic(std::string_view name);

}  // namespace ecpay::aws
