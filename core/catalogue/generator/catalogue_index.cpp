// Runs at build time: checks every catalogue entry with the strict loader and writes the index that
// lookups use. Usage: catalogue_index <entries folder> <output.hpp>; exit 1 with one line an error.
#include <algorithm>
#include <filesystem>
#include <fstream>
#include <iostream>
#include <sstream>

#include "core/base/messages.hpp"
#include "core/catalogue/catalogue.hpp"
#include "core/catalogue/index.hpp"

namespace {

using namespace ecpay;
using namespace ecpay::catalogue;

using Files = std::vector<std::pair<std::string, std::string>>;

Files read_folder(const std::filesystem::path& folder) {
  Files files;
  for (const auto& entry : std::filesystem::recursive_directory_iterator(folder)) {
    if (entry.path().extension() != ".json") continue;
    std::ifstream stream(entry.path(), std::ios::binary);
    std::ostringstream text;
    text << stream.rdbuf();
    files.emplace_back(std::filesystem::relative(entry.path(), folder).generic_string(),
                       text.str());
  }
  std::sort(files.begin(), files.end());
  return files;
}

std::string literal(std::string_view text) {
  std::ostringstream out;
  out << '"';
  for (const char c : text) {
    if (c == '"' || c == '\\') out << '\\';
    out << c;
  }
  out << '"';
  return out.str();
}

std::string write_index(const Catalogue& catalogue) {
  std::ostringstream rows, endpoints, hosts, services;
  std::size_t position = 0;
  for (const auto& row : catalogue.index()) {
    rows << "      {" << literal(row.id) << ", " << literal(row.service) << ", "
         << literal(row.name_zh_tw) << ", " << literal(row.name_en) << ", "
         << (row.emulated ? "true" : "false") << "},\n";
    const auto& list = catalogue.find(row.id)->endpoints;
    for (std::size_t n = 0; n < list.size(); ++n) {
      endpoints << "      {" << position << ", " << n << ", " << literal(list[n].method) << ", "
                << literal(list[n].path) << ", " << literal(list[n].host) << "},\n";
    }
    ++position;
  }
  for (const auto* service : catalogue.services()) {
    services << "      " << literal(service->id) << ",\n";
    const auto write = [&](const auto& map, std::string_view production) {
      for (const auto& [key, names] : map) {
        for (const auto& name : names) {
          hosts << "      {" << literal(service->id) << ", " << literal(key) << ", "
                << literal(name) << ", " << production << "},\n";
        }
      }
    };
    write(service->stage_hosts, "false");
    write(service->production_hosts, "true");
  }
  std::ostringstream out;
  out << "// Written by core/catalogue/generator; do not edit.\n#include "
         "\"core/catalogue/index.hpp\"\n\n"
      << "namespace ecpay::catalogue {\n\ninline const Index& built_in_index() {\n"
      << "  static constexpr IndexRow k_rows[] = {\n"
      << rows.str() << "  };\n"
      << "  static constexpr IndexEndpoint k_endpoints[] = {\n"
      << endpoints.str() << "  };\n"
      << "  static constexpr IndexHost k_hosts[] = {\n"
      << hosts.str() << "  };\n"
      << "  static constexpr std::string_view k_services[] = {\n"
      << services.str() << "  };\n"
      << "  static constexpr Index k_index{k_rows, k_endpoints, k_hosts, k_services};\n"
      << "  return k_index;\n}\n\n}  // namespace ecpay::catalogue\n";
  return out.str();
}

int report(const Files& files) {
  std::vector<EntryFile> entries;
  for (const auto& [name, text] : files) entries.push_back({name, text});
  for (const auto& error : check_entries(entries)) {
    std::cerr << "error: " << error.subject << ": " << error.code << ": " << error.detail << "\n";
  }
  return 1;
}

}  // namespace

int main(int count, char** arguments) {
  if (count != 3) {
    std::cerr << "usage: catalogue_index <entries folder> <output.hpp>\n";
    return 2;
  }
  const auto files = read_folder(arguments[1]);
  const auto catalogue = Catalogue::load(files);
  if (!catalogue) return report(files);
  std::ofstream out(arguments[2], std::ios::binary);
  out << write_index(**catalogue);
  return out.flush() ? 0 : 1;
}
