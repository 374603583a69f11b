"""The exit code of every verb, and the error that goes with it (DESIGN section 3)."""

import unittest

import check_mac
from emulator import EmulatorTest
from plain_shop import Answer
from program import ecpay

NEEDS_EMULATOR = (
    ("down",), ("status",), ("checkout",), ("order", "list"), ("order", "show", "X"), ("order", "pay", "X"),
    ("order", "fail", "X"), ("order", "expire", "X"), ("callback", "list"), ("callback", "resend", "1"),
    ("callback", "replay", "1"), ("clock", "now"), ("clock", "agenda"), ("clock", "freeze"), ("clock", "resume"),
    ("clock", "next"), ("clock", "advance", "1h"), ("clock", "set", "2030-01-01T00:00:00"), ("logs",),
    ("logs", "--follow"), ("reset",))
NOT_FOUND = (
    ("order", "show", "NONE"), ("order", "pay", "NONE"), ("order", "fail", "NONE"), ("order", "expire", "NONE"),
    ("callback", "list", "--order", "NONE"), ("callback", "resend", "99"), ("callback", "replay", "99"),
    ("callback", "resend", "none"), ("logs", "--order", "NONE"), ("order", "show", "../status"), ("order", "show", "\u8a02\u55ae"),
    ("order", "show", "a b%00?x=1"), ("order", "show", "x" * 3000))


class WithoutEmulator(EmulatorTest):
    def test_every_verb_that_needs_one_is_exit_5_and_says_how_to_start_it(self):
        here = self.folder()
        for words in NEEDS_EMULATOR:
            with self.subTest(words=words):
                error = self.assert_error(ecpay(*words, "--json", folder=here), "emulator.not_running", 5)
                self.assertIn("ecpay-cli up", error["fix"]["en"])
                plain = ecpay(*words, folder=here)
                self.assertEqual((5, ""), (plain.exit, plain.out))
                self.assertIn("ecpay-cli up", plain.err)

    def test_a_folder_that_cannot_be_entered_is_exit_3(self):
        here = self.folder()
        for words in (("sign", "A=1"), ("status",)):
            self.assert_error(ecpay("-C", "nowhere", *words, "--json", folder=here), "cli.folder", 3)


