"""Help, versions and misspellings."""

import re
import unittest

from emulator import EmulatorTest
from program import ecpay
from schema import assert_fits

CHINESE = "[\u4e00-\u9fff]"


def verbs(folder):
    """The verbs that `help` lists."""
    lines = ecpay("help", folder=folder).out.splitlines()
    start = next(n for n, line in enumerate(lines) if line.startswith("  ecpay-cli up"))
    return [line.split()[0] for line in lines[start + 1:] if re.match(r"  [a-z]+ ", line)]


def subcommands(folder, verb):
    out = ecpay(verb, "--help", folder=folder).out
    _, found, rest = out.partition("Subcommands:")
    return [line.split()[0] for line in rest.splitlines() if line.strip()] if found else []


class Help(EmulatorTest):
    def setUp(self):
        self.here = self.folder()

    def test_every_verb_and_subcommand_has_help_in_both_languages(self):
        named = verbs(self.here)
        self.assertLessEqual({"sign", "verify", "up", "down", "status", "wait", "checkout", "order", "callback", "clock",
                              "logs", "reset", "help", "version"}, set(named))
        for verb in named:
            for words in [[verb]] + [[verb, sub] for sub in subcommands(self.here, verb)]:
                with self.subTest(words=words):
                    english = ecpay(*words, "--help", folder=self.here)
                    chinese = ecpay(*words, "--help", "--lang", "zh-TW", folder=self.here)
                    for ran in (english, chinese):
                        self.assertEqual((0, ""), (ran.exit, ran.err), ran)
                        self.assertGreater(len(ran.out.splitlines()), 3, ran)
                    self.assertRegex(chinese.out, CHINESE)
                    self.assertNotRegex(english.out, CHINESE)

    def test_no_subcommand_is_without_a_description(self):
        for verb in verbs(self.here):
            for line in ecpay(verb, "--help", folder=self.here).out.partition("Subcommands:\n")[2].partition("\n\n")[0].splitlines():
                if line.strip():
                    with self.subTest(verb=verb, line=line):
                        self.assertGreater(len(line.split()), 1)

    def test_help_of_a_verb_is_its_help_and_short_flags_work_anywhere(self):
        for words in (("help", "sign"), ("sign", "-h"), ("sign", "A=1", "-h")):
            self.assertEqual(ecpay("sign", "--help", folder=self.here).out, ecpay(*words, folder=self.here).out)
        self.assertEqual(ecpay("order", "pay", "--help", folder=self.here).out,
                         ecpay("help", "order", "pay", folder=self.here).out)

    def test_without_arguments_help_is_shown(self):
        for words in ((), ("--help",), ("-h",), ("help",), ("--lang", "en")):
            ran = ecpay(*words, folder=self.here)
            self.assertEqual(0, ran.exit, ran)
            self.assertIn("ecpay-cli up --detach", ran.out)
        self.assertRegex(ecpay("--lang", "zh-TW", folder=self.here).out, CHINESE)

    def test_the_language_comes_from_the_option_then_the_variables(self):
        for variables, words, chinese in (
                ({"LANG": "zh_TW.UTF-8"}, (), True), ({"LANG": "zh_TW.UTF-8"}, ("--lang", "en"), False),
                ({"LANG": "zh_TW.UTF-8", "ECPAY_LANG": "en"}, (), False), ({"LC_ALL": "zh_TW.UTF-8"}, (), True),
                ({"ECPAY_LANG": "zh-TW"}, (), True), ({"LANG": "de_DE.UTF-8"}, (), False)):
            with self.subTest(variables=variables, words=words):
                out = ecpay("help", *words, folder=self.here, **variables).out
                self.assertEqual(chinese, bool(re.search(CHINESE, out)))

    def test_the_version_says_unofficial(self):
        ran = ecpay("--version", folder=self.here)
        self.assertRegex(ran.out, r"^ecpay-cli \d+\.\d+\.\d+ .*unofficial 非官方")
        self.assertEqual(ran.out, ecpay("version", folder=self.here).out)
        assert_fits(self, ecpay("version", "--json", folder=self.here).json, "version")
        assert_fits(self, ecpay("--version", "--json", folder=self.here).json, "version")


class Usage(EmulatorTest):
    """What cannot be understood is exit 2, with an error in JSON where that is asked for."""

    WORDS = (
        ("frobnicate",), ("sgin",), ("sign", "--frob", "A=1"), ("sign",), ("verify",), ("order",), ("order", "frob"),
        ("order", "show"), ("order", "pay"), ("callback",), ("callback", "resend"), ("clock",), ("clock", "advance"),
        ("clock", "set"), ("up", "--frob"), ("up", "extra"), ("status", "extra"), ("sign", "A=1", "--hash", "sha1"),
        ("sign", "A=1", "--input", "xml"), ("checkout", "--outcome", "maybe"), ("checkout", "--method", "barter"),
        ("status", "-o", "yaml"), ("sign", "A=1", "--color", "sometimes"), ("help", "frobnicate"), ("logs", "--follow=x"),
        ("order", "list", "--limit", "many"), ("clock", "advance", "soon"), ("clock", "set", "tomorrow"),
        ("sign", "A=1", "--hash-key", "x"))

    def test_each_is_exit_2_with_what_to_do(self):
        here = self.folder()
        for words in self.WORDS:
            with self.subTest(words=words):
                ran = ecpay(*words, folder=here)
                self.assertEqual((2, ""), (ran.exit, ran.out), ran)
                self.assertIn("error: ", ran.err)
                self.assertIn("hint: ", ran.err)

    def test_each_is_an_error_object_with_json_wherever_it_is_written(self):
        here = self.folder()
        for words in self.WORDS:
            for placed in ((*words, "--json"), ("--json", *words)) if words[:2] != ("status", "-o") else ((*words, "--json"),):
                with self.subTest(words=placed):
                    ran = ecpay(*placed, folder=here)
                    self.assertEqual(2, ran.exit, ran)
                    assert_fits(self, ran.json, "error")

    def test_a_misspelt_verb_is_guessed_but_not_run(self):
        ran = ecpay("sgin", "A=1", folder=self.folder())
        self.assertEqual((2, ""), (ran.exit, ran.out))
        self.assertIn("ecpay-cli sign", ran.err)

    def test_json_may_stand_before_the_verb(self):
        here = self.folder()
        for words in (("--json", "sign", "A=1"), ("sign", "--json", "A=1"), ("-o", "json", "sign", "A=1"), ("sign", "-o", "json", "A=1"),
                      ("sign", "A=1", "-o", "json")):
            with self.subTest(words=words):
                assert_fits(self, ecpay(*words, folder=here).json, "sign")


if __name__ == "__main__":
    unittest.main()
