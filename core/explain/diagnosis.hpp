#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/base/json.hpp"
#include "core/base/messages.hpp"
#include "core/crypto/hash_keys.hpp"

namespace ecpay::explain {

// A text in both languages.
struct Words {
  std::string en, zh_tw;
  const std::string& in(Language language) const { return language == Language::en ? en : zh_tw; }
};

// Where the text that was hashed leaves the correct one.
struct Divergence {
  std::size_t offset = 0;  // bytes from the start of both
  std::string got, want;   // one line of each around it, keys masked
  std::size_t caret = 0;   // column of the first difference in both lines, in characters
};

struct Finding {
  std::string code;
  double confidence = 0;  // 1.0 = this and its companions reproduce what was received
  std::string
      step;  // "filter" … "hash"; of an envelope "outer", "base64", "aes", "urlencode", "json"
  std::string field;  // the parameter it is about; may be empty
  Words message;
  Words fix;
  std::string topic;  // of line_of_code; may be empty
};

// A mistake that this message happens not to show.
struct Latent {
  std::string code;
  std::string characters;  // that would show it; empty = other things would
  Words message;
};

// What is to be said about a signature or an envelope. A plain value; holds no secret that is not
// public.
struct Diagnosis {
  bool valid = false;
  std::string kind;  // "check_mac", "ecticket" or "aes"
  std::string hash;  // "sha256" or "md5"; empty for aes
  std::string received;
  std::string expected;
  std::vector<Finding> mistakes;               // the usual ones first; together they explain it
  std::vector<std::vector<std::string>> also;  // codes of other sets that have the same result
  std::vector<Finding> warnings;               // right, but not as it should be
  std::vector<Latent> latent;
  std::vector<Words> hints;  // where nothing explains it
  std::optional<Divergence> at;
  std::size_t candidates = 0;  // how many calculations were tried
};

// {"valid","kind","hash","received","expected","mistakes":[{"code","confidence","step","field","message",
// "fix"}],"latent",…}: message by language, fix by framework and language (DECISIONS A28).
Json to_json(const Diagnosis& diagnosis);

// The number of a step in the order of calculation, from 0; the names are those of `steps` in JSON.
std::size_t step_number(std::string_view step);

// The lines around the first difference of two texts; nothing if they are equal.
std::optional<Divergence> divergence_of(std::string_view got, std::string_view want);

// `text` without the secrets, in any letter case, unless they are public.
std::string redacted(std::string text, const crypto::HashKeys& keys);

// A finding of a code with `detail` behind its message.
Finding finding_of(std::string_view code, double confidence, const Words& detail = {});

}  // namespace ecpay::explain
