"""A key that is not public is in no output, database, log or argument, whatever is asked."""

import os
import unittest

import check_mac
from emulator import EmulatorTest
from program import ecpay

KEY, IV = "CANARYkey0123456", "CANARYiv98765432"


class Canary(EmulatorTest):
    def setUp(self):
        self.home = self.folder()
        self.key_file = self.home / "keys"
        self.key_file.write_text(f"HashKey={KEY}\nHashIV={IV}\n", encoding="utf-8")
        self.key_file.chmod(0o600)

    def assert_clean(self, name, data):
        for secret in (KEY, IV, KEY.lower(), IV.lower()):
            self.assertNotIn(secret.encode(), data, name)

    def assert_files_clean(self, folder):
        seen = 0
        for path in folder.rglob("*"):
            if path.is_file() and path != self.key_file:
                self.assert_clean(str(path), path.read_bytes())
                seen += 1
        return seen

    def test_the_pure_commands_never_show_it(self):
        mac = check_mac.check_mac_value([("A", "1")], KEY, IV)
        ran = ecpay("sign", "A=1", "--hash-key-file", self.key_file, folder=self.home)
        self.assertEqual(mac, ran.out.strip())
        for words in (("sign", "A=1", "--steps"), ("sign", "A=1", "--steps", "--json"), ("verify", "A=1", "CheckMacValue=00"),
                      ("verify", "A=1", "CheckMacValue=00", "--steps", "--json"), ("verify", "A=1", "--json"),
                      ("explain", "A=1", "CheckMacValue=00"), ("explain", "A=1", f"CheckMacValue={'0' * 64}", "--json"),
                      ("explain", "A=1", f"CheckMacValue={check_mac.check_mac_value([('A', '1')], IV, KEY)}", "--json"),
                      ("explain", "A=1", f"CheckMacValue={check_mac.check_mac_value([('A', '1 ')], KEY, IV)}"),
                      ("sign", f"A={KEY}", "--frob"), ("sign", "-f", "nofile")):
            for way in ({"file": True}, {"ECPAY_HASH_KEY": KEY, "ECPAY_HASH_IV": IV}):
                with self.subTest(words=words, way=sorted(way)):
                    given = ("--hash-key-file", self.key_file) if way.pop("file", False) else ()
                    ran = ecpay(*words, *given, folder=self.home, **way)
                    self.assert_clean("stdout", ran.out_bytes)
                    self.assert_clean("stderr", ran.err_bytes)

    def test_a_key_in_an_argument_is_refused_and_not_repeated(self):
        for words in (("--hash-key", KEY, "--hash-iv", IV), (f"--hash-key={KEY}", f"--hash-iv={IV}")):
            ran = ecpay("sign", "A=1", *words, "--json", folder=self.home)
            self.assert_error(ran, "credentials.secret_in_argv", 8)
            self.assert_clean("stdout", ran.out_bytes)

    def test_key_files_that_others_may_read_are_refused(self):
        self.key_file.chmod(0o644)
        ran = ecpay("sign", "A=1", "--hash-key-file", self.key_file, "--json", folder=self.home)
        self.assert_error(ran, "credentials.file_permissions", 3)
        self.assert_clean("stdout", ran.out_bytes)

    def test_an_emulator_that_was_started_with_it_around_keeps_it_nowhere(self):
        app = self.app_folder()
        emulator = self.up(app, ECPAY_HASH_KEY=KEY, ECPAY_HASH_IV=IV, ECPAY_MERCHANT_ID="9999999")
        ran = emulator.run("checkout", "--json", ECPAY_HASH_KEY=KEY, ECPAY_HASH_IV=IV)
        self.assert_clean("checkout", ran.out_bytes + ran.err_bytes)
        form = {**emulator.checkout_form("C1", "http://127.0.0.1:1/x"), "CheckMacValue": "0" * 64}
        self.assert_clean("refusal", emulator.post(check_mac.body_of(form)).body)
        for words in (("status",), ("logs",), ("order", "list"), ("callback", "list")):
            ran = emulator.run(*words, "--json")
            self.assert_clean(str(words), ran.out_bytes + ran.err_bytes)
        for pid in emulator.members():
            if pid != emulator.pid:
                with open(f"/proc/{pid}/environ", "rb") as variables:
                    self.assert_clean(f"environment of {emulator.members().get(pid)}", variables.read())
            with open(f"/proc/{pid}/cmdline", "rb") as words:
                self.assert_clean("arguments", words.read())
        self.assertEqual(0, emulator.run("down").exit)
        self.assertGreater(self.assert_files_clean(app / ".ecpay"), 2)

    def test_no_card_number_is_kept_whole(self):
        app = self.app_folder()
        emulator = self.up(app)
        card = "4311952222222222"
        trip = emulator.json("checkout", "--card", card)
        self.assertTrue(trip["ok"])
        shown = emulator.run("order", "show", trip["order"]["TradeNo"], "--json")
        self.assertNotIn(card, shown.out)
        self.assertEqual(0, emulator.run("down").exit)
        for path in (app / ".ecpay").rglob("*"):
            if path.is_file() and os.path.getsize(path):
                self.assertNotIn(card.encode(), path.read_bytes(), path)


if __name__ == "__main__":
    unittest.main()
