"""fixtures verify, diff, export and from: what a built folder is good for without a shop."""

import hashlib
import json
import shutil
import sqlite3
import subprocess
import sys
import unittest

from check_mac import check_mac_value
from fixtures_folder import SET, FixturesTest
from program import ecpay
from schema import assert_fits


class Verifying(FixturesTest):
    def setUp(self):
        super().setUp()
        self.build('name = "one"\nevent = "aio.credit.paid"', 'name = "forged"\nevent = "aio.credit.paid"\ntamper = ["amount+1"]', defaults='expires = "2100-01-01"')

    def codes(self, exit_code=1, *more):
        return {(problem["code"], problem["subject"]) for problem in self.json("verify", *more, schema="fixtures_verify", exit_code=exit_code)["problems"]}

    def test_a_built_set_is_valid_and_its_manifest_fits_the_schema_it_brings(self):
        self.assertEqual(set(), self.codes(0))
        manifest = json.loads((self.set / "manifest.json").read_text())
        assert_fits(self, manifest, "fixtures")
        self.assertTrue((self.set / manifest["$schema"]).is_file())
        for row in manifest["files"]:
            data = (self.set / row["path"]).read_bytes()
            self.assertEqual((hashlib.sha256(data).hexdigest(), len(data)), (row["sha256"], row["bytes"]))

    def rewrite(self, case, body):
        """Puts another body under a right hash, as a careless hand would."""
        (self.set / case / "callback.body").write_bytes(body)
        manifest = json.loads((self.set / "manifest.json").read_text())
        for row in manifest["files"]:
            if row["path"] == f"{case}/callback.body":
                row["sha256"] = hashlib.sha256(body).hexdigest()
        (self.set / "manifest.json").write_text(json.dumps(manifest))

    def test_each_kind_of_damage_is_told_apart(self):
        (self.set / "one/callback.hurl").write_text("changed")
        (self.set / "one/extra.json").write_text("{}")
        (self.set / "one/event.url.json").unlink()
        (self.set / "cases.toml").write_text((self.set / "cases.toml").read_text() + "\n# later\n")
        self.assertEqual({("fixtures.hash", "one/callback.hurl"), ("fixtures.unlisted", "one/extra.json"), ("fixtures.missing", "one/event.url.json"), ("fixtures.hash", "cases.toml")}, self.codes())

    def test_signatures_are_checked_whatever_the_hashes_say(self):
        good, forged = self.body("one"), self.body("forged")
        self.rewrite("one", good.replace(b"TradeAmt=1000", b"TradeAmt=1001"))
        self.assertEqual({("fixtures.signature", "one/callback.body")}, self.codes())
        pairs = [(name, value) for name, value in self.pairs("forged")]
        self.rewrite("one", good)
        self.rewrite("forged", forged.replace(dict(pairs)["CheckMacValue"].encode(), check_mac_value(pairs).encode()))
        self.assertEqual({("fixtures.not_forged", "forged/callback.body")}, self.codes())

    def test_the_key_of_another_account_is_named(self):
        pairs = self.pairs("one")
        other = check_mac_value(pairs, "spPjZn66i0OhqJsQ", "hT5OJckN45isQTTs")
        self.rewrite("one", self.body("one").replace(dict(pairs)["CheckMacValue"].encode(), other.encode()))
        problems = self.json("verify", schema="fixtures_verify", exit_code=1)["problems"]
        self.assertEqual(["fixtures.signature_of_other"], [problem["code"] for problem in problems])
        self.assertIn("stage-3002599", problems[0]["message"]["en"])

    def test_a_set_expires(self):
        self.assertEqual({("fixtures.expired", "manifest.json")}, self.codes(1, "--at", "2100-01-01T00:00"))
        self.assertEqual(set(), self.codes(0, "--at", "2099-12-31T23:59"))


class Comparing(FixturesTest):
    def differences(self, exit_code=1, *words):
        return self.json("diff", *(words or ("old", SET)), schema="fixtures_diff", exit_code=exit_code)["differences"]

    def test_two_sets_are_compared_by_field(self):
        self.build('name = "one"\nevent = "aio.credit.paid"', 'name = "gone"\nevent = "aio.atm.issued"')
        shutil.copytree(self.set, self.here / "old")
        self.assertEqual([], self.differences(0))
        self.build('name = "one"\nevent = "aio.credit.paid"\nset = { CustomField1 = "x" }\nexpect = { state = "any" }', 'name = "new"\nevent = "aio.atm.issued"')
        rows = {(row["case"], row["part"], row["field"]): (row["a"], row["b"]) for row in self.differences()}
        self.assertEqual(("", "x"), rows["one", "parameter", "CustomField1"])
        self.assertEqual(("changed", "any"), rows["one", "expectation", "state"])
        self.assertIn(("one", "parameter", "CheckMacValue"), rows)
        self.assertEqual((("gone", ""), ("", "new")), (rows["gone", "case", ""], rows["new", "case", ""]))
        self.assertNotIn(("one", "parameter", "TradeAmt"), rows)

    def test_two_cases_of_one_set_are_compared(self):
        self.build('name = "first"\nevent = "aio.credit.paid"', 'name = "again"\nevent = "aio.credit.paid"\nafter = "first"\nattempt = 2')
        rows = {row["field"]: (row["a"], row["b"]) for row in self.differences(1, f"{SET}/first", f"{SET}/again")}
        self.assertEqual(("交易成功", "paid"), rows["RtnMsg"])
        text = self.fixtures("diff", f"{SET}/first", f"{SET}/again", exit_code=1).out
        self.assertIn('"交易成功" -> "paid"', text)


