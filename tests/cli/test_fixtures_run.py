"""fixtures run and send: a right shop passes, and each wrong one is told by a reason of its own."""

import json
import unittest
from xml.etree import ElementTree

from emulator import EmulatorTest
from fixture_shop import FAULTS, FixtureShop
from plain_shop import Answer
from program import ecpay
from schema import assert_fits

MORE = """
[[case]]
name = "empty-signature"
event = "aio.credit.paid"
tamper = ["mac=empty"]
[[case]]
name = "half-a-signature"
event = "aio.credit.paid"
tamper = ["mac=truncated"]
[[case]]
name = "md5"
event = "aio.credit.paid"
tamper = ["mac=md5"]
[[case]]
name = "other-key"
event = "aio.credit.paid"
tamper = ["mac=other-key"]
[[case]]
name = "added-field"
event = "aio.credit.paid"
tamper = ["add:StoreNote=x"]
"""


class RunTest(EmulatorTest):
    def setUp(self):
        self.here = self.folder()
        self.set = self.here / "ecpay-fixtures"
        self.fixtures("init")
        with (self.set / "cases.toml").open("a") as cases:
            cases.write(MORE)
        self.fixtures("build")

    def fixtures(self, *words, exit_code=0, **more):
        ran = ecpay("fixtures", *words, folder=self.here, timeout=60, **more)
        self.assertEqual(exit_code, ran.exit, ran)
        return ran

    def fixture_shop(self, fault=None):
        shop = FixtureShop(json.loads((self.set / "orders.json").read_text())["orders"], fault)
        self.addCleanup(shop.close)
        return shop

    def run_against(self, shop, *words, exit_code):
        probe = ("--probe", shop.url + "/orders/{MerchantTradeNo}", "--probe-field", "/paid")
        ran = self.fixtures("run", "--to", shop.url, *probe, *words, "--json", exit_code=exit_code)
        assert_fits(self, ran.json, "fixtures_run")
        return ran.json

    def codes(self, result):
        return {problem["code"] for case in result["cases"] for problem in case["problems"]}


class Judging(RunTest):
    def test_a_right_shop_passes_every_case(self):
        shop = self.fixture_shop()
        result = self.run_against(shop, exit_code=0)
        self.assertEqual((17, 0), (result["passed"], result["failed"]), result)
        states = {case["name"]: case["state"] for case in result["cases"]}
        self.assertEqual(("changed", "unchanged", "changed"), (states["credit-paid"], states["credit-paid-resend"], states["atm-paid"]))

    def test_the_bytes_that_arrive_are_those_of_the_folder(self):
        shop = self.fixture_shop()
        self.run_against(shop, exit_code=0)
        names = json.loads((self.set / "manifest.json").read_text())["cases"]
        self.assertEqual([(self.set / name / "callback.body").read_bytes() for name in names], shop.bodies)

    def test_the_codes_of_the_faults_differ(self):
        self.assertGreaterEqual(len(FAULTS), 20)
        self.assertEqual(len(FAULTS), len(set(FAULTS.values())))


def wrong_shop(fault, code):
    def test(self):
        few = ("--case", "credit-paid", "--timeout", "0.3") if fault == "hangs" else ()
        result = self.run_against(self.fixture_shop(fault), *few, exit_code=1)
        self.assertEqual({code}, self.codes(result) - MORE_THAN_ONE.get(fault, set()), result)
        for case in result["cases"]:
            for problem in case["problems"]:
                self.assertTrue(problem["fix"]["en"] and problem["fix"]["zh-TW"], problem)
    return test


# What also comes of the same fault: a shop that believes a forgery records it.
BELIEVERS = ("believes_the_unsigned", "believes_the_empty", "compares_a_part", "takes_md5", "takes_any_merchants_key", "signs_a_list_of_its_own")
# And what was taken for a payment already is no news when the payment comes.
MORE_THAN_ONE = {**{fault: {"fixtures.forgery_recorded"} for fault in BELIEVERS}, "ships_on_numbers": {"fixtures.not_recorded"}}


