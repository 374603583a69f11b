#pragma once

namespace CLI {
class App;
}

namespace ecpay::cli {

struct Session;

// One file of this folder each.
void add_send(CLI::App& app, Session& session);
void add_up(CLI::App& app, Session& session);
void add_down(CLI::App& app, Session& session);
void add_status(CLI::App& app, Session& session);
void add_wait(CLI::App& app, Session& session);
void add_checkout(CLI::App& app, Session& session);
void add_order(CLI::App& app, Session& session);
void add_callback(CLI::App& app, Session& session);
void add_clock(CLI::App& app, Session& session);
void add_logs(CLI::App& app, Session& session);
void add_reset(CLI::App& app, Session& session);
void add_doctor(CLI::App& app, Session& session);
void add_fixtures(CLI::App& app, Session& session);

}  // namespace ecpay::cli
