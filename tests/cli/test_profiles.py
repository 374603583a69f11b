"""Profiles of one's own: listed, shown masked, chosen in their order, and used by sign, verify, build and up."""

import re
import unittest

import check_mac
from emulator import EmulatorTest
from program import ecpay
from schema import assert_fits

KEY, IV = "Canary0Key123456", "Canary0Iv7654321"
PARAMETERS = [("MerchantID", "7654321"), ("A", "1")]
OWN = check_mac.check_mac_value(PARAMETERS, KEY, IV)
WORDS = [f"{name}={value}" for name, value in PARAMETERS]


class Profiles(EmulatorTest):
    def setUp(self):
        self.here = self.folder().resolve()
        self.keys = self.here / "live.key"
        self.keys.write_text(f"HashKey={KEY}\nHashIV={IV}\n", encoding="utf-8")
        self.keys.chmod(0o600)

    def toml(self, text):
        (self.here / "ecpay.toml").write_text(text, encoding="utf-8")

    def sign(self, *more, **variables):
        ran = ecpay("sign", *WORDS, *more, folder=self.here, **variables)
        self.assertEqual(0, ran.exit, ran)
        return ran.out.strip()

    def test_a_profile_signs_verifies_and_builds(self):
        self.toml('[profile.live]\nmerchant = "7654321"\nhash_key_file = "live.key"\n')
        self.assertEqual(OWN, self.sign("--profile", "live"))
        self.assertEqual(0, ecpay("verify", *WORDS, f"CheckMacValue={OWN}", "-p", "live", folder=self.here).exit)
        self.assertEqual(1, ecpay("verify", *WORDS, f"CheckMacValue={OWN}", folder=self.here).exit)
        built = ecpay("build", "aio.checkout", "--sample", "credit", "-p", "live", "--json", folder=self.here).json
        self.assertEqual(("live", "7654321"), (built["profile"], built["parameters"]["MerchantID"]))

    def test_keys_may_be_in_variables(self):
        self.toml('[profile.ci]\nmerchant = 7654321\nhash_key = { env = "SHOP_KEY" }\nhash_iv = { env = "SHOP_IV" }\n')
        self.assertEqual(OWN, self.sign("-p", "ci", SHOP_KEY=KEY, SHOP_IV=IV))
        ran = ecpay("sign", *WORDS, "-p", "ci", "--json", folder=self.here, SHOP_KEY=KEY)
        self.assertEqual("SHOP_IV", self.assert_error(ran, "credentials.variable_missing", 3)["subject"])

    def test_public_keys_may_stand_in_the_file(self):
        self.toml('[profile.mine]\nmerchant = "3002607"\nhash_key = "pwFHCqoQZGmho4w6"\nhash_iv = "EkRm7iFT261dpevs"\n')
        self.assertEqual(self.sign(), self.sign("-p", "mine"))

    def test_a_key_file_may_be_named_in_the_home_folder_or_as_a_source(self):
        for text in ('hash_key_file = "~/live.key"', 'hash_key = { file = "live.key" }', 'hash_key = { file = "live.key" }\nhash_iv = { file = "live.key" }'):
            self.toml(f'[profile.live]\n{text}\n')
            self.assertEqual(OWN, self.sign("-p", "live"))

    def test_the_most_explicit_place_counts(self):
        self.toml('[project]\nprofile = "stage-2000132"\n[profile.live]\nhash_key_file = "live.key"\n')
        stage = ecpay("sign", *WORDS, folder=self.folder()).out.strip()
        project = self.sign()
        self.assertEqual(self.sign("-p", "stage-2000132"), project)
        self.assertEqual(OWN, self.sign(ECPAY_PROFILE="live"))
        self.assertEqual(OWN, self.sign(ECPAY_HASH_KEY=KEY, ECPAY_HASH_IV=IV))
        self.assertEqual(OWN, self.sign(ECPAY_HASH_KEY_FILE=str(self.keys)))
        self.assertEqual(stage, self.sign("-p", "stage", ECPAY_PROFILE="live"))
        self.assertEqual(OWN, self.sign("--hash-key-file", "live.key", ECPAY_PROFILE="stage"))
        self.assertEqual(3, len({stage, project, OWN}))
        ran = ecpay("sign", *WORDS, "--json", folder=self.here, ECPAY_PROFILE="live", ECPAY_HASH_KEY=KEY, ECPAY_HASH_IV=IV)
        self.assert_error(ran, "credentials.conflict", 2)

    def test_keys_come_from_standard_input_too(self):
        ran = ecpay("sign", *WORDS, "--hash-key-file", "-", folder=self.here, stdin=self.keys.read_bytes())
        self.assertEqual(OWN, ran.out.strip())

    def test_a_file_of_another_merchant_is_refused(self):
        self.keys.write_text(f"HashKey={KEY}\nHashIV={IV}\nMerchantID=1\n", encoding="utf-8")
        self.toml('[profile.live]\nmerchant = "7654321"\nhash_key_file = "live.key"\n')
        self.assert_error(ecpay("sign", *WORDS, "-p", "live", "--json", folder=self.here), "credentials.merchant_differs", 3)

    def test_list_and_show_tell_where_keys_are_and_never_what(self):
        self.toml('[profile.live]\nmerchant = "7654321"\nhash_key_file = "live.key"\nfor = ["payment"]\n')
        listed = ecpay("profile", "list", "--json", folder=self.here, ECPAY_PROFILE="live")
        assert_fits(self, listed.json, "profiles")
        self.assertEqual("live", listed.json["chosen"])
        own = listed.json["profiles"][0]
        self.assertEqual(("live", "7654321", str(self.keys), ["payment"]), (own["name"], own["MerchantID"], own["keys"], own["families"]))
        self.assertRegex(ecpay("profile", "list", folder=self.here).out, r"(?m)^\* stage +3002607")
        shown = ecpay("profile", "show", "live", "--json", folder=self.here)
        assert_fits(self, shown.json, "profile")
        self.assertEqual(("Cana…3456", "Cana…4321", False), tuple(shown.json[name] for name in ("HashKey", "HashIV", "public")))
        for ran in (listed, shown, ecpay("profile", "show", "live", folder=self.here)):
            self.assertNotIn(KEY, ran.out)

    def test_new_and_use_write_the_file(self):
        self.assertEqual(0, ecpay("profile", "new", "live", "--merchant", "7654321", "--hash-key-file", "live.key", folder=self.here).exit)
        self.assertEqual(0, ecpay("profile", "use", "live", folder=self.here).exit)
        self.assertEqual(OWN, self.sign())
        self.assert_error(ecpay("profile", "new", "live", "--hash-key-file", "x", "--json", folder=self.here), "config.profile_exists", 7)
        self.assert_error(ecpay("profile", "new", "stage", "--hash-key-file", "x", "--json", folder=self.here), "config.profile_name", 3)
        self.assert_error(ecpay("profile", "new", "half", "--hash-key-env", "A", "--json", folder=self.here), "config.profile_keys", 3)
        self.assert_error(ecpay("profile", "use", "nobody", "--json", folder=self.here), "credentials.profile_unknown", 3)
        self.assertEqual(1, len(re.findall("profile.live", (self.here / "ecpay.toml").read_text(encoding="utf-8"))))


