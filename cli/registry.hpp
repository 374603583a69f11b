#pragma once

#include <span>
#include <string>
#include <string_view>

namespace ecpay::cli {

class Command;
struct Session;

// The two executables; the pure one starts without loading a library (DESIGN section 6).
enum class Program { pure, loop };

struct Verb {
  std::string_view name;
  Program program;
  std::string_view group;  // "pure", "loop", "ci", "aws", "self"
  std::string_view en;
  std::string_view zh_tw;
};

// The group of verbs that work on the program itself, also where ecpay.toml is broken.
inline constexpr std::string_view k_about_itself = "self";

// Every verb there is, in the order help shows them: the one registry both executables read.
std::span<const Verb> verbs();
const Verb* find_verb(std::string_view name);
// The verb nearest to a mistyped one; empty if none is near.
std::string_view nearest_verb(std::string_view name);

// What this executable can run: adds a verb's options to `app` and sets its callback.
struct Binding {
  std::string_view verb;
  void (*add)(Command& app, Session& session);
};
std::span<const Binding> bindings();  // defined once per executable
Program this_program();               // likewise

}  // namespace ecpay::cli
