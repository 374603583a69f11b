#pragma once

namespace ecpay::cli {

class Command;
struct Session;

// What `check` can put to the test; one file each.
void add_check_signer(Command& app, Session& session);

}  // namespace ecpay::cli
