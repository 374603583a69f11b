"""ecpay.toml, variables and options: which of them holds, who says so, and what is refused."""

import os
import socket
import unittest

from emulator import FREE_PORTS, EmulatorTest
from program import ecpay
from schema import assert_fits

SECRET = "Zq3kV81mTt0pLw5x"  # of nobody
PUBLIC = ("pwFHCqoQZGmho4w6", "EkRm7iFT261dpevs")


class Config(EmulatorTest):
    def setUp(self):
        self.here = self.folder().resolve()

    def toml(self, text, folder=None):
        path = (folder or self.here) / "ecpay.toml"
        path.write_text(text, encoding="utf-8")
        return path

    def value(self, key, *options, folder=None, **variables):
        """(value, origin, where) as `config show --json` tells it."""
        ran = ecpay("config", "show", *options, "--json", folder=folder or self.here, **variables)
        self.assertEqual(0, ran.exit, ran)
        assert_fits(self, ran.json, "config")
        row = next(row for row in ran.json["settings"] if row["key"] == key)
        return row["value"], row["origin"], row["where"]

    def test_an_option_beats_a_variable_beats_the_file_beats_the_default(self):
        self.assertEqual((8490, "default", ""), self.value("emulator.port"))
        file = self.toml("[emulator]\n# a comment\nport = 9001\n")
        self.assertEqual((9001, "file", f"{file}:3"), self.value("emulator.port"))
        self.assertEqual((9002, "env", "ECPAY_PORT"), self.value("emulator.port", ECPAY_PORT="9002"))
        self.assertEqual((9003, "flag", "--port"), self.value("emulator.port", "--port", "9003", ECPAY_PORT="9002"))

    def test_every_setting_can_be_said_in_each_of_the_three_ways(self):
        said = {
            "project.profile": "stage-2000132", "project.lang": "zh-TW", "project.color": "never", "emulator.port": 9101,
            "emulator.proxy_port": 9102, "emulator.listen": "127.0.0.2", "emulator.db": ":memory:", "emulator.durable": True,
            "emulator.clock": "2026-01-01T10:00:00+08:00", "emulator.freeze": True, "emulator.seed": 7,
            "emulator.translate": False, "emulator.allow_hosts": ["a.test", "b.test"], "emulator.ready_file": "/x/ready.json",
            "callbacks.timeout": "2s", "callbacks.hosts": ["shop.test"], "callbacks.map": ["a.test=http://127.0.0.1:1"],
            "aws.template": "/x/t.yaml", "aws.api_port": 9103, "aws.lambda_port": 9104, "aws.port": 9105,
            "aws.region": "ap-northeast-1", "aws.env_vars": "/x/env.json", "aws.parameters": ["A=1", "B=2"],
            "aws.runtime_libs": ["/x/libs"], "aws.sam_local": True}
        rows = ecpay("config", "show", "--json", folder=self.here).json["settings"]
        self.assertEqual(sorted([*said, "emulator.token"]), sorted(row["key"] for row in rows))
        for row in rows:
            if row["key"] not in said:
                continue
            key, value = row["key"], said[row["key"]]
            with self.subTest(key):
                words = value if isinstance(value, list) else [value]
                text = ",".join(str(word).lower() if isinstance(word, bool) else str(word) for word in words)
                self.assertEqual((value, "env"), self.value(key, **{row["env"]: text})[:2])
                given = [row["flag"]] if isinstance(value, bool) else [row["flag"], *map(str, words)]
                self.assertEqual((value, "flag"), self.value(key, *given)[:2])
                folder = self.folder().resolve()
                self.assertEqual(0, ecpay("config", "set", key, *map(str, words), folder=folder).exit)
                self.assertEqual((value, "file"), self.value(key, folder=folder)[:2])
                self.assertEqual(0, ecpay("config", "unset", key, folder=folder).exit)
                self.assertNotEqual("file", self.value(key, folder=folder)[1])

    def test_the_file_is_found_upwards_and_its_paths_are_of_its_folder(self):
        self.toml('[aws]\ntemplate = "backend/template.yaml"\n[emulator]\ndb = "x.db"\n')
        inner = self.here / "a/b"
        inner.mkdir(parents=True)
        self.assertEqual(str(self.here / "backend/template.yaml"), self.value("aws.template", folder=inner)[0])
        self.assertEqual(str(self.here / "ecpay.toml"), ecpay("config", "path", folder=inner).out.strip())
        self.toml("[emulator]\nport = 9009\n", inner)
        self.assertEqual(None, self.value("aws.template", folder=inner)[0])
        self.assertEqual(9009, self.value("emulator.port", "-C", "a/b")[0])

    @unittest.skipUnless(os.geteuid() == 0, "only root can give a file to another user")
    def test_a_file_above_of_another_user_does_not_count(self):
        self.toml("[emulator]\nport = 9001\n")
        inner = self.here / "inner"
        inner.mkdir()
        for path in (self.here / "ecpay.toml",):
            os.chown(path, 12345, 12345)
        self.assertEqual(8490, self.value("emulator.port", folder=inner)[0])
        self.assertEqual(3, ecpay("config", "path", folder=inner).exit)
        self.assertIn("another user", ecpay("config", "path", folder=inner).err)
        os.chown(inner, 12345, 12345)  # a checkout that belongs to another user as a whole, as in containers
        self.assertEqual(9001, self.value("emulator.port", folder=inner)[0])

    def test_origins_are_told_to_people(self):
        file = self.toml("[emulator]\nport = 9001\n")
        out = ecpay("config", "show", "--origin", folder=self.here, ECPAY_SEED="4").out
        self.assertRegex(out, rf"emulator\.port +9001 +{file}:2\n")
        self.assertRegex(out, r"emulator\.seed +4 +env ECPAY_SEED\n")
        self.assertRegex(out, r"aws\.port +4566 +default\n")
        self.assertRegex(ecpay("config", "show", "--origin", "--lang", "zh-TW", folder=self.here).out, "預設")

    def test_a_secret_option_is_masked_and_not_taken_from_the_file(self):
        value, origin, _ = self.value("emulator.token", ECPAY_TOKEN="a-long-secret-token")
        self.assertEqual(("a-lo…oken", "env"), (value, origin))
        self.assertNotIn("secret", ecpay("config", "get", "emulator.token", folder=self.here, ECPAY_TOKEN="a-long-secret-token").out)
        self.toml('[emulator]\ntoken = "a-long-secret-token"\n')
        ran = ecpay("config", "show", "--json", folder=self.here)
        self.assertIn("ECPAY_TOKEN", self.assert_error(ran, "config.secret_option", 8)["fix"]["en"])
        self.assertNotIn("a-long-secret", ran.out)


