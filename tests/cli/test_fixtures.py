"""fixtures init and build: a folder of signed notices that is the same on every machine; bad input never crashes."""

import base64
import json
import os
import shutil
import subprocess
import unittest

from check_mac import check_mac_value
from fixtures_folder import SET, FixturesTest
from program import CLI, ecpay, environment
from schema import assert_fits


class Building(FixturesTest):
    def test_init_writes_twelve_cases_and_never_overwrites_by_itself(self):
        made = self.json("init", schema="fixtures_init")
        self.assertEqual(12, made["cases"])
        (self.set / "cases.toml").write_text("mine")
        self.assert_error(self.fixtures("init", "--json", exit_code=8), "fixtures.exists", 8)
        self.assertEqual("mine", (self.set / "cases.toml").read_text())
        self.json("init", "--yes", schema="fixtures_init")
        self.assertIn("[[case]]", (self.set / "cases.toml").read_text())

    def test_two_builds_give_equal_bytes_whatever_the_machine_is_set_to(self):
        self.fixtures("init", "--all")
        self.fixtures("build")
        first = self.tree(self.set)
        other = self.folder()
        (other / SET).mkdir()
        shutil.copy(self.set / "cases.toml", other / SET / "cases.toml")
        odd = environment(other, TZ="America/St_Johns", LC_ALL="de_DE.UTF-8", LANG="tr_TR.UTF-8", ECPAY_LANG="zh-TW",
                          ECPAY_HASH_KEY="a" * 16, ECPAY_HASH_IV="b" * 16, ECPAY_MERCHANT_ID="9")
        subprocess.run([CLI, "fixtures", "build", "--quiet"], cwd=other, env=odd, umask=0o077, check=True, capture_output=True)
        second = self.tree(other / SET)
        self.assertEqual(sorted(first), sorted(second))
        self.assertEqual([], [path for path in first if first[path] != second[path]])
        self.assertGreater(len(first), 500)

    def test_every_file_is_utf8_with_unix_lines_and_names_no_machine(self):
        self.fixtures("init", "--all")
        self.fixtures("build")
        for path, data in self.tree(self.set).items():
            with self.subTest(path):
                text = data.decode("utf-8")
                self.assertFalse(text.startswith("\ufeff"))
                self.assertNotIn("\r", text)
                self.assertNotIn(str(self.here), text)
                if path.endswith(".json") and "event." not in path and path != "manifest.schema.json":
                    names = []
                    json.loads(text, object_pairs_hook=lambda pairs: names.append([name for name, _ in pairs]))
                    self.assertEqual([sorted(row) for row in names], names)

    def test_every_body_is_signed_as_an_independent_signer_does_unless_it_is_forged(self):
        self.fixtures("init", "--all")
        self.fixtures("build")
        checked = 0
        for case in json.loads((self.set / "manifest.json").read_text())["cases"]:
            meta = json.loads((self.set / case / "case.json").read_text())
            if meta["api"] != "aio.checkout":
                continue
            pairs = self.pairs(case)
            right = dict(pairs).get("CheckMacValue") == check_mac_value(pairs)
            self.assertEqual(not meta["tamper"], right, case)
            checked += 1
        self.assertGreater(checked, 40)

    def test_a_resent_notice_says_paid_and_is_signed_anew(self):
        self.build('name = "first"\nevent = "aio.credit.paid"', 'name = "again"\nevent = "aio.credit.paid"\nafter = "first"\nattempt = 2')
        first, again = dict(self.pairs("first")), dict(self.pairs("again"))
        self.assertEqual(("交易成功", "paid"), (first["RtnMsg"], again["RtnMsg"]))
        self.assertNotEqual(first["CheckMacValue"], again["CheckMacValue"])
        same = set(first) - {"RtnMsg", "CheckMacValue"}
        self.assertEqual([], [name for name in same if first[name] != again[name]])
        self.assertEqual({"reply": "1|OK", "state": "unchanged", "state_reason": "fixtures.counted_twice"},
                         {name: value for name, value in json.loads((self.set / "again/expect.json").read_text()).items() if name in ("reply", "state", "state_reason")})

    def test_fields_are_set_by_name_and_the_order_follows(self):
        self.build('name = "set"\nevent = "aio.credit.paid"\nset = { TradeAmt = 1733, MerchantTradeNo = "T20260101A", CustomField1 = "綠茶 & +" }')
        fields = dict(self.pairs("set"))
        self.assertEqual(("1733", "T20260101A", "綠茶 & +", "35"), (fields["TradeAmt"], fields["MerchantTradeNo"], fields["CustomField1"], fields["PaymentTypeChargeFee"]))
        orders = json.loads((self.set / "orders.json").read_text())["orders"]
        self.assertEqual([("T20260101A", 1733)], [(row["MerchantTradeNo"], row["TotalAmount"]) for row in orders])

    def test_the_orders_are_those_a_shop_would_have(self):
        self.fixtures("init")
        self.fixtures("build")
        rows = {row["case"]: row for row in json.loads((self.set / "orders.json").read_text())["orders"]}
        self.assertNotIn("unknown-order", rows)
        self.assertNotIn("credit-paid-resend", rows)
        self.assertEqual((1000, "1"), (rows["wrong-amount"]["TotalAmount"], dict(self.pairs("wrong-amount"))["TradeAmt"]))

    def test_each_case_says_what_it_is_there_for(self):
        self.fixtures("init")
        self.fixtures("build")
        proves = {name: json.loads((self.set / name / "case.json").read_text())["proves"] for name in ("credit-paid", "forged-amount", "unsigned", "wrong-amount", "unknown-order", "credit-paid-resend", "atm-issued", "atm-paid", "credit-paid-lost-then-resent")}
        self.assertEqual(proves["credit-paid"], proves["atm-paid"])
        self.assertEqual(len(proves) - 1, len({text["en"] for text in proves.values()}))
        self.assertTrue(all(text["zh-TW"] for text in proves.values()))

    def test_each_tampering_does_what_it_says(self):
        operations = {"amount+1": lambda old, new: new["TradeAmt"] == str(int(old["TradeAmt"]) + 1) and new["CheckMacValue"] == old["CheckMacValue"],
                      "TradeAmt-999": lambda old, new: new["TradeAmt"] == "1", "RtnMsg=a=b": lambda old, new: new["RtnMsg"] == "a=b",
                      "add:X=1": lambda old, new: new["X"] == "1", "drop:StoreID": lambda old, new: "StoreID" not in new,
                      "repeat:TradeAmt=1": lambda old, new: new["TradeAmt"] == "1", "mac=missing": lambda old, new: "CheckMacValue" not in new,
                      "mac=empty": lambda old, new: new["CheckMacValue"] == "", "mac=wrong": lambda old, new: new["CheckMacValue"][1:] == old["CheckMacValue"][1:] and new["CheckMacValue"] != old["CheckMacValue"],
                      "mac=truncated": lambda old, new: len(new["CheckMacValue"]) == 32, "mac=lower": lambda old, new: new["CheckMacValue"] == old["CheckMacValue"].lower(),
                      "mac=md5": lambda old, new: new["CheckMacValue"] == check_mac_value(old.items(), algorithm="md5"),
                      "mac=other-key": lambda old, new: new["CheckMacValue"] == check_mac_value(old.items(), "spPjZn66i0OhqJsQ", "hT5OJckN45isQTTs")}
        number = 'set = { MerchantTradeNo = "T1" }\n'
        cases = [f'name = "t{i}"\nevent = "aio.credit.paid"\n{number}tamper = ["{operation}"]' for i, operation in enumerate(operations)]
        self.build(f'name = "plain"\nevent = "aio.credit.paid"\n{number}', *cases)
        plain = dict(self.pairs("plain"))
        for i, (operation, holds) in enumerate(operations.items()):
            with self.subTest(operation):
                # What is made of a case's name differs between cases: none of it is compared here.
                old = {**plain, **{name: value for name, value in self.pairs(f"t{i}") if name == "gwsr"}}
                self.assertTrue(holds(old, dict(self.pairs(f"t{i}"))), self.body(f"t{i}"))

    def test_events_are_those_of_the_gateway_in_three_shapes_plain_and_base64(self):
        self.build('name = "one"\nevent = "aio.credit.paid"\npath = "/shop/notify?x=1"')
        body = self.body("one").decode()
        for file, encoded in (("rest", False), ("rest.base64", True), ("http", True), ("http.plain", False), ("url", True), ("url.plain", False)):
            with self.subTest(file):
                event = json.loads((self.set / f"one/event.{file}.json").read_text())
                self.assertEqual(encoded, event["isBase64Encoded"])
                self.assertEqual(body, base64.b64decode(event["body"]).decode() if encoded else event["body"])
                if file.startswith("rest"):
                    self.assertEqual(("/shop/notify", "POST", {"x": "1"}), (event["path"], event["httpMethod"], event["queryStringParameters"]))
                    self.assertEqual("application/x-www-form-urlencoded", event["headers"]["Content-Type"])
                else:
                    self.assertEqual(("2.0", "/shop/notify", "x=1"), (event["version"], event["rawPath"], event["rawQueryString"]))
                    route = "$default" if file.startswith("url") else "POST /shop/notify"
                    self.assertEqual((route, "anonymous" if file.startswith("url") else "123456789012"), (event["routeKey"], event["requestContext"]["accountId"]))

    def test_encrypted_notices_open_with_their_keys(self):
        self.build('name = "json"\nevent = "ecpg.return"\nset = { OrderInfo = { TradeAmt = 777 } }', 'name = "form"\nevent = "ecpg.order-result"',
                   'name = "broken"\nevent = "ecpg.return"\ntamper = ["data=broken"]', 'name = "logistics"\nevent = "logistics.status"', 'name = "ticket"\nevent = "ecticket.refund"')
        outer = json.loads(self.body("json"))
        opened = ecpay("decrypt", "--service", "ecpg", outer["Data"], folder=self.here)
        self.assertEqual((0, 777), (opened.exit, json.loads(opened.out)["OrderInfo"]["TradeAmt"]), opened)
        self.assertIn("ResultData", dict(self.pairs("form")))
        broken = ecpay("decrypt", "--service", "ecpg", json.loads(self.body("broken"))["Data"], folder=self.here)
        self.assertIn(broken.exit, (1, 4), broken)
        pairs = self.pairs("logistics")
        self.assertEqual(dict(pairs)["CheckMacValue"], check_mac_value(pairs, "5294y06JbISpM5x9", "v77hoKGq4kWxNNIS", "md5"))
        self.assertIn("CheckMacValue", json.loads(self.body("ticket")))
        self.assertEqual(0, self.json("verify", schema="fixtures_verify")["unchecked"])

    def test_build_check_is_the_gate(self):
        self.fixtures("init")
        self.fixtures("build")
        self.json("build", "--check", schema="fixtures_build")
        before = {path: os.stat(self.set / path).st_mtime_ns for path in self.tree(self.set)}
        self.assertEqual([], self.json("build", schema="fixtures_build")["changed"])
        self.assertEqual(before, {path: os.stat(self.set / path).st_mtime_ns for path in self.tree(self.set) | {} if path != "manifest.json"} | {"manifest.json": before["manifest.json"]})
        text = (self.set / "cases.toml").read_text().replace("seed = 42", "seed = 43")
        (self.set / "cases.toml").write_text(text)
        left = self.tree(self.set)
        drift = self.json("build", "--check", schema="fixtures_build", exit_code=1)
        self.assertIn("credit-paid/callback.body", drift["changed"])
        self.assertEqual(left, self.tree(self.set))

    def test_a_case_that_is_gone_takes_only_its_own_files_along(self):
        self.build('name = "one"\nevent = "aio.credit.paid"', 'name = "two"\nevent = "aio.atm.issued"')
        (self.set / "two/mine.txt").write_text("kept")
        changes = self.build('name = "one"\nevent = "aio.credit.paid"')
        self.assertIn("two/callback.body", changes["removed"])
        self.assertEqual({"two/mine.txt"}, {path for path in self.tree(self.set) if path.startswith("two/")})

    def test_a_manifest_cannot_make_build_remove_what_is_elsewhere(self):
        self.build('name = "one"\nevent = "aio.credit.paid"')
        victim = self.here / "victim.txt"
        victim.write_text("kept")
        (self.set / "manifest.json").write_text(json.dumps({"files": [{"path": "../victim.txt"}, {"path": str(victim)}, {"path": 3}, 5]}))
        self.build('name = "one"\nevent = "aio.credit.paid"')
        self.assertEqual("kept", victim.read_text())

    def test_private_keys_leave_a_fingerprint_and_nothing_else(self):
        key, iv = "CanaryKey0123456", "CanaryIV01234567"
        file = self.here / "keys"
        file.write_text(f"MerchantID=1234567\nHashKey={key}\nHashIV={iv}\n")
        file.chmod(0o600)
        self.fixtures("init", "--all")
        ran = self.fixtures("build", "--hash-key-file", "keys")
        checked = self.fixtures("verify", "--hash-key-file", "keys")
        for text in (ran.out, ran.err, checked.out, *[data.decode() for data in self.tree(self.set).values()]):
            for secret in (key, iv, base64.b64encode(key.encode()).decode(), key.encode().hex()):
                self.assertNotIn(secret.lower(), text.lower())
        pairs = self.pairs("credit-paid")
        self.assertEqual(("1234567", check_mac_value(pairs, key, iv)), (dict(pairs)["MerchantID"], dict(pairs)["CheckMacValue"]))
        self.assertGreater(self.json("verify", schema="fixtures_verify")["unchecked"], 0)
        file.write_text(f"MerchantID=1234567\nHashKey={key[::-1]}\nHashIV={iv}\n")
        found = self.json("verify", "--hash-key-file", "keys", schema="fixtures_verify", exit_code=1)
        self.assertIn("fixtures.other_keys", {problem["code"] for problem in found["problems"]})


