"""What verify and explain read: curl lines of every shell, HAR files, pages, and parameters as languages log them."""

import json
import pprint
import time
import unittest
import urllib.parse

import check_mac
from emulator import EmulatorTest
from program import ecpay

FIELDS = {"MerchantID": "3002607", "MerchantTradeNo": "tea0001", "ItemName": "O'Brien \"茶\" & cake\\x", "TotalAmount": "300", "CustomField1": ""}
SIGNED = dict(check_mac.signed(FIELDS))
BODY = check_mac.body_of(SIGNED).decode()
URL = "https://payment-stage.ecpay.com.tw/Cashier/AioCheckOut/V5"


class Inputs(EmulatorTest):
    def setUp(self):
        self.here = self.folder()

    def verify(self, text, *words):
        data = text if isinstance(text, bytes) else text.encode()
        return ecpay("verify", "-", "--json", *words, folder=self.here, stdin=data)

    def assert_valid(self, text, kind):
        for words in ((), ("--input", kind)):
            ran = self.verify(text, *words)
            self.assertEqual((0, True), (ran.exit, ran.json.get("valid")), f"{text[:300]}\n{ran}")

    def test_curl_lines_as_each_shell_writes_them(self):
        single = BODY.replace("'", "'\\''")
        ansi = "".join(f"\\u{ord(c):04x}" if ord(c) > 126 or c in "!'" else c for c in BODY.replace("\\", "\\\\"))
        caret = "".join("^" + c if c in '%&"<>|^!\\' else c for c in BODY)
        parts = " ".join(f"-d '{urllib.parse.quote_plus(name)}={urllib.parse.quote_plus(value)}'" for name, value in SIGNED.items())
        raw = {name: value.replace("'", "'\\''") for name, value in SIGNED.items()}
        pairs = " ".join(f"--data-urlencode '{name}={value}'" for name, value in raw.items())
        fields = " ".join(f"-F '{name}={value}'" for name, value in raw.items())
        text = json.dumps(SIGNED).replace("'", "'\\''")
        for line in (f"curl '{URL}' -d '{single}'",
                     f"$ curl -sSX POST '{URL}' \\\n  -H 'content-type: application/x-www-form-urlencoded' \\\n  --data-raw $'{ansi}' \\\n  --compressed",
                     f'curl ^"{URL}^" ^\r\n  -H ^"accept: */*^" ^\r\n  --data-raw ^"{caret}^" ^\r\n  --compressed',
                     f'curl.exe "{URL}" `\n  -H "accept: */*" `\n  --data-binary "{BODY}"',
                     f"curl {URL} -d'{single}'", f"curl {parts} {URL}", f"curl {pairs} {URL}", f"curl {fields} --url {URL}",
                     f"curl --http1.1 -k -u a:b --max-time 5 '{URL}' --json '{text}'", f"curl -G '{URL}?{BODY}'", f"curl '{URL}' --json '{text[:20]}' --json '{text[20:]}'",
                     "curl.exe " + URL + " `\n  -H 'A: b' `\n  -d '" + json.dumps(SIGNED).replace("'", "''").replace('\\"', "\\u0022").replace('"', '\\"') + "'",
                     f"curl '{URL}' --data-raw $'" + "".join(
                         f"--b1\\r\\nContent-Disposition: form-data; name=\"{name}\"\\r\\n\\r\\n" + value.replace("\\", "\\\\").replace("'", "\\'") + "\\r\\n"
                         for name, value in SIGNED.items()) + "--b1--\\r\\n'"):
            with self.subTest(line[:60]):
                self.assert_valid(line, "curl")

    def test_files_of_requests_are_read(self):
        for text in (f"POST {URL}\nContent-Type: application/x-www-form-urlencoded\n\n{BODY}\n",
                     f"### order\n# @name order\nPOST {URL} HTTP/1.1\r\nContent-Type: a\r\n\r\n{BODY}\r\n\r\n###\r\nGET https://x.test\r\n",
                     f"POST {URL}\nContent-Type: a\n`{BODY}`\nHTTP 200\n[Asserts]\n", f"GET {URL}?{BODY}\n", f"POST {URL}\n\n{json.dumps(SIGNED)}"):
            self.assert_valid(text, "http")
        for text in ("POST https://x.test\n\n", "nothing", "GET /x HTTP/1.1\n\nA=1"):
            self.assert_error(self.verify(text, "--input", "http"), "input.http", 4)

    def test_what_a_curl_line_does_not_hold_is_said(self):
        nameless = ecpay("sign", "-", "--steps", folder=self.here, stdin=f"curl {URL} --data-urlencode '=b c' --data-urlencode A=1".encode())
        self.assertIn("A=1&b c=", nameless.out + nameless.err)
        for line, code in (("curl -d @order.txt https://x.test", "input.curl_file"), ("curl --data-binary @- https://x.test", "input.curl_file"),
                           ("curl -F 'A=@a.png' https://x.test", "input.curl_file"), ("curl --data-urlencode A@a.txt https://x.test", "input.curl_file"),
                           ("curl https://x.test", "input.curl"), ("curl -d 'A=1", "input.curl"), ("curl -d $'A=\\", "input.curl"),
                           ("curl -F A https://x.test", "input.argument")):
            with self.subTest(line):
                self.assert_error(self.verify(line), code, 4)

    def test_of_several_forms_of_a_page_the_signed_one_is_read(self):
        def form(pairs, action):
            inputs = "".join('<input type="hidden" name="%s" value="%s">' % (name, value.replace("&", "&amp;").replace('"', "&quot;"))
                             for name, value in pairs.items())
            return f'<form method="post" action="{action}">{inputs}</form>'
        search = form({f"q{n}": "1" for n in range(20)}, "/search")
        self.assert_valid(f"<html><body>{search}{form(SIGNED, URL)}{search}</body></html>", "html")
        # The signature counts for more than where a form goes, and than how long it is.
        unsigned = form({**FIELDS, "CustomField2": "a", "CustomField3": "b"}, URL)
        self.assert_valid(f"{unsigned}{form(SIGNED, '/pay')}{unsigned}", "html")
        ran = ecpay("sign", "-", "--as", "json", folder=self.here, stdin=(search + form(FIELDS, URL) + search).encode())
        self.assertEqual("3002607", ran.json["MerchantID"])

    def test_an_entry_of_a_har_is_chosen_by_its_number(self):
        def entry(body):
            return {"request": {"method": "POST", "url": URL, "postData": {"mimeType": "application/x-www-form-urlencoded", "text": body}}}
        wrong = BODY.replace("TotalAmount=300", "TotalAmount=301")
        har = json.dumps({"log": {"entries": [entry(BODY), entry("a=1&b=2"), entry(wrong), {"request": {}}]}})
        self.assertEqual([1, 0, 1], [self.verify(har, *words).exit for words in ((), ("--entry", "1"), ("--entry", "3"))])
        self.assertIn("2 payloads are signed (1, 3); number 3 is read", self.verify(har).err)
        for number, code in (("5", "input.har_entry"), ("4", "input.har"), ("2", "mac.missing")):
            self.assert_error(self.verify(har, "--entry", number), code, 4)

    def test_one_of_several_payloads_of_a_log_is_chosen_and_that_is_said(self):
        wrong = SIGNED | {"TotalAmount": "301"}
        printed = "Array\n(\n" + "".join(f"    [{k}] => {v}\n" for k, v in wrong.items()) + ")\n"
        lines = f"INFO start\nINFO got {BODY}\nERROR CheckMacValue mismatch\n{printed}INFO retry {json.dumps(SIGNED)}\n"
        for words, valid in (((), 0), (("--entry", "1"), 0), (("--entry", "2"), 1), (("--entry", "3"), 0)):
            ran = self.verify(lines, *words)
            self.assertEqual((valid, not words), (ran.exit, "--entry N" in ran.err), ran)
        self.assertIn("3 payloads are signed (1, 2, 3); number 1 is read", self.verify(lines).err)
        self.assertNotIn("--entry", self.verify(lines, "-q").err)
        self.assertNotIn("--entry", self.verify(f"INFO got {BODY}\nERROR CheckMacValue mismatch\n").err)
        self.assert_error(self.verify(lines, "--entry", "4"), "input.log_entry", 4)

    def test_an_envelope_in_a_record_is_explained_as_one(self):
        envelope = ecpay("encrypt", "--envelope", '{"MerchantID":"3002607"}', folder=self.here).out.strip()
        records = (json.dumps({"version": "2.0", "body": envelope, "isBase64Encoded": False}), f"curl {URL} -d '{envelope}'",
                   json.dumps({"request": {"url": URL, "postData": {"text": envelope}}}),
                   f"first line\n2026-11-27 INFO sent {envelope} done\n")
        for record in records:
            ran = ecpay("explain", "-", "--json", folder=self.here, stdin=record.encode())
            self.assertEqual(("aes", True), (ran.json["kind"], ran.json["valid"]), ran)

    def test_parameters_as_languages_print_them(self):
        as_json = json.dumps(SIGNED)
        q = "'" + SIGNED["ItemName"].replace("\\", "\\\\").replace("'", "\\'") + "'"
        ruby = "{" + ", ".join(f"{json.dumps(k, ensure_ascii=False)}=>{json.dumps(v, ensure_ascii=False)}" for k, v in SIGNED.items()) + "}"
        node = "{\n" + ",\n".join(f"  {k}: " + (q if k == "ItemName" else f"'{v}'") for k, v in SIGNED.items()) + "\n}"
        export = "array (\n" + "".join(f"  '{k}' => " + (q if k == "ItemName" else f"'{v}'") + ",\n" for k, v in SIGNED.items()) + ")"
        dump = f"array({len(SIGNED)}) {{\n" + "".join(f'  ["{k}"]=>\n  string({len(v.encode())}) "{v}"\n' for k, v in SIGNED.items()) + "}"
        print_r = "Array\n(\n" + "".join(f"    [{k}] => {v}\n" for k, v in SIGNED.items()) + ")\n"
        for text in (repr(SIGNED), f"2026-11-27 [INFO] notify: {SIGNED!r} ok", pprint.pformat(SIGNED), f"[notify] {ruby}", f"body {node}",
                     f"[2026-11-27 00:00:00] local.INFO: callback {as_json} []", f"PHP {export}", dump, print_r, print_r.replace("\n", "\r\n"), f"[01-Jan-2025 12:00:00 Asia/Taipei] {' '.join(print_r.split())}",
                     json.dumps({"level": "info", "msg": "callback", "body": SIGNED}),
                     json.dumps({"level": "info", "message": "got " + BODY}), json.dumps({"level": "info", "message": "got " + as_json}),
                     f"level=info msg={SIGNED!r}",
                     "<QueryDict: %r>" % {name: [value] for name, value in SIGNED.items()}, "INFO post=<QueryDict: %r>" % {name: [value] for name, value in SIGNED.items()},
                     "INFO " + json.dumps(json.dumps(as_json)), "INFO " + json.dumps({"a": json.dumps({"b": as_json})}), f"2026-11-27T00:00:00Z\tabc\tINFO\t{as_json}\n",
                     f'1.2.3.4 - - [27/Nov/2026:00:00:00 +0800] "GET /x?a=1&b=2 HTTP/1.1" 200\n'
                     f'1.2.3.4 - - [27/Nov/2026:00:00:01 +0800] "GET /notify?{BODY} HTTP/1.1" 200 5',
                     f"POST /notify?from=a&to=b body={BODY} ms=3"):
            with self.subTest(text[:70]):
                self.assert_valid(text, "log")

    def test_what_could_be_a_form_is_a_log_where_that_is_said(self):
        for text in (f"a=1 tea & cake, got {BODY}", f"R&D & {BODY}"):
            self.assertEqual([1, 0], [self.verify(text, *words).exit for words in ((), ("--input", "log"))])

    def test_nothing_is_made_up(self):
        for text, code in (("{'MerchantID': '3002607'}", "json.syntax"), ("x {'A': 'CheckMacValue'}", "mac.missing"), ("[CheckMacValue]", "mac.missing"),
                           ('{"MerchantID":"1","CheckMacValue":"A",}', "json.syntax"), ("Array\n(\n [A] => Array\n)\n", "mac.missing")):
            with self.subTest(text):
                self.assert_error(self.verify(text), code, 4)
        for text in ("nothing", "{'CheckMacValue': ", "CheckMacValue", "[CheckMacValue] => Array"):
            self.assert_error(self.verify(text, "--input", "log"), "input.log", 4)

    def test_megabytes_of_the_worst_are_read_in_no_time(self):
        size = 3_000_000
        started = time.monotonic()
        for unit in ("\\\"", "'", '"', "a:'", "a:string(", "[a] =>", "{", "a: \n", "$'\\", "a=1&", '{"a":', "\\\\", "' \"", '[["a"]'):
            text = "x CheckMacValue " + unit * (size // len(unit))
            self.assertIn(self.verify(text, "--input", "log").exit, (0, 1, 4), unit)
        for unit in ("[a] => ", "[a] => Array ", "[a] => b ", "[ ["):
            text = "CheckMacValue Array ( " + unit * (3 * size // len(unit))
            self.assertIn(self.verify(text, "--input", "log").exit, (0, 1, 4), unit)
        for unit in ("'", "^\"", "-d a=1 ", "$'", "`"):
            self.assertIn(self.verify("curl " + unit * (size // len(unit))).exit, (1, 4), unit)
        self.assertLess(time.monotonic() - started, 30)


if __name__ == "__main__":
    unittest.main()
