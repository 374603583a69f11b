#pragma once

namespace ecpay::cli {

class Command;
struct Session;

// One file of this folder each.
void add_sign(Command& app, Session& session);
void add_verify(Command& app, Session& session);
void add_explain(Command& app, Session& session);
void add_build(Command& app, Session& session);
void add_lint(Command& app, Session& session);
void add_encrypt(Command& app, Session& session);
void add_decrypt(Command& app, Session& session);
void add_api(Command& app, Session& session);
void add_errors(Command& app, Session& session);
void add_cards(Command& app, Session& session);
void add_init(Command& app, Session& session);
void add_config(Command& app, Session& session);
void add_profile(Command& app, Session& session);
void add_completion(Command& app, Session& session);
void add_help(Command& app, Session& session);
void add_version(Command& app, Session& session);

}  // namespace ecpay::cli
