#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "core/base/result.hpp"
#include "core/crypto/hash_keys.hpp"
#include "core/explain/diagnosis.hpp"
#include "core/wire/check_mac.hpp"
#include "core/wire/form.hpp"

// Why a CheckMacValue is wrong: a search over the known mistakes, alone and together, for those
// that reproduce the received value. What it names has been calculated, not guessed.
namespace ecpay::explain {

inline constexpr std::size_t k_most_mistakes = 3;

struct Question {
  wire::Form form;                      // as it was received
  std::optional<std::string> received;  // where the form does not hold the CheckMacValue itself
  crypto::HashKeys keys;
  std::optional<wire::MacHash>
      hash;  // nothing: MD5 if the names are those of logistics, else SHA-256
  std::size_t most_mistakes = k_most_mistakes;  // together; more costs more time
};

// Error "mac.missing" if neither the form nor the question has a CheckMacValue. Time: about 50 ms
// for one mistake, half a second for two, two seconds for three, bounded for any input.
Result<Diagnosis> explain_check_mac(const Question& question);

// The same for e-tickets and live streams: `json_text` is what was encrypted, byte for byte.
struct TicketQuestion {
  std::string json_text;
  std::string received;
  crypto::HashKeys keys;
  std::size_t most_mistakes = k_most_mistakes;
};
Diagnosis explain_eticket_mac(const TicketQuestion& question);

// MD5 for domestic logistics and allowance notices, by the names of their parameters.
wire::MacHash hash_of(const wire::Form& form);

}  // namespace ecpay::explain
