#include "cli/request/keys.hpp"

#include <algorithm>

#include "core/catalogue/catalogue.hpp"

namespace ecpay::cli {
namespace {

// The account whose own purpose is the family.
const merchant::Account& account_of(merchant::KeyFamily family) {
  const auto accounts = merchant::public_accounts();
  const auto found = std::find_if(accounts.begin(), accounts.end(), [&](const auto& account) {
    return account.families.front() == family;
  });
  return found == accounts.end() ? accounts.front() : *found;
}

}  // namespace

bool has_chosen_keys(const Session& session) {
  return merchant::is_chosen(session.credentials, merchant::process_environment);
}

Result<merchant::Credentials> keys_for(const Session& session, std::string_view family,
                                       std::string_view merchant_id) {
  if (has_chosen_keys(session)) return credentials_of(session);
  const auto key_family = merchant::key_family_of(family).value_or(merchant::KeyFamily::payment);
  const auto* account = merchant::find_account(merchant_id, key_family);
  if (account == nullptr) account = &account_of(key_family);
  return merchant::Credentials{account->keys, account->merchant_id, account->profile};
}

Result<std::string> family_of_service(std::string_view service) {
  const auto& catalogue = catalogue::Catalogue::embedded();
  std::string services;
  for (const auto& row : catalogue.index()) {
    if (row.service == service) {
      const auto* api = catalogue.find(row.id);
      if (!api->accounts.empty()) return api->accounts.back().family;
      if (!api->endpoints.empty()) return api->endpoints.front().family;
    }
    if (!services.ends_with(row.service))
      services += (services.empty() ? "" : ", ") + std::string(row.service);
  }
  return Error{"catalogue.service_unknown", std::string(service), services, ""};
}

}  // namespace ecpay::cli
