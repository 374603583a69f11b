#pragma once

namespace ecpay::cli {

class Command;
struct Session;

// One file of this folder each.
void add_send(Command& app, Session& session);
void add_up(Command& app, Session& session);
void add_down(Command& app, Session& session);
void add_status(Command& app, Session& session);
void add_wait(Command& app, Session& session);
void add_checkout(Command& app, Session& session);
void add_order(Command& app, Session& session);
void add_callback(Command& app, Session& session);
void add_clock(Command& app, Session& session);
void add_check(Command& app, Session& session);
void add_logs(Command& app, Session& session);
void add_reset(Command& app, Session& session);
void add_doctor(Command& app, Session& session);
void add_fixtures(Command& app, Session& session);

}  // namespace ecpay::cli
