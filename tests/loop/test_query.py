"""QueryTradeInfo over a real socket: what a shop's server asks, and the signed answer."""

import time
import unittest
from urllib.parse import parse_qsl

import check_mac
from emulator import EmulatorTest

QUERY = "/Cashier/QueryTradeInfo/V5"


class Query(EmulatorTest):
    def setUp(self):
        self.merchant = self.shop()
        self.emulator = self.up()

    def query(self, trade_no, stamp=None, **more):
        fields = {"MerchantID": check_mac.MERCHANT, "MerchantTradeNo": trade_no,
                  "TimeStamp": str(int(time.time()) if stamp is None else stamp), **more}
        return self.emulator.post(check_mac.body_of(check_mac.signed(fields)), QUERY)

    def answer(self, trade_no, **more):
        answer = self.query(trade_no, **more)
        self.assertEqual(200, answer.status, answer.text)
        self.assertIn("charset=utf-8", answer.headers["Content-Type"].lower())
        return dict(parse_qsl(answer.text, keep_blank_values=True))

    def test_the_answer_follows_the_order_and_is_signed(self):
        order = self.emulator.order("Q1", self.merchant.url + "/notify", CustomField1="茶")
        self.assertEqual("0", self.answer(order)["TradeStatus"])
        self.emulator.json("order", "pay", order)
        paid = self.answer(order)
        self.assertEqual(check_mac.check_mac_value(paid.items()), paid["CheckMacValue"])
        self.assertEqual(("1", "300", "Q1", "茶"),
                         (paid["TradeStatus"], paid["TradeAmt"], paid["MerchantTradeNo"], paid["CustomField1"]))
        self.assertEqual(self.emulator.json("order", "list")["orders"][0]["TradeNo"], paid["TradeNo"])

    def test_stamps_outside_the_window_and_wrong_signatures_are_refused(self):
        order = self.emulator.order("Q1", self.merchant.url + "/notify")
        now = int(time.time())
        for name, stamp in (("old", now - 3600), ("ahead", now + 3600), ("milliseconds", now * 1000), ("no number", "x"),
                            ("empty", ""), ("negative", "-1"), ("huge", "9" * 40)):
            with self.subTest(name):
                self.assertNotIn("TradeAmt=300", self.query(order, stamp=stamp).text)
        fields = {"MerchantID": check_mac.MERCHANT, "MerchantTradeNo": order, "TimeStamp": str(now), "CheckMacValue": "0" * 64}
        self.assertNotIn("TradeAmt=300", self.emulator.post(check_mac.body_of(fields), QUERY).text)
        self.assertEqual("0", self.answer(order)["TradeStatus"])

    def test_a_turned_clock_accepts_the_shops_own_time_and_the_virtual_one(self):
        order = self.emulator.order("Q1", self.merchant.url + "/notify")
        self.emulator.json("clock", "advance", "8d")
        for stamp in (int(time.time()), int(time.time()) + 8 * 86_400):
            self.assertEqual("300", self.answer(order, stamp=stamp)["TradeAmt"])

    def test_an_order_that_is_not_there_is_answered_as_such(self):
        self.assertNotIn("TradeStatus=1&", self.query("NONE").text)
        self.assertEqual([], self.emulator.json("order", "list")["orders"])


if __name__ == "__main__":
    unittest.main()
