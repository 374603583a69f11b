#pragma once

namespace CLI {
class App;
}

namespace ecpay::cli {

struct Session;

// One file of this folder each.
void add_sign(CLI::App& app, Session& session);
void add_verify(CLI::App& app, Session& session);
void add_explain(CLI::App& app, Session& session);
void add_build(CLI::App& app, Session& session);
void add_lint(CLI::App& app, Session& session);
void add_encrypt(CLI::App& app, Session& session);
void add_decrypt(CLI::App& app, Session& session);
void add_api(CLI::App& app, Session& session);
void add_errors(CLI::App& app, Session& session);
void add_cards(CLI::App& app, Session& session);
void add_init(CLI::App& app, Session& session);
void add_config(CLI::App& app, Session& session);
void add_profile(CLI::App& app, Session& session);
void add_completion(CLI::App& app, Session& session);
void add_help(CLI::App& app, Session& session);
void add_version(CLI::App& app, Session& session);

}  // namespace ecpay::cli
