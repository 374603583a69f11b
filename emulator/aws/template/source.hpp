#pragma once

#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

#include "core/base/result.hpp"
#include "emulator/aws/template/node.hpp"

namespace ecpay::aws {

// The template's text, to show places of it.
class Source {
 public:
  // `text` must outlive this.
  Source(const std::filesystem::path& file, std::string_view text);

  const std::string& file() const { return file_; }
  std::string_view text() const { return text_; }
  // "template.yaml:12:5"; the file alone for no place.
  std::string where(Place at) const;
  // The line and below it a caret; long lines are cut, control characters shown as '?'.
  std::string excerpt(Place at) const;

 private:
  std::string_view line(int number) const;

  std::string file_;
  std::string_view text_;
  std::vector<std::size_t> line_starts_;
};

// What is wrong with a template: collected, so that one run shows everything.
class Problems {
 public:
  explicit Problems(const Source& source) : source_(source) {}

  // Takes code, subject and detail; evidence is the place. Keeps the first hundred.
  void add(Error error, Place at);
  bool any() const { return !errors_.empty(); }
  // REQUIRES: any().
  Error combined() const;

 private:
  const Source& source_;
  std::vector<Error> errors_;
};

}  // namespace ecpay::aws
