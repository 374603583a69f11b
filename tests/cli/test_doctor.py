"""doctor looks at real things, says what is wrong with a stable code and a cure, and changes nothing."""

import json
import os
import shutil
import socket
import unittest

from emulator import FREE_PORTS, EmulatorTest
from program import BIN, ecpay, run
from schema import assert_fits

PORTS = {"ECPAY_PORT": "0", "ECPAY_PROXY_PORT": "0", "ECPAY_API_PORT": "0", "ECPAY_LAMBDA_PORT": "0", "ECPAY_AWS_PORT": "0"}
STAGE = ("pwFHCqoQZGmho4w6", "EkRm7iFT261dpevs")
OWN = ("Canary0Key123456", "Canary0Iv7654321")


class Doctor(EmulatorTest):
    def setUp(self):
        self.here = self.folder().resolve()

    def ask(self, *words, folder=None, **variables):
        """(exit, code -> check of what is not ok) as `doctor --json` tells it."""
        ran = ecpay("doctor", *words, "--json", folder=folder or self.here, **{**PORTS, **variables})
        assert_fits(self, ran.json, "doctor")
        self.assertEqual(0 if ran.json["ok"] else 1, ran.exit)
        self.assertEqual(ran.json["ok"], all(check["status"] != "failed" for check in ran.json["checks"]))
        for check in ran.json["checks"]:
            if check["status"] != "ok":
                self.assertTrue(check["fix"]["en"] and check["fix"]["zh-TW"] and check["code"])
        return ran.exit, {check["code"]: check for check in ran.json["checks"] if check["code"]}

    def assert_found(self, code, exit_code, *words, folder=None, **variables):
        exit_, found = self.ask(*words, folder=folder, **variables)
        self.assertIn(code, found)
        self.assertEqual(exit_code, exit_, found)
        return found[code]

    def test_nothing_is_wrong_in_an_empty_folder_and_it_stays_empty(self):
        self.assertEqual((0, {}), self.ask())
        self.assertEqual([], list(self.here.iterdir()))
        for lang, words in (("en", "fix"), ("zh-TW", "修正")):
            ran = ecpay("doctor", "--lang", lang, folder=self.here, **{**PORTS, "ECPAY_PROT": "1"})
            self.assertEqual(0, ran.exit, ran)
            self.assertIn(words, ran.out)

    def test_the_reference_shop_is_well(self):
        exit_, found = self.ask(folder=self.app_folder())
        self.assertEqual(0, exit_, found)
        self.assertLessEqual(set(found), {"doctor.interpreter_version"})

    def test_the_project_s_file(self):
        (self.here / "ecpay.toml").write_text("[emulator]\nprot = 1\n", encoding="utf-8")
        self.assertIn("ecpay.toml:2:1", self.assert_found("config.mistyped_key", 1)["subject"])
        (self.here / "ecpay.toml").unlink()
        self.assert_found("config.wants_port", 1, ECPAY_PORT="x")
        self.assertIn("ECPAY_PORT", self.assert_found("doctor.variable", 0, ECPAY_PORTT="1")["fix"]["en"])

    def test_keys(self):
        for key, iv, merchant, code, exit_code in (
                (STAGE[0] + " ", STAGE[1], None, "doctor.key_whitespace", 1), ("\ufeff" + STAGE[0], STAGE[1], None, "doctor.key_whitespace", 1),
                (OWN[0][:15], OWN[1], None, "doctor.key_length", 0), ('"' + OWN[0][:14] + '"', OWN[1], None, "doctor.key_characters", 1),
                (STAGE[1], STAGE[0], None, "doctor.keys_swapped", 1), (OWN[0], OWN[0], None, "doctor.keys_alike", 1),
                (*STAGE, "2000132", "doctor.keys_of_other", 1), (*OWN, "3002607", "doctor.public_merchant", 1)):
            with self.subTest(code=code):
                self.assert_found(code, exit_code, ECPAY_HASH_KEY=key, ECPAY_HASH_IV=iv, ECPAY_MERCHANT_ID=merchant)
        self.assertEqual((0, {}), self.ask(ECPAY_HASH_KEY=OWN[0], ECPAY_HASH_IV=OWN[1], ECPAY_MERCHANT_ID="7654321"))

    def test_keys_of_profiles(self):
        (self.here / "ecpay.toml").write_text('[profile.live]\nhash_key_file = "live.key"\n', encoding="utf-8")
        self.assert_found("credentials.file_unreadable", 0)
        self.assert_found("credentials.file_unreadable", 1, "--profile", "live")
        (self.here / "live.key").write_text(f"HashKey={OWN[0]}\nHashIV={OWN[1]}\n", encoding="utf-8")
        (self.here / "live.key").chmod(0o644)
        self.assertIn("chmod 600", self.assert_found("credentials.file_permissions", 0)["fix"]["en"])
        (self.here / "live.key").chmod(0o600)
        self.assertEqual((0, {}), self.ask())

    def test_files_that_others_may_read(self):
        folder = self.here / ".ecpay"
        folder.mkdir(mode=0o700)
        (folder / "emulator.db").touch(mode=0o600)
        self.assertEqual((0, {}), self.ask())
        (folder / "emulator.db").chmod(0o640)
        self.assertIn("emulator.db", self.assert_found("doctor.file_open", 1)["subject"])
        (folder / "emulator.db").chmod(0o600)
        folder.chmod(0o755)
        self.assertIn("0755", self.assert_found("doctor.file_open", 1)["message"]["en"])

    def test_a_run_file_that_was_left_over(self):
        folder = self.here / ".ecpay"
        folder.mkdir(mode=0o700)
        (folder / "run.json").write_text(json.dumps({"ready": True, "pid": 2**22 + 1, "urls": {}}), encoding="utf-8")
        (folder / "run.json").chmod(0o600)
        self.assert_found("doctor.stale_run", 0)
        self.assertTrue((folder / "run.json").exists())

    def test_a_running_emulator_is_well_and_its_turned_clock_is_told(self):
        emulator = self.up(self.here)
        self.assertEqual((0, {}), self.ask())
        # Half a day more than is looked for: the machine's own clock moves on, and the difference shrinks.
        emulator.json("clock", "advance", "204h")
        self.assertIn("8d", self.assert_found("doctor.clock_virtual", 0)["message"]["en"])

    def test_an_emulator_of_another_program_is_told(self):
        other = self.folder()
        for name in ("ecpay-cli", "ecpay-emulator"):
            shutil.copy2(BIN / name, other / name)
        ran = run([other / "ecpay-cli", "up", "--detach", *FREE_PORTS], self.here)
        self.assertEqual(0, ran.exit, ran)
        self.addCleanup(ecpay, "down", folder=self.here)
        self.assertIn(str(ran.json["pid"]), self.assert_found("doctor.other_program", 0)["message"]["en"])

    def test_an_address_that_nobody_serves(self):
        self.assert_found("doctor.no_answer", 1, ECPAY_EMULATOR_URL="http://127.0.0.1:1")

    def test_a_port_that_is_taken_names_who_has_it(self):
        with socket.socket() as taken:
            taken.bind(("127.0.0.1", 0))
            taken.listen()
            port = str(taken.getsockname()[1])
            check = self.assert_found("doctor.port_taken", 1, ECPAY_API_PORT=port)
            self.assertIn(port, check["message"]["en"])
            self.assertIn(f"pid {os.getpid()}", check["message"]["en"])
        self.assert_found("doctor.port_twice", 1, ECPAY_API_PORT=port, ECPAY_AWS_PORT=port)

    def test_the_template(self):
        (self.here / "template.yaml").write_text("Resources: [", encoding="utf-8")
        exit_, found = self.ask()
        self.assertEqual(1, exit_)
        self.assertTrue(any(code.startswith("template.") for code in found), found)
        self.assert_found("up.no_template", 1, ECPAY_TEMPLATE="nowhere.yaml")

    def test_what_the_template_asks_for_and_this_machine_has_not(self):
        (self.here / "app.py").write_text("def handler(event, context):\n    return {}\n", encoding="utf-8")
        (self.here / "template.yaml").write_text(
            "Transform: AWS::Serverless-2016-10-31\nResources:\n  F:\n    Type: AWS::Serverless::Function\n"
            "    Properties: {Handler: app.handler, Runtime: python3.99, CodeUri: .}\n", encoding="utf-8")
        self.assertIn("python3.99", self.assert_found("doctor.interpreter_version", 0)["message"]["en"])
        self.assertIn("python3", self.assert_found("doctor.no_interpreter", 1, PATH="/nowhere")["message"]["en"])

    def test_proxies_and_certificates_of_the_shell(self):
        self.assertIn("127.0.0.1", self.assert_found("doctor.proxy", 0, HTTPS_PROXY="http://proxy.test:3128")["message"]["en"])
        self.assertEqual((0, {}), self.ask(HTTPS_PROXY="http://proxy.test:3128", NO_PROXY="localhost, 127.0.0.1"))
        self.assertIn("SSL_CERT_FILE", self.assert_found("doctor.ca_missing", 0, SSL_CERT_FILE="/nowhere/ca.pem")["message"]["en"])


if __name__ == "__main__":
    unittest.main()
