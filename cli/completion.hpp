#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "cli/session.hpp"

namespace ecpay::cli {

// "ecpay-cli __complete -- WORD … CURRENT": what the shells' scripts ask. It is no verb.
inline constexpr std::string_view k_complete_verb = "__complete";

// One thing the current word may become. A text of one of the k_ask values is none, but asks the
// shell to complete file names itself, or not to add a blank.
struct Candidate {
  std::string text;
  std::string about;
};
inline constexpr std::string_view k_ask_files = ":files";
inline constexpr std::string_view k_ask_folders = ":folders";
inline constexpr std::string_view k_ask_no_space = ":nospace";

// Where the current word stands.
struct Point {
  std::string verb;                     // "order"
  std::vector<std::string> path;        // "order", "pay"
  std::vector<std::string> positional;  // those before it
  std::string wants;    // the option ("--profile") or the positional ("order") it is a value of
  std::string current;  // as far as it is written, behind "--profile="
};

// Values that this executable alone knows, by Point::wants: codes of errors, orders of a running
// emulator. Defined once per executable.
std::vector<Candidate> own_values(const Point& point, const Console& console);

// All that the last of `words` may become; `words` are the arguments of the program.
std::vector<Candidate> candidates(const std::vector<std::string>& words, Session& session);
// Those for a value, whoever knows them.
std::vector<Candidate> values_at(const Point& point, const Session& session);

// Answers "__complete": one line a candidate, its text and what it is, separated by a tab. Always
// exit 0; the other executable answers for its own verbs.
int complete_here(std::span<char*> argv, Session& session);

}  // namespace ecpay::cli
