"""Every command that the documentation shows is run as it stands, in the folder of the reference shop."""

import os
import re
import shutil
import subprocess
import tempfile
import unittest
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
BIN = Path(os.environ["ECPAY_BIN_DIR"]).resolve()
# The documentation shows the usual ports; a test takes free ones.
FREE_PORTS = "--port 0 --proxy-port 0 --api-port 0 --lambda-port 0 --aws-port 0"


def blocks(path):
    """(info, text) of each fenced block."""
    return re.findall(r"^```(console[^\n]*)\n(.*?)^```$", path.read_text(encoding="utf-8"), re.M | re.S)


def commands(text):
    """(command, output) of a console block: a command is a line after '$ ', with its continuations."""
    found = []
    for line in text.splitlines():
        if line.startswith("$ "):
            found.append([line[2:], []])
        elif found and not found[-1][1] and found[-1][0].endswith("\\"):
            found[-1][0] = found[-1][0][:-1] + line.strip()
        elif found:
            found[-1][1].append(line)
    return [(command, "\n".join(output)) for command, output in found]


class ReadmeTest(unittest.TestCase):
    def setUp(self):
        self.folder = Path(tempfile.mkdtemp(prefix="ecpay-readme-"))
        self.app = self.folder / "checkout-app"
        shutil.copytree(ROOT / "fixtures/checkout-app", self.app, ignore=shutil.ignore_patterns(".ecpay", "__pycache__"))
        self.addCleanup(shutil.rmtree, self.folder, ignore_errors=True)
        self.addCleanup(self.run_shell, "ecpay-cli down")

    def run_shell(self, command):
        environment = {**os.environ, "PATH": f"{BIN}:{os.environ['PATH']}", "LC_ALL": "C.UTF-8"}
        command = re.sub(r"\becpay-cli up\b", f"ecpay-cli up {FREE_PORTS}", command)
        return subprocess.run(["bash", "-c", command], cwd=self.app, env=environment, capture_output=True,
                              text=True, timeout=100, stdin=subprocess.DEVNULL)

    def run_page(self, page):
        shown = 0
        for info, text in blocks(page):
            for command, output in commands(text):
                shown += 1
                with self.subTest(command):
                    ran = self.run_shell(command)
                    wanted = int((re.search(r"exit=(\d+)", info) or [0, 0])[1])
                    self.assertEqual(wanted, ran.returncode, ran.stdout + ran.stderr)
                    if "exact" in info:
                        self.assertEqual(output.strip(), ran.stdout.strip())
        self.assertGreater(shown, 8, "the page shows hardly any command")

    def test_every_command_of_the_readme_does_what_is_shown(self):
        self.run_page(ROOT / "README.md")

    def test_every_command_of_the_chinese_readme_does_what_is_shown(self):
        self.run_page(ROOT / "docs/README.zh-TW.md")

    def test_every_command_of_the_configuration_page_does_what_is_shown(self):
        self.run_page(ROOT / "docs/configuration.md")

    def test_both_pages_show_the_same_commands(self):
        pages = [ROOT / "README.md", ROOT / "docs/README.zh-TW.md"]
        shown = [[command for _, text in blocks(page) for command, _ in commands(text)] for page in pages]
        self.assertEqual(*[[c.replace("--lang zh-TW ", "").replace("--lang zh-TW", "").rstrip() for c in commands_] for commands_ in shown])


if __name__ == "__main__":
    unittest.main()
