"""Rules about rooms: which folder may include, name or do what (docs/architecture.md)."""

import re

from tree import ROOT, Cpp, cpp_of, lines_matching

EDGES = "tests/architecture/allowed_edges.txt"
INCLUDE = re.compile(r'^#include ([<"])([^>"]+)[>"]', re.M)

# The arrows of the design: a room reaches what its arrows reach. Rooms below emulator/ and cli/ are
# held by the committed list, by their layer and by the absence of cycles.
ARROWS = {
    "core/base": [],
    "core/crypto": ["core/base"],
    "core/toml": ["core/base"],
    "core/wire": ["core/crypto"],
    "core/catalogue": ["core/wire"],
    "core/catalogue/built_in": ["core/catalogue"],
    "core/catalogue/generator": ["core/catalogue"],
    "core/merchant": ["core/crypto"],
    "core/codes": ["core/base"],
    "core/explain": ["core/wire", "core/merchant"],
    "core/trade": ["core/base"],
    "core/store": ["core/trade"],
    "core/http": ["core/base"],
    "core/process": ["core/base"],
}
LAYERS = {"core": 0, "emulator": 1, "cli": 2}

# Third-party header -> the folders (or file) that are its door.
DOORS = {
    "openssl/": ("core/crypto/", "core/http/"),  # core/http: TLS and certificates
    "sqlite3": ("core/store/",),
    "httplib": ("core/http/",),
    "nlohmann/": ("core/base/json.hpp",),
    "yaml-cpp/": ("emulator/aws/template/",),
    "CLI/": ("cli/command.cpp", "cli/completion.cpp", "cli/main.cpp", "cli/manual.cpp", "cli/verb_app"),
    "kainjow/": ("emulator/pages/",),
    "zint": ("emulator/pages/",),
    "archive": ("emulator/aws/",),
    "toml++/": ("core/toml/",),
    "fmt/": ("core/base/",),
    "spdlog/": ("cli/",),
    "utf8proc": ("core/wire/",),
    "catch2/": ("tests/",),
    "benchmark/": ("tests/bench/",),
}
SYSTEM = re.compile(
    r"^(sys|netinet|arpa|net|linux)/|^(unistd|fcntl|poll|pthread|signal|spawn|stdlib|string|strings|dirent|"
    r"errno|grp|pwd|netdb|termios|time|iconv|sched|wchar|ifaddrs|ftw|glob|elf|link)\.h$")


def room_of(path):
    return path.rsplit("/", 1)[0]


def edges_of(tree):
    found = {}
    for path, text in cpp_of(tree):
        for _, name in INCLUDE.findall(text):
            if name.startswith(("core/", "emulator/", "cli/")) and room_of(name) != room_of(path):
                found.setdefault((room_of(path), room_of(name)), path)
    return found


def format_edges(tree):
    return "".join(f"{a} -> {b}\n" for a, b in sorted(edges_of(tree)))


def include_graph(tree):
    """The include graph is the committed list: no arrow unknown, none stale, the list sorted."""
    allowed = tree.get(EDGES, "").splitlines()
    found = {f"{a} -> {b}": path for (a, b), path in edges_of(tree).items()}
    out = [f"{path}: new arrow {edge}; if the design wants it, add it to {EDGES}"
           for edge, path in found.items() if edge not in allowed]
    out += [f"{EDGES}: no include makes the arrow {edge}; remove it" for edge in allowed if edge not in found]
    if allowed != sorted(set(allowed)):
        out.append(f"{EDGES}: not sorted, or a line twice")
    return out


def reach(arrows, start):
    seen, todo = set(), [start]
    while todo:
        for room in arrows.get(todo.pop(), []):
            if room not in seen:
                seen.add(room)
                todo.append(room)
    return seen


def arrows_of_design(tree):
    """core knows neither emulator nor cli, emulator not cli; core's rooms follow the design; no cycles."""
    out, graph = [], {}
    for (a, b), path in edges_of(tree).items():
        graph.setdefault(a, []).append(b)
        if LAYERS[a.split("/")[0]] < LAYERS[b.split("/")[0]]:
            out.append(f"{path}: {a} includes {b}, a layer above it")
        if a.startswith("core/"):
            if a not in ARROWS:
                out.append(f"{path}: {a} has no arrow in ARROWS of tests/architecture/rooms.py")
            elif b.startswith("core/") and b not in reach(ARROWS, a):
                out.append(f"{path}: {a} -> {b} is not an arrow of the design")
    out += [f"{room}: includes itself through {', '.join(graph[room])}" for room in graph if room in reach(graph, room)]
    return out


def links_of_cmake(tree):
    """What a room includes is what its CMake target links, directly or through another."""
    links, folders = {}, {}
    for path in ("core/CMakeLists.txt", "emulator/CMakeLists.txt", "cli/CMakeLists.txt"):
        for folder, rest in re.findall(r"^\s*ecpay_module\(([\w/]+)([^)]*)\)", tree.get(path, ""), re.M):
            named = re.search(r"\bNAME (\w+)", rest)
            target = named[1] if named else folder.replace("/", "_")
            folders[folder] = target
            links[target] = re.sub(r"\bNAME \w+|\b(PRIVATE_)?LINK\b|\bNO_PCH\b", "", rest).split()
    return [f"{path}: {a} includes {b}, but the target {folders[a]} does not link {folders.get(b, b)}"
            for (a, b), path in edges_of(tree).items()
            if a in folders and folders.get(b) not in reach(links, folders[a])]


