"""Completion: what may come next, and that each shell's script asks for it and shows it."""

import os
import pty
import select
import shutil
import subprocess
import time
import unittest

from emulator import EmulatorTest
from program import BIN, CLI, ecpay, environment, run


class Candidates(EmulatorTest):
    def setUp(self):
        self.here = self.folder()

    def texts(self, *words, **variables):
        ran = ecpay("__complete", "--", *words, folder=self.here, **variables)
        self.assertEqual((0, ""), (ran.exit, ran.err), ran)
        return [line.split("\t")[0] for line in ran.out.splitlines()]

    def test_verbs_subcommands_and_options_of_both_executables(self):
        for words, wanted in (
                (("",), {"sign", "up", "doctor", "completion"}), (("sig",), {"sign"}), (("help", "si"), {"sign"}),
                (("order", ""), {"list", "show", "pay"}), (("order", "pay", "--c"), {"--card"}), (("api", "sh"), {"show"}),
                (("help", "order", "p"), {"pay"}), (("up", "--proxy"), {"--proxy-port"}), (("sign", "--hash-k"), {"--hash-key", "--hash-key-file"}),
                (("--l",), {"--lang"}), (("sign", "--l"), {"--lang"}), (("man", "doc"), {"doctor"})):
            with self.subTest(words=words):
                self.assertLessEqual(wanted, set(self.texts(*words)))

    def test_values_of_options_and_places(self):
        for words, wanted in (
                (("sign", "--hash", ""), ["sha256", "md5"]), (("sign", "--hash=m"), ["--hash=md5"]), (("--lang", "zh"), ["zh-TW"]),
                (("completion", "z"), ["zsh"]), (("api", "show", "aio.ch"), ["aio.checkout"]), (("errors", "1020007"), ["10200073"]),
                (("build", "aio.checkout", "--sample", "per"), ["period"]), (("sign", "--profile", "stage-ec"), None),
                (("send", "aio.checkout", "--to", ""), ["stage", "emulator"]), (("config", "get", "emulator.p"), ["emulator.port", "emulator.proxy_port"]),
                (("sign", "-f", ""), [":files"]), (("-C", ""), [":folders"]), (("up", "--template", ""), [":files"]),
                (("order", "list", "--state", "p"), ["paid"]), (("build", "aio.checkout", "ChoosePayment=We"), None)):
            with self.subTest(words=words):
                found = self.texts(*words)
                self.assertTrue(found)
                if wanted is not None:
                    self.assertEqual(wanted, found)
        self.assertIn("ChoosePayment=WebATM", self.texts("build", "aio.checkout", "ChoosePayment=We"))

    def test_fields_of_the_named_api_that_are_not_given_yet(self):
        found = self.texts("build", "aio.checkout", "TotalAmount=3", "")
        self.assertIn("ItemName=", found)
        self.assertIn(":nospace", found)
        self.assertNotIn("TotalAmount=", found)
        self.assertIn("Items[0].ItemName=", self.texts("build", "invoice_b2c.issue", "Items[0].ItemN"))

    def test_own_profiles_of_the_project_are_offered_also_behind_a_folder(self):
        (self.here / "p").mkdir()
        (self.here / "p/ecpay.toml").write_text('[profile.mine]\nhash_key_file = "k"\n', encoding="utf-8")
        self.assertEqual(["mine"], self.texts("-C", "p", "sign", "--profile", "mi"))
        self.assertEqual([], self.texts("sign", "--profile", "mi"))

    def test_a_broken_line_or_file_is_no_error(self):
        (self.here / "ecpay.toml").write_text("[broken", encoding="utf-8")
        for words in ((), ("frob", "x"), ("sign", "--frob", ""), ("order", "frob", ""), ("-C", "/nowhere", "sign", ""), ("--", ""), ("help",)):
            with self.subTest(words=words):
                self.texts(*words)

    def test_descriptions_come_in_the_reader_s_language(self):
        self.assertIn("\t產生檢查碼", ecpay("__complete", "--", "sig", folder=self.here, ECPAY_LANG="zh-TW").out)
        self.assertIn("\tCompute", ecpay("__complete", "--", "sig", folder=self.here).out)

    def test_orders_of_a_running_emulator(self):
        emulator = self.up(self.here)
        emulator.order("TAB0001", "http://127.0.0.1:1/x")
        self.assertIn("TAB0001", self.texts("order", "show", ""))
        self.assertEqual(["TAB0001"], self.texts("callback", "list", "--order", "TAB"))

    def test_an_emulator_that_does_not_answer_costs_less_than_a_second(self):
        import socket
        with socket.socket() as silent:
            silent.bind(("127.0.0.1", 0))
            silent.listen()
            url = f"http://127.0.0.1:{silent.getsockname()[1]}"
            start = time.monotonic()
            self.assertEqual([], self.texts("order", "show", "", ECPAY_EMULATOR_URL=url))
            self.assertLess(time.monotonic() - start, 1.5)


class Terminal:
    """A shell on a terminal of its own: types keys, reads what is shown."""

    def __init__(self, argv, folder):
        variables = environment(folder, PATH=f"{BIN}:{environment(folder)['PATH']}", TERM="xterm", LC_ALL="C.UTF-8")
        self.pid, self.fd = pty.fork()
        if self.pid == 0:
            os.chdir(folder)
            os.execvpe(argv[0], argv, variables)
        self.shown = ""

    def type(self, keys):
        os.write(self.fd, keys.encode())

    def until(self, text, seconds=20):
        """What was shown since the last call, once it holds the text."""
        deadline = time.monotonic() + seconds
        while text not in self.shown:
            ready, _, _ = select.select([self.fd], [], [], max(0.0, deadline - time.monotonic()))
            if not ready:
                raise AssertionError(f"no {text!r} in {self.shown!r}")
            self.shown += os.read(self.fd, 65536).decode("utf-8", "replace")
        shown, self.shown = self.shown, ""
        return shown

    def close(self):
        os.close(self.fd)
        os.kill(self.pid, 9)
        os.waitpid(self.pid, 0)


