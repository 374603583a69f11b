"""kill -9 in the middle of a notice: after a restart it is delivered, and no order is lost or doubled."""

import subprocess
import threading
import unittest

import check_mac
from emulator import EmulatorTest, slow
from plain_shop import Answer
from program import CLI, environment, members_of_session, until

# Put before the shop's notify handler: its first call hangs, as a function under a debugger does.
HANGING_ONCE = """
import pathlib, time
_first_call = pathlib.Path({marker!r})
_handler = handler
def handler(event, context):
    if not _first_call.exists():
        _first_call.touch()
        time.sleep(60)
    return _handler(event, context)
"""


class KillNine(EmulatorTest):
    def setUp(self):
        self.merchant = self.shop()

    def start(self, emulator, *arguments):
        """A command beside the test, which a kill of the emulator leaves without an answer."""
        process = subprocess.Popen([CLI, *arguments], cwd=emulator.folder, env=environment(emulator.folder),
                                   stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)
        self.addCleanup(process.stderr.close)
        self.addCleanup(process.wait)
        self.addCleanup(process.kill)
        return process

    def test_a_notice_under_way_is_sent_once_more_with_the_same_bytes(self):
        emulator = self.up(None, "--callback-timeout", "30s")
        order = emulator.order("K1", self.merchant.url + "/notify")
        self.merchant.answer = Answer(hold=True)
        paying = self.start(emulator, "order", "pay", order)
        self.merchant.wait_for(1)
        emulator.kill()
        self.assertEqual(5, paying.wait(timeout=10))
        self.merchant.answer = Answer()
        emulator.up()
        self.merchant.wait_for(2)
        settled = until(lambda: (found := emulator.callback(order))["state"] == "settled" and found,
                        "the notice is settled")
        self.assertEqual(["interrupted", "ok"], [attempt["verdict"] for attempt in settled["attempts"]])
        self.assertEqual(self.merchant.notices[0], self.merchant.notices[1])
        orders = emulator.json("order", "list")["orders"]
        self.assertEqual([("K1", "paid")], [(one["MerchantTradeNo"], one["state"]) for one in orders])
        self.assertEqual([], emulator.json("clock", "agenda")["agenda"])

    def test_a_crash_does_not_use_up_a_re_send(self):
        emulator = self.up(None, "--callback-timeout", "30s")
        order = emulator.order("K2", self.merchant.url + "/notify")
        self.merchant.answer = Answer(hold=True)
        self.start(emulator, "order", "pay", order)
        self.merchant.wait_for(1)
        emulator.kill()
        self.merchant.answer = Answer("no", status=500)
        emulator.up()
        until(lambda: len(emulator.callback(order)["attempts"]) == 2 and emulator.callback(order)["next_at"],
              "the interrupted notice was sent again")
        emulator.json("clock", "advance", "2h")
        verdicts = [attempt["verdict"] for attempt in emulator.callback(order)["attempts"]]
        self.assertEqual(["interrupted"] + ["server_error"] * 5, verdicts)

    def test_a_re_send_that_was_due_while_nothing_ran_is_sent_at_the_next_start(self):
        emulator = self.up()
        order = emulator.order("K3", self.merchant.url + "/notify")
        self.merchant.answer = Answer("no", status=500)
        emulator.json("order", "pay", order, exit_code=1)
        emulator.kill()
        emulator.up()
        self.merchant.answer = Answer()
        self.assertEqual(1, emulator.json("clock", "next")["ran"])
        self.assertEqual("settled", emulator.callback(order)["state"])

    def test_every_order_that_was_acknowledged_in_a_storm_is_there_afterwards_once(self):
        emulator = self.up()
        acknowledged = []

        def shop_on(number):
            for count in range(200):
                trade_no = f"S{number}x{count}"
                try:
                    form = emulator.checkout_form(trade_no, self.merchant.url + "/notify")
                    if emulator.post(check_mac.body_of(form)).status == 200:
                        acknowledged.append(trade_no)
                except OSError:
                    return

        shoppers = [threading.Thread(target=shop_on, args=(number,)) for number in range(4)]
        for shopper in shoppers:
            shopper.start()
        until(lambda: len(acknowledged) >= 40, "40 orders are acknowledged")
        emulator.kill()
        for shopper in shoppers:
            shopper.join(timeout=20)
        emulator.up()
        numbers = [order["MerchantTradeNo"] for order in emulator.json("order", "list", "--limit", "1000")["orders"]]
        self.assertEqual(len(numbers), len(set(numbers)))
        self.assertLessEqual(set(acknowledged), set(numbers))

    @slow
    def test_a_function_in_the_middle_of_the_notice_hears_of_the_order_again_and_pays_it_once(self):
        app = self.app_folder()
        marker = app / "first-call"
        with open(app / "shop/notify.py", "a", encoding="utf-8") as handler:
            handler.write(HANGING_ONCE.format(marker=str(marker)))
        emulator = self.up(app)
        shopping = self.start(emulator, "checkout")
        until(marker.exists, "the notify function has begun", 20)
        session = emulator.session
        emulator.kill()
        self.assertEqual(5, shopping.wait(timeout=10))
        until(lambda: not members_of_session(session), "the functions of the killed emulator have gone", 5)
        emulator.up()
        paid = until(lambda: (orders := emulator.json("order", "list", "--state", "paid")["orders"]) and orders,
                     "the order is paid")
        order = paid[0]["TradeNo"]
        until(lambda: emulator.callback(order)["state"] == "settled", "the notice is settled", 20)
        self.assertEqual(["interrupted", "ok"],
                         [attempt["verdict"] for attempt in emulator.callback(order)["attempts"]])
        lines = until(lambda: (text := self.log_text(emulator)) and "receipt" in text.lower() and text,
                      "the receipt function has run")
        self.assertEqual(1, lines.count("is paid: NT$"))
        self.assertEqual(1, len(emulator.json("order", "list")["orders"]))

    @staticmethod
    def log_text(emulator):
        return "\n".join(line["message"] for line in emulator.json("logs")["logs"])


if __name__ == "__main__":
    unittest.main()
