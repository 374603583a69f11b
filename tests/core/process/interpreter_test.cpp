#include "core/process/interpreter.hpp"

#include <catch2/catch.hpp>
#include <fstream>

#include "core/base/clock.hpp"
#include "core/process/descriptor.hpp"
#include "tests/support/temporary_folder.hpp"

namespace ecpay::process {
namespace {

std::filesystem::path write_program(const std::filesystem::path& file, std::string_view text) {
  std::filesystem::create_directories(file.parent_path());
  std::ofstream(file) << text;
  std::filesystem::permissions(file, std::filesystem::perms::owner_all);
  return file;
}

}  // namespace

TEST_CASE("InterpreterFinder prefers real programs and asks a shim once",
          "[process][interpreter]") {
  const tests::TemporaryFolder folder;
  const auto count = folder.path() / "count";
  const auto real = write_program(folder.path() / "real/python3-real",
                                  "\x7f"
                                  "ELF");
  write_program(folder.path() / "shims/python3",
                "#!/bin/sh\necho x >> " + count.string() + "\necho " + real.string() + "\n");
  write_program(folder.path() / "bin/python3",
                "\x7f"
                "ELF");

  SECTION("a real program later in PATH wins") {
    InterpreterFinder finder((folder.path() / "shims").string() + ":" +
                             (folder.path() / "bin").string());
    const auto found = finder.find({"python3.99", "python3"});
    REQUIRE(found);
    CHECK(*found == folder.path() / "bin/python3");
    CHECK_FALSE(std::filesystem::exists(count));
  }
  SECTION("only a shim: the program behind it, asked once") {
    InterpreterFinder finder((folder.path() / "shims").string());
    for (int i = 0; i < 2; ++i) {
      const auto found = finder.find({"python3"});
      REQUIRE(found);
      CHECK(*found == real);
    }
    CHECK(std::filesystem::file_size(count) == 2);
  }
  SECTION("a shim without a program behind it is asked once too, and told as none") {
    write_program(folder.path() / "dead/python3.99",
                  "#!/bin/sh\necho x >> " + count.string() + "\nexit 127\n");
    InterpreterFinder finder((folder.path() / "dead").string());
    for (int i = 0; i < 3; ++i) CHECK_FALSE(finder.find({"python3.99"}));
    CHECK(std::filesystem::file_size(count) == 2);
  }
  SECTION("a shim that hangs is not waited for once there is a stop") {
    write_program(folder.path() / "slow/python3.98", "#!/bin/sh\nsleep 60\n");
    auto pipe = make_pipe();
    InterpreterFinder finder((folder.path() / "slow").string(), pipe.read_end.get());
    pipe.write_end.reset();
    const auto start = monotonic_now();
    CHECK_FALSE(finder.find({"python3.98"}));
    CHECK(elapsed_ms(start) < 3000);
  }
  SECTION("behind a shim of pyenv lies what its files name, and no shell is started") {
    ::unsetenv("PYENV_VERSION");
    const auto root = folder.path() / "pyenv";
    write_program(root / "shims/python3", "#!/bin/sh\necho x >> " + count.string() + "\nexit 1\n");
    write_program(root / "shims/python3.12",
                  "#!/bin/sh\necho x >> " + count.string() + "\nexit 1\n");
    const std::string elf =
        "\x7f"
        "ELF";
    write_program(root / "versions/3.11.9/bin/python3", elf);
    write_program(root / "versions/3.11.10/bin/python3", elf);
    write_program(root / "versions/3.12.1/bin/python3", elf);
    write_program(root / "versions/3.12.1/bin/python3.12", elf);
    const auto behind = [&](std::string_view version,
                            const std::string& name) -> std::optional<std::string> {
      std::ofstream(root / "version") << version;
      InterpreterFinder finder((root / "shims").string());
      const auto found = finder.find({name});
      if (!found) return std::nullopt;
      return std::filesystem::relative(*found, root / "versions").string();
    };
    CHECK(behind("3.11.9\n", "python3") == "3.11.9/bin/python3");
    CHECK(behind("# mine\n3.11\n", "python3") == "3.11.10/bin/python3");
    CHECK(behind("system\n3.12.1 # second\n", "python3") == "3.12.1/bin/python3");
    CHECK(behind("3.11.9\n3.12.1\n", "python3.12") == "3.12.1/bin/python3.12");
    CHECK_FALSE(behind("3.11.9\n", "python3.12"));
    CHECK_FALSE(behind("", "python3"));
    CHECK_FALSE(behind("../../x\n", "python3"));
    CHECK_FALSE(std::filesystem::exists(count));
  }
  SECTION("nothing") {
    InterpreterFinder finder((folder.path() / "real").string());
    const auto found = finder.find({"python3"});
    REQUIRE_FALSE(found);
    CHECK(found.error().code == "process.no_interpreter");
    CHECK(found.error().subject == "python3");
  }
}

}  // namespace ecpay::process
