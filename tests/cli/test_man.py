"""The pages of the manual: complete, well formed, and those of docs/man are what the program writes."""

import re
import shutil
import subprocess
import unittest

from emulator import EmulatorTest
from program import ROOT, ecpay

PAGES = ROOT / "docs/man"
WRITE = "ecpay-cli man --write docs/man && ecpay-cli man --write docs/man/zh_TW --lang zh-TW"


def verbs(folder):
    out = ecpay("__complete", "--", "", folder=folder).out
    return [line.split("\t")[0] for line in out.splitlines()]


class Manual(EmulatorTest):
    def setUp(self):
        self.here = self.folder()

    def written(self, *words):
        ran = ecpay("man", "--write", "pages", *words, folder=self.here)
        self.assertEqual((0, ""), (ran.exit, ran.out), ran)
        return {path.name: path.read_text(encoding="utf-8") for path in (self.here / "pages").iterdir()}

    def test_every_verb_has_a_page_with_its_options(self):
        pages = self.written()
        self.assertEqual(sorted(["ecpay-cli.1", *(f"ecpay-cli-{verb}.1" for verb in verbs(self.here))]), sorted(pages))
        for verb in verbs(self.here):
            text = pages[f"ecpay-cli-{verb}.1"].replace("\\-", "-")
            with self.subTest(verb):
                self.assertIn(f"ecpay-cli-{verb}(1)", pages["ecpay-cli.1"].replace("\\-", "-"))
                for line in ecpay(verb, "--help", folder=self.here).out.splitlines():
                    for option in re.findall(r"^  (?:-\w,)?(--[\w-]+)", line):
                        if option != "--help":
                            self.assertIn(option, text)
                self.assertEqual(pages[f"ecpay-cli-{verb}.1"], ecpay("man", verb, folder=self.here).out)
        self.assertEqual(pages["ecpay-cli.1"], ecpay("man", folder=self.here).out)

    def test_the_committed_pages_are_what_the_program_writes(self):
        for folder, words in ((PAGES, ()), (PAGES / "zh_TW", ("--lang", "zh-TW"))):
            committed = {path.name: path.read_text(encoding="utf-8") for path in folder.glob("*.1")}
            shutil.rmtree(self.here / "pages", ignore_errors=True)
            self.assertEqual(self.written(*words), committed, f"write them anew: {WRITE}")

    def test_roff_finds_nothing_to_warn_of(self):
        for words in ((), ("--lang", "zh-TW")):
            shutil.rmtree(self.here / "pages", ignore_errors=True)
            names = [str(self.here / "pages" / name) for name in self.written(*words)]
            self.assertGreater(len(names), 20)
            tools = [tool for tool in (["groff", "-K", "utf8", "-man", "-Tutf8", "-ww", "-Wbreak", "-z"], ["mandoc", "-T", "lint", "-W", "warning"])
                     if shutil.which(tool[0])]
            if not tools:
                self.skipTest("neither groff nor mandoc is on this machine")
            for tool in tools:
                done = subprocess.run([*tool, *names], capture_output=True, text=True, check=False)
                self.assertEqual((0, ""), (done.returncode, done.stdout + done.stderr))

    def test_a_page_reads_as_a_manual(self):
        if shutil.which("man") is None:
            self.skipTest("there is no man on this machine")
        self.written()
        done = subprocess.run(["man", "-P", "cat", "-l", self.here / "pages/ecpay-cli-up.1"], capture_output=True, text=True, check=False,
                              env={"LANG": "C.UTF-8", "MANWIDTH": "90", "PATH": "/usr/bin:/bin", "HOME": str(self.here)})
        self.assertEqual(0, done.returncode, done.stderr)
        for words in ("ECPAY-CLI-UP(1)", "ecpay-cli-up - Start the emulator", "--proxy-port", "ECPAY_PROXY_PORT", "SEE ALSO"):
            self.assertIn(words, done.stdout)

    def test_the_language_of_a_page_is_the_reader_s(self):
        self.assertIn("名稱", ecpay("man", "sign", "--lang", "zh-TW", folder=self.here).out)
        self.assertIn("名稱", ecpay("man", "up", folder=self.here, ECPAY_LANG="zh-TW").out)

    def test_an_unknown_page_is_a_usage_error(self):
        self.assert_error(ecpay("man", "frobnicate", "--json", folder=self.here), "cli.unknown_verb", 2)

    def test_pages_are_written_relative_to_the_chosen_folder(self):
        (self.here / "sub").mkdir()
        self.assertEqual(0, ecpay("-C", "sub", "man", "--write", "p", folder=self.here).exit)
        self.assertEqual({"ecpay-cli-sign.1", "ecpay-cli-up.1"}, {"ecpay-cli-sign.1", "ecpay-cli-up.1"} & {p.name for p in (self.here / "sub/p").iterdir()})


if __name__ == "__main__":
    unittest.main()
