#pragma once

#include <filesystem>
#include <map>
#include <set>
#include <string>

#include "emulator/aws/template/properties.hpp"
#include "emulator/aws/template/resources.hpp"

namespace ecpay::aws {

// What turns resources into the App. Each build_… function takes one existing resource of its types
// and says in one notice what became of it.
struct Build {
  Reading& reading;
  Resolver& resolver;
  Resources& resources;
  std::map<std::string, std::filesystem::path> layers = {};  // ARN → folder
  std::set<std::string> routes = {};                         // API, method and path

  Properties properties_of(const Resource& resource) const {
    return {resolver, resource.id, resource.type, resource.properties};
  }
  // A path of the template as an absolute one.
  std::filesystem::path path_of(const std::string& written) const;
  void emulated(const Resource& resource, std::string text) const {
    reading.notice(TemplateNotice::Level::emulated, resource.id, resource.type, std::move(text));
  }
  void ignored(const Resource& resource, std::string text) const {
    reading.notice(TemplateNotice::Level::ignored, resource.id, resource.type, std::move(text));
  }
  void refused(const Resource& resource, std::string text) const {
    reading.notice(TemplateNotice::Level::refused, resource.id, resource.type, std::move(text));
  }
};

void build_layer(Build& build, const Resource& resource);
void build_api(Build& build, const Resource& resource);
void build_function(Build& build, const Resource& resource);
void build_topic(Build& build, const Resource& resource);
void build_subscription(Build& build, const Resource& resource);
void build_table(Build& build, const Resource& resource);
// A resource of a type that has no builder.
void build_other(Build& build, const Resource& resource);

// The event of a function; REQUIRES: the APIs are built.
void build_events(Build& build, const FunctionSpec& function, const Properties& properties);

}  // namespace ecpay::aws
