"""A key that is not public, given in every way there is, is in no output, file or argument of any verb."""

import subprocess
import unittest

import check_mac
from emulator import EmulatorTest
from program import CLI, ecpay, environment, until

KEY, IV = "Canary0Key123456", "Canary0Iv7654321"
ORDER = ["MerchantID=7654321", "MerchantTradeNo=CANARY1", "TotalAmount=300", "ItemName=tea"]


class Canary(EmulatorTest):
    def setUp(self):
        self.home = self.folder().resolve()
        self.keys = self.home / "live.key"
        self.keys.write_text(f"HashKey={KEY}\nHashIV={IV}\n", encoding="utf-8")
        self.keys.chmod(0o600)
        (self.home / "ecpay.toml").write_text('[profile.live]\nmerchant = "7654321"\nhash_key_file = "live.key"\n', encoding="utf-8")

    WAYS = (
        ("the variables", (), {"ECPAY_HASH_KEY": KEY, "ECPAY_HASH_IV": IV}, b""),
        ("a key file", ("--hash-key-file", "live.key"), {}, b""),
        ("a key file of a variable", (), {"ECPAY_HASH_KEY_FILE": "live.key"}, b""),
        ("standard input", ("--hash-key-file", "-"), {}, f"HashKey={KEY}\nHashIV={IV}\n".encode()),
        ("a profile", ("--profile", "live"), {}, b""),
        ("a profile of a variable", (), {"ECPAY_PROFILE": "live"}, b""),
    )

    def mixed_up(self):
        """Envelopes made with the keys in wrong places, which explain finds out."""
        texts = {"secret": '{"MerchantID":"7654321","A":"%s"}' % KEY, "plain": '{"MerchantID":"7654321"}'}
        for name, (key, iv) in {"right": (KEY, IV), "swapped": (IV, KEY), "keytwice": (KEY, KEY), "stage": ("pwFHCqoQZGmho4w6", IV)}.items():
            for which, text in texts.items():
                path = self.home / f"{name}-{which}.json"
                variables = {"ECPAY_HASH_KEY": key, "ECPAY_HASH_IV": iv}
                path.write_text(ecpay("encrypt", "--envelope", text, folder=self.home, **variables).out, encoding="utf-8")
                yield path

    def words(self):
        """Every verb but those that start something, in ways that succeed and that fail."""
        found = [line.split("\t")[0] for line in ecpay("__complete", "--", "", folder=self.home).out.splitlines()]
        given = {
            "sign": [[*ORDER], [*ORDER, "--steps"], [*ORDER, "--steps", "--json"], [*ORDER, "--as", "html"], ["-f", "nowhere"]],
            "verify": [[*ORDER, "CheckMacValue=00"], [*ORDER, f"CheckMacValue={'0' * 64}", "--json"]],
            "explain": [[*ORDER, f"CheckMacValue={'0' * 64}"], [*ORDER, f"CheckMacValue={'0' * 64}", "--json"],
                        [*ORDER, f"CheckMacValue={check_mac.check_mac_value([tuple(w.split('=')) for w in ORDER], IV, KEY)}"]],
            "build": [["aio.checkout", "--sample", "credit"], ["aio.checkout", "--sample", "credit", "--json"], ["aio.checkout", "TotalAmount=x"],
                      ["invoice_b2c.issue", "--sample", "consumer", "--as", "curl"]],
            "lint": [["aio.checkout", *ORDER, "CheckMacValue=00"], ["aio.checkout", *ORDER, "CheckMacValue=00", "--json"]],
            "encrypt": [['{"A":"1"}'], ['{"A":"1"}', "--envelope", "--json"]], "decrypt": [["AAAA"], ["AAAA", "--json"]],
            "send": [["aio.query_trade", "MerchantTradeNo=A", "--to", "http://127.0.0.1:1", "--json"]],
            "api": [["list"]], "errors": [["list"]], "order": [["list"]], "callback": [["list"]], "clock": [["now"]], "help": [["sign"]],
            "config": [["show", "--origin"], ["show", "--json"], ["get", "project.profile"], ["validate"]],
            "profile": [["list"], ["show"], ["show", "live", "--json"]], "doctor": [[], ["--json"]], "completion": [["bash"]], "man": [["sign"]],
            "wait": [["--timeout", "1ms"]], "init": [[]],
            # Signers that are right, that are wrong, and that give away what they were given.
            "check": [["signer", "--cmd", f"{CLI} sign --jsonl", "--jsonl", *more] for more in ([], ["--json"])] +
                     [["signer", "--cmd", command, *more] for more in ([], ["--json"])
                      for command in ("printenv ECPAY_HASH_KEY", "env", "sh -c 'env >&2; exit 3'")],
            "fixtures": [["init", "--dir", "fx"], ["build", "--dir", "fx"], ["build", "--dir", "fx", "--check", "--json"], ["verify", "--dir", "fx", "--json"],
                         ["export", "--dir", "fx", "--as", "har"], ["run", "--dir", "fx", "--url", "http://127.0.0.1:1", "--json"]],
        }
        for verb in found:
            for rest in given.get(verb, [[]]):
                if verb != "up":
                    yield [verb, *rest]
        for data in self.mixed_up():
            # The text itself is what decrypt is for.
            for verb in ("explain",) if "secret" in data.name else ("explain", "decrypt"):
                yield [verb, "-f", str(data)]
                yield [verb, "-f", str(data), "--json"]
        yield ["send", "--raw", *ORDER, "--to", "http://127.0.0.1:1", "--json"]
        yield ["__complete", "--", "sign", "--profile", ""]
        yield ["__complete", "--", "sign", ""]

    def assert_clean(self, name, data):
        for secret in (KEY, IV, KEY.lower(), IV.lower(), KEY.upper(), IV.upper()):
            self.assertNotIn(secret.encode(), data, name)

    def assert_files_clean(self):
        seen = 0
        for path in self.home.rglob("*"):
            if path.is_file() and path != self.keys:
                self.assert_clean(str(path), path.read_bytes())
                seen += 1
        return seen

    def test_over_every_verb_and_every_way_of_giving_it(self):
        takes = {}
        for words in self.words():
            verb = words[0]
            if verb not in takes:
                takes[verb] = "--hash-key-file" in ecpay(verb, "--help", folder=self.home).out
            for name, options, variables, stdin in self.WAYS:
                if options and not takes[verb]:
                    continue
                with self.subTest(words=words, way=name):
                    ran = ecpay(*words, *options, folder=self.home, stdin=stdin, **variables)
                    self.assertNotEqual(70, ran.exit, ran)
                    self.assert_clean("stdout", ran.out_bytes)
                    self.assert_clean("stderr", ran.err_bytes)
        self.assertGreater(sum(takes.values()), 8)
        self.assertGreater(self.assert_files_clean(), 0)

    def test_the_ways_do_give_the_key(self):
        mac = check_mac.check_mac_value([("A", "1")], KEY, IV)
        for name, options, variables, stdin in self.WAYS:
            with self.subTest(name):
                self.assertEqual(mac, ecpay("sign", "A=1", *options, folder=self.home, stdin=stdin, **variables).out.strip())

    def test_a_key_among_the_parameters_is_not_in_the_diagnosis_of_another(self):
        """Keys sent as parameters are a known mistake; where they are the chosen keys they are masked."""
        ran = ecpay("sign", "A=1", f"HashKey={KEY}", "--steps", "--hash-key-file", "live.key", folder=self.home)
        self.assertEqual(0, ran.exit, ran)
        self.assert_clean("steps", ran.out_bytes + ran.err_bytes)

    def test_while_a_verb_runs_its_arguments_do_not_show_it(self):
        for arguments, variables in ((("sign", "--jsonl", "--profile", "live"), {}), (("sign", "--jsonl"), {"ECPAY_HASH_KEY": KEY, "ECPAY_HASH_IV": IV})):
            process = subprocess.Popen([CLI, *arguments], cwd=self.home, stdin=subprocess.PIPE, stdout=subprocess.PIPE,
                                       env=environment(self.home, **variables))
            process.stdin.write(b'{"A":"1"}\n')
            process.stdin.flush()
            self.assertIn(b"mac", process.stdout.readline())
            with open(f"/proc/{process.pid}/cmdline", "rb") as words:
                self.assert_clean("arguments", words.read())
            process.communicate(timeout=10)

    def test_an_emulator_that_holds_the_profile_keeps_it_in_memory_only(self):
        emulator = self.up(self.home, ECPAY_HASH_KEY=KEY, ECPAY_HASH_IV=IV)
        form = {**emulator.checkout_form("C1", "http://127.0.0.1:1/x", MerchantID="7654321"), "CheckMacValue": "0" * 64}
        self.assert_clean("refusal", emulator.post(check_mac.body_of(form)).body)
        for words in (("status",), ("logs",), ("order", "list"), ("doctor",), ("config", "show")):
            ran = emulator.run(*words, "--json")
            self.assert_clean(str(words), ran.out_bytes + ran.err_bytes)
        for pid in emulator.members():
            with open(f"/proc/{pid}/cmdline", "rb") as words:
                self.assert_clean("arguments", words.read())
            if pid != emulator.pid:
                with open(f"/proc/{pid}/environ", "rb") as variables:
                    self.assert_clean("environment", variables.read())
        self.assertEqual(0, emulator.run("down").exit)
        until(lambda: not emulator.members(), "the emulator has gone")
        self.assertGreater(self.assert_files_clean(), 3)


if __name__ == "__main__":
    unittest.main()
