"""Rules about what files say and how long they are."""

import re

from tree import LENGTH_LIMITED, Cpp, cpp_of

MAX_LINES = 400
EQUAL_LINES = 30


def length(tree):
    """No source file is longer than 400 lines."""
    return [f"{path}: {count} lines" for path, text in sorted(tree.items())
            if (path.endswith(LENGTH_LIMITED) or path in ("dev", ".ci/run"))
            and (count := text.count("\n")) > MAX_LINES]


def drawers(tree):
    """No file or folder is a drawer: name the thing it knows."""
    pattern = re.compile(r"(^|[/_.-])(utils?|helpers?|misc|common|stuff|managers?)([._-]\w+)*(/|$)", re.I)
    return [f"{path}: a drawer" for path in sorted(tree) if pattern.search(path)]


def comments(tree):
    """Comments tell what is true now: nothing of plans or of the past."""
    pattern = re.compile(
        r"\b(TODO|FIXME|XXX|HACK|previously|formerly|refactor(ed|ing)?|for now|not (yet )?implemented|"
        r"to be (done|implemented)|in a (later|future) version|legacy code)\b", re.I)
    out = []
    for path, text in cpp_of(tree, "core/", "emulator/", "cli/", "tests/"):
        out += [f"{path}:{line}: {comment.strip()[:80]}" for line, comment in Cpp(text).comments
                if pattern.search(comment)]
    marks = re.compile(r"(#|//|/\*|<!--).*\b" + "(TO" + r"DO|FIX" + r"ME)\b")
    for path, text in sorted(tree.items()):
        if path.endswith((".py", ".js", ".mjs", ".css", ".html", ".txt", ".cmake", ".yaml")):
            out += [f"{path}:{n}: {line.strip()[:80]}" for n, line in enumerate(text.split("\n"), 1)
                    if marks.search(line)]
    return out


def machine_paths(tree):
    """No tracked file holds a path of the machine it was written on, or the host of a registry."""
    folders = re.compile(r"(?<![\w.$}/-])/(w" + r"ork|ro" + r"ot|fa" + r"rm)/[\w.-]")
    resolved = re.compile(r'"resolved"\s*:\s*"https?:')
    out = []
    for path, text in sorted(tree.items()):
        out += [f"{path}:{n}: {line.strip()[:80]}" for n, line in enumerate(text.split("\n"), 1)
                if folders.search(line) or (path.endswith("package-lock.json") and resolved.search(line))]
    return out


def duplicates(tree):
    """No 30 lines in a row, blank ones aside, stand in two places."""
    seen, out, reported = {}, [], set()
    for path, text in sorted(tree.items()):
        if not path.endswith(LENGTH_LIMITED) or path.startswith("fixtures/vectors/"):
            continue
        lines = [(n, " ".join(line.split())) for n, line in enumerate(text.split("\n"), 1) if line.strip()]
        for i in range(len(lines) - EQUAL_LINES + 1):
            key = hash(tuple(line for _, line in lines[i:i + EQUAL_LINES]))
            first = seen.setdefault(key, (path, lines[i][0]))
            if first != (path, lines[i][0]) and (first[0], path) not in reported:
                reported.add((first[0], path))
                out.append(f"{path}:{lines[i][0]}: the {EQUAL_LINES} lines of {first[0]}:{first[1]} again")
    return out


# Event kinds and settings look like error codes; these words begin them.
OTHER_NAMESPACES = {"emulator", "browser", "gateway", "function", "order", "cashier", "callback", "sns",
                    "table", "clock", "fault", "notice", "aio", "ecpg", "log", "aws"}
FILE_ENDINGS = {"yaml", "yml", "json", "db", "py", "js", "mjs", "html", "toml", "sh", "rb", "pem", "css", "com",
                "lock", "tmp", "wal", "shm", "csv", "svg", "zip"}
ROW = re.compile(r'\{\s*"(?P<code>[a-z0-9_.]+)",\s*Category::(?P<category>\w+),(?P<texts>(?:\s*"(?:[^"\\]|\\.)*"\s*,?)+)\s*\}')
TEXT = re.compile(r'(?:"(?:[^"\\]|\\.)*"\s*)+')


def message_rows(tree):
    """code -> (file, the texts) of each row of core/base/messages_*.cpp, in the order of the files."""
    rows = []
    for path, text in sorted(tree.items()):
        if re.fullmatch(r"core/base/messages_\w+\.cpp", path):
            for match in ROW.finditer(text):
                texts = ["".join(re.findall(r'"((?:[^"\\]|\\.)*)"', part)) for part in TEXT.findall(match["texts"])]
                rows.append((match["code"], path, texts))
    return rows


def message_texts(tree):
    """Each error code has one row, each row four texts: English, Chinese, and what to do in both."""
    out, seen = [], set()
    for code, path, texts in message_rows(tree):
        if code in seen:
            out.append(f"{path}: a second row {code}")
        seen.add(code)
        if len(texts) != 4 or not all(text.strip() for text in texts):
            out.append(f"{path}: {code} has {len([text for text in texts if text.strip()])} texts, not four")
            continue
        for text, language in zip(texts, ("en", "zh-TW", "en", "zh-TW")):
            chinese = re.search(r"[\u4e00-\u9fff]", text)
            words = re.search(r"[A-Za-z\u4e00-\u9fff]", re.sub(r"\{\w+\}", "", text))
            if words and (language == "zh-TW") != bool(chinese):
                out.append(f"{path}: {code}: this is not {language}: {text[:60]}")
            unknown = set(re.findall(r"\{([a-z_]+)\}", text)) - {"subject", "detail", "code"}
            if unknown:
                out.append(f"{path}: {code}: nothing fills {', '.join(sorted(unknown))}")
    return out


def error_codes(tree):
    """Each error code that code names has a row in core/base/messages_*.cpp."""
    codes = {code for code, _, _ in message_rows(tree)}
    words = {code.split(".")[0] for code in codes} - OTHER_NAMESPACES
    out = []
    for path, text in cpp_of(tree):
        if path.startswith("core/base/messages"):
            continue
        used = set(re.findall(r'\bError\s*\{\s*"([^"]*)"\s*[,}]', text))
        for _, literal in Cpp(text).literals:
            if re.fullmatch(r"[a-z0-9_]+(\.[a-z0-9_]+)+", literal):
                head, end = literal.split(".")[0], literal.rsplit(".", 1)[1]
                if head in words and end not in FILE_ENDINGS:
                    used.add(literal)
        out += [f"{path}: {code} has no row in core/base/messages_*.cpp" for code in sorted(used - codes)]
    return out