class Mistakes(EmulatorTest):
    """What is wrong in the file is told by file, line and column, with what to write instead."""

    CASES = (
        ("[emulator]\nprot = 1\n", "config.mistyped_key", "2:1", "port"),
        ("[emulater]\nport = 1\n", "config.mistyped_key", "1:", "emulator"),
        ("port = 8490\n", "config.mistyped_key", "1:1", "emulator.port"),
        ("[emulator]\nxylophone = 1\n", "config.unknown_key", "2:1", "proxy_port"),
        ('[emulator]\nport = "8490"\n', "config.wants_port", "2:8", "65535"),
        ("[emulator]\nport = 70000\n", "config.wants_port", "2:8", "65535"),
        ("[emulator]\nseed = -1\n", "config.wants_whole", "2:8", "number"),
        ("[emulator]\nfreeze = 1\n", "config.wants_boolean", "2:10", "true"),
        ('[emulator]\nclock = "tomorrow"\n', "config.wants_instant", "2:9", "2026"),
        ('[callbacks]\ntimeout = "soon"\n', "config.wants_duration", "2:11", "10s"),
        ("[callbacks]\ntimeout = 10\n", "config.wants_duration", "2:11", "10s"),
        ('[callbacks]\nhosts = "a"\n', "config.wants_list", "2:9", "["),
        ("[callbacks]\nhosts = [1]\n", "config.wants_list", "2:10", "["),
        ("[callbacks]\nmap = []\n", "config.wants_pairs", "2:7", "{"),
        ('[project]\nlang = "fr"\n', "config.wants_choice", "2:8", "zh-TW"),
        ('[project]\ncolor = "red"\n', "config.wants_choice", "2:9", "auto"),
        ("[aws]\ntemplate = 1\n", "config.wants_path", "2:12", "path"),
        ("emulator = 1\n", "config.wants_table", "1:12", "[emulator]"),
        ("[profile]\nlive = 1\n", "config.wants_table", "2:8", "[profile.live]"),
        ('[profile.Live]\nmerchant = "1"\n', "config.profile_name", "1:", "a-z"),
        ('[profile.stage]\nmerchant = "1"\n', "config.profile_name", "1:", "built-in"),
        ('[profile.live]\nmerchant = "1"\n', "config.profile_keys", "1:", "hash_key_file"),
        ('[profile.live]\nhash_key = { env = "A" }\n', "config.profile_keys", "1:", "hash_iv"),
        ('[profile.live]\nhash_key_file = "a"\nhash_key = { env = "A" }\nhash_iv = { env = "B" }\n', "config.profile_keys", "1:", ""),
        ('[profile.live]\nhash_key_fil = "a"\n', "config.mistyped_key", "2:1", "hash_key_file"),
        ('[profile.live]\nhash_key = { command = "a" }\n', "config.unknown_key", "2:", "env"),
        ('[profile.live]\nhash_key_file = "a"\nfor = ["money"]\n', "config.wants_choice", "3:", "payment"),
        ("[emulator\nport = 1\n", "config.syntax", "", "quotes"),
        ("[emulator]\nport = 1\nport = 2\n", "config.syntax", "", ""),
    )

    def test_each_mistake_is_exit_3_with_its_place_and_its_cure(self):
        for text, code, place, cure in self.CASES:
            with self.subTest(text):
                here = self.folder()
                (here / "ecpay.toml").write_text(text, encoding="utf-8")
                error = self.assert_error(ecpay("sign", "A=1", "--json", folder=here), code, 3)
                self.assertIn("ecpay.toml", error["subject"])
                self.assertIn(place, error["subject"] + error["message"]["en"].replace("line ", "").replace(", column ", ":"))
                self.assertIn(cure, error["fix"]["en"])
                self.assert_error(ecpay("config", "validate", "--json", folder=here), code, 3)

    def test_verbs_about_the_program_itself_work_beside_a_broken_file(self):
        here = self.folder()
        (here / "ecpay.toml").write_text("[emulator\n", encoding="utf-8")
        for words in (("help",), ("version",), ("completion", "bash"), ("man",), ("init", "--force")):
            with self.subTest(words=words):
                self.assertEqual(0, ecpay(*words, folder=here).exit)

    def test_a_variable_that_is_wrong_is_named(self):
        error = self.assert_error(ecpay("up", "--json", folder=self.folder(), ECPAY_PORT="high"), "config.wants_port", 3)
        self.assertEqual("ECPAY_PORT", error["subject"])

    def test_a_key_that_is_not_public_is_refused_and_never_shown(self):
        for text in (f'[profile.live]\nmerchant = "1"\nhash_key = "{SECRET}"\nhash_iv = "{PUBLIC[1]}"\n',
                     f'[profile.live]\nhash_iv = "{SECRET}"\nhash_key = "{PUBLIC[0]}"\n'):
            here = self.folder()
            (here / "ecpay.toml").write_text(text, encoding="utf-8")
            for words in (("sign", "A=1"), ("config", "show"), ("profile", "list"), ("up",), ("config", "validate")):
                ran = ecpay(*words, "--json", folder=here)
                error = self.assert_error(ran, "config.secret", 8)
                self.assertIn("chmod 600", error["fix"]["en"])
                self.assertNotIn(SECRET, ran.out + ran.err + ecpay(*words, folder=here).err)

    def test_no_mistake_beside_a_key_shows_the_key(self):
        for text in (f"[profile.live]\nhash_key = {SECRET}\n", f'[profile.live]\nkey = "{SECRET}"\n', f'key = "{SECRET}"\n',
                     f'[profile.live]\nhash_key = ["{SECRET}"]\n', f'[profile.live]\nhash_key = "{SECRET}\n',
                     f'[emulator]\nport = "{SECRET}"\n', f'[profile.{SECRET}]\nmerchant = "1"\n',
                     f'[profile.live]\nhash_key_file = "a" # {SECRET}\nhash_key = 5\n'):
            with self.subTest(text):
                here = self.folder()
                (here / "ecpay.toml").write_text(text, encoding="utf-8")
                for words in (("sign", "A=1"), ("config", "show", "--json"), ("doctor",), ("doctor", "--json")):
                    ran = ecpay(*words, folder=here)
                    self.assertIn(ran.exit, (1, 3, 8), ran)
                    self.assertNotIn(SECRET, ran.out + ran.err)


