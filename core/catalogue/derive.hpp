#pragma once

#include <string>
#include <vector>

#include "core/catalogue/validate.hpp"

// Requests derived from an API's named samples: for each rule of the catalogue one request that
// just keeps it and one that just breaks it.
namespace ecpay::catalogue {

enum class Expectation { accepted, warned, refused };

struct Probe {
  std::string sample;  // the named sample it was made from
  std::string field;   // the path that was changed and that a violation must name
  std::string rule;    // the violation's rule
  std::string what;    // "one character too long", for people
  Expectation expected = Expectation::refused;
  Value values;  // as on the wire, unsigned
};

// Of every sample: each required field removed, each limit met and passed by one, each choice
// misspelt, each range met and passed, each pattern and type broken, each rule over several fields
// broken. What a sample cannot show (a length no value of the pattern has) is left out.
std::vector<Probe> derive_probes(const ApiSpec& api, const FillContext& context);

}  // namespace ecpay::catalogue