class Shells(EmulatorTest):
    def setUp(self):
        self.here = self.folder()

    def need(self, shell):
        if shutil.which(shell) is None:
            self.skipTest(f"there is no {shell} on this machine")

    def script(self, shell):
        ran = ecpay("completion", shell, folder=self.here)
        self.assertEqual((0, ""), (ran.exit, ran.err), ran)
        path = self.here / f"completion.{shell}"
        path.write_bytes(ran.out_bytes)
        return path

    def terminal(self, *argv):
        terminal = Terminal(argv, self.here)
        self.addCleanup(terminal.close)
        return terminal

    BASH = """source {script}
complete_words() {{
  COMP_LINE=$1; COMP_POINT=${{#1}}; shift; COMP_WORDS=("$@"); COMP_CWORD=$((${{#COMP_WORDS[@]}} - 1)); COMPREPLY=()
  _ecpay_cli; printf '%s\\n' "${{COMPREPLY[@]}}"
}}
complete_words {words}
"""

    def bash(self, line, *words):
        """COMPREPLY after the words that bash makes of the line."""
        quoted = " ".join(f"'{word}'" for word in (line, str(CLI), *words))
        ran = run(["bash", "--norc", "-c", self.BASH.format(script=self.script("bash"), words=quoted)], self.here)
        self.assertEqual((0, ""), (ran.exit, ran.err), ran)
        return [word for word in ran.out.splitlines() if word]

    def test_bash_completes_words_as_it_breaks_them(self):
        self.need("bash")
        cli = str(CLI)
        self.assertEqual(["sign"], self.bash(f"{cli} sig", "sig"))
        self.assertEqual(["--hash-iv"], self.bash(f"{cli} sign --hash-i", "sign", "--hash-i"))
        self.assertEqual(["md5"], self.bash(f"{cli} sign --hash=m", "sign", "--hash", "=", "m"))
        self.assertEqual(["sha256", "md5"], self.bash(f"{cli} sign --hash=", "sign", "--hash", "=", ""))
        self.assertEqual(["sha256", "md5"], self.bash(f"{cli} sign --hash ", "sign", "--hash", ""))
        self.assertEqual(["WebATM", "WeiXin"], self.bash(f"{cli} build aio.checkout ChoosePayment=We", "build", "aio.checkout", "ChoosePayment", "=", "We"))
        self.assertIn("ItemName=", self.bash(f"{cli} build aio.checkout ReturnURL=http://x It", "build", "aio.checkout", "ReturnURL", "=", "http", ":", "//x", "It"))

    def test_bash_completes_at_a_terminal(self):
        self.need("bash")
        shell = self.terminal("bash", "--norc", "--noprofile", "-i")
        shell.type(f"PS1=READY; source {self.script('bash')}; cd .\n")
        shell.until("READY")
        shell.type("ecpay-cli build aio.checkout ChoosePayment=Web\t")
        shell.until("ChoosePayment=WebATM")
        shell.type("\x15ecpay-cli vers\t")
        shell.until("version")

    def test_zsh_completes_at_a_terminal(self):
        self.need("zsh")
        shell = self.terminal("zsh", "-f", "-i")
        shell.type(f"PS1=READY; autoload -Uz compinit; compinit -u -D; source {self.script('zsh')}; print lo''aded\n")
        shell.until("loaded")
        shell.type("ecpay-cli sig\t")
        shell.until("sign")
        shell.type("\x15ecpay-cli build aio.checkout ChoosePayment=WebA\t")
        shell.until("WebATM")
        shell.type("\x15ecpay-cli completion \t")
        shown = shell.until("zsh")
        self.assertIn("fish", shown + shell.shown)

    def test_zsh_takes_the_script_from_its_own_folder_too(self):
        self.need("zsh")
        folder = self.here / "functions"
        folder.mkdir()
        (folder / "_ecpay-cli").write_bytes(self.script("zsh").read_bytes())
        shell = self.terminal("zsh", "-f", "-i")
        shell.type(f"PS1=READY; fpath=({folder} $fpath); autoload -Uz compinit; compinit -u -D; print lo''aded\n")
        shell.until("loaded")
        shell.type("ecpay-cli vers\t")
        shell.until("version")

    def test_fish_completes(self):
        self.need("fish")
        script = self.script("fish")
        for line, wanted in (("ecpay-cli sig", "sign\tCompute a CheckMacValue"), ("ecpay-cli sign --hash ", "sha256"),
                             ("ecpay-cli build aio.checkout ChoosePayment=WebA", "ChoosePayment=WebATM"), ("ecpay-cli sign --hash=m", "--hash=md5")):
            with self.subTest(line):
                ran = run(["fish", "--no-config", "-c", f"source {script}; complete -C '{line}'"], self.here,
                          PATH=f"{BIN}:{environment(self.here)['PATH']}")
                self.assertEqual(0, ran.exit, ran)
                self.assertIn(wanted, ran.out)

    def test_the_scripts_are_as_shellcheck_wants_them(self):
        self.need("shellcheck")
        done = subprocess.run(["shellcheck", "-s", "bash", self.script("bash")], capture_output=True, text=True, check=False)
        self.assertEqual(0, done.returncode, done.stdout)


if __name__ == "__main__":
    unittest.main()
