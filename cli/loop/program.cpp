#include <array>

#include "cli/loop/verbs.hpp"
#include "cli/manual.hpp"
#include "cli/registry.hpp"

namespace ecpay::cli {

Program this_program() { return Program::loop; }

std::span<const Binding> bindings() {
  static constexpr auto k_bindings = std::to_array<Binding>({
      {"send", add_send},
      {"up", add_up},
      {"down", add_down},
      {"status", add_status},
      {"wait", add_wait},
      {"checkout", add_checkout},
      {"order", add_order},
      {"callback", add_callback},
      {"clock", add_clock},
      {"logs", add_logs},
      {"reset", add_reset},
      {"doctor", add_doctor},
      {"man", add_man},
      {"fixtures", add_fixtures},
  });
  return k_bindings;
}

}  // namespace ecpay::cli
