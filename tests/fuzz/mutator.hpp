#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

// Feeds broken variants of good texts to a function that must survive them; the sanitizers judge.
// Not guided by coverage: what helps instead are seeds that already reach far, and the tokens of
// the grammar.
namespace ecpay::fuzz {

struct Subject {
  std::vector<std::string> seeds;
  std::vector<std::string> tokens;  // put in at random places
  std::function<void(const std::string& text)> run;
};

// A main(): "[--seconds N] [--seed N] [FILE…]". Files are run as they are: a text that failed is in
// the file that the message names. The same seed runs the same texts in the same order.
int run_fuzzer(int argc, char** argv, const Subject& subject);

}  // namespace ecpay::fuzz
