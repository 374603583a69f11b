"""The commands that a document shows, and what they are said to print."""

import re


def commands_of(text):
    """(command, expected lines) of each console block."""
    for block in re.findall(r"^```console\n(.*?)^```", text, re.M | re.S):
        for part in re.split(r"^\$ ", block, flags=re.M)[1:]:
            command, *lines = part.splitlines()
            yield command, lines


def pattern_of(lines):
    """A line `…` is any lines, a `…` at a line's end its rest."""
    out = []
    for line in lines:
        if line == "…":
            out.append(r"(?:.*\n)*?")
        elif line.endswith("…"):
            out.append(re.escape(line[:-1]) + r".*\n")
        else:
            out.append(re.escape(line) + r"\n")
    return "".join(out) + r"\Z"
