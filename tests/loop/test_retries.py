"""What a shop answers to a notice, the verdict it gets, and the re-sends that follow on the virtual clock."""

import socket
import unittest
from datetime import datetime

import check_mac
from emulator import EmulatorTest
from plain_shop import Answer

# answer -> verdict; all but the last are sent again.
ANSWERS = (
    (Answer('"1|OK"'), "quoted"),
    (Answer("1|ok"), "wrong_case"),
    (Answer("1|OK\n"), "whitespace"),
    (Answer(b"\xef\xbb\xbf1|OK"), "bom"),
    (Answer("<html>1|OK</html>", content_type="text/html"), "html"),
    (Answer('{"answer":"1|OK"}', content_type="application/json"), "json"),
    (Answer(""), "empty_body"),
    (Answer("OK"), "wrong_body"),
    (Answer("1|OK", status=201), "wrong_status"),
    (Answer("", status=302, headers={"Location": "http://127.0.0.1:1/login"}), "redirect"),
    (Answer("no", status=403), "client_error"),
    (Answer("oops", status=500), "server_error"),
    (Answer("1|OK"), "ok"),
)


def at(text):
    return datetime.fromisoformat(text)


class Verdicts(EmulatorTest):
    def setUp(self):
        self.merchant = self.shop()
        self.emulator = self.up(None, "--callback-timeout", "300ms", "--freeze")

    def test_each_answer_has_its_verdict_and_only_ok_ends_the_notice(self):
        for number, (answer, verdict) in enumerate(ANSWERS):
            with self.subTest(verdict=verdict):
                self.merchant.answer = answer
                order = self.emulator.order(f"V{number}", self.merchant.url + "/notify")
                paid = self.emulator.json("order", "pay", order, exit_code=0 if verdict == "ok" else 1)
                self.assertEqual("paid", paid["order"]["state"])
                self.assertEqual(verdict, paid["callback"]["verdict"])
                callback = self.emulator.callback(order)
                attempt = callback["attempts"][-1]
                self.assertEqual((verdict, answer.status), (attempt["verdict"], attempt["status"]))
                self.assertEqual("settled" if verdict == "ok" else "pending", callback["state"])
                self.assertEqual(verdict == "ok", callback["next_at"] is None)

    def test_a_redirect_is_not_followed(self):
        other = self.shop()
        self.merchant.answer = Answer("", status=302, headers={"Location": other.url + "/notify"})
        order = self.emulator.order("R1", self.merchant.url + "/notify")
        self.emulator.json("order", "pay", order, exit_code=1)
        self.assertEqual([], other.paths)

    def test_the_reason_of_a_verdict_is_on_the_timeline_in_both_languages(self):
        self.merchant.answer = Answer('"1|OK"')
        order = self.emulator.order("W1", self.merchant.url + "/notify")
        self.emulator.json("order", "pay", order, exit_code=1)
        shown = self.emulator.json("order", "show", order)
        tried = [event["data"] for event in shown["events"] if event["kind"] == "callback.attempted"]
        self.assertEqual(1, len(tried))
        for words in (tried[0]["why"], tried[0]["fix"]):
            self.assertTrue(words["en"] and words["zh-TW"] and words["en"] != words["zh-TW"], tried)

    def test_a_shop_that_is_too_slow_is_timed_out(self):
        self.merchant.answer = Answer(hold=True)
        order = self.emulator.order("S1", self.merchant.url + "/notify")
        self.emulator.json("order", "pay", order, exit_code=1)
        attempt = self.emulator.callback(order)["attempts"][0]
        self.assertEqual(("timed_out", None), (attempt["verdict"], attempt["status"]))
        self.assertGreaterEqual(attempt["ms"], 290)

    def test_a_shop_that_is_closed_is_unreachable_and_gets_its_notice_once_it_opens(self):
        # A port of which nobody else can take hold while the test needs it closed: bound, not listening.
        with socket.socket() as closed:
            closed.bind(("127.0.0.1", 0))
            order = self.emulator.order("C1", f"http://127.0.0.1:{closed.getsockname()[1]}/notify")
            self.emulator.json("order", "pay", order, exit_code=1)
        self.assertEqual("unreachable", self.emulator.callback(order)["attempts"][0]["verdict"])

    def test_a_host_that_is_neither_local_nor_allowed_is_never_asked(self):
        order = self.emulator.order("N1", "http://shop.example.com/notify")
        paid = self.emulator.json("order", "pay", order, exit_code=1)
        self.assertEqual("not_allowed", paid["callback"]["verdict"])
        shown = self.emulator.json("order", "show", order)
        tried = next(event["data"] for event in shown["events"] if event["kind"] == "callback.attempted")
        self.assertIn("--map shop.example.com=", tried["fix"]["en"])