class WrongShops(RunTest):
    pass


for _fault, _code in FAULTS.items():
    setattr(WrongShops, f"test_a_shop_that_{_fault}_fails_by_{_code.replace('.', '_')}", wrong_shop(_fault, _code))


class Reporting(RunTest):
    def test_junit_holds_each_failure_escaped_and_is_the_same_twice(self):
        shop = self.shop()
        shop.answer = Answer("<b>&\"'\x01\x1b[31m]]>\ufffe</b>", status=500)
        for file in ("a.xml", "b/c.xml"):
            self.fixtures("run", "--to", shop.url, "--report", f"junit={file}", exit_code=1)
        first, second = (self.here / "a.xml").read_bytes(), (self.here / "b/c.xml").read_bytes()
        self.assertEqual(first, second)
        suites = ElementTree.fromstring(first)
        cases = suites.findall("./testsuite/testcase")
        self.assertEqual(("17", 17), (suites.get("tests"), len(cases)))
        failures = suites.findall(".//failure")
        self.assertEqual(suites.get("failures"), str(len({id(case) for case in cases if case.find("failure") is not None})))
        self.assertEqual({"callback.server_error"}, {failure.get("type") for failure in failures})
        self.assertIn("<b>&\"'", failures[0].text)

    def test_an_unwritable_or_unknown_report_is_said_before_or_after(self):
        shop = self.fixture_shop()
        self.assert_error(self.fixtures("run", "--to", shop.url, "--report", "html=x", "--json", exit_code=2), "fixtures.report", 2)
        self.assertEqual([], shop.bodies)
        (self.here / "file").write_text("")
        self.fixtures("run", "--to", shop.url, "--report", "junit=file/x.xml", exit_code=4)

    def test_text_says_what_and_what_to_do_in_both_languages(self):
        shop = self.shop()
        shop.answer = Answer('"1|OK"')
        english = self.fixtures("send", "credit-paid", "--to", shop.url, exit_code=1)
        self.assertIn("[callback.quoted]", english.out)
        self.assertIn("1 failed", english.err)
        self.assertIn("1 個未通過", self.fixtures("send", "credit-paid", "--to", shop.url, exit_code=1, LANG="zh_TW.UTF-8").err)

    def test_without_a_probe_states_are_not_checked_and_that_is_said(self):
        shop = self.fixture_shop("ships_on_numbers")
        ran = self.fixtures("run", "--to", shop.url)
        self.assertIn("--probe", ran.err)

    def test_a_probe_that_tells_nothing_fails_the_case(self):
        shop = self.fixture_shop()
        for words in (("--probe", "http://127.0.0.1:1/{MerchantTradeNo}"), ("--probe", shop.url + "/orders/{MerchantTradeNo}", "--probe-field", "paid"),
                      ("--probe", shop.url + "/orders/x{MerchantTradeNo}/../..", "--probe-field", "/paid")):
            with self.subTest(words):
                ran = self.fixtures("run", "--to", shop.url, "--case", "credit-paid", *words, "--json", exit_code=1)
                self.assertTrue(self.codes(ran.json) <= {"fixtures.probe", "fixtures.not_recorded"}, ran)


