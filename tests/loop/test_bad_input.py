"""What reaches the cashier broken is refused with its reason, and nothing changes."""

import socket
import unittest
from urllib.parse import urlsplit

import check_mac
from emulator import CASHIER, EmulatorTest, ask

RETURN_URL = "http://127.0.0.1:1/notify"
REQUIRED = ("MerchantID", "MerchantTradeNo", "MerchantTradeDate", "PaymentType", "TotalAmount", "TradeDesc",
            "ItemName", "ReturnURL", "ChoosePayment", "EncryptType")
# One value that breaks one documented rule.
BAD_VALUES = (
    ("MerchantID", "30026070000"), ("MerchantTradeNo", "T" * 21), ("MerchantTradeNo", "T-1"),
    ("MerchantTradeNo", "訂單1"), ("MerchantTradeDate", "2026-01-01 10:00:00"),
    ("MerchantTradeDate", "2026/02/30 10:00:00"), ("PaymentType", "AIO"), ("TotalAmount", "0"),
    ("TotalAmount", "-5"), ("TotalAmount", "12.5"), ("TotalAmount", "1e3"), ("TotalAmount", "9" * 40),
    ("TradeDesc", "茶" * 201), ("ItemName", "x" * 401), ("ReturnURL", "http://h/" + "x" * 200),
    ("ReturnURL", "javascript:alert(1)"), ("ChoosePayment", "credit"), ("EncryptType", "0"),
    ("CustomField1", "y" * 51), ("ClientBackURL", "data:text/html,x"))


