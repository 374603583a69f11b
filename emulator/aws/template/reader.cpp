#include "emulator/aws/template/reader.hpp"

#include <algorithm>
#include <array>
#include <fstream>
#include <utility>

#include "emulator/aws/template/build.hpp"
#include "emulator/aws/template/parameters.hpp"
#include "emulator/aws/template/yaml.hpp"

namespace ecpay::aws {
namespace {

constexpr std::size_t k_max_file_bytes = 5'000'000;
const Node k_nothing;

struct Builder {
  std::string_view type;
  void (*build)(Build&, const Resource&);
};
// In this order, since functions name layers and APIs.
constexpr auto k_builders = std::to_array<Builder>({
    {"AWS::Serverless::LayerVersion", build_layer},
    {"AWS::Lambda::LayerVersion", build_layer},
    {"AWS::Serverless::Api", build_api},
    {"AWS::Serverless::HttpApi", build_api},
    {"AWS::DynamoDB::Table", build_table},
    {"AWS::Serverless::SimpleTable", build_table},
    {"AWS::SNS::Topic", build_topic},
    {"AWS::Serverless::Function", build_function},
    {"AWS::Lambda::Function", build_function},
    {"AWS::SNS::Subscription", build_subscription},
});

bool has_builder(std::string_view type) {
  return std::any_of(k_builders.begin(), k_builders.end(),
                     [&](const Builder& builder) { return builder.type == type; });
}

// A section that is a map; an empty node if it is not there.
const Node& section_of(const Node& root, std::string_view name, Reading& reading) {
  const auto* section = root.find(name);
  if (section == nullptr || section->kind == Node::Kind::null) { return k_nothing; }
  if (!section->is_map()) {
    reading.problems.add({"template.shape", std::string(name), "a map", ""}, section->at);
    return k_nothing;
  }
  return *section;
}

void build_all(Build& build) {
  const auto& all = build.resources.all();
  for (const auto& resource : all) {
    if (!resource.exists) {
      build.ignored(resource, "Its condition " + resource.condition + " is false.");
    }
  }
  for (const auto& builder : k_builders) {
    for (const auto& resource : all) {
      if (resource.exists && resource.type == builder.type) { builder.build(build, resource); }
    }
  }
  for (const auto& resource : all) {
    if (resource.exists && !has_builder(resource.type)) { build_other(build, resource); }
  }
}

void read_outputs(Build& build, const Node& section) {
  for (const auto& member : section.members) {
    const Properties output(build.resolver, "Outputs." + member.name, "Output", member.value);
    if (const auto condition = output.text("Condition");
        condition && !build.resolver.holds(*condition, output.at("Condition"))) {
      continue;
    }
    auto value = output.needed_text("Value");
    if (!value) { continue; }
    build.reading.app.outputs.push_back(
        {member.name, *std::move(value), output.text("Description").value_or("")});
  }
}

// Sections that change what the template means and that nobody reads here.
void read_transforms(const Node& root, Reading& reading) {
  const auto* node = root.find("Transform");
  if (node == nullptr) { return; }
  const auto names = node->is_list() ? node->items : std::vector<Node>{*node};
  for (const auto& name : names) {
    constexpr std::array<std::string_view, 2> k_known = {"AWS::Serverless-2016-10-31",
                                                         "AWS::LanguageExtensions"};
    if (std::find(k_known.begin(), k_known.end(), name.text) == k_known.end()) {
      reading.notice(TemplateNotice::Level::refused, "Transform", "Transform",
                     "The transform " + name.text + " is not applied here.");
    }
  }
}

void tell_repeated_keys(const Document& document, const Source& source, Reading& reading) {
  for (const auto& key : document.repeated_keys) {
    reading.notice(TemplateNotice::Level::ignored, source.where(key.at), "Template",
                   "The key " + key.name + " is set twice in one map; the later one counts.");
  }
}

}  // namespace

Result<App> read_template_text(std::string_view text, const TemplateOptions& options) {
  const Source source(options.file, text);
  if (text.size() > k_max_file_bytes) {
    return Error{"template.too_large", source.file(), "more than 5 MB", ""};
  }
  const auto document = read_yaml(source);
  if (!document) { return document.error(); }
  const auto& root = document->root;
  if (!root.is_map() || root.find("Resources") == nullptr) {
    return Error{"template.no_resources", source.file(), "", ""};
  }

  Reading reading(options, source);
  std::error_code none;
  reading.app.region = options.region;
  reading.app.account_id = options.account_id;
  reading.app.stack_name = options.stack_name;
  reading.app.template_file = std::filesystem::absolute(options.file, none).lexically_normal();
  tell_repeated_keys(*document, source, reading);
  read_transforms(root, reading);

  const auto parameters = read_parameters(section_of(root, "Parameters", reading), reading);
  const auto& globals = section_of(root, "Globals", reading);
  Resources resources(reading, parameters);
  resources.read(section_of(root, "Resources", reading), globals);
  Resolver resolver(reading, root, resources);
  resources.decide(resolver);
  resources.add_implicit_apis(globals);

  Build build{reading, resolver, resources};
  build_all(build);
  read_outputs(build, section_of(root, "Outputs", reading));
  if (reading.problems.any()) { return reading.problems.combined(); }
  return std::move(reading.app);
}

Result<App> read_template(const TemplateOptions& options) {
  std::error_code failure;
  const auto size = std::filesystem::file_size(options.file, failure);
  std::ifstream file(options.file, std::ios::binary);
  if (failure || !file) {
    return Error{"template.unreadable", options.file.string(),
                 failure ? failure.message() : "it cannot be opened", ""};
  }
  if (size > k_max_file_bytes) {
    return Error{"template.too_large", options.file.string(), "more than 5 MB", ""};
  }
  std::string text(size, '\0');
  file.read(text.data(), static_cast<std::streamsize>(size));
  text.resize(static_cast<std::size_t>(file.gcount()));
  return read_template_text(text, options);
}

std::optional<std::filesystem::path> find_template(const std::filesystem::path& folder) {
  for (const auto* name : {"template.yaml", "template.yml", "template.json"}) {
    std::error_code none;
    auto file = folder / name;
    if (std::filesystem::is_regular_file(file, none)) { return file; }
  }
  return std::nullopt;
}

}  // namespace ecpay::aws