class Running(EmulatorTest):
    def test_the_emulator_takes_orders_of_an_own_merchant_and_signs_its_callback(self):
        here = self.folder().resolve()
        (here / "live.key").write_text(f"HashKey={KEY}\nHashIV={IV}\n", encoding="utf-8")
        (here / "live.key").chmod(0o600)
        (here / "ecpay.toml").write_text(
            '[profile.live]\nmerchant = "7654321"\nhash_key_file = "live.key"\n[profile.gone]\nhash_key_file = "nowhere"\n', encoding="utf-8")
        shop = self.shop()
        emulator = self.up(here)
        fields = dict(emulator.checkout_form("OWN1", shop.url + "/notify", MerchantID="7654321"))
        fields.pop("CheckMacValue")
        mac = check_mac.check_mac_value(list(fields.items()), KEY, IV)
        answer = emulator.post(check_mac.body_of({**fields, "CheckMacValue": mac}))
        self.assertEqual(200, answer.status, answer.text)
        emulator.json("order", "pay", "OWN1")
        self.assertEqual("ok", emulator.callback("OWN1")["attempts"][0]["verdict"])
        notice = shop.notices[-1]
        self.assertEqual(check_mac.check_mac_value(list(notice.items()), KEY, IV), notice["CheckMacValue"])
        for path in (here / ".ecpay").rglob("*"):
            if path.is_file():
                self.assertNotIn(KEY.encode(), path.read_bytes(), path)


if __name__ == "__main__":
    unittest.main()
