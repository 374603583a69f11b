"""The architecture of the sources, held by rules.

check.py RULE   shows on samples that the rule can fail, then holds it against the repository
check.py        all rules
check.py --list names them; --update writes allowed_edges.txt from the includes there are
"""

import sys

import rooms
import samples
import texts
from tree import load

RULES = {rule: getattr(module, rule) for module, names in (
    (rooms, ("include_graph", "arrows_of_design", "links_of_cmake", "one_door", "at_most_five_rooms", "sql",
             "sqlite_calls", "markup", "clock", "clock_in_tests", "chance", "regex", "detached", "threads")),
    (texts, ("length", "drawers", "comments", "machine_paths", "duplicates", "message_texts", "error_codes")),
) for rule in names}


def sample_failures(name):
    """What is wrong with the rule itself: a bad sample it accepts, a good one it refuses."""
    bad, good = samples.BAD[name], samples.GOOD[name]
    out = [f"samples of {name}: bad sample {n} passes" for n, tree in enumerate(bad) if not RULES[name](tree)]
    for n, tree in enumerate(good):
        out += [f"samples of {name}: good sample {n}: {violation}" for violation in RULES[name](tree)]
    return out if bad and good else [f"samples of {name}: none"]


def main(arguments):
    if arguments == ["--list"]:
        print("\n".join(RULES))
        return 0
    tree = load()
    if arguments == ["--update"]:
        rooms.write_edges(tree)
        return 0
    failed = 0
    for name in arguments or RULES:
        if name not in RULES:
            print(f"error: there is no rule {name}\nhint: {', '.join(RULES)}", file=sys.stderr)
            return 2
        for violation in sample_failures(name) + RULES[name](tree):
            print(f"{name}: {violation}")
            failed += 1
    if not any(path.startswith("core/") for path in tree):
        print("no sources were found")
        failed += 1
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
