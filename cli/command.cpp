#include "cli/command.hpp"

#include <CLI/CLI.hpp>
#include <cstdint>
#include <filesystem>
#include <optional>

namespace ecpay::cli {

Option& Option::required() {
  option_->required();
  return *this;
}

Option& Option::type_name(const std::string& name) {
  option_->type_name(name);
  return *this;
}

Option& Option::one_of(const std::vector<std::string>& values) {
  option_->check(CLI::IsMember(values));
  return *this;
}

Option& Option::range(int lowest, int highest) {
  option_->check(CLI::Range(lowest, highest));
  return *this;
}

Option& Option::range(double lowest, double highest) {
  option_->check(CLI::Range(lowest, highest));
  return *this;
}

Option& Option::not_negative() {
  option_->check(CLI::NonNegativeNumber);
  return *this;
}

Option& Option::expected(int count) {
  option_->expected(count);
  return *this;
}

Option& Option::take_all() {
  option_->take_all();
  return *this;
}

Option& Option::hidden() {
  option_->group("");
  return *this;
}

Command::Command(CLI::App& app) : app_(app) {}

Command::~Command() = default;

template <typename Value>
Option Command::add_option(const std::string& name, Value& value, const std::string& about) {
  return Option(app_.add_option(name, value, about));
}

template Option Command::add_option(const std::string&, std::string&, const std::string&);
template Option Command::add_option(const std::string&, std::vector<std::string>&,
                                    const std::string&);
template Option Command::add_option(const std::string&, std::filesystem::path&, const std::string&);
template Option Command::add_option(const std::string&, std::vector<std::filesystem::path>&,
                                    const std::string&);
template Option Command::add_option(const std::string&, int&, const std::string&);
template Option Command::add_option(const std::string&, double&, const std::string&);
template Option Command::add_option(const std::string&, std::uint16_t&, const std::string&);
template Option Command::add_option(const std::string&, std::uint64_t&, const std::string&);
template Option Command::add_option(const std::string&, std::optional<std::uint64_t>&,
                                    const std::string&);

template <typename Value>
Option Command::add_option_function(const std::string& name, std::function<void(const Value&)> take,
                                    const std::string& about) {
  return Option(app_.add_option_function<Value>(name, std::move(take), about));
}

template Option Command::add_option_function<std::string>(const std::string&,
                                                          std::function<void(const std::string&)>,
                                                          const std::string&);
template Option Command::add_option_function<std::vector<std::string>>(
    const std::string&, std::function<void(const std::vector<std::string>&)>, const std::string&);

Option Command::add_flag(const std::string& name, bool& value, const std::string& about) {
  return Option(app_.add_flag(name, value, about));
}

Option Command::add_flag_callback(const std::string& name, std::function<void()> callback,
                                  const std::string& about) {
  return Option(app_.add_flag_callback(name, std::move(callback), about));
}

Command* Command::add_subcommand(const std::string& name, const std::string& about) {
  return inner_.emplace_back(std::make_unique<Command>(*app_.add_subcommand(name, about))).get();
}

void Command::require_subcommand(int count) { app_.require_subcommand(count); }

void Command::callback(std::function<void()> run) { app_.callback(std::move(run)); }

void Command::footer(const std::string& examples) { app_.footer(examples); }

std::vector<std::string> Command::shared_results(const std::string& name) const {
  const CLI::App* top = &app_;
  while (top->get_parent() != nullptr) top = top->get_parent();
  const auto* option = top->get_option_no_throw(name);
  return option == nullptr ? std::vector<std::string>{} : option->results();
}

}  // namespace ecpay::cli
