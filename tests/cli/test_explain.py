"""explain and verify name what is wrong: exit codes, both languages, every form of input."""

import json
import unittest

import check_mac
from check_mac import check_mac_value
from emulator import EmulatorTest
from program import ecpay
from schema import assert_fits

ORDER = {"MerchantID": "3002607", "ItemName": "My Test Product", "TotalAmount": "300"}
WITH_PERCENT20 = "13F7A6B69BF856B5203212AC5F3202B6140D8E2B4316A62851712BF2AF7812D0"
CANARY = ("CanaryKey1234567", "CanaryIv98765432")


class Explain(EmulatorTest):
    def setUp(self):
        self.here = self.folder()
        self.wrong = check_mac.body_of({**ORDER, "CheckMacValue": WITH_PERCENT20})

    def test_a_receipt_in_gcm_is_judged_as_such(self):
        envelope = ecpay("encrypt", "--envelope", "--cipher", "gcm", '{"MerchantID":"3002607","A":1}', folder=self.here).out
        for words, codes, exit_code in ((("--cipher", "gcm"), [], 0), ((), ["AES_GCM_FOR_CBC"], 1)):
            ran = ecpay("explain", "-", "--json", *words, folder=self.here, stdin=envelope.encode())
            self.assertEqual((exit_code, codes), (ran.exit, [row["code"] for row in ran.json["mistakes"]]))

    def test_a_right_signature_is_exit_0(self):
        body = check_mac.body_of({**ORDER, "CheckMacValue": check_mac_value(ORDER.items())})
        ran = ecpay("explain", "-", "--json", folder=self.here, stdin=body)
        self.assertEqual(0, ran.exit, ran)
        assert_fits(self, ran.json, "explain")
        self.assertEqual((True, []), (ran.json["valid"], ran.json["mistakes"]))

    def test_a_mistake_is_named_in_every_form_of_input(self):
        arguments = [f"{name}={value}" for name, value in ORDER.items()]
        as_json = json.dumps({**ORDER, "CheckMacValue": WITH_PERCENT20}).encode()
        for words, stdin in ((("-",), self.wrong), (("-",), as_json),
                             ((*arguments, "--expected", WITH_PERCENT20), b""),
                             ((*arguments, "CheckMacValue=" + WITH_PERCENT20), b"")):
            with self.subTest(words=words):
                ran = ecpay("explain", *words, "--json", folder=self.here, stdin=stdin)
                self.assertEqual(1, ran.exit, ran)
                assert_fits(self, ran.json, "explain")
                self.assertEqual(["SPACE_PERCENT20"], [row["code"] for row in ran.json["mistakes"]])
                self.assertIn("my%20test", ran.json["at"]["got"])

    def test_text_shows_the_place_with_a_caret_and_the_line_of_code(self):
        ran = ecpay("explain", "-", "--framework", "express", folder=self.here, stdin=self.wrong)
        self.assertEqual(1, ran.exit, ran)
        lines = ran.out.splitlines()
        got = next(i for i, line in enumerate(lines) if "my%20test" in line)
        self.assertEqual("%", lines[got][lines[got + 1].index("^")])
        self.assertIn("my+test", lines[got + 2])
        self.assertIn("encodeURIComponent", ran.out)
        self.assertIn("certainty 100 %", ran.out)
        chinese = ecpay("explain", "-", "--lang", "zh-TW", folder=self.here, stdin=self.wrong)
        self.assertIn("檢查碼不符", chinese.out)
        self.assertIn("空白被編碼成 %20", chinese.out)

    def test_verify_gives_the_diagnosis_on_1(self):
        ran = ecpay("verify", "-", "--json", folder=self.here, stdin=self.wrong)
        self.assertEqual(1, ran.exit, ran)
        assert_fits(self, ran.json, "verify")
        self.assertEqual("SPACE_PERCENT20", ran.json["mistakes"][0]["code"])
        self.assertIn("SPACE_PERCENT20", ecpay("verify", "-", folder=self.here, stdin=self.wrong).out)

    def test_an_envelope_is_explained(self):
        data = ("XeEOdHpTRvxKEqs/JD9RSd16s7VtpyWVCN6AV44pKTW3DVa6yI7vKmjBRp2eulDhXoru/qBqFDBH3fEqlkMn3bbJfJBfGAq+v"
                "+SvttutYnc=")
        ran = ecpay("explain", "-", "--json", folder=self.here, stdin=data.encode())
        self.assertEqual(1, ran.exit, ran)
        assert_fits(self, ran.json, "explain")
        self.assertEqual(["AES_OTHER_SERVICE_KEYS"], [row["code"] for row in ran.json["mistakes"]])
        self.assertIn("stage-invoice", ran.json["mistakes"][0]["message"]["en"])
        ran = ecpay("explain", "-", "--profile", "stage-invoice", folder=self.here, stdin=data.encode())
        self.assertEqual(0, ran.exit, ran)

    def test_what_cannot_be_read_is_exit_4_and_wrong_usage_2(self):
        for words, stdin, code in ((("-",), b"A=%zz", 4), (("-",), b"A=1", 4), (("missing.txt",), b"", 4),
                                   (("A=1", "--framework", "cobol"), b"", 2), ((), b"", 2),
                                   (("A=1", "--max-mistakes", "9"), b"", 2)):
            with self.subTest(words=words, stdin=stdin):
                self.assertEqual(code, ecpay("explain", *words, folder=self.here, stdin=stdin).exit)

    def test_secrets_are_in_no_output(self):
        (self.here / "keys").write_text(f"HashKey={CANARY[0]}\nHashIV={CANARY[1]}\n")
        (self.here / "keys").chmod(0o600)
        swapped = check_mac_value(ORDER.items(), CANARY[1], CANARY[0])
        body = check_mac.body_of({**ORDER, "HashKey": CANARY[0], "CheckMacValue": swapped})
        for words in (("explain", "-"), ("explain", "-", "--json"), ("verify", "-"), ("verify", "-", "--json")):
            ran = ecpay(*words, "--hash-key-file", "keys", folder=self.here, stdin=body)
            self.assertEqual(1, ran.exit, ran)
            for secret in CANARY:
                self.assertNotIn(secret.lower(), (ran.out + ran.err).lower())


if __name__ == "__main__":
    unittest.main()
