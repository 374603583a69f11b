"""Same seed, same clock, same input: same bytes."""

import json
import unittest

from emulator import EmulatorTest
from plain_shop import Answer

START = "2026-03-01T10:00:00+08:00"


def without_times(value):
    """The value without what the machine's own clock measured.

    The log is written in batches, so a row's number tells when it was written, not what happened.
    """
    if isinstance(value, dict):
        kept = {name: without_times(one) for name, one in value.items() if name not in ("ms", "wall_at", "event")}
        if "events" in kept:
            kept["events"] = sorted(json.dumps({**event, "id": 0}, ensure_ascii=False) for event in kept["events"])
        return kept
    return [without_times(one) for one in value] if isinstance(value, list) else value


class Determinism(EmulatorTest):
    def run_once(self, seed):
        """One history: two orders, a notice that fails and is sent again; what the commands print of it."""
        merchant = self.shop()
        emulator = self.up(None, "--seed", seed, "--freeze", "--clock", START, "--db", ":memory:",
                           "--map", f"shop.example.com={merchant.url}")
        for trade_no in ("A1", "A2"):
            emulator.order(trade_no, "http://shop.example.com/notify", MerchantTradeDate="2026/03/01 10:00:00")
        emulator.json("order", "pay", "A1")
        merchant.answer = Answer("no", status=500)
        emulator.json("order", "pay", "A2", exit_code=1)
        emulator.json("clock", "advance", "1h")
        merchant.answer = Answer()
        emulator.json("clock", "advance", "1h")
        shown = {
            "orders": emulator.run("order", "list", "--json").out,
            "text": emulator.run("order", "list").out + emulator.run("callback", "list").out,
            "callbacks": without_times(emulator.json("callback", "list")),
            "agenda": emulator.run("clock", "agenda", "--json").out,
            "timelines": [without_times(emulator.json("order", "show", trade_no)) for trade_no in ("A1", "A2")],
            "notices": merchant.notices}
        port = emulator.urls["ecpay"].rpartition(":")[2]
        emulator.end()
        # The one thing that is chosen for the test: the free port that the pages are asked at.
        return json.dumps(shown, ensure_ascii=False, indent=1).replace(f"127.0.0.1:{port}", "127.0.0.1:PORT")

    def test_two_runs_with_one_seed_are_the_same_and_another_seed_is_not(self):
        first, second, other = self.run_once("1"), self.run_once("1"), self.run_once("2")
        self.assertEqual(first.splitlines(), second.splitlines())
        self.assertNotEqual(first, other)


if __name__ == "__main__":
    unittest.main()