class Sending(RunTest):
    def test_one_case_goes_after_the_one_it_comes_after(self):
        shop = self.fixture_shop()
        probe = ("--probe", shop.url + "/orders/{MerchantTradeNo}", "--probe-field", "/paid")
        ran = self.fixtures("send", "credit-paid-resend", "--to", shop.url, *probe, "--json")
        self.assertEqual(["unchanged"], [case["state"] for case in ran.json["cases"]])
        self.assertEqual([(self.set / name / "callback.body").read_bytes() for name in ("credit-paid", "credit-paid-resend")], shop.bodies)

    def test_an_address_with_a_path_is_taken_as_it_is(self):
        shop = self.shop()
        self.fixtures("send", "credit-paid", "--to", shop.url + "/own/path?x=1")
        self.fixtures("send", "credit-paid", "--to", shop.url)
        self.assertEqual(["/own/path?x=1", "/ecpay/notify"], shop.paths)

    def test_what_cannot_be_sent(self):
        nobody = "http://127.0.0.1:1"
        self.assertEqual(5, self.fixtures("run", "--to", nobody, "--json", exit_code=5).exit)
        for words, code, exit_code in (((("send", "nothing", "--to", nobody)), "fixtures.case_unknown", 7), (("send", "credit-paid", "--to", "shop"), "url.invalid", 4),
                                       (("run", "--to", "https://payment.ecpay.com.tw/notify"), "fixtures.ecpay_host", 8), (("run", "--to", "http://vendor-stage.ECPAY.com.tw"), "fixtures.ecpay_host", 8),
                                       (("run", "--to", "emulator"), "emulator.not_running", 5), (("run", "--to", nobody, "--probe", "https://ecpay.com.tw/{MerchantTradeNo}"), "fixtures.ecpay_host", 8)):
            with self.subTest(words):
                ran = ecpay("fixtures", *words, "--json", folder=self.here)
                self.assert_error(ran, code, ran.exit)
                self.assertEqual(exit_code, ran.exit, ran)

    def test_usage_errors_are_exit_2(self):
        for words in ((), ("run",), ("send", "--to", "http://127.0.0.1:1"), ("export", "--as", "pdf"), ("nothing",), ("from", "stone", "1"), ("run", "--to", "http://127.0.0.1:1", "--timeout", "0")):
            with self.subTest(words):
                self.assertEqual(2, ecpay("fixtures", *words, folder=self.here).exit)


class WithTheEmulator(RunTest):
    def test_a_callback_that_was_sent_becomes_a_case(self):
        emulator = self.up(self.here)
        shop = self.shop()
        number = emulator.order("seen0001", shop.url + "/notify")
        self.assert_error(self.fixtures("from", "callback", "99", "--json", exit_code=7), "callback.not_found", 7)
        self.assertEqual(0, emulator.run("order", "pay", number).exit)
        made = self.fixtures("from", "callback", f"cb_{emulator.callback(number)['id']}", "--name", "seen", "--json").json
        assert_fits(self, made, "fixtures_from")
        self.fixtures("build")
        self.fixtures("verify")
        self.fixtures("send", "seen", "--to", shop.url)
        self.assertEqual(shop.notices[0], shop.notices[-1])
        self.assertEqual(2, len(shop.notices))

    def test_the_emulators_lambda_takes_the_cases(self):
        app = self.app_of(TEMPLATE, app__py=HANDLER)
        self.up(app)
        ecpay("fixtures", "init", folder=app)
        text = (app / "ecpay-fixtures/cases.toml").read_text()
        (app / "ecpay-fixtures/cases.toml").write_text(text)
        self.assertEqual(0, ecpay("fixtures", "build", folder=app).exit)
        ran = ecpay("fixtures", "send", "credit-paid", "--to", "emulator", "--json", folder=app)
        self.assertEqual((0, "ok"), (ran.exit, ran.json["cases"][0]["verdict"]), ran)
        without = self.folder()
        self.up(without)
        self.assert_error(ecpay("fixtures", "send", "credit-paid", "--to", "emulator", "--dir", str(self.set), "--json", folder=without), "fixtures.no_api", 7)


TEMPLATE = """
Transform: AWS::Serverless-2016-10-31
Resources:
  Notify:
    Type: AWS::Serverless::Function
    Properties:
      Runtime: python3.12
      Handler: app.handler
      CodeUri: .
      Events:
        Post: {Type: HttpApi, Properties: {Path: /ecpay/notify, Method: post}}
"""
HANDLER = """
import base64

def handler(event, context):
    body = base64.b64decode(event["body"]) if event["isBase64Encoded"] else event["body"].encode()
    return {"statusCode": 200, "headers": {"content-type": "text/plain"}, "body": "1|OK" if b"RtnCode=1&" in body else "0|no"}
"""


if __name__ == "__main__":
    unittest.main()
