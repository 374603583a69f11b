#pragma once

#include <filesystem>
#include <optional>
#include <string>

#include "cli/session.hpp"
#include "emulator/fixtures/fixture_set.hpp"
#include "emulator/fixtures/stored_set.hpp"

// What the subcommands of `fixtures` share; each file of theirs adds its own.
namespace ecpay::cli {

inline const std::string k_default_fixtures = "ecpay-fixtures";

void add_fixtures_build(Command& app, Session& session);   // init, build
void add_fixtures_verify(Command& app, Session& session);  // verify, diff
void add_fixtures_run(Command& app, Session& session);     // send, run
void add_fixtures_export(Command& app, Session& session);  // export, from

// Every file of a folder and of the folders in it. Links are not followed. Error "fixtures.folder".
Result<fixtures::Files> read_fixture_files(const std::filesystem::path& folder);
Result<std::string> read_fixture_file(const std::filesystem::path& file);
// Makes the folders that are missing. Error "fixtures.folder".
Result<Done> write_fixture_file(const std::filesystem::path& file, std::string_view bytes);

// The keys that options name; nothing if none does. The environment is not asked, so that a set is
// the same on every machine.
Result<std::optional<fixtures::Signer>> given_signer(const Session& session);

}  // namespace ecpay::cli
