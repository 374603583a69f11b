#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/base/clock.hpp"
#include "core/crypto/hash_keys.hpp"
#include "core/explain/diagnosis.hpp"
#include "core/wire/envelope.hpp"

// Why an envelope of the AES-JSON protocol cannot be read, or would be refused (services 2.7).
namespace ecpay::explain {

struct EnvelopeQuestion {
  std::string body;  // the outer object, a form around it, or the Base64 of Data alone
  crypto::HashKeys keys;
  wire::DataCipher cipher = wire::DataCipher::cbc;
  std::optional<Instant> now;  // what RqHeader.Timestamp is compared with; nothing = it is not
};
Diagnosis explain_envelope(const EnvelopeQuestion& question);

// Whether a body is an envelope, or something that wants to be one, rather than a form.
bool looks_like_envelope(std::string_view body);

// --- The steps, each with what it found ---

struct Findings {
  std::vector<Finding> mistakes;
  std::vector<Finding> warnings;
  void mistake(std::string_view code, const Words& detail = {});
  void warning(std::string_view code, const Words& detail = {});
};

// The bytes of Data, repaired where its Base64 was damaged; nothing if it cannot be read at all.
std::optional<std::string> read_data_bytes(std::string_view data, Findings& findings);

// The text inside the bytes before urldecode, by the first way of decrypting that gives one.
std::optional<std::string> open_bytes(const std::string& bytes, const EnvelopeQuestion& question,
                                      Findings& findings);

// The JSON text inside the decrypted text, repaired where it was encoded wrongly.
std::optional<std::string> read_plain(std::string plain, Findings& findings);

}  // namespace ecpay::explain
