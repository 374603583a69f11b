#include "emulator/books.hpp"

#include "core/base/text.hpp"
#include "core/crypto/digest.hpp"
#include "core/store/clock_settings.hpp"

namespace ecpay {

void Books::start_clock(const EmulatorOptions& options) {
  clock.restore({});
  if (options.clock_mode == EmulatorOptions::ClockMode::frozen) clock.freeze();
  if (options.clock) clock.set(*options.clock);
}

Result<std::unique_ptr<Books>> Books::open(const EmulatorOptions& options,
                                           const std::string& default_path) {
  auto books = std::make_unique<Books>(options.seed);
  books->path = options.database.empty() ? default_path : options.database;
  books->boot = to_lower(hex_encode_upper(crypto::random_bytes(8)));
  store::StoreOptions store_options;
  store_options.path = books->path;
  if (options.durability == EmulatorOptions::Durability::full) {
    store_options.durability = store::StoreOptions::Durability::full;
  }
  auto opened = store::Store::open(store_options, books->clock, books->wall);
  if (!opened) return opened.error();
  books->store = std::move(*opened);
  if (options.start == EmulatorOptions::Start::reset) books->store->reset();
  const auto known = books->store->read([](store::Reader& reader) { return load_clock(reader); });
  const bool asked =
      options.clock.has_value() || options.clock_mode == EmulatorOptions::ClockMode::frozen;
  if (known && asked) return Error{"clock.existing", books->path, "", ""};
  if (known) {
    books->clock.restore(*known);
  } else {
    books->start_clock(options);
    const auto saved = books->store->write<Done>([&](store::Writer& writer) -> Result<Done> {
      store::save_clock(writer, books->clock.state());
      return Done{};
    });
    static_cast<void>(saved);  // the job above answers Done only
  }
  books->recorder = std::make_unique<store::Recorder>(*books->store, books->clock);
  return books;
}

}  // namespace ecpay
