#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "emulator/aws/template/resolver.hpp"

namespace ecpay::aws {

struct Range {
  int min;
  int max;
};

// The properties of one resource, or a map within them, read with every intrinsic and dynamic
// reference resolved. A value of the wrong kind is a problem "template.shape" whose subject is its
// path.
class Properties {
 public:
  // `path` is "Shop", or "Shop.Events.Notify"; `type` the resource's.
  Properties(Resolver& resolver, std::string path, std::string type, Node map);

  const std::string& path() const { return path_; }
  const std::string& type() const { return type_; }
  std::string path_of(std::string_view name) const { return path_ + "." + std::string(name); }
  // Where the property stands; else where the map does.
  Place at(std::string_view name) const;
  bool has(std::string_view name) const { return map_.find(name) != nullptr; }
  std::vector<std::string> names() const;
  const Node& map() const { return map_; }

  // Absent if it is not there or AWS::NoValue.
  Node get(std::string_view name) const;
  std::optional<std::string> text(std::string_view name) const;
  // A problem "template.property_missing" if it is not there.
  std::optional<std::string> needed_text(std::string_view name) const;
  std::optional<int> whole(std::string_view name, Range range) const;
  bool flag(std::string_view name) const;
  // A list of texts, or one text.
  std::vector<std::string> texts(std::string_view name) const;
  std::vector<std::pair<std::string, std::string>> pairs(std::string_view name) const;
  // The map of that name; empty if there is none.
  Properties under(std::string_view name) const;
  // The maps of a list.
  std::vector<Properties> each(std::string_view name) const;

  void refuse(std::string_view name, std::string must_be) const;
  void notice(TemplateNotice::Level level, std::string_view name, std::string text) const;

 private:
  // With {{resolve:…}} replaced by what the caller's resolver says.
  std::string settled(const std::string& text, const std::string& subject) const;

  Resolver* resolver_;
  std::string path_;
  std::string type_;
  Node map_;
};

}  // namespace ecpay::aws
