"""A merchant's signer with one mistake by name; test_check_signer.py runs it."""

import hashlib
import json
import os
import sys
import urllib.parse

KEY, IV = os.environ["ECPAY_HASH_KEY"], os.environ["ECPAY_HASH_IV"]


def sign(fields, mistake):
    if mistake == "drops_empty":
        fields = {name: value for name, value in fields.items() if value}
    names = sorted(fields) if mistake == "case_sensitive" else sorted(fields, key=str.lower)
    text = f"HashKey={KEY}&" + "&".join(f"{name}={fields[name]}" for name in names) + f"&HashIV={IV}"
    if mistake == "crashes_at_emoji" and any(ord(c) > 0xFFFF for c in text):
        raise UnicodeError("character out of range")
    encode = urllib.parse.quote if mistake == "percent20" else urllib.parse.quote_plus
    encoded = encode(text, safe="" if mistake == "percent20" else "-_.!*()")
    if mistake == "percent20":
        for character in "!*()":
            encoded = encoded.replace(urllib.parse.quote(character, safe=""), character)
    if mistake != "tilde":
        encoded = encoded.replace("~", "%7e")
    digest = hashlib.sha256(encoded.lower().encode()).hexdigest()
    return digest if mistake == "lower_case" else digest.upper()


def main():
    mistake = sys.argv[1]
    if mistake == "hangs":
        sys.stdin.read()
        os.read(os.pipe()[0], 1)
    if mistake == "silent":
        print("Signing order ...")
    elif mistake == "exits":
        sys.exit("KeyError: HashKey")
    elif "--jsonl" in sys.argv:
        for line in sys.stdin:
            print(json.dumps({"mac": sign(json.loads(line), mistake)}), flush=True)
    elif "--form" in sys.argv:
        print(sign(dict(urllib.parse.parse_qsl(sys.stdin.read(), keep_blank_values=True)), mistake))
    elif "--args" in sys.argv:
        print(sign(dict(word.split("=", 1) for word in sys.argv[3:]), mistake))
    else:
        print(sign(json.load(sys.stdin), mistake))


if __name__ == "__main__":
    main()
