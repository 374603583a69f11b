#pragma once

#include <unistd.h>

#include <catch2/catch.hpp>
#include <filesystem>
#include <fstream>
#include <string>

#include "emulator/aws/template/reader.hpp"

namespace ecpay::aws {

// A folder of its own with a code folder "src" that holds app.py and app.mjs; gone at the end.
class TemplateFolder {
 public:
  TemplateFolder() {
    std::string pattern = (std::filesystem::temp_directory_path() / "templateXXXXXX").string();
    REQUIRE(mkdtemp(pattern.data()) != nullptr);
    folder_ = pattern;
    write("src/app.py", "");
    write("src/app.mjs", "");
  }
  ~TemplateFolder() { std::filesystem::remove_all(folder_); }
  TemplateFolder(const TemplateFolder&) = delete;
  TemplateFolder& operator=(const TemplateFolder&) = delete;

  const std::filesystem::path& path() const { return folder_; }

  void write(const std::string& file, const std::string& text) const {
    std::filesystem::create_directories((folder_ / file).parent_path());
    std::ofstream(folder_ / file) << text;
  }

  TemplateOptions options() const {
    TemplateOptions options;
    options.file = folder_ / "template.yaml";
    return options;
  }

  Result<App> read(const std::string& text) const { return read_template_text(text, options()); }

 private:
  std::filesystem::path folder_;
};

// The value of an Output `V: {Value: <expression>}` in a template that has `rest` besides; or the
// code of the error, with its subject.
inline std::string value_of(const std::string& expression, const std::string& rest = "") {
  TemplateOptions options;
  options.file = "template.yaml";
  std::string text = rest;
  if (text.find("Resources:") == std::string::npos) { text += "\nResources: {}\n"; }
  text += "\nOutputs:\n  V:\n    Value: " + expression + "\n";
  const auto app = read_template_text(text, options);
  if (!app) { return app.error().code + " " + app.error().subject; }
  const auto* output = app->find_output("V");
  return output == nullptr ? "(none)" : output->value;
}

}  // namespace ecpay::aws
