"""Every command of docs/fixtures.md prints what stands there, in one folder, in the order of the page."""

import json
import unittest

from console_blocks import commands_of, pattern_of
from emulator import EmulatorTest
from fixture_shop import FixtureShop
from program import BIN, ROOT, environment, run

DOC = ROOT / "docs/fixtures.md"
SHOP = "http://localhost:3000"


class FixturesPage(EmulatorTest):
    def test_each_command_of_the_page_prints_what_stands_there(self):
        here = self.folder()
        path = f"{BIN}:{environment(here)['PATH']}"
        commands = list(commands_of(DOC.read_text(encoding="utf-8")))
        self.assertGreater(len(commands), 10)
        for command, lines in commands:
            with self.subTest(command):
                if SHOP in command:
                    shop = FixtureShop(json.loads((here / "ecpay-fixtures/orders.json").read_text())["orders"])
                    self.addCleanup(shop.close)
                    command = command.replace(SHOP, shop.url)
                ran = run(["sh", "-c", command], here, PATH=path)
                self.assertEqual(1 if " diff " in command else 0, ran.exit, ran)
                self.assertRegex(ran.out, pattern_of(lines))
        self.assertIn("<testsuites", (here / "out.xml").read_text())


if __name__ == "__main__":
    unittest.main()
