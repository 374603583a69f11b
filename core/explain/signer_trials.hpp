#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/explain/diagnosis.hpp"
#include "core/wire/check_mac.hpp"

// Payloads that bring out what a signer gets wrong, and what its answers say about it (product
// section 5, row 12).
namespace ecpay::explain {

// One payload. Names are unique, so that it can be written as a JSON object.
struct SignerTrial {
  std::string name;        // "order", "character (", "torture": stable
  std::string characters;  // what it tries out, beside an order that every signer gets right
  wire::Form form;         // without CheckMacValue
};

// The first is an order without any character that is signed in a special way; a signer that fails
// there fails everywhere. The last holds everything at once.
std::vector<SignerTrial> signer_trials();

// What a signer answered to a trial.
struct SignerAnswer {
  enum class Outcome {
    answered,
    no_value,  // its output holds no CheckMacValue
    failed,    // it ended with an error
    timed_out
  } outcome = Outcome::answered;
  std::string mac;  // as it came
};

// The CheckMacValue in a signer's output: the last line that is not blank, as the bare value, as a
// JSON object with "mac" or "CheckMacValue", or behind the word CheckMacValue. Nothing if there is
// none.
std::optional<std::string> mac_in_output(std::string_view output);

struct SignerReport {
  struct Failure {
    std::string trial;
    SignerAnswer::Outcome outcome = SignerAnswer::Outcome::answered;  // answered: a wrong value
    std::string received, expected;
  };
  std::size_t trials = 0;
  std::vector<Failure> failures;
  // The characters whose trials failed where the plain order did not.
  std::vector<std::string> characters;
  // What reproduces the wrong values, those of most trials first; each code once. Where the plain
  // order is wrong, only it and the torture order are looked into.
  std::vector<Finding> mistakes;
  // Trials with wrong values that no known mistake reproduces.
  std::vector<std::string> unexplained;

  bool ok() const { return failures.empty(); }
};

// REQUIRES: as many answers as trials, in their order. Time: about 50 ms for each wrong value, and
// up to two seconds each for the plain order and the torture order.
SignerReport judge_signer(const std::vector<SignerTrial>& trials,
                          const std::vector<SignerAnswer>& answers, const crypto::HashKeys& keys,
                          wire::MacHash hash);

// {"ok","trials","wrong","characters":[…],"mistakes":[…],"unexplained":[…],"failures":[{"trial",
// "outcome","received","expected"}]}
Json to_json(const SignerReport& report);

}  // namespace ecpay::explain
