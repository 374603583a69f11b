"""Writes docs/coverage.md and docs/apis/SERVICE.md from what the program says of its catalogue.

    python3 docs/generate.py PROGRAM FOLDER

PROGRAM is ecpay-cli, FOLDER the docs folder to write to. `./dev docs` runs it; a test compares the result with
what is committed.
"""

import json
import subprocess
import sys
from pathlib import Path

VECTORS = Path(__file__).resolve().parent.parent / "fixtures/vectors/check_mac.json"
FEWEST_NAMES = 8  # of a vector that can be told to belong to one message


def ask(program, *words):
    return json.loads(subprocess.run([program, *words, "--json"], capture_output=True, text=True, check=True).stdout)


def flat(fields, prefix="", when=""):
    """Every field with its dotted name and its condition, those of groups and rows included."""
    for field in fields:
        if "group" in field:
            condition = " and ".join(f"{name}={'/'.join(map(str, value)) if isinstance(value, list) else value}"
                                     for name, value in field.get("when", {}).items())
            yield from flat(field["fields"], prefix, " and ".join(filter(None, (when, condition))))
            continue
        name = prefix + field["name"]
        yield name, field, when
        if field.get("fields"):
            yield from flat(field["fields"], name + ("[]." if field["type"] == "rows" else "."), when)


def messages_of(api):
    """("request" | "answer NAME" | "callback KIND", its fields)."""
    yield "request", api["request"].get("fields", [])
    for answer in api["answers"]:
        yield f"answer {answer['name']}", answer.get("message", {}).get("fields", [])
    for callback in api["callbacks"]:
        yield f"callback {callback['kind']}", callback.get("message", {}).get("fields", [])


def outside_examples(api, vectors):
    """Names of recorded or published messages that have the fields of one of the API's own."""
    found = set()
    for _, fields in messages_of(api):
        known = {name for name, _, _ in flat(fields)}
        required = {name for name, field, when in flat(fields) if field.get("need") == "required" and not when}
        for vector in vectors:
            names = {pair[0] for pair in vector["parameters"]} - {"CheckMacValue"}
            if len(names) >= FEWEST_NAMES and names <= known and required - {"CheckMacValue"} <= names:
                found.add(vector["name"])
    return sorted(found)


def cell(text):
    return str(text).replace("|", "\\|").replace("\n", " ").replace("<", "&lt;")


def table(head, rows):
    lines = ["| " + " | ".join(head) + " |", "|" + " --- |" * len(head)]
    return lines + ["| " + " | ".join(cell(value) for value in row) + " |" for row in rows]


def limits_of(field):
    words = []
    for limit in field.get("limits", []):
        sides = [f"≥ {limit['min']}" if "min" in limit else "", f"≤ {limit['max']}" if "max" in limit else ""]
        words.append(" ".join(filter(None, sides)) + " " + limit.get("unit", "chars"))
    bounds = [f"≥ {field['min']}" if "min" in field else "", f"≤ {field['max']}" if "max" in field else ""]
    if any(bounds):
        words.append(" ".join(filter(None, bounds)))
    if field.get("choices"):
        words.append(" ".join(map(str, field["choices"])))
    if field.get("pattern"):
        words.append(field["pattern"])
    if "default" in field:
        words.append(f"default {field['default']}")
    return "; ".join(words)


def field_rows(fields):
    for name, field, when in flat(fields):
        need = {"required": "yes", "forbidden": "never"}.get(field.get("need"), "")
        certainty = field.get("certainty", "")
        yield (f"`{name}`", field["type"], need, when, limits_of(field), field.get("meaning", {}).get("en", ""),
               "" if certainty == "documented" else certainty)


FIELD_HEAD = ("field", "type", "required", "only with", "limits", "meaning", "certainty")


def api_page(api):
    lines = [f"## {api['id']}", "", f"{api['name']['en']} · {api['name']['zh-TW']} · source: {api['source']}", ""]
    lines += [f"- `{endpoint['method']} {url}`" for endpoint in api["endpoints"] for url in endpoint["stage"]]
    kinds = [f"request {api['request_format']}", f"answer {api['response_format']}"]
    families = sorted({row["family"] for row in api["accounts"] + api["endpoints"] if row.get("family")})
    lines += [f"- {', '.join(kinds)}; keys of {', '.join(families)}"]
    lines += [f"- samples: {', '.join(api['samples'])}" if api["samples"] else "- made in the back office: notices only", ""]
    fields = list(field_rows(api["request"].get("fields", [])))
    if fields:
        lines += table(FIELD_HEAD, fields) + [""]
    rules = api["request"].get("rules", [])
    if rules:
        lines += ["Rules:", ""]
        lines += [f"- `{json.dumps(rule, ensure_ascii=False)}`" for rule in rules] + [""]
    for answer in api["answers"]:
        names = [name for name, _, _ in flat(answer.get("message", {}).get("fields", []))]
        lines.append(f"Answer `{answer['name']}`: " + (", ".join(f"`{name}`" for name in names) or "text") + ".")
        lines.append("")
    for callback in api["callbacks"]:
        names = [name for name, _, _ in flat(callback.get("message", {}).get("fields", []))]
        address = f"`{callback['url_field']}`" if callback.get("url_field") else "the address set in the back office"
        lines.append(f"Callback `{callback['kind']}` to {address}: "
                     + (", ".join(f"`{name}`" for name in names) or "no fields") + ".")
        lines.append("")
    return lines


def coverage_row(api, vectors):
    fields = [field for _, field, _ in flat(api["request"].get("fields", []))]
    sure = sum(field.get("certainty") in ("documented", "recorded", "sdk") for field in fields)
    examples = outside_examples(api, vectors)
    return (f"[{api['id']}](apis/{api['service']}.md)", len(fields), f"{sure} of {len(fields)}",
            len(api["request"].get("rules", [])), len(api["samples"]), len(api["answers"]),
            " ".join(callback["kind"] for callback in api["callbacks"]), "yes" if api["emulated"] else "",
            len(examples) or "")


def pages(program):
    """File name below docs/ -> text."""
    vectors = json.loads(VECTORS.read_text(encoding="utf-8"))["vectors"]
    apis = [ask(program, "api", "show", row["id"]) for row in ask(program, "api", "list")["apis"]]
    services = {}
    for api in apis:
        services.setdefault(api["service"], []).append(api)
    note = "Generated by `./dev docs` from the catalogue; change the catalogue instead."
    out = {}
    lines = ["# What the catalogue covers", "", note, "",
             f"{len(apis)} APIs of {len(services)} services. \"Sure\" counts request fields that ECPay documents or that were recorded; "
             "\"outside\" counts published or recorded messages of `fixtures/vectors` with the fields of one of the API's own.", ""]
    for service, members in services.items():
        lines += [f"## {service}", ""]
        lines += table(("API", "fields", "sure", "rules", "samples", "answers", "callbacks", "emulated", "outside"),
                       [coverage_row(api, vectors) for api in members]) + [""]
        page = [f"# {service}", "", note, ""]
        for api in members:
            page += api_page(api)
        out[f"apis/{service}.md"] = "\n".join(page).rstrip() + "\n"
    out["coverage.md"] = "\n".join(lines).rstrip() + "\n"
    return out


def main():
    program, folder = sys.argv[1], Path(sys.argv[2])
    for name, text in pages(program).items():
        (folder / name).parent.mkdir(exist_ok=True)
        (folder / name).write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main()
