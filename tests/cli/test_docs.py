"""The commands of docs/payload-tools.md and of the pure commands' help say what they are said to say."""

import re
import unittest

from console_blocks import commands_of, pattern_of
from emulator import EmulatorTest
from program import BIN, ROOT, ecpay, environment, run

DOC = ROOT / "docs/payload-tools.md"
PURE = ("sign", "verify", "explain", "build", "lint", "encrypt", "decrypt", "api", "errors", "cards")


def files_of(text):
    """Name -> content of each file that the document shows."""
    return dict(re.findall(r"^`([\w.]+)`\n\n```text\n(.*?\n)```", text, re.M | re.S))


class Commands(EmulatorTest):
    def setUp(self):
        self.here = self.folder()
        self.files = files_of(DOC.read_text(encoding="utf-8"))
        for name, content in self.files.items():
            (self.here / name).write_text(content, encoding="utf-8")

    def shell(self, command):
        path = f"{BIN}:{environment(self.here)['PATH']}"
        return run(["sh", "-c", command], self.here, PATH=path)

    def test_each_command_of_the_document_prints_what_stands_there(self):
        commands = list(commands_of(DOC.read_text(encoding="utf-8")))
        self.assertGreater(len(commands), 20)
        self.assertGreater(len(self.files), 5)
        for command, lines in commands:
            with self.subTest(command):
                ran = self.shell(command)
                self.assertIn(ran.exit, (0, 1, 4), ran)
                self.assertRegex(ran.out, pattern_of(lines))

    def test_each_example_of_the_help_runs(self):
        (self.here / "data.json").write_text(self.files["barcode.json"], encoding="utf-8")
        (self.here / "request.curl").write_text(self.shell("ecpay-cli build invoice_b2c.issue --sample consumer --as curl").out)
        sealed = ("encrypt", "-f", "data.json", "--service", "invoice_b2c")
        (self.here / "answer.json").write_text(ecpay(*sealed, "--envelope", folder=self.here).out)
        (self.here / "envelope.json").write_text((self.here / "answer.json").read_text())
        (self.here / "data.txt").write_text(ecpay(*sealed, folder=self.here).out)
        (self.here / "data.jsonl").write_text(self.files["barcodes.jsonl"], encoding="utf-8")
        (self.here / "answers.jsonl").write_text(self.shell("ecpay-cli encrypt --jsonl --service invoice_b2c < data.jsonl").out)
        seen = 0
        for verb in PURE:
            for language in ("en", "zh-TW"):
                examples = re.findall(r"^  (.*ecpay-cli .*)$", ecpay(verb, "--help", "--lang", language, folder=self.here).out, re.M)
                self.assertTrue(examples, verb)
                for example in examples:
                    with self.subTest(example):
                        ran = self.shell(example)
                        self.assertIn(ran.exit, (0, 1, 4), ran)
                        self.assertNotIn("error: ", ran.err)
                        self.assertTrue(ran.out, ran)
                        seen += 1
        self.assertGreater(seen, 40)


if __name__ == "__main__":
    unittest.main()
