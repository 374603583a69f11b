#pragma once

#include <functional>
#include <memory>
#include <string>
#include <vector>

namespace CLI {
class App;
class Option;
}  // namespace CLI

namespace ecpay::cli {

// The door to CLI11 for the verbs: what they say of their options, without its header, which costs
// every file that includes it four seconds. A Command and all it gives out live as long as the
// CLI::App they were made on; used by one thread.

// What is said of an option after it was added; each answers the option itself.
class Option {
 public:
  explicit Option(CLI::Option* option) : option_(option) {}
  Option& required();
  Option& type_name(const std::string& name);  // how its value is called: "FILE"
  Option& one_of(const std::vector<std::string>& values);
  Option& range(int lowest, int highest);
  Option& range(double lowest, double highest);
  Option& not_negative();
  Option& expected(int count);  // exactly so many values
  Option& take_all();           // may be given more than once
  Option& hidden();             // in no help, completion or page

 private:
  CLI::Option* option_;
};

class Command {
 public:
  explicit Command(CLI::App& app);
  Command(const Command&) = delete;
  Command& operator=(const Command&) = delete;
  ~Command();

  // A `name` with dashes ("-p,--profile") is an option's, one without a positional argument's.
  // `value` outlives the run and has one of the types that command.cpp lists.
  template <typename Value>
  Option add_option(const std::string& name, Value& value, const std::string& about);
  // The value is handed to `take`. Text takes one word; a list takes all words that follow, also
  // the positional arguments.
  template <typename Value>
  Option add_option_function(const std::string& name, std::function<void(const Value&)> take,
                             const std::string& about);
  Option add_flag(const std::string& name, bool& value, const std::string& about = "");
  Option add_flag_callback(const std::string& name, std::function<void()> callback,
                           const std::string& about);

  // Owned by this command.
  Command* add_subcommand(const std::string& name, const std::string& about);
  void require_subcommand(int count);
  void callback(std::function<void()> run);  // after all its options were read
  void footer(const std::string& examples);

  // What an option that all verbs share was given ("--lang"); empty if it was not.
  std::vector<std::string> shared_results(const std::string& name) const;

 private:
  CLI::App& app_;
  std::vector<std::unique_ptr<Command>> inner_;
};

}  // namespace ecpay::cli