class Rhythm(EmulatorTest):
    def setUp(self):
        self.merchant = self.shop()
        self.emulator = self.up(None, "--freeze", "--clock", "2026-03-01T10:00:00+08:00")
        self.merchant.answer = Answer("oops", status=500)
        self.order = self.emulator.order("T1", self.merchant.url + "/notify", CustomField1="茶 tea")
        self.emulator.json("order", "pay", self.order, exit_code=1)

    def test_a_notice_is_sent_again_four_times_in_5_to_15_minutes_each(self):
        for tried in range(2, 6):
            before = self.emulator.callback(self.order)
            due = at(before["next_at"])
            wait = (due - at(before["attempts"][-1]["at"])).total_seconds()
            self.assertTrue(300 <= wait <= 900, wait)
            self.emulator.json("clock", "advance", "15m")
            after = self.emulator.callback(self.order)
            self.assertEqual(tried, len(after["attempts"]))
            self.assertEqual(due, at(after["attempts"][-1]["at"]))
        self.assertEqual(("exhausted", None), (after["state"], after["next_at"]))
        self.assertEqual(0, self.emulator.json("clock", "advance", "30d")["ran"])
        self.assertEqual(5, len(self.merchant.notices))

    def test_nothing_is_sent_before_it_is_due(self):
        self.assertEqual(0, self.emulator.json("clock", "advance", "299s")["ran"])
        self.assertEqual(1, len(self.merchant.notices))
        self.assertEqual(1, self.emulator.json("clock", "next")["ran"])
        self.assertEqual(2, len(self.merchant.notices))

    def test_one_long_advance_runs_all_re_sends_in_order(self):
        self.assertEqual(4, self.emulator.json("clock", "advance", "2h")["ran"])
        times = [attempt["at"] for attempt in self.emulator.callback(self.order)["attempts"]]
        self.assertEqual((5, sorted(times)), (len(times), times))

    def test_a_re_send_says_so_and_is_signed_anew(self):
        self.emulator.json("clock", "advance", "15m")
        first, second = self.merchant.notices
        self.assertEqual(("1", "1"), (first["RtnCode"], second["RtnCode"]))
        changed = {name for name in first if first[name] != second[name]}
        self.assertEqual({"RtnMsg", "CheckMacValue"}, changed)
        for notice in (first, second):
            self.assertEqual(check_mac.check_mac_value(notice.items()), notice["CheckMacValue"])
            self.assertEqual(("300", "茶 tea", "T1"),
                             (notice["TradeAmt"], notice["CustomField1"], notice["MerchantTradeNo"]))

    def test_a_shop_that_recovers_ends_the_re_sends(self):
        self.merchant.answer = Answer()
        self.emulator.json("clock", "advance", "15m")
        callback = self.emulator.callback(self.order)
        self.assertEqual(["server_error", "ok"], [attempt["verdict"] for attempt in callback["attempts"]])
        self.assertEqual("settled", callback["state"])
        self.assertEqual([], self.emulator.json("clock", "agenda")["agenda"])

    def test_resend_is_the_next_attempt_and_replay_the_same_bytes_as_its_own_delivery(self):
        number = str(self.emulator.callback(self.order)["id"])
        self.merchant.answer = Answer()
        again = self.emulator.json("callback", "resend", number)["callback"]
        self.assertEqual(["server_error", "ok"], [attempt["verdict"] for attempt in again["attempts"]])
        replayed = self.emulator.json("callback", "replay", number)["callback"]
        self.assertNotEqual(again["id"], replayed["id"])
        self.assertEqual(self.merchant.notices[1], self.merchant.notices[2])


if __name__ == "__main__":
    unittest.main()
