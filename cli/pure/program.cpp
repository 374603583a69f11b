#include <array>

#include "cli/manual.hpp"
#include "cli/pure/verbs.hpp"
#include "cli/registry.hpp"

namespace ecpay::cli {

Program this_program() { return Program::pure; }

std::span<const Binding> bindings() {
  static constexpr auto k_bindings = std::to_array<Binding>({
      {"sign", add_sign},
      {"verify", add_verify},
      {"explain", add_explain},
      {"build", add_build},
      {"lint", add_lint},
      {"encrypt", add_encrypt},
      {"decrypt", add_decrypt},
      {"api", add_api},
      {"errors", add_errors},
      {"cards", add_cards},
      {"init", add_init},
      {"config", add_config},
      {"profile", add_profile},
      {"completion", add_completion},
      {"man", add_man},
      {"help", add_help},
      {"version", add_version},
  });
  return k_bindings;
}

}  // namespace ecpay::cli
