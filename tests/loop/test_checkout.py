"""The reference shop from its first page to a paid order: browser, gateway, functions, cashier, notice, SNS."""

import unittest
from urllib.parse import urlsplit

from emulator import EmulatorTest, ask
from program import until

SHOPPING = ("shopper", "gateway", "function", "dynamodb", "cashier", "dispatcher", "sns")


class Checkout(EmulatorTest):
    def setUp(self):
        self.emulator = self.up(self.app_folder())

    def functions_of(self, order):
        """The functions that ran for an order, by its timeline."""
        shown = self.emulator.json("order", "show", order)
        return [hop["name"] for hop in shown["hops"] if hop["actor"] == "function"]

    def test_a_paid_order_passes_every_actor_and_ends_at_the_shop(self):
        trip = self.emulator.json("checkout")
        self.assertTrue(trip["ok"])
        self.assertEqual("paid", trip["order"]["state"])
        self.assertEqual({"attempts": 1, "verdict": "ok", "answer": "1|OK"}, trip["callback"])
        self.assertLessEqual(set(SHOPPING), {hop["actor"] for hop in trip["hops"]}, trip["hops"])
        self.assertEqual(list(range(1, len(trip["hops"]) + 1)), [hop["n"] for hop in trip["hops"]])
        self.assertIn("/result", trip["ended_at"])
        for hop in trip["hops"]:
            if hop["actor"] in ("shopper", "gateway", "cashier", "dispatcher"):
                self.assertTrue(hop["method"] and hop["url"] and hop["status"] < 400, hop)
        shown = ask(f"{self.emulator.urls['api']}/orders/{trip['order']['MerchantTradeNo']}")
        self.assertEqual((200, "paid"), (shown.status, shown.json["status"]), "the shop's own word")

    def test_the_subscriber_of_the_topic_runs_on_the_same_timeline(self):
        order = self.emulator.json("checkout")["order"]["TradeNo"]
        ran = until(lambda: (names := self.functions_of(order)) and any("Receipt" in n for n in names) and names,
                    "the receipt function is on the order's timeline")
        for function in ("CheckoutFunction", "NotifyFunction", "ResultFunction", "ReceiptFunction"):
            self.assertTrue(any(function in name for name in ran), (function, ran))

    def test_hops_stand_in_the_order_in_which_they_began(self):
        for _ in range(3):
            hops = self.emulator.json("checkout")["hops"]
            pages = [urlsplit(hop["url"]).path.rpartition("/")[2] for hop in hops if hop["actor"] == "shopper"]
            self.assertEqual(["", "checkout", "V5", "card", "otp", "result"], pages, hops)
            back = next(n for n, hop in enumerate(hops) if hop["actor"] == "shopper" and "/result" in hop["url"])
            self.assertIn("dispatcher", [hop["actor"] for hop in hops[:back]], "the notice comes first")
            for outer, inner in zip(hops, hops[1:]):
                if outer["actor"] == "shopper":
                    self.assertIn(inner["actor"], ("gateway", "cashier"), hops)
                if outer["actor"] in ("gateway", "dispatcher"):
                    self.assertEqual({"gateway": "function", "dispatcher": "gateway"}[outer["actor"]], inner["actor"], hops)

    def test_text_output_has_one_line_a_hop(self):
        ran = self.emulator.run("checkout")
        self.assertEqual(0, ran.exit, ran)
        trip = self.emulator.json("checkout")
        lines = [line for line in ran.out.splitlines() if line.rstrip() and line.split()[0].isdigit()]
        self.assertGreaterEqual(len(lines), len(trip["hops"]) - 2, ran)
        self.assertTrue(all(" ms" in line for line in lines), ran)

    def test_a_declined_card_leaves_the_order_failed_and_the_shop_told(self):
        trip = self.emulator.json("checkout", "--outcome", "declined")
        self.assertEqual("failed", trip["order"]["state"])
        self.assertEqual("ok", trip["callback"]["verdict"])
        order = self.emulator.json("order", "show", trip["order"]["TradeNo"])
        self.assertFalse(any(hop["actor"] == "sns" for hop in order["hops"]), order["hops"])

    def test_a_shopper_who_leaves_pays_nothing_and_no_notice_is_sent(self):
        trip = self.emulator.json("checkout", "--outcome", "abandoned")
        self.assertNotIn(trip["order"]["state"], ("paid", "failed"))
        self.assertEqual(0, trip["callback"]["attempts"])

    def test_an_outcome_that_did_not_happen_is_exit_1(self):
        ran = self.emulator.run("checkout", "--otp", "9999", "--json")
        self.assertEqual(1, ran.exit, ran)

    def test_logs_are_lines_of_every_function_and_can_be_asked_by_order(self):
        first = self.emulator.json("checkout")["order"]["TradeNo"]
        second = self.emulator.json("checkout")["order"]["TradeNo"]
        lines = self.emulator.json("logs")["logs"]
        text = "\n".join(line["message"] for line in lines)
        for mark in ("START RequestId: ", "END RequestId: ", "REPORT RequestId: ", "is paid: NT$"):
            self.assertIn(mark, text)
        self.assertEqual(sorted(line["at"] for line in lines), [line["at"] for line in lines])
        mine = self.emulator.json("logs", "--order", first)["logs"]
        others = self.emulator.json("logs", "--order", second)["logs"]
        self.assertTrue(mine and others)
        self.assertFalse({line["id"] for line in mine} & {line["id"] for line in others})
        plain = self.emulator.run("logs", "--order", first)
        self.assertEqual(0, plain.exit, plain)
        self.assertEqual(len(mine), len([line for line in plain.out.splitlines() if "/aws/lambda/" in line]), plain)

    def test_lists_show_what_happened_and_filter_by_state(self):
        paid = self.emulator.json("checkout")["order"]["TradeNo"]
        failed = self.emulator.json("checkout", "--outcome", "declined")["order"]["TradeNo"]
        orders = {order["TradeNo"]: order for order in self.emulator.json("order", "list")["orders"]}
        self.assertEqual(("paid", "failed"), (orders[paid]["state"], orders[failed]["state"]))
        self.assertIn(orders[paid]["capture"], ("authorized", "to_capture"))
        only = self.emulator.json("order", "list", "--state", "paid")["orders"]
        self.assertEqual([paid], [order["TradeNo"] for order in only])
        for callback in self.emulator.json("callback", "list")["callbacks"]:
            self.assertEqual(("return", "settled"), (callback["kind"], callback["state"]))
            self.assertEqual("ok", callback["attempts"][-1]["verdict"])

    def test_reset_starts_over_and_the_shop_sells_again(self):
        self.emulator.json("checkout")
        self.emulator.json("reset")
        self.assertEqual(([], [], []), self.emulator.tables())
        self.assertEqual([], self.emulator.json("logs")["logs"])
        self.assertTrue(self.emulator.json("checkout")["ok"])
        self.assertEqual(1, self.emulator.json("status")["orders"])


if __name__ == "__main__":
    unittest.main()