def one_door(tree):
    """A third-party header is included in its own room only, and none is without a room."""
    out = []
    for path, text in cpp_of(tree, "core/", "emulator/", "cli/", "tests/"):
        for bracket, name in INCLUDE.findall(text):
            if bracket == '"' or not ("." in name or "/" in name) or SYSTEM.search(name):
                continue
            doors = next((doors for head, doors in DOORS.items() if name.startswith(head)), None)
            if doors is None:
                out.append(f"{path}: <{name}> has no door in DOORS of tests/architecture/rooms.py")
            elif not path.startswith(doors + ("tests/",)):
                out.append(f"{path}: <{name}> belongs behind {', '.join(doors)}")
    return out


def code_rule(pattern, doors, folders=(), part="code"):
    """A rule: `pattern` in the code (or in the string literals) only in files that start with `doors`."""
    compiled = re.compile(pattern)

    def rule(tree):
        out = []
        for path, text in cpp_of(tree, *folders):
            if doors and path.startswith(doors):
                continue
            cpp = Cpp(text)
            if part == "literals":
                lines = [line for line, literal in cpp.literals if compiled.search(literal)]
            else:
                lines = lines_matching(compiled, cpp.code)
            out += [f"{path}:{line}: belongs in {', '.join(doors) or 'no file'}" for line in lines]
        return out
    return rule


sql = code_rule(
    r"\b(SELECT\b[\s\S]*\bFROM|INSERT\s+(OR\s+\w+\s+)?INTO|UPDATE\s+\w+\s+SET|DELETE\s+FROM|CREATE\s+(TABLE|INDEX)|"
    r"PRAGMA)\b", ("core/store/",), part="literals")
sqlite_calls = code_rule(r"\bsqlite3_\w+", ("core/store/",))
markup = code_rule(
    r"<(!doctype|html|head|body|form|div|span|input|button|table|tr|td|ul|li|p|a|h[1-6]|script|style|meta)\b[^a-z]*[\s>=]",
    ("emulator/pages/", "emulator/console/", "core/base/messages_", "core/explain/texts"), part="literals")
clock = code_rule(
    r"system_clock::now|steady_clock::now|high_resolution_clock|std::time\(|\b(localtime|gmtime|gettimeofday|"
    r"clock_gettime)(_r)?\(|\bsleep_(for|until)\b|\b(u|nano)?sleep\(", ("core/base/clock.cpp",))
clock_in_tests = code_rule(
    r"system_clock::now|std::time\(|\bsleep_(for|until)\b|\b(u|nano)?sleep\(", (), ("tests/",))
chance = code_rule(
    r"random_device|std::rand\b|\bsrand\(|RAND_bytes|getrandom|mt19937|default_random_engine|arc4random",
    ("core/crypto/",))
regex = code_rule(r"std::regex|std::basic_regex|<regex>", ())
detached = code_rule(r"\.detach\(\)|std::async\b|\bpthread_create\b|(?<![.\w])fork\(\)", ())

THREADS = "docs/threads.md"


def thread_table(tree):
    """(name, file) of each row of docs/threads.md: | `name` | `file` | …"""
    return re.findall(r"^\| `([^`]+)` \| `([^`]+)` \|", tree.get(THREADS, ""), re.M)


def threads(tree):
    """Threads start only in the files that docs/threads.md names, under the names it gives.

    A name with a * is built at run time; its fixed part has to be in the code."""
    rows = thread_table(tree)
    owners = {file.rsplit(".", 1)[0] for _, file in rows}
    names = {name for name, _ in rows}
    out, literals = [], set()
    for path, text in cpp_of(tree):
        cpp = Cpp(text)
        literals.update(literal for _, literal in cpp.literals)
        lines = lines_matching(re.compile(r"std::j?thread\b(?!::)"), cpp.code)
        if lines and path.rsplit(".", 1)[0] not in owners:
            out.append(f"{path}:{lines[0]}: holds a thread, but {THREADS} does not name the file")
        for name in re.findall(r'pthread_setname_np\([^;]*?"([^"]*)"\s*\)', text):
            if name not in names:
                out.append(f"{path}: names a thread {name}, which {THREADS} does not list")
    out += [f"{THREADS}: no code names a thread {name}" for name in sorted(names)
            if name.strip("*") not in literals]
    out += [f"{THREADS}: there is no file {file}" for _, file in rows if file not in tree]
    return out


def at_most_five_rooms(tree):
    """A file that knows more than five other rooms knows too much; the composition roots may."""
    out = []
    for path, text in cpp_of(tree):
        rooms = {room_of(name) for _, name in INCLUDE.findall(text)
                 if name.startswith(("core/", "emulator/", "cli/")) and room_of(name) != room_of(path)}
        rooms.discard("core/base")
        if len(rooms) > 5 and room_of(path) not in ("cli", "cli/loop", "emulator"):
            out.append(f"{path}: includes {len(rooms)} rooms: {', '.join(sorted(rooms))}")
    return out


def write_edges(tree):
    (ROOT / EDGES).write_text(format_edges(tree))
