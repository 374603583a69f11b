"""sign and verify: every form of input, every edge of it."""

import json
import subprocess
import unittest

import check_mac
from check_mac import check_mac_value
from emulator import EmulatorTest
from program import CLI, ecpay, environment
from schema import assert_fits

PAIRS = [("MerchantID", "3002607"), ("ItemName", "一杯茶 & cake~(x)!*'\"+%"), ("TotalAmount", "300"), ("Empty", "")]
HTML = """<html><form action="/x" method=post>
<input type=hidden name="MerchantID" value="3002607"><input name=ItemName value="一杯茶 &amp; cake~(x)!*'&quot;+%">
<input name='TotalAmount' value=300><input name="Empty" value=""></form></html>"""


class Sign(EmulatorTest):
    def setUp(self):
        self.here = self.folder()
        self.mac = check_mac_value(PAIRS)

    def assert_signs(self, mac, *words, **more):
        ran = ecpay("sign", *words, folder=self.here, **more)
        self.assertEqual((0, mac + "\n", ""), (ran.exit, ran.out, ran.err), ran)

    def forms_of_input(self):
        form = check_mac.body_of(dict(PAIRS))
        as_json = json.dumps(dict(PAIRS)).encode()
        curl = ("curl -X POST https://payment-stage.ecpay.com.tw/Cashier/AioCheckOut/V5 \\\n  -d '" + form.decode() + "'\n").encode()
        return (("form", form), ("form", form + b"\n"), ("form", form + b"\r\n"), ("json", as_json),
                ("json", json.dumps(dict(PAIRS), ensure_ascii=False, indent=2).encode()),
                ("json", b"\xef\xbb\xbf" + as_json), ("html", HTML.encode()), ("curl", curl))

    def test_arguments_are_signed_as_they_are(self):
        self.assert_signs(self.mac, *(f"{name}={value}" for name, value in PAIRS))

    def test_each_form_of_input_is_detected_from_file_and_standard_input(self):
        for kind, text in self.forms_of_input():
            with self.subTest(kind=kind, text=text[:40]):
                (self.here / "input").write_bytes(text)
                for words in (("-f", "input"), ("input",), ("--file=input",), ("-f", "input", "--input", kind)):
                    self.assert_signs(self.mac, *words)
                for words in (("-",), ("-f", "-")):
                    self.assert_signs(self.mac, *words, stdin=text)

    def test_json_output_and_steps_show_the_same_value(self):
        ran = ecpay("sign", "-", "--json", "--steps", folder=self.here, stdin=check_mac.body_of(dict(PAIRS)))
        assert_fits(self, ran.json, "sign")
        self.assertEqual(self.mac, ran.json["CheckMacValue"])
        self.assertEqual(self.mac, ran.json["steps"][-1]["text"])
        plain = ecpay("sign", "A=1", "--steps", folder=self.here)
        self.assertEqual(check_mac_value([("A", "1")]) + "\n", plain.out)
        self.assertIn("restore", plain.err)

    def test_md5_and_other_accounts(self):
        self.assert_signs(check_mac_value(PAIRS, algorithm="md5"), "-", "--hash", "md5", stdin=check_mac.body_of(dict(PAIRS)))
        key, iv = "spPjZn66i0OhqJsQ", "hT5OJckN45isQTTs"
        expected = check_mac_value([("A", "1")], key, iv)
        self.assert_signs(expected, "A=1", "--profile", "stage-3002599")
        self.assert_signs(expected, "A=1", "--hash-key", key, "--hash-iv", iv)
        self.assert_signs(expected, "A=1", ECPAY_HASH_KEY=key, ECPAY_HASH_IV=iv)

    def test_order_letter_case_and_duplicates_do_not_confuse_it(self):
        self.assert_signs(check_mac_value([("a", "1"), ("B", "2"), ("c", "3")]), "c=3", "B=2", "a=1")
        self.assert_signs(check_mac_value([("A", "1"), ("A", "2")]), "-", stdin=b"A=1&A=2")
        self.assert_signs(check_mac_value([("A", "1=2")]), "A=1=2")
        self.assert_signs(check_mac_value([("A", "-x")]), "A=-x")

    def test_numbers_and_truths_of_json_keep_their_text(self):
        text = b'{"A": 1.10, "B": 123456789012345678901234567890, "C": true, "D": false, "E": 1e5}'
        pairs = [("A", "1.10"), ("B", "123456789012345678901234567890"), ("C", "true"), ("D", "false"), ("E", "1e5")]
        self.assert_signs(check_mac_value(pairs), "-", stdin=text)


