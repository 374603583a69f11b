"""Rows of the payload tools as whole processes: explain, streams, verify, and what a long stream costs in memory."""

import hashlib
import json
import subprocess
import urllib.parse

import rows
from measure import Missing
from rows import HASH_IV, HASH_KEY, Row

TILDE_RAW, KEYS_SWAPPED, EMPTY_DROPPED = range(3)


def wrong_order(mistakes):
    """A form body signed with some mistakes, as arguments of explain."""
    fields = {**rows.order_fields(1), "MerchantTradeNo": "Bench00000001", "ItemName": "a cup of tea ~ 東方美人茶", "CustomField1": ""}
    key, iv = (HASH_IV, HASH_KEY) if KEYS_SWAPPED in mistakes else (HASH_KEY, HASH_IV)
    text = "&".join(f"{name}={fields[name]}" for name in sorted(fields, key=str.lower)
                    if fields[name] or EMPTY_DROPPED not in mistakes)
    encoded = urllib.parse.quote_plus(f"HashKey={key}&{text}&HashIV={iv}", safe="-_.!*()")
    encoded = encoded.replace("~", "~" if TILDE_RAW in mistakes else "%7e")
    mac = hashlib.sha256(encoded.lower().encode()).hexdigest().upper()
    return [f"{name}={value}" for name, value in {**fields, "CheckMacValue": mac}.items()]


def explain_ms(*mistakes):
    def subject(workshop):
        command = [workshop.program("ecpay-cli"), "explain", "--json", *wrong_order(mistakes)]
        found = json.loads(subprocess.run(command, capture_output=True, text=True).stdout)["mistakes"]
        if len(found) != len(mistakes):
            raise Missing(f"explain named {[row['code'] for row in found]}")
        return workshop.median(lambda: timed_ms(command))
    return subject


def timed_ms(command):
    return rows.elapsed_ms(lambda: subprocess.run(command, capture_output=True, check=False))


def lines_file(workshop, verb, count):
    fields = rows.order_fields(1)
    if verb == "verify":
        fields = dict(urllib.parse.parse_qsl(rows.signed(fields)))
    path = workshop.new_folder() / "lines"
    path.write_text((json.dumps(fields, ensure_ascii=False) + "\n") * count)
    return path


def lines_per_second(verb, count=200_000):
    def subject(workshop):
        path = lines_file(workshop, verb, count)

        def once():
            with path.open() as lines:
                ms = rows.elapsed_ms(lambda: subprocess.run([workshop.program("ecpay-cli"), verb, "--jsonl"], stdin=lines,
                                                            stdout=subprocess.DEVNULL, check=True))
            return count / ms * 1000
        return workshop.median(once)
    return subject


def stream_peak_mb(count):
    """Peak memory of `sign --jsonl` over so many lines."""
    def subject(workshop):
        with lines_file(workshop, "sign", count).open() as lines:
            script = ("import resource,subprocess,sys;subprocess.run(sys.argv[1:],stdout=subprocess.DEVNULL,check=True);"
                      "print(resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss)")
            done = subprocess.run(["python3", "-c", script, workshop.program("ecpay-cli"), "sign", "--jsonl"], stdin=lines,
                                  capture_output=True, text=True, check=True)
        return int(done.stdout) / 1024
    return subject


ROWS = [
    Row("explain as a process, one mistake", "ms", "less", explain_ms(TILDE_RAW), None, None, "at most 50 ms"),
    Row("explain as a process, two mistakes", "ms", "less", explain_ms(TILDE_RAW, KEYS_SWAPPED), None, None,
        "at most 500 ms"),
    Row("explain as a process, three mistakes", "ms", "less", explain_ms(TILDE_RAW, KEYS_SWAPPED, EMPTY_DROPPED), None,
        None, "at most 2,000 ms"),
    Row("sign --jsonl, lines", "/s", "more", lines_per_second("sign")),
    Row("verify --jsonl, lines", "/s", "more", lines_per_second("verify")),
    Row("memory of sign --jsonl, 1,000,000 lines; floor: 10,000 lines", "MB", "less", stream_peak_mb(1_000_000),
        stream_peak_mb(10_000), None, "as the floor"),
]