class Exporting(FixturesTest):
    def setUp(self):
        super().setUp()
        self.fixtures("init")
        self.fixtures("build")

    def text(self, form):
        whole = self.fixtures("export", "--as", form).out
        self.assertEqual(whole, self.json("export", "--as", form, schema="fixtures_export")["text"])
        return whole

    def test_collections_hold_every_case_with_its_bytes(self):
        names = json.loads((self.set / "manifest.json").read_text())["cases"]
        postman = json.loads(self.text("postman"))
        self.assertEqual([(name, self.body(name).decode()) for name in names], [(item["name"], item["request"]["body"]["raw"]) for item in postman["item"]])
        har = json.loads(self.text("har"))["log"]
        self.assertEqual([self.body(name).decode() for name in names], [entry["request"]["postData"]["text"] for entry in har["entries"]])
        self.assertTrue(all(entry["request"]["url"] == "http://localhost:3000/ecpay/notify" for entry in har["entries"]))
        http = self.text("http")
        for name in names:
            self.assertIn(self.body(name).decode(), http)

    def test_our_own_reader_takes_an_exported_har(self):
        self.build('name = "one"\nevent = "aio.credit.paid"')
        (self.here / "x.har").write_text(self.text("har"))
        self.assertEqual(0, ecpay("verify", "-f", "x.har", folder=self.here).exit)

    def test_sql_makes_the_orders(self):
        base = sqlite3.connect(":memory:")
        self.addCleanup(base.close)
        base.executescript(self.text("sql"))
        rows = base.execute("SELECT MerchantTradeNo, TotalAmount, fixture_case FROM ecpay_fixture_orders").fetchall()
        wanted = [(row["MerchantTradeNo"], row["TotalAmount"], row["case"]) for row in json.loads((self.set / "orders.json").read_text())["orders"]]
        self.assertEqual(wanted, rows)

    def test_the_python_loader_gives_every_case(self):
        self.fixtures("export", "--as", "pytest", "--out", "tests/ecpay_fixtures.py")
        check = "import ecpay_fixtures as f\nfor c in f.cases():\n  ok = c.expect['reply'] in ('1|OK', 'any')\n  c.check(200, b'1|OK' if ok else b'0|no')\n  c.event('http')\n  print(c)"
        done = subprocess.run([sys.executable, "-B", "-c", check], cwd=self.here / "tests", capture_output=True, text=True, timeout=30)
        self.assertEqual((0, 12), (done.returncode, len(done.stdout.split())), done.stderr)
        wrong = subprocess.run([sys.executable, "-B", "-c", "import ecpay_fixtures as f\nf.cases()[0].check(200, '\"1|OK\"')"], cwd=self.here / "tests", capture_output=True, text=True, timeout=30)
        self.assertIn("AssertionError", wrong.stderr)

    def test_the_node_loader_gives_every_case(self):
        if shutil.which("node") is None:
            self.skipTest("no node here")
        self.fixtures("export", "--as", "jest", "--out", "tests/ecpay_fixtures.cjs")
        check = "const { cases } = require('./ecpay_fixtures.cjs'); for (const c of cases()) { c.check(200, ['1|OK', 'any'].includes(c.expect.reply) ? '1|OK' : '0|no'); c.event('url.plain'); console.log(c.name); }"
        done = subprocess.run(["node", "-e", check], cwd=self.here / "tests", capture_output=True, text=True, timeout=30)
        self.assertEqual((0, 12), (done.returncode, len(done.stdout.split())), done.stderr)

    def test_the_other_loaders_name_the_folder(self):
        for form in ("phpunit", "go"):
            self.fixtures("export", "--as", form, "--out", f"tests/loader.{form}")
            self.assertIn(f'"../{SET}"', (self.here / f"tests/loader.{form}").read_text())


class Listing(FixturesTest):
    def test_the_events_are_listed_and_each_can_be_built(self):
        events = [row["event"] for row in self.json("init", "--list", schema="fixtures_events")["events"]]
        self.assertGreater(len(events), 30)
        self.build(*[f'name = "c{i}"\nevent = "{event}"' for i, event in enumerate(events)])
        self.assertEqual([], self.json("verify", schema="fixtures_verify")["problems"])
        self.assertFalse(self.set.joinpath("cases.toml").read_text().startswith("#"))


class FromFile(FixturesTest):
    def test_a_captured_body_becomes_a_case_with_its_exact_bytes(self):
        self.build('name = "one"\nevent = "aio.credit.paid"')
        (self.here / "seen.txt").write_bytes(self.body("one") + b"\n")
        made = self.json("from", "file", "seen.txt", schema="fixtures_from")
        self.assertEqual("seen", made["name"])
        self.fixtures("build")
        self.assertEqual(self.body("one"), self.body("seen"))
        self.assertEqual([], self.json("verify", schema="fixtures_verify")["problems"])
        self.assert_error(self.fixtures("from", "file", "seen.txt", "--json", exit_code=4), "fixtures.cases", 4)
        self.assert_error(self.fixtures("from", "file", "seen.txt", "--name", "../x", "--json", exit_code=4), "fixtures.cases", 4)
        self.assert_error(self.fixtures("from", "file", "nothing.txt", "--json", exit_code=4), "input.unreadable", 4)


if __name__ == "__main__":
    unittest.main()
