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
void add_help(CLI::App& app, Session& session);
void add_version(CLI::App& app, Session& session);

}  // namespace ecpay::cli