class Changes(EmulatorTest):
    def test_set_keeps_comments_order_and_mode(self):
        here = self.folder()
        file = here / "ecpay.toml"
        file.write_text("# mine\n[emulator]   # the emulator\nport = 1  # one\n\n[aws]\nport = 2\n", encoding="utf-8")
        file.chmod(0o640)
        for words in (("emulator.port", "9"), ("emulator.seed", "5"), ("project.lang", "en"), ("aws.port", "0")):
            self.assertEqual(0, ecpay("config", "set", *words, folder=here).exit)
        self.assertEqual("# mine\n[emulator]   # the emulator\nseed = 5\nport = 9  # one\n\n[aws]\nport = 0\n\n[project]\nlang = \"en\"\n",
                         file.read_text(encoding="utf-8"))
        self.assertEqual(0o640, file.stat().st_mode & 0o777)

    def test_a_path_is_written_as_the_file_s_folder_sees_it(self):
        here = self.folder().resolve()
        (here / "ecpay.toml").write_text("", encoding="utf-8")
        (here / "sub").mkdir()
        for words in (("config", "set", "aws.template", "t.yaml"), ("config", "set", "emulator.db", ":memory:"),
                      ("profile", "new", "live", "--hash-key-file", "../live.key"), ("profile", "new", "home", "--hash-key-file", "~/k")):
            self.assertEqual(0, ecpay(*words, folder=here / "sub").exit)
        text = (here / "ecpay.toml").read_text(encoding="utf-8")
        for line in ('template = "sub/t.yaml"', 'db = ":memory:"', 'hash_key_file = "live.key"', 'hash_key_file = "~/k"'):
            self.assertIn(line, text)

    def test_a_value_over_several_lines_is_left_alone(self):
        here = self.folder()
        text = '[callbacks]\nhosts = [\n  "a.test",\n  "b.test",\n]\n'
        (here / "ecpay.toml").write_text(text, encoding="utf-8")
        for words in (("set", "callbacks.hosts", "c.test"), ("unset", "callbacks.hosts")):
            self.assert_error(ecpay("config", *words, "--json", folder=here), "config.by_hand", 7)
            self.assertEqual(text, (here / "ecpay.toml").read_text(encoding="utf-8"))

    def test_what_cannot_be_set_is_refused_before_a_line_is_written(self):
        here = self.folder()
        for words, code, exit_code in ((("emulator.port", "high"), "config.wants_port", 3), (("emulator.prot", "1"), "config.unknown_setting", 3),
                                       (("emulator.token", "x"), "config.secret_option", 8)):
            self.assert_error(ecpay("config", "set", *words, "--json", folder=here), code, exit_code)
        self.assertFalse((here / "ecpay.toml").exists())

    def test_get_prints_the_value_alone(self):
        here = self.folder()
        self.assertEqual("8490\n", ecpay("config", "get", "emulator.port", folder=here).out)
        self.assertEqual("a\nb\n", ecpay("config", "get", "callbacks.hosts", folder=here, ECPAY_CALLBACK_HOSTS="a, b").out)
        self.assert_error(ecpay("config", "get", "nothing", "--json", folder=here), "config.unknown_setting", 3)


