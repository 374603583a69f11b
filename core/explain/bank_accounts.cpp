#include <utility>
#include <vector>

#include "core/explain/mistake.hpp"
#include "core/merchant/accounts.hpp"

// Signing with another service's or another merchant's keys, among those that are public.
namespace ecpay::explain {
namespace {

constexpr std::size_t k_most_accounts = 32;

const crypto::HashKeys& keys_of(std::size_t index) {
  return merchant::public_accounts()[index].keys;
}

// A row's function carries no data, so each account has functions of its own.
template <std::size_t Index>
void take_both(Recipe& recipe) {
  recipe.other_key = &keys_of(Index).hash_key;
  recipe.other_iv = &keys_of(Index).hash_iv;
}
template <std::size_t Index>
void take_key(Recipe& recipe) {
  recipe.other_key = &keys_of(Index).hash_key;
}
template <std::size_t Index>
void take_iv(Recipe& recipe) {
  recipe.other_iv = &keys_of(Index).hash_iv;
}

template <std::size_t Index>
void add_rows(std::vector<Mistake>& rows) {
  const auto accounts = merchant::public_accounts();
  if (Index >= accounts.size()) return;
  for (std::size_t i = 0; i < Index; ++i) {
    if (accounts[i].keys == accounts[Index].keys) return;
  }
  const std::string_view profile = accounts[Index].profile;
  constexpr auto k_in = Dimension::wrapping;
  rows.push_back({"OTHER_SERVICE_KEYS", k_in, slot_account_key | slot_account_iv, 2, nullptr,
                  take_both<Index>, profile, profile});
  rows.push_back(
      {"KEYS_MIXED", k_in, slot_account_key, 4, nullptr, take_key<Index>, profile, profile});
  rows.push_back(
      {"KEYS_MIXED", k_in, slot_account_iv, 4, nullptr, take_iv<Index>, profile, profile});
}

template <std::size_t... Indexes>
std::vector<Mistake> make_rows(std::index_sequence<Indexes...>) {
  std::vector<Mistake> rows;
  (add_rows<Indexes>(rows), ...);
  return rows;
}

}  // namespace

std::span<const Mistake> account_mistakes() {
  static const auto k_rows = make_rows(std::make_index_sequence<k_most_accounts>{});
  return k_rows;
}

}  // namespace ecpay::explain