class BadInput(FixturesTest):
    def refused(self, text, code="fixtures.cases", exit_code=4, where=None):
        self.set.mkdir(exist_ok=True)
        (self.set / "cases.toml").write_bytes(text if isinstance(text, bytes) else text.encode())
        ran = self.fixtures("build", "--json", exit_code=exit_code)
        answer = self.assert_error(ran, code, exit_code)
        if where:
            self.assertIn(where, answer["message"]["en"])

    def test_each_mistake_in_cases_toml_has_its_place(self):
        event = 'event = "aio.credit.paid"\n'
        for text, where in (
                ("[[case]]\nname = 1\n", "line 2, column 8"), ('[[case]]\nname = "A b"\n' + event, "line 2"), ("[[case]]\n" + event, "no name"),
                ('[[case]]\nname = "a"\n', "needs an event"), ('[[case]]\nname = "a"\ncolour = 1\n' + event, 'no "colour"'),
                ('[[case]]\nname = "a"\nattempt = 9\n' + event, "from 1 to 5"), ('[[case]]\nname = "a"\nafter = "b"\n' + event, 'after "b"'),
                (('[[case]]\nname = "a"\n' + event) * 2, "second case"), ('[[case]]\nname = "a"\nexpect = { reply = "maybe" }\n' + event, "one of"),
                ('[[case]]\nname = "a"\npath = "notify"\n' + event, "begin with /"), ('[[case]]\nname = "a"\nset = [1]\n' + event, "table"),
                ('[[case]]\nname = "a"\nset = { X = [1] }\n' + event, "string or a number"), ('[[case]]\nname = "a"\nclock = "noon"\n' + event, "time"),
                ('[[case]]\nname = "a"\nformats = ["pdf"]\n' + event, "pdf"), ("[defaults]\nx = 1\n", 'no "x"'), ("[cases]\n", "[[case]]"), ("case = 1\n", "[[case]]"),
                ('[[case]]\nname = "a"\ncaptured = "../../etc/passwd"\napi = "aio.checkout"\ncallback = "return"\n', "below this folder"),
                ('[[case]]\nname = ".."\n' + event, "name must"), ('[[case]]\nname = "a"\nseed = -1\n' + event, "whole number")):
            with self.subTest(text):
                self.refused(text, where=where)

    def test_what_is_no_toml_and_what_is_nowhere(self):
        self.refused("name = tea", "toml.syntax")
        self.refused(b"\xff\xfe\x00", "toml.syntax")
        self.refused("a." * 5000 + "a = 1", "toml.syntax")
        self.refused("x = " + "[" * 5000, "toml.syntax")
        self.refused(b"#" * (2 << 20), "toml.too_large")
        shutil.rmtree(self.set)
        self.assert_error(self.fixtures("build", "--json", exit_code=4), "fixtures.no_cases", 4)
        self.assert_error(self.fixtures("verify", "--json", exit_code=4), "fixtures.folder", 4)
        self.set.mkdir()
        self.assert_error(self.fixtures("verify", "--json", exit_code=4), "fixtures.not_built", 4)
        self.assert_error(self.fixtures("run", "--to", "http://127.0.0.1:1", "--json", exit_code=4), "fixtures.not_built", 4)
        self.assert_error(self.fixtures("diff", "a", "b", "--json", exit_code=4), "fixtures.folder", 4)

    def test_cases_that_cannot_be_made(self):
        for text, code in (('event = "aio.credit.payed"', "fixtures.event_unknown"), ('event = "aio.credit.paid"\nset = { Nothing = 1 }', "fixtures.field_unknown"),
                           ('event = "ecpg.return"\nset = { OrderInfo = { Nothing = 1 } }', "fixtures.field_unknown"),
                           ('event = "aio.credit.paid"\ntamper = ["mac=upper"]', "fixtures.tamper"), ('event = "aio.credit.paid"\ntamper = ["drop:Nothing"]', "fixtures.tamper"),
                           ('event = "aio.credit.paid"\ntamper = ["nonsense"]', "fixtures.tamper"), ('event = "aio.credit.paid"\ntamper = ["data=broken"]', "fixtures.tamper"),
                           ('event = "ecpg.return"\ntamper = ["mac=empty"]', "fixtures.tamper"), ('event = "aio.credit.paid"\nprofile = "live"', "credentials.profile_unknown"),
                           ('captured = "captured/x.body"\napi = "aio.checkout"\ncallback = "return"', "input.unreadable"),
                           ('captured = "cases.toml"\napi = "aio.checkout"\ncallback = "nothing"', "fixtures.callback_unknown")):
            with self.subTest(text):
                self.refused(f'[[case]]\nname = "a"\n{text}\n', code, 3 if code.startswith("credentials") else 4)

    def test_a_spoilt_set_is_refused_and_never_a_crash(self):
        self.build('name = "one"\nevent = "aio.credit.paid"')
        good = self.tree(self.set)
        spoilt = {"manifest.json": ["", "[]", "{}", '{"schema":"ecpay-cli/fixtures","v":1,"cases":[".."],"files":[],"profile":{"name":"stage"}}', "{" * 10000, '{"schema":"ecpay-cli/fixtures","v":2}'],
                  "one/case.json": ["", "[]", "{}", '{"api":"aio.checkout","callback":"return"}', '{"api":1,"callback":{}}', '{"api":"aio.checkout","callback":"return","path":"/x HTTP/1.1\\r\\nX: y"}'], "one/expect.json": ["", "{}", '{"reply":"x","state":"any"}']}
        for file, texts in spoilt.items():
            for text in texts:
                for words in (("verify",), ("run", "--to", "http://127.0.0.1:1"), ("export", "--as", "postman"), ("diff", SET, SET)):
                    with self.subTest(file=file, text=text[:40], words=words):
                        (self.set / file).write_text(text)
                        ran = ecpay("fixtures", *words, "--json", folder=self.here)
                        self.assertIn(ran.exit, (1, 4), ran)
                        assert_fits(self, ran.json, "fixtures_verify" if ran.json["schema"].endswith("verify") else "error")
                (self.set / file).write_bytes(good[file])


if __name__ == "__main__":
    unittest.main()
