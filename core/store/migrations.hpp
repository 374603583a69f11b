#pragma once

#include <span>

#include "core/store/engine.hpp"

namespace ecpay::store {

// Append-only: step n brings a database of version n to version n + 1. A released step never
// changes.
std::span<const char* const> migrations();

// Brings the database to the newest version. False if it is of a newer version than we know.
bool migrate(Connection& connection);

}  // namespace ecpay::store
