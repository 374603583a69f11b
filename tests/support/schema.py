"""Checks JSON against the schemas of docs/schema, by the words of JSON Schema 2020-12 that they use."""

import json
import re
from functools import lru_cache

from program import ROOT

FOLDER = ROOT / "docs/schema"
TYPES = {"object": dict, "array": list, "string": str, "boolean": bool, "null": type(None)}
NOTES = {"$schema", "$id", "title", "description", "$defs"}


@lru_cache(maxsize=None)
def load(name):
    return json.loads((FOLDER / f"{name}.schema.json").read_text(encoding="utf-8"))


def has_type(value, name):
    if name == "integer":
        return isinstance(value, int) and not isinstance(value, bool)
    if name == "number":
        return isinstance(value, (int, float)) and not isinstance(value, bool)
    return isinstance(value, TYPES[name])


def same(a, b):
    """Equal as JSON values: 1 is not true."""
    return a == b and isinstance(a, bool) == isinstance(b, bool)


class Checker:
    """Collects what is wrong with one value; `file` is the schema a local `$ref` looks in."""

    def __init__(self):
        self.problems = []

    def check(self, value, schema, at, file):
        unknown = set(schema) - NOTES - set(self.WORDS)
        if unknown:
            raise ValueError(f"{file}: this checker does not know {sorted(unknown)}")
        for word, wanted in schema.items():
            if word in self.WORDS:
                self.WORDS[word](self, value, wanted, at, file)

    def complain(self, at, text):
        self.problems.append(f"{at or '/'}: {text}")

    def ref(self, value, wanted, at, file):
        name, _, path = wanted.partition("#")
        file = name.removesuffix(".schema.json") or file
        schema = load(file)
        for part in filter(None, path.split("/")):
            schema = schema[part]
        self.check(value, schema, at, file)

    def type(self, value, wanted, at, _file):
        names = wanted if isinstance(wanted, list) else [wanted]
        if not any(has_type(value, name) for name in names):
            self.complain(at, f"{json.dumps(value)[:80]} is not {' or '.join(names)}")

    def properties(self, value, wanted, at, file):
        for name, schema in wanted.items():
            if isinstance(value, dict) and name in value:
                self.check(value[name], schema, f"{at}/{name}", file)

    def required(self, value, wanted, at, _file):
        for name in wanted:
            if isinstance(value, dict) and name not in value:
                self.complain(at, f"{name} is missing")

    def additional(self, value, wanted, at, file):
        # Only as a schema: `false` would forbid the members that later versions may add.
        known = {"schema", "v"}
        for name, member in (value if isinstance(value, dict) else {}).items():
            if name not in known:
                self.check(member, wanted, f"{at}/{name}", file)

    def items(self, value, wanted, at, file):
        for i, item in enumerate(value if isinstance(value, list) else []):
            self.check(item, wanted, f"{at}/{i}", file)

    def const(self, value, wanted, at, _file):
        if not same(value, wanted):
            self.complain(at, f"{json.dumps(value)[:80]} is not {json.dumps(wanted)}")

    def enum(self, value, wanted, at, _file):
        if not any(same(value, one) for one in wanted):
            self.complain(at, f"{json.dumps(value)[:80]} is none of {json.dumps(wanted)}")

    def pattern(self, value, wanted, at, _file):
        if isinstance(value, str) and not re.search(wanted, value):
            self.complain(at, f"{json.dumps(value)[:80]} does not match {wanted}")

    def minimum(self, value, wanted, at, _file):
        if has_type(value, "number") and value < wanted:
            self.complain(at, f"{value} is less than {wanted}")

    def min_length(self, value, wanted, at, _file):
        if isinstance(value, str) and len(value) < wanted:
            self.complain(at, f"{json.dumps(value)} is shorter than {wanted}")

    def min_items(self, value, wanted, at, _file):
        if isinstance(value, list) and len(value) < wanted:
            self.complain(at, f"has {len(value)} items, not {wanted}")

    WORDS = {"$ref": ref, "type": type, "properties": properties, "required": required,
             "additionalProperties": additional, "items": items, "const": const, "enum": enum,
             "pattern": pattern, "minimum": minimum, "minLength": min_length, "minItems": min_items}


def problems(value, name):
    """What is wrong with `value` as a NAME of docs/schema; empty if nothing."""
    checker = Checker()
    checker.check(value, load(name), "", name)
    return checker.problems


def name_of(value):
    """The schema that a value names itself: "ecpay-cli/orders" is orders."""
    schema = value.get("schema", "") if isinstance(value, dict) else ""
    return schema.removeprefix("ecpay-cli/")


def assert_fits(test, value, name):
    found = problems(value, name)
    test.assertEqual([], found, f"not as docs/schema/{name}.schema.json says: {json.dumps(value, ensure_ascii=False)[:1500]}")