class Init(EmulatorTest):
    def test_a_starter_is_valid_and_names_the_template(self):
        for lang, words in (("en", "Commit this file"), ("zh-TW", "請將本檔加入版本控制")):
            here = self.app_folder()
            ran = ecpay("init", "--lang", lang, "--json", folder=here)
            self.assertEqual(0, ran.exit, ran)
            assert_fits(self, ran.json, "init")
            self.assertEqual("template.yaml", ran.json["template"])
            text = (here / "ecpay.toml").read_text(encoding="utf-8")
            self.assertIn(words, text)
            self.assertIn(f'lang = "{lang}"', text)
            self.assertEqual(0, ecpay("config", "validate", folder=here).exit)
            self.assertEqual(lang == "zh-TW", "正確" in ecpay("config", "validate", folder=here).out)

    def test_every_line_that_the_starter_shows_as_a_comment_is_valid_too(self):
        here = self.folder()
        self.assertEqual(0, ecpay("init", folder=here).exit)
        lines = (here / "ecpay.toml").read_text(encoding="utf-8").splitlines()
        wanted = [line.removeprefix("# ") if "=" in line and line.startswith("# ") and "…" not in line or line.startswith("# [") else line
                  for line in lines]
        self.assertGreater(sum(line != old for line, old in zip(wanted, lines)), 8)
        (here / "ecpay.toml").write_text("\n".join(wanted), encoding="utf-8")
        ran = ecpay("config", "validate", folder=here)
        self.assertEqual(0, ran.exit, ran)

    def test_the_template_of_the_only_subfolder_is_found(self):
        here = self.folder()
        for name in ("backend", "node_modules", ".hidden", "docs"):
            (here / name).mkdir()
        for name in ("backend", "node_modules", ".hidden"):
            (here / name / "template.yaml").write_text("Resources: {}\n", encoding="utf-8")
        self.assertEqual("backend/template.yaml", ecpay("init", "--json", folder=here).json["template"])
        (here / "docs/template.yml").write_text("Resources: {}\n", encoding="utf-8")
        self.assertIsNone(ecpay("init", "--json", "--force", folder=here).json["template"])

    def test_an_existing_file_is_kept_unless_forced(self):
        here = self.folder()
        (here / "ecpay.toml").write_text("# mine\n", encoding="utf-8")
        self.assert_error(ecpay("init", "--json", folder=here), "config.exists", 8)
        self.assertEqual("# mine\n", (here / "ecpay.toml").read_text(encoding="utf-8"))
        self.assertEqual(0, ecpay("init", "--force", folder=here).exit)
        self.assertNotEqual("# mine\n", (here / "ecpay.toml").read_text(encoding="utf-8"))