class WithEmulator(EmulatorTest):
    def setUp(self):
        self.merchant = self.shop()
        self.emulator = self.up(None, "--freeze")

    def test_what_is_not_there_is_exit_7(self):
        for words in NOT_FOUND:
            with self.subTest(words=words):
                ran = self.emulator.run(*words, "--json")
                self.assertEqual(7, ran.exit, ran)
                self.assert_error(ran, ran.json["code"], 7)

    def test_every_verb_that_works_is_exit_0_with_json_of_its_schema(self):
        number = self.emulator.order("X1", self.merchant.url + "/notify")
        for words in (("status",), ("wait",), ("order", "list"), ("order", "show", number), ("order", "pay", number),
                      ("callback", "list"), ("callback", "list", "--order", number), ("callback", "resend", "1"),
                      ("callback", "replay", "1"), ("clock", "now"), ("clock", "agenda"), ("clock", "resume"),
                      ("clock", "freeze"), ("clock", "advance", "1h30m"), ("clock", "set", "2031-01-01T00:00:00+08:00"),
                      ("logs",), ("reset",), ("down",)):
            with self.subTest(words=words):
                self.emulator.json(*words)

    def test_text_results_are_on_standard_output_and_talk_beside_it(self):
        self.emulator.order("X1", self.merchant.url + "/notify")
        for words in (("status",), ("order", "list"), ("order", "show", "X1"), ("clock", "now")):
            with self.subTest(words=words):
                ran = self.emulator.run(*words)
                self.assertEqual((0, ""), (ran.exit, ran.err), ran)
                self.assertTrue(ran.out.strip())
        empty = self.emulator.run("callback", "list", "-q")
        self.assertEqual((0, "", ""), (empty.exit, empty.out, empty.err))

    def test_an_order_that_is_paid_cannot_be_paid_failed_or_expired(self):
        number = self.emulator.order("X1", self.merchant.url + "/notify")
        self.emulator.json("order", "pay", number)
        for verb in ("pay", "fail", "expire"):
            ran = self.emulator.run("order", verb, number, "--json")
            self.assertEqual(7, ran.exit, ran)
            self.assert_error(ran, ran.json["code"], 7)
        self.assertEqual(1, len(self.merchant.notices))

    def test_paying_is_exit_1_when_the_shop_does_not_acknowledge_in_text_and_json(self):
        self.merchant.answer = Answer("no")
        for number, words in (("X1", ()), ("X2", ("--json",))):
            self.emulator.order(number, self.merchant.url + "/notify")
            ran = self.emulator.run("order", "pay", number, *words)
            self.assertEqual(1, ran.exit, ran)

    def test_failing_and_expiring_are_told_to_the_shop_as_ecpay_tells_them(self):
        self.emulator.order("X1", self.merchant.url + "/notify")
        self.emulator.order("X2", self.merchant.url + "/notify")
        failed = self.emulator.json("order", "fail", "X1", "--code", "10100248")
        self.assertEqual(("failed", "10100248"), (failed["order"]["state"], failed["order"]["RtnCode"]))
        self.assertEqual("10100248", self.merchant.notices[0]["RtnCode"])
        self.assertEqual("expired", self.emulator.json("order", "expire", "X2")["order"]["state"])
        self.assertEqual(1, len(self.merchant.notices))

    def test_a_code_that_does_not_tell_of_a_failure_is_refused(self):
        self.emulator.order("X1", self.merchant.url + "/notify")
        for code in ("1", "01", "x", "", "-5", "9" * 30):
            with self.subTest(code=code):
                self.assert_error(self.emulator.run("order", "fail", "X1", f"--code={code}", "--json"), "order.code", 2)
        self.assertEqual("created", self.emulator.json("order", "show", "X1")["order"]["state"])

    def test_an_order_number_of_two_merchants_is_exit_7_and_lists_both(self):
        self.emulator.order("TWIN", self.merchant.url + "/notify")
        form = self.emulator.checkout_form("TWIN", self.merchant.url + "/notify", MerchantID="3002599")
        form["CheckMacValue"] = check_mac.check_mac_value(form.items(), "spPjZn66i0OhqJsQ", "hT5OJckN45isQTTs")
        self.assertEqual(200, self.emulator.post(check_mac.body_of(form)).status)
        orders = self.emulator.json("order", "list")["orders"]
        self.assertEqual(2, len(orders))
        ran = self.emulator.run("order", "show", "TWIN", "--json")
        error = self.assert_error(ran, ran.json["code"], 7)
        for order in orders:
            self.assertIn(order["TradeNo"], str(error))
        self.emulator.json("order", "show", orders[0]["TradeNo"])

    def test_the_clock_does_not_go_back_and_says_when_nothing_is_due(self):
        self.assert_error(self.emulator.run("clock", "set", "1999-01-01", "--json"), "clock.backwards", 2)
        self.assert_error(self.emulator.run("clock", "set", "1999-01-01T00:00:00", "--json"), "clock.backwards", 2)
        self.assert_error(self.emulator.run("clock", "next", "--json"), "clock.nothing_due", 7)
        for text in ("-1h", "1h-30m", "1", "h", "", "9" * 30 + "d"):
            with self.subTest(text=text):
                ran = self.emulator.run("clock", "advance", "--json", "--", text)
                self.assertEqual(2, ran.exit, ran)

    def test_states_and_limits_that_do_not_exist_are_usage_errors(self):
        for words in (("order", "list", "--state", "bogus"), ("order", "list", "--limit", "0"),
                      ("order", "list", "--limit", "-3")):
            with self.subTest(words=words):
                self.assertEqual(2, self.emulator.run(*words).exit)


if __name__ == "__main__":
    unittest.main()