class Verify(EmulatorTest):
    def setUp(self):
        self.here = self.folder()
        self.form = check_mac.signed(dict(PAIRS))

    def test_a_true_value_is_exit_0_in_either_letter_case_and_any_place(self):
        for form in (self.form, {"CheckMacValue": self.form["CheckMacValue"], **self.form}):
            ran = ecpay("verify", "-", "--json", folder=self.here, stdin=check_mac.body_of(form))
            self.assertEqual(0, ran.exit, ran)
            assert_fits(self, ran.json, "verify")
            self.assertIs(True, ran.json["valid"])

    def test_a_wrong_value_is_exit_1_with_both_values(self):
        wrong = {**self.form, "TotalAmount": "301"}
        ran = ecpay("verify", "-", "--json", folder=self.here, stdin=check_mac.body_of(wrong))
        self.assertEqual(1, ran.exit, ran)
        self.assertEqual((False, self.form["CheckMacValue"], check_mac_value(wrong.items())),
                         (ran.json["valid"], ran.json["received"], ran.json["expected"]))
        plain = ecpay("verify", "-", folder=self.here, stdin=check_mac.body_of(wrong))
        self.assertEqual(1, plain.exit)
        self.assertIn(check_mac_value(wrong.items()), plain.out)

    def test_a_missing_value_is_exit_4(self):
        self.assert_error(ecpay("verify", "A=1", "--json", folder=self.here), "mac.missing", 4)

    def test_values_that_cannot_be_right_are_exit_1(self):
        for value in ("", "x", "0" * 63, "0" * 65, "檢查碼", "A" * 100_000):
            with self.subTest(value=value[:20]):
                body = check_mac.body_of({"A": "1", "CheckMacValue": value})
                self.assertEqual(1, ecpay("verify", "-", folder=self.here, stdin=body).exit)


class Edges(EmulatorTest):
    def setUp(self):
        self.here = self.folder()

    def test_nul_and_invalid_utf8_are_signed_as_the_bytes_they_are(self):
        for text in (b"A=%00&B=%ff%fe", b"A=\x00&B=\xff\xfe"):
            ran = ecpay("sign", "-", folder=self.here, stdin=text)
            self.assertEqual(0, ran.exit, ran)
            ran = ecpay("sign", "-", "--json", "--steps", folder=self.here, stdin=text)
            assert_fits(self, ran.json, "sign")

    def test_ten_thousand_parameters_are_signed(self):
        pairs = [(f"P{n}", str(n)) for n in range(10_000)]
        ran = ecpay("sign", "-", folder=self.here, stdin=check_mac.body_of(pairs))
        self.assertEqual(check_mac_value(pairs) + "\n", ran.out)

    def test_a_hundred_megabytes_are_refused_without_being_held(self):
        command = f"head -c 100000000 /dev/zero | '{CLI}' sign - --json"
        done = subprocess.run(["sh", "-c", f"ulimit -v 400000; {command}"], cwd=self.here, env=environment(self.here),
                              capture_output=True, timeout=30, check=False)
        self.assertEqual(4, done.returncode, done)
        self.assertEqual("input.too_large", json.loads(done.stdout)["code"])

    def test_what_cannot_be_read_is_exit_4_with_a_code(self):
        (self.here / "folder").mkdir()
        for stdin, words, code in (
                (b"", ("-f", "folder"), "input.unreadable"), (b"", ("folder",), "input.unreadable"),
                (b"", ("-f", "none"), "input.unreadable"), (b"A=%zz", ("-",), "form.escape"), (b"A=%4", ("-",), "form.escape"),
                (b"{", ("-",), None), (b"[]", ("-", "--input", "json"), None), (b'{"A":null}', ("-",), "input.json_value"),
                (b'{"A":{}}', ("-",), "input.json_value"), (b'{"A":[1]}', ("-",), "input.json_value"),
                (b'{"A":"\\ud800"}', ("-",), None), (b"{" * 100_000, ("-",), None),
                (b'{"A":' * 60_000 + b"1" + b"}" * 60_000, ("-",), None), (b'{"A":"\xff"}', ("-",), None),
                (b"<p>no form</p>", ("-",), "input.no_form"), (b"<" * 200_000, ("-",), "input.no_form"),
                (b"curl -d 'A=1", ("-",), "input.curl"), (b"curl https://x", ("-",), "input.curl"),
                (b"", ("novalue", "A=1"), "input.argument"), (b"", ("=1",), "input.argument")):
            with self.subTest(stdin=stdin[:30], words=words):
                ran = ecpay("sign", *words, "--json", folder=self.here, stdin=stdin)
                self.assertEqual(4, ran.exit, ran)
                self.assert_error(ran, code or ran.json["code"], 4)

    def test_a_closed_or_full_output_is_no_crash(self):
        done = subprocess.run(["sh", "-c", f"'{CLI}' sign A=1 >/dev/full; echo $?; '{CLI}' help >&-; echo $?"],
                              cwd=self.here, env=environment(self.here), capture_output=True, timeout=10, check=False)
        codes = [int(line) for line in done.stdout.split()]
        self.assertTrue(all(code < 128 for code in codes), codes)

    def test_an_unknown_profile_and_bad_key_files_are_exit_3(self):
        self.assert_error(ecpay("sign", "A=1", "--profile", "nobody", "--json", folder=self.here), "credentials.profile_unknown", 3)
        keys = self.here / "keys"
        for text, code in ((None, "credentials.file_unreadable"), ("HashKey=pwFHCqoQZGmho4w6\n", "credentials.file_incomplete"),
                           ("", "credentials.file_incomplete"), ("\0" * 100, "credentials.file_incomplete")):
            if text is not None:
                keys.write_text(text, encoding="utf-8")
                keys.chmod(0o600)
            with self.subTest(text=text):
                self.assert_error(ecpay("sign", "A=1", "--hash-key-file", keys, "--json", folder=self.here), code, 3)
        both = ("--profile", "stage", "--hash-key-file", keys)
        self.assert_error(ecpay("sign", "A=1", *both, "--json", folder=self.here), "credentials.conflict", 2)


if __name__ == "__main__":
    unittest.main()