class Language(EmulatorTest):
    def test_option_variable_file_and_then_the_system(self):
        here = self.folder()
        (here / "ecpay.toml").write_text('[project]\nlang = "zh-TW"\n', encoding="utf-8")
        for variables, words, chinese in (
                ({}, (), True), ({"LANG": "en_US.UTF-8"}, (), True), ({"ECPAY_LANG": "en"}, (), False),
                ({}, ("--lang", "en"), False), ({"ECPAY_LANG": "en"}, ("--lang", "zh-TW"), True)):
            with self.subTest(variables=variables, words=words):
                for verb in (("help",), ("sign", "--help"), ("up", "--help"), ("frobnicate",)):
                    ran = ecpay(*verb, *words, folder=here, **variables)
                    self.assertEqual(chinese, any("\u4e00" <= c <= "\u9fff" for c in ran.out + ran.err), ran)

    def test_an_unknown_language_is_refused(self):
        ran = ecpay("sign", "A=1", "--lang", "fr", folder=self.folder())
        self.assertEqual((2, ""), (ran.exit, ran.out))


class Up(EmulatorTest):
    def test_up_takes_its_options_from_the_file_and_keeps_its_books_in_the_project(self):
        here = self.folder().resolve()
        (here / "ecpay.toml").write_text(
            '[emulator]\nclock = "2026-01-01T10:00:00+08:00"\nfreeze = true\ndb = "books.db"\n', encoding="utf-8")
        inner = here / "src"
        inner.mkdir()
        emulator = self.up(inner)
        self.assertEqual(str(here / "books.db"), emulator.ready["db"])
        self.assertTrue((here / ".ecpay/run.json").exists())
        self.assertEqual("2026-01-01T10:00:00.000+08:00", emulator.json("clock", "now")["now"])

    def test_an_option_of_up_beats_variable_and_file(self):
        here = self.folder().resolve()
        (here / "ecpay.toml").write_text('[emulator]\ndb = "file.db"\n', encoding="utf-8")
        emulator = self.up(here, ECPAY_DB="variable.db")
        self.assertTrue(emulator.ready["db"].endswith("variable.db"))
        emulator.end()
        self.assertTrue(self.up(here, "--db", "option.db", ECPAY_DB="variable.db").ready["db"].endswith("option.db"))

    def test_a_port_of_the_file_is_the_one_that_is_bound(self):
        here = self.folder()
        with socket.socket() as taken:
            taken.bind(("127.0.0.1", 0))
            taken.listen()
            port = taken.getsockname()[1]
            (here / "ecpay.toml").write_text(f"[emulator]\nport = {port}\n", encoding="utf-8")
            error = self.assert_error(ecpay("up", "--json", *FREE_PORTS[2:], folder=here), "http.port_in_use", 7)
            self.assertEqual(str(port), error["subject"])


if __name__ == "__main__":
    unittest.main()
