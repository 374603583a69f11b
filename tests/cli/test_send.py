"""send: to a running emulator, to a server that answers anything, and never to production by accident."""

import json
import unittest
from urllib.parse import parse_qsl

from emulator import EmulatorTest
from plain_shop import Answer
from program import ecpay
from schema import assert_fits

ORDER = ("MerchantTradeNo=tea0001", "TotalAmount=300", "TradeDesc=shop", "ItemName=tea", "ChoosePayment=ALL")


class ToTheEmulator(EmulatorTest):
    def setUp(self):
        self.emulator = self.up(None)

    def send(self, *words):
        ran = self.emulator.run("send", *words, "--to", "emulator", "--json")
        if ran.json["schema"] == "ecpay-cli/send":
            assert_fits(self, ran.json, "send")
        return ran

    def test_an_order_is_made_and_its_query_is_read_with_its_signature(self):
        made = self.send("aio.checkout", *ORDER, "ReturnURL=http://localhost:1/notify")
        self.assertEqual((0, 200), (made.exit, made.json["status"]), made)
        found = self.send("aio.query_trade", "MerchantTradeNo=tea0001")
        self.assertEqual((0, "300"), (found.exit, found.json["values"]["TradeAmt"]), found)
        plain = self.emulator.run("send", "aio.query_trade", "MerchantTradeNo=tea0001", "--to", "emulator")
        self.assertEqual("300", json.loads(plain.out)["TradeAmt"])

    def test_what_the_catalogue_refuses_is_not_sent(self):
        ran = self.send("aio.checkout", "TotalAmount=0")
        self.assertEqual(1, ran.exit)
        assert_fits(self, ran.json, "violations")


    def test_a_finished_payload_arrives_byte_for_byte_whatever_it_came_in(self):
        def built(api, *words):
            return ecpay("build", api, *words, folder=self.emulator.folder)
        number = iter(range(100))
        for form in ("form", "json", "html", "curl", "http", "hurl"):
            with self.subTest(form):
                no = f"raw{next(number)}"
                payload = built("aio.checkout", *ORDER[1:], f"MerchantTradeNo={no}", "ReturnURL=http://localhost:1/n", "--as", form).out
                ran = self.emulator.run("send", "--raw", "-f", "-", "--to", "emulator", "--json", stdin=payload.encode())
                self.assertEqual((0, "aio.checkout"), (ran.exit, ran.json["api"]), ran)
                self.assertEqual("300", self.send("aio.query_trade", f"MerchantTradeNo={no}").json["values"]["TradeAmt"])
        query = built("aio.query_trade", "MerchantTradeNo=raw0").out
        good = self.emulator.run("send", "aio.query_trade", "--raw", "-f", "-", "--to", "emulator", "--json", stdin=query.encode())
        self.assertEqual((0, "300"), (good.exit, good.json["values"]["TradeAmt"]), good)
        bad = self.emulator.run("send", "aio.query_trade", "--raw", "-f", "-", "--to", "emulator", "--json", stdin=query.replace("CheckMacValue=", "CheckMacValue=0").encode())
        self.assertEqual(1, bad.exit, bad)
        envelope = built("ecpg.query_trade", "MerchantTradeNo=none").out
        ran = self.emulator.run("send", "ecpg.query_trade", "--raw", "-f", "-", "--to", "emulator", "--json", stdin=envelope.encode())
        # This API is not emulated: that is said after its envelope was opened and its fields were checked.
        self.assertEqual(501, ran.json["status"])
        self.assertIn("Signature and parameters are in order", ran.json["body"])
        tampered = json.dumps({**json.loads(envelope), "Data": "AAAA"})
        ran = self.emulator.run("send", "ecpg.query_trade", "--raw", "-f", "-", "--to", "emulator", "--json", stdin=tampered.encode())
        self.assertNotIn("Signature and parameters are in order", ran.json["body"])

    def test_what_does_not_go_with_a_finished_payload(self):
        for words, code, exit_code in ((("--raw", "A=1", "--seed", "1"), "send.raw_alone", 2), (("--raw",), "input.none", 2), ((), "cli.usage", 2),
                                       (("--raw", "-f", "none.http"), "input.unreadable", 4), (("no.api", "--raw", "A=1"), "catalogue.api_unknown", 7)):
            self.assert_error(self.emulator.run("send", *words, "--to", "emulator", "--json"), code, exit_code)


