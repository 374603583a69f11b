"""For each rule: trees it must refuse, one per way of failing, and trees it must accept."""

from rooms import EDGES, THREADS

ROW = '{"a.b", Category::input, "It is bad.",\n "不好。",\n "Mend {subject}.", "請修正。"},'


def one(text, path="core/trade/x.cpp"):
    return {path: text}


def edges(listing, include="core/base/text.hpp", path="core/wire/form.cpp"):
    return {path: f'#include "{include}"\n', EDGES: listing}


def linked(links):
    return {"core/CMakeLists.txt": f"ecpay_module(core/base)\necpay_module(core/wire{links})\n",
            "core/wire/form.cpp": '#include "core/base/text.hpp"\n'}


def threaded(code, table="| `agenda` | `emulator/agenda/agenda.cpp` | wakes | joined |\n"):
    return {"emulator/agenda/agenda.cpp": code, THREADS: table}


NAMED = 'std::thread t_; void f() { pthread_setname_np(pthread_self(), "agenda"); }\n'
LINES = "".join(f"int line_{n} = {n};\n" for n in range(30))
FIVE = ["crypto", "wire", "trade", "store", "http"]


def rooms(names):
    return one("".join(f'#include "core/{name}/x.hpp"\n' for name in names), "emulator/ecpay/x.cpp")


BAD = {
    "include_graph": [edges(""), edges("core/wire -> core/base\ncore/wire -> core/crypto\n"),
                      edges("core/wire -> core/base\ncore/wire -> core/base\n")],
    "arrows_of_design": [edges("", "emulator/hosts/hosts.hpp"), edges("", "core/store/store.hpp"),
                         edges("", "cli/console.hpp", "emulator/pages/page.cpp"),
                         edges("", "core/base/text.hpp", "core/novel/x.cpp"),
                         {**edges("", "emulator/b/x.hpp", "emulator/a/x.cpp"),
                          "emulator/b/x.cpp": '#include "emulator/a/x.hpp"\n'}],
    "links_of_cmake": [linked("")],
    "one_door": [one("#include <openssl/evp.h>\n"), one("#include <nlohmann/json.hpp>\n"),
                 one("#include <boost/asio.hpp>\n"), one("#include <CLI/CLI.hpp>\n", "emulator/control/x.cpp")],
    "at_most_five_rooms": [rooms([*FIVE, "process"])],
    "sql": [one('auto q = "SELECT a\\n FROM b";\n'), one('auto q = R"(UPDATE orders SET a=1)";\n')],
    "sqlite_calls": [one("int f() { return sqlite3_step(s); }\n")],
    "markup": [one('auto h = "<div class=x>";\n'), one('auto h = R"(<p>Hello</p>)";\n', "emulator/ecpay/x.cpp")],
    "clock": [one("auto t = std::chrono::system_clock::now();\n"), one("void f() { std::this_thread::sleep_for(s); }\n")],
    "clock_in_tests": [one("void f() { usleep(3); }\n", "tests/core/x_test.cpp"),
                       one("void f() { std::this_thread::sleep_until(t); }\n", "tests/core/x_test.cpp")],
    "chance": [one("std::random_device d;\n"), one("std::mt19937 g;\n", "emulator/ecpay/x.cpp")],
    "regex": [one("std::regex r;\n", "core/base/text.cpp"), one("#include <regex>\n")],
    "detached": [one("void f() { t.detach(); }\n"), one("auto f = std::async(g);\n")],
    "threads": [threaded(NAMED, ""), threaded(NAMED.replace("agenda", "other")),
                {**threaded(NAMED), "core/trade/x.cpp": "std::thread t;\n"},
                {THREADS: "| `ghost` | `core/trade/ghost.cpp` | none | never |\n"}],
    "length": [one("int a;\n" * 401), one("a\n" * 401, "tests/browser/walk.mjs")],
    "drawers": [one("", "core/base/string_utils.hpp"), one("", "core/helpers/x.cpp"), one("", "cli/Manager.cpp")],
    "comments": [one("// TO" + "DO: later\n"), one("/* refactored */ int a;\n"), one("# FIX" + "ME\n", "tests/x.py")],
    "machine_paths": [one("/w" + "ork/main/x\n", "README.md"), one('a = "/ro' + 'ot/.cache"\n', "tests/x.py"),
                      one('"resolved": "https://registry/x.tgz"\n', "tests/browser/package-lock.json")],
    "duplicates": [{"core/trade/x.cpp": LINES, "core/wire/y.cpp": "int first;\n\n" + LINES.replace("int", "int ")}],
    "message_texts": [one(bad, "core/base/messages_x.cpp") for bad in (
        ROW + ROW, ROW.replace("請修正。", ""), ROW.replace("不好。", "Not Chinese."),
        ROW.replace("{subject}", "{object}"), ROW.replace(', "請修正。"', ""))],
    "error_codes": [{**one('return Error{"a.c", "", "", ""};\n'), "core/base/messages_x.cpp": ROW},
                    {**one('return refuse("a.c");\n'), "core/base/messages_x.cpp": ROW}],
}

GOOD = {
    "include_graph": [edges("core/wire -> core/base\n")],
    "arrows_of_design": [edges(""), edges("", "core/base/text.hpp", "core/store/x.cpp")],
    "links_of_cmake": [linked(" LINK core_base")],
    "one_door": [one("#include <openssl/evp.h>\n", "core/crypto/x.cpp"), one("#include <sys/socket.h>\n#include <map>\n")],
    "at_most_five_rooms": [rooms([*FIVE, "base"])],
    "sql": [one("// SELECT a FROM b\n"), one('auto q = "SELECT a FROM b";\n', "core/store/x.cpp")],
    "sqlite_calls": [one('auto s = "sqlite3_step";\n')],
    "markup": [one("bool b = a <p> 3;\n"), one('auto h = "<p>";\n', "emulator/pages/x.cpp"), one('auto h = "<path>";\n')],
    "clock": [one("auto t = clock.now();\n"), one("auto t = system_clock::now();\n", "core/base/clock.cpp")],
    "clock_in_tests": [one("auto t = std::chrono::steady_clock::now();\n", "tests/core/x_test.cpp")],
    "chance": [one("auto b = RAND_bytes(p, 3);\n", "core/crypto/x.cpp")],
    "regex": [one("// std::regex would recurse\n")],
    "detached": [one("void f() { t.join(); }\n")],
    "threads": [threaded(NAMED)],
    "length": [one("int a;\n" * 400)],
    "drawers": [one("", "core/base/text.cpp")],
    "comments": [one("// A socket that waits.\n"), one('auto s = "TO' + 'DO";\n')],
    "machine_paths": [one("cd /var/task/x and build/w" + "ork/x\n", "README.md")],
    "duplicates": [{"core/trade/x.cpp": LINES, "core/wire/y.cpp": LINES.replace("line_15 ", "other ")}],
    "message_texts": [one(ROW, "core/base/messages_x.cpp")],
    "error_codes": [{**one('return Error{"a.b", "a.json", "", ""};\n'), "core/base/messages_x.cpp": ROW}],
}