class BadInput(EmulatorTest):
    def setUp(self):
        self.emulator = self.up()
        self.emulator.order("GOOD1", RETURN_URL)
        self.before = self.emulator.tables()

    def assert_refused(self, answer, status=200):
        """ECPay's own page or one of ours, never a crash; and the books are as they were."""
        self.assertEqual(status, answer.status, answer.text[:500])
        self.assertLess(answer.status, 500)
        self.assertNotIn("data-order=", answer.text)

    def assert_nothing_changed(self):
        self.assertEqual(self.before, self.emulator.tables())
        self.assertEqual(200, ask(self.emulator.urls["ecpay"] + "/readyz").status)

    def form(self, **more):
        return self.emulator.checkout_form("BAD1", RETURN_URL, **more)

    def test_a_wrong_checksum_is_refused_with_ecpays_words_and_our_explanation(self):
        form = self.form()
        last = "1" if form["CheckMacValue"].endswith("0") else "0"
        for name, value in (("one digit", form["CheckMacValue"][:-1] + last), ("md5", "0" * 32), ("empty", ""),
                            ("not hex", "Z" * 64), ("long", "A" * 10_000), ("chinese", "檢查碼")):
            with self.subTest(name):
                answer = self.emulator.post(check_mac.body_of({**form, "CheckMacValue": value}))
                self.assert_refused(answer)
                self.assertIn("10200073", answer.text)
        self.assert_nothing_changed()

    def test_a_missing_checksum_is_refused(self):
        form = self.form()
        del form["CheckMacValue"]
        answer = self.emulator.post(check_mac.body_of(form))
        self.assert_refused(answer)
        self.assertIn("10200073", answer.text)
        self.assert_nothing_changed()

    def test_each_required_field_that_is_missing_or_empty_is_named(self):
        for name in REQUIRED:
            for value in (None, ""):
                with self.subTest(field=name, value=value):
                    answer = self.emulator.post(check_mac.body_of(self.form(**{name: value})))
                    self.assert_refused(answer)
                    self.assertIn(name, answer.text)
        self.assert_nothing_changed()

    def test_each_broken_rule_is_named_by_its_field(self):
        for name, value in BAD_VALUES:
            with self.subTest(field=name, value=value[:40]):
                answer = self.emulator.post(check_mac.body_of(self.form(**{name: value})))
                self.assert_refused(answer)
                self.assertIn(name, answer.text)
                self.assertNotIn('href="javascript:', answer.text)
        self.assert_nothing_changed()

    def test_all_violations_are_listed_at_once(self):
        answer = self.emulator.post(check_mac.body_of(self.form(TotalAmount="0", ItemName=None, TradeDesc="x" * 300)))
        self.assert_refused(answer)
        for name in ("TotalAmount", "ItemName", "TradeDesc"):
            self.assertIn(name, answer.text)
        self.assert_nothing_changed()

    def test_an_order_number_used_before_is_refused_in_any_state(self):
        form = self.emulator.checkout_form("GOOD1", RETURN_URL)
        answer = self.emulator.post(check_mac.body_of(form))
        self.assert_refused(answer)
        self.assertIn("10300028", answer.text)
        self.assert_nothing_changed()

    def test_an_unknown_merchant_is_refused(self):
        answer = self.emulator.post(check_mac.body_of(self.form(MerchantID="9999999")))
        self.assert_refused(answer)
        self.assertIn("10200094", answer.text)
        self.assert_nothing_changed()

    def test_bodies_that_are_no_form_are_refused(self):
        good = check_mac.body_of(self.form())
        for name, body in (
                ("a broken escape", good + b"&X=%zz"), ("half an escape", good + b"&X=%4"), ("empty", b""),
                ("binary", bytes(range(256)) * 64), ("nul", good + b"&A=\0"), ("no pairs", b"hello"),
                ("1 MB value", good + b"&X=" + b"a" * (1 << 20)), ("1 MB of &", b"&" * (1 << 20)),
                ("invalid UTF-8", good + b"&X=%ff%fe"), ("ten thousand fields", good + b"&a=1" * 10_000),
                ("a megabyte of escapes", b"%41" * 350_000)):
            with self.subTest(name):
                self.assert_refused_or_told(self.emulator.post(body))
        self.assert_nothing_changed()

    def assert_refused_or_told(self, answer):
        self.assertIn(answer.status, (200, 400, 413), answer.text[:300])
        self.assertNotIn("data-order=", answer.text)

    def test_other_content_types_are_refused(self):
        body = check_mac.body_of(self.form())
        for kind in ("application/json", "multipart/form-data", "multipart/form-data; boundary=", "x" * 5000, ""):
            with self.subTest(kind=kind[:40]):
                answer = self.emulator.post(b'{"a":1}' if kind == "application/json" else body[:0] + b"--x\r\n",
                                            content_type=kind)
                self.assert_refused_or_told(answer)
        self.assert_nothing_changed()

    def test_unknown_paths_and_methods_get_a_page_that_names_the_nearest(self):
        url = self.emulator.urls["ecpay"]
        answer = ask(url + "/Cashier/AioChekOut/V5", "POST", b"")
        self.assertEqual(404, answer.status)
        self.assertIn(CASHIER, answer.text)
        for method, path, status in (("GET", "/nothing", 404), ("GET", CASHIER, 405), ("DELETE", CASHIER, 405),
                                     ("POST", "/" + "x" * 5000, 404), ("GET", "/%00%ff", 404),
                                     ("POST", "/_pay/1/2/card", 404), ("GET", "/_pay/../../etc/passwd", 404)):
            with self.subTest(method=method, path=path[:40]):
                self.assertEqual(status, ask(url + path, method).status)
        self.assert_nothing_changed()

    def test_what_is_no_http_is_answered_or_closed_and_does_no_harm(self):
        parts = urlsplit(self.emulator.urls["ecpay"])
        for name, text in (
                ("noise", b"\x00\xff" * 200 + b"\r\n\r\n"), ("no version", b"GET /\r\n\r\n"),
                ("two lengths", b"POST / HTTP/1.1\r\nHost: localhost\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\nab"),
                ("a negative length", b"POST / HTTP/1.1\r\nHost: localhost\r\nContent-Length: -1\r\n\r\n"),
                ("a huge length", b"POST / HTTP/1.1\r\nHost: localhost\r\nContent-Length: 99999999999\r\n\r\n"),
                ("a huge header", b"GET / HTTP/1.1\r\nHost: localhost\r\nX: " + b"a" * 200_000 + b"\r\n\r\n"),
                ("a bad chunk", b"POST / HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n")):
            with self.subTest(name), socket.create_connection((parts.hostname, parts.port), 10) as peer:
                peer.sendall(text)
                answer = peer.recv(65536)
                self.assertTrue(answer == b"" or answer.startswith(b"HTTP/1.1 4"), answer[:200])
        self.assert_nothing_changed()


class Refusals(EmulatorTest):
    def test_a_refusal_is_an_event_that_names_the_reason_in_both_languages(self):
        emulator = self.up()
        form = {**emulator.checkout_form("BAD1", RETURN_URL), "CheckMacValue": "0" * 64}
        emulator.post(check_mac.body_of(form))
        events = ask(emulator.urls["control"] + "/events").json["events"]
        told = [event["data"] for event in events if event["kind"] == "notice"]
        self.assertEqual(["mac.invalid"], [data["code"] for data in told])
        self.assertTrue(told[0]["message"]["en"] and told[0]["fix"]["zh-TW"])

    def test_a_headless_shopper_whose_order_is_refused_says_why_and_exits_1(self):
        app = self.app_folder()
        code = (app / "shop/checkout.py").read_text(encoding="utf-8")
        (app / "shop/checkout.py").write_text(code.replace('"PaymentType": "aio"', '"PaymentType": "oia"'), encoding="utf-8")
        emulator = self.up(app)
        ran = emulator.run("checkout", "--json")
        error = self.assert_error(ran, "shopper.refused", 1)
        self.assertIn("10300024", error["evidence"])
        self.assertEqual(([], [], []), emulator.tables())


if __name__ == "__main__":
    unittest.main()
