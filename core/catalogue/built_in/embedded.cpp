#include "catalogue_index.hpp"  // generated
#include "core/catalogue/catalogue_impl.hpp"
#include "embedded/catalogue_entries.hpp"

namespace ecpay::catalogue {

const Catalogue& Catalogue::embedded() {
  static const Catalogue k_catalogue = [] {
    std::vector<EntryFile> files;
    for (const auto& file : embedded_catalogue_entries())
      files.push_back({file.name, file.content});
    auto impl = std::make_unique<Impl>();
    impl->open(built_in_index(), std::move(files));
    return Catalogue(std::move(impl));
  }();
  return k_catalogue;
}

}  // namespace ecpay::catalogue
