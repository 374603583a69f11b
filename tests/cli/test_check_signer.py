"""`check signer` runs a merchant's own program, says which characters break it and why."""

import sys
import unittest
from pathlib import Path

from emulator import EmulatorTest
from program import CLI, ecpay
from schema import assert_fits

SIGNER = f"{sys.executable} {Path(__file__).with_name('signer.py')}"


class CheckSigner(EmulatorTest):
    def check(self, command, *more, **options):
        return ecpay("check", "signer", "--cmd", f"{SIGNER} {command}", *more, folder=self.folder(), **options)

    def test_a_right_signer_passes_in_every_way_to_hand_over_parameters(self):
        for words, more in (("none", ()), ("none --form", ("--input", "form")), ("none --args", ("--input", "args")),
                            ("none --jsonl", ("--jsonl",))):
            with self.subTest(words):
                ran = self.check(words, *more, "--json")
                self.assertEqual(0, ran.exit, ran)
                assert_fits(self, ran.json, "signer")
                self.assertGreater(ran.json["trials"], 50)

    def test_the_program_itself_is_a_right_signer(self):
        ran = ecpay("check", "signer", "--cmd", f"{CLI} sign --jsonl", "--jsonl",
                    folder=self.folder())
        self.assertEqual(0, ran.exit, ran)

    def test_each_mistake_is_named_with_the_characters_that_show_it(self):
        for mistake, codes, characters in (
                ("tilde", ["TILDE_RAW"], ["~"]), ("percent20", ["SPACE_PERCENT20"], []),
                ("drops_empty", ["EMPTY_DROPPED"], []), ("case_sensitive", ["SORT_CASE_SENSITIVE"], []),
                ("lower_case", ["DIGEST_LOWERCASE"], [])):
            with self.subTest(mistake):
                ran = self.check(mistake + " --jsonl", "--jsonl", "--json")
                self.assertEqual(1, ran.exit, ran)
                assert_fits(self, ran.json, "signer")
                self.assertEqual(codes, [row["code"] for row in ran.json["mistakes"]])
                self.assertEqual(characters, ran.json["characters"])

    def test_people_read_characters_fix_and_line_of_code(self):
        ran = self.check("tilde --jsonl", "--jsonl", "--framework", "node")
        self.assertEqual(1, ran.exit, ran)
        self.assertRegex(ran.out, r"breaks at .* ~\n")
        self.assertIn("TILDE_RAW", ran.out)
        self.assertIn("node: ", ran.out)
        self.assertIn("character ~: wrong value", ran.out)
        self.assertIn("出錯的字元", self.check("tilde --jsonl", "--jsonl", "--lang", "zh-TW").out)

    def test_a_program_that_fails_at_one_payload_is_told_apart(self):
        ran = self.check("crashes_at_emoji", "--json")
        self.assertEqual(1, ran.exit, ran)
        self.assertEqual({"failed"}, {row["outcome"] for row in ran.json["failures"]})
        self.assertIn("😀", ran.json["characters"])

    def test_a_program_that_does_not_work_at_all_is_an_error_with_its_own_words(self):
        for command, more, exit_code, code, evidence in (
                ("exits", (), 5, "signer.failed", "KeyError: HashKey"), ("silent", (), 4, "signer.no_value", "Signing order"),
                ("silent --jsonl", ("--jsonl",), 4, "signer.no_value", "Signing order"),
                ("hangs", ("--timeout", "200ms"), 6, "signer.timed_out", "")):
            with self.subTest(command):
                ran = self.check(command, *more, "--json")
                self.assertEqual(exit_code, ran.exit, ran)
                assert_fits(self, ran.json, "error")
                self.assertEqual(code, ran.json["code"])
                self.assertIn(evidence, ran.json["evidence"])
        missing = ecpay("check", "signer", "--cmd", "no-such-program-here", folder=self.folder())
        self.assertEqual(5, missing.exit, missing)
        self.assertEqual(2, ecpay("check", "signer", folder=self.folder()).exit)


if __name__ == "__main__":
    unittest.main()
