#include "core/store/clock_settings.hpp"

#include "core/base/json.hpp"

namespace ecpay::store {

std::optional<VirtualClock::State> load_clock(Reader& reader) {
  auto rows = reader.db.query("SELECT value FROM setting WHERE name = 'clock'");
  if (!rows.next()) return std::nullopt;
  const auto json = parse_json(rows.text(0));
  if (!json) return std::nullopt;
  VirtualClock::State state;
  state.frozen = json->value("frozen", false);
  state.frozen_at = Instant(std::chrono::milliseconds(json->value("frozen_at", std::int64_t{0})));
  state.offset = std::chrono::milliseconds(json->value("offset", std::int64_t{0}));
  return state;
}

void save_clock(Writer& writer, const VirtualClock::State& state) {
  const Json json{
      {"frozen", state.frozen},
      {"frozen_at", static_cast<std::int64_t>(state.frozen_at.time_since_epoch().count())},
      {"offset", static_cast<std::int64_t>(state.offset.count())}};
  writer.db.run(
      "INSERT INTO setting (name, value) VALUES ('clock', ?1) ON CONFLICT(name) DO UPDATE SET "
      "value = ?1",
      to_text(json));
}

}  // namespace ecpay::store
