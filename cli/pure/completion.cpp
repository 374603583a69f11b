#include <ostream>

#include "cli/command.hpp"
#include "cli/pure/verbs.hpp"
#include "cli/session.hpp"
#include "embedded/shell_scripts.hpp"

namespace ecpay::cli {
namespace {

int print_script(const std::string& shell, const Session& session) {
  for (const auto& file : embedded_shell_scripts()) {
    if (file.name == shell + ".txt") session.console.out << file.content;
  }
  return 0;
}

}  // namespace

void add_completion(Command& app, Session& session) {
  auto shell = std::make_shared<std::string>();
  const Console& console = session.console;
  app.add_option("shell", *shell,
                 std::string(console.text("bash, zsh or fish", "bash、zsh 或 fish")))
      .required()
      .one_of({"bash", "zsh", "fish"});
  app.footer(std::string(console.text("Examples", "範例")) +
             "\n  source <(ecpay-cli completion bash)      # ~/.bashrc\n"
             "  source <(ecpay-cli completion zsh)       # ~/.zshrc, after compinit\n"
             "  ecpay-cli completion fish > ~/.config/fish/completions/ecpay-cli.fish\n");
  app.callback([shell, &session] { session.exit = print_script(*shell, session); });
}

}  // namespace ecpay::cli
