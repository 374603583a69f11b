#pragma once

#include "core/base/json.hpp"
#include "emulator/hosts/host_table.hpp"

// The table as GET /_emu/v1/hosts shows it, so that a shopper in another process sees the same
// names.
namespace ecpay::hosts {

Json to_json(const TableOptions& options);  // callback_hosts stay with the emulator
// REQUIRES what to_json made.
TableOptions table_options_from(const Json& json);

}  // namespace ecpay::hosts
