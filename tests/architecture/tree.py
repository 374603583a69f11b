"""The sources as the rules see them: a mapping from path to text, and C++ split into its parts."""

import re
import subprocess
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
OURS = ("core/", "emulator/", "cli/")
LENGTH_LIMITED = (".cpp", ".hpp", ".js", ".mjs", ".py", ".css")


def load():
    """Every tracked or new file of the repository that is text."""
    listing = subprocess.run(
        ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
        cwd=ROOT, capture_output=True, check=True).stdout.decode().split("\0")
    tree = {}
    for name in filter(None, listing):
        path = ROOT / name
        if not path.is_file():
            continue
        data = path.read_bytes()
        if b"\0" not in data:
            tree[name] = data.decode("utf-8", "replace")
    return tree


def is_cpp(path):
    return path.endswith((".cpp", ".hpp"))


def cpp_of(tree, *folders):
    """(path, text) of the C++ files below the folders, all of ours if none is named."""
    return [(path, text) for path, text in sorted(tree.items())
            if is_cpp(path) and path.startswith(folders or OURS)]


TOKEN = re.compile(
    r'(?P<raw>R"(?P<mark>[^(\s]{0,16})\((?P<body>.*?)\)(?P=mark)")'
    r'|(?P<text>"(?:[^"\\\n]|\\.)*")'
    r"|(?P<char>(?<![0-9a-fA-F])'(?:[^'\\\n]|\\.)+')"
    r"|(?P<comment>//[^\n]*|/\*.*?\*/)", re.S)


class Cpp:
    """One file: its code with comments and literals blanked out, its comments, its literals."""

    def __init__(self, text):
        self.comments, self.literals, parts, end = [], [], [], 0
        for match in TOKEN.finditer(text):
            line = text.count("\n", 0, match.start()) + 1
            parts.append(text[end:match.start()])
            end = match.end()
            if match["comment"]:
                self.comments.append((line, match["comment"]))
                parts.append(" " + "\n" * match["comment"].count("\n"))
                continue
            if match["raw"]:
                self.literals.append((line, match["body"]))
            elif match["text"]:
                self.literals.append((line, match["text"][1:-1]))
            parts.append('""' + "\n" * match[0].count("\n"))
        parts.append(text[end:])
        self.code = "".join(parts)


def lines_matching(pattern, text):
    """The numbers of the lines that match."""
    return [number for number, line in enumerate(text.split("\n"), 1) if pattern.search(line)]
