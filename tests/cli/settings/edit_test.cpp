#include "cli/settings/edit.hpp"

#include <catch2/catch.hpp>

using namespace ecpay;
using namespace ecpay::settings;

namespace {

std::string changed(std::string_view text, std::string_view key,
                    const std::vector<std::string>& parts) {
  const auto out = with_setting(text, "/p/ecpay.toml", *find_setting(key), parts);
  return out ? *out : out.error().code;
}

}  // namespace

TEST_CASE("a setting is written where its table is, else into a new one", "[settings][edit]") {
  CHECK(changed("", "emulator.port", {"9"}) == "[emulator]\nport = 9\n");
  CHECK(changed("# a\n", "emulator.port", {"9"}) == "# a\n\n[emulator]\nport = 9\n");
  CHECK(changed("[ emulator ] # x\n\n[aws]\n", "emulator.port", {"9"}) ==
        "[ emulator ] # x\nport = 9\n\n[aws]\n");
  CHECK(changed("[aws]\nport = 1", "emulator.port", {"9"}) ==
        "[aws]\nport = 1\n\n[emulator]\nport = 9\n");
}

TEST_CASE("a setting is replaced in its line, its comment stays", "[settings][edit]") {
  CHECK(changed("[aws]\nregion = \"a#b\" # c\n", "aws.region", {"x\"y"}) ==
        "[aws]\nregion = \"x\\\"y\"  # c\n");
  CHECK(changed("emulator.port = 1\n", "emulator.port", {"2"}) == "emulator.port = 2\n");
  CHECK(changed("[aws]\nport = 1\nsam_local = true\n", "aws.port", {}) ==
        "[aws]\nsam_local = true\n");
  CHECK(changed("[aws]\n", "aws.port", {}) == "[aws]\n");
}

TEST_CASE("every kind is written as TOML reads it", "[settings][edit]") {
  const auto again = [](std::string_view key, const std::vector<std::string>& parts) {
    const auto text = changed("", key, parts);
    const auto project = parse_project(text, "/p/ecpay.toml");
    REQUIRE(project);
    return project->find(*find_setting(key))->parts;
  };
  CHECK(again("emulator.freeze", {"Yes"}) == std::vector<std::string>{"true"});
  CHECK(again("callbacks.hosts", {"a", "b\\"}) == std::vector<std::string>{"a", "b\\"});
  CHECK(again("callbacks.map", {"a.b=http://x?y=z", "c=d"}) ==
        std::vector<std::string>{"a.b=http://x?y=z", "c=d"});
  CHECK(again("emulator.db", {":memory:"}) == std::vector<std::string>{":memory:"});
  CHECK(again("emulator.db", {"x/../y.db"}) == std::vector<std::string>{"/p/y.db"});
  CHECK(again("aws.region", {"\x01\n台"}) == std::vector<std::string>{"\x01\n台"});
}

TEST_CASE("what one line cannot change is left to a person", "[settings][edit]") {
  CHECK(changed("[callbacks]\nhosts = [\n\"a\",\n]\n", "callbacks.hosts", {"b"}) ==
        "config.by_hand");
  CHECK(changed("callbacks = { timeout = \"1s\" }\n", "callbacks.hosts", {"b"}) ==
        "config.by_hand");
  CHECK(changed("[aws]\nport = 1\n", "aws.port", {"x"}) == "config.wants_port");
  CHECK(changed("[aws\n", "aws.port", {"1"}) == "config.syntax");
}
