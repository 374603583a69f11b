#pragma once

namespace CLI {
class App;
}

namespace ecpay::cli {

struct Session;

// What `check` can put to the test; one file each.
void add_check_signer(CLI::App& app, Session& session);

}  // namespace ecpay::cli
