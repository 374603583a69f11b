#pragma once

#include <functional>
#include <memory>
#include <mutex>
#include <unordered_map>
#include <vector>

#include "core/catalogue/entry_loader.hpp"
#include "core/catalogue/index.hpp"

namespace ecpay::catalogue {

// A catalogue over texts that outlive it, or that it owns in `texts`.
struct Catalogue::Impl {
  struct Slot {
    std::string_view file;
    std::string_view text;
    std::once_flag once;
    std::unique_ptr<ApiSpec> api;
  };
  struct ServiceSlot {
    std::string_view file;
    std::string_view text;
    std::once_flag once;
    std::unique_ptr<ServiceSpec> service;
  };

  // Builds the lookups; parses nothing. REQUIRES: rows and services of the index have their files.
  void open(const Index& index, std::vector<EntryFile> entry_files);

  const ApiSpec& api(std::size_t row);
  const ServiceSpec* service(std::string_view id);
  std::optional<std::string_view> text_of(std::string_view file) const;
  FragmentSource fragments() const;
  bool serves(const IndexEndpoint& endpoint, std::string_view host) const;

  Index index;
  std::vector<EntryFile> files;  // sorted by name
  std::vector<std::unique_ptr<Slot>> slots;
  std::vector<std::unique_ptr<ServiceSlot>> service_slots;    // parallel to index.services
  std::unordered_multimap<std::string, std::size_t> by_path;  // lower-case path → endpoint

  // Owned storage of a catalogue that was loaded from texts.
  std::vector<std::pair<std::string, std::string>> texts;
  std::vector<ApiSpec> loaded;
  std::vector<ServiceSpec> loaded_services;
  std::vector<IndexRow> rows;
  std::vector<IndexEndpoint> endpoints;
  std::vector<IndexHost> hosts;
  std::vector<std::string_view> services;
};

}  // namespace ecpay::catalogue