class ToAnyServer(EmulatorTest):
    def setUp(self):
        self.here = self.folder()
        self.server = self.shop()

    def send(self, *words, **more):
        return ecpay("send", *words, "--to", self.server.url, "--json", folder=self.here, **more)

    def test_a_finished_payload_keeps_its_exact_bytes(self):
        # Order, letter case of escapes, blanks and a name twice: none would survive being written again.
        for body in (b"b=%e8%8c%b6&MerchantID=3002607&a=1%20+2&b=&CheckMacValue=0~", b'{"Data" : "QQ==",\t"MerchantID":"3002607", "RqHeader":{ }}'):
            api = "ecpg.query_trade" if body.startswith(b"{") else "aio.query_trade"
            self.send(api, "--raw", "-f", "-", stdin=body)
            self.assertEqual(body, self.server.bodies[-1])

    def test_an_answer_with_a_wrong_signature_is_exit_1(self):
        self.server.answer = Answer("MerchantID=3002607&TradeStatus=1&CheckMacValue=" + "0" * 64)
        ran = self.send("aio.query_trade", "MerchantTradeNo=a")
        self.assertEqual((1, "mac.invalid"), (ran.exit, ran.json["problem"]), ran)

    def test_both_layers_of_an_envelope_are_checked(self):
        def envelope(text):
            outer = json.loads(ecpay("encrypt", "--service", "invoice_b2c", "--envelope", text, folder=self.here).out)
            return json.dumps({"MerchantID": "2000132", "RpHeader": outer["RqHeader"], "TransCode": 1, "TransMsg": "", "Data": outer["Data"]})
        for body, code, ok in ((envelope('{"RtnCode":1,"RtnMsg":"x"}'), 0, True), (envelope('{"RtnCode":5000022,"RtnMsg":"x"}'), 1, False),
                               ('{"MerchantID":"2000132","RpHeader":{"Timestamp":1},"TransCode":110,"TransMsg":"no","Data":""}', 1, False),
                               ('{"MerchantID":"2000132","RpHeader":{"Timestamp":1},"TransCode":1,"TransMsg":"","Data":"AAAA"}', 1, False),
                               ("<html>", 1, False), ("", 1, False), ("{" * 1000, 1, False)):
            with self.subTest(body[:80]):
                self.server.answer = Answer(body)
                ran = self.send("invoice_b2c.issue", "--sample", "consumer")
                assert_fits(self, ran.json, "send")
                self.assertEqual((code, ok), (ran.exit, ran.json["ok"]), ran)

    def test_the_bytes_that_arrive_are_those_of_build(self):
        words = ("aio.query_trade", "MerchantTradeNo=a", "--at", "2025-01-01T12:00:00")
        self.send(*words)
        built = ecpay("build", *words, folder=self.here).out.strip()
        self.assertEqual(dict(parse_qsl(built)), self.server.notices[-1])

    def test_nobody_there_is_exit_5_and_production_exit_8(self):
        self.assertEqual(5, ecpay("send", "aio.query_trade", "MerchantTradeNo=a", "--to", "http://127.0.0.1:1", folder=self.here).exit)
        self.assert_error(ecpay("send", "aio.query_trade", "MerchantTradeNo=a", "--to", "emulator", "--json", folder=self.here), "emulator.not_running", 5)
        production = ("send", "aio.query_trade", "MerchantTradeNo=a", "--to", "https://PAYMENT.ecpay.com.tw", "--json")
        self.assert_error(ecpay(*production, folder=self.here), "send.public_keys", 8)
        self.assert_error(ecpay(*production, "--allow-production", folder=self.here), "send.public_keys", 8)
        own = {"ECPAY_HASH_KEY": "a" * 16, "ECPAY_HASH_IV": "b" * 16, "ECPAY_MERCHANT_ID": "9"}
        self.assert_error(ecpay(*production, folder=self.here, **own), "send.production", 8)


if __name__ == "__main__":
    unittest.main()
