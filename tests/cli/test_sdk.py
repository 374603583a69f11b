"""The SDKs that shops use and this program sign alike, and `check signer` finds what the SDKs are known to get wrong."""

import json
import subprocess
import unittest

import check_mac
from emulator import EmulatorTest
from program import ROOT, ecpay, environment

CLIENTS = ROOT / "tests/clients"
SDKS = ("ecpay_aio_nodejs", "node-ecpay-aio")
ORDER = {"MerchantID": "3002607", "MerchantTradeNo": "SDK20260101000001", "MerchantTradeDate": "2026/01/01 12:00:00",
         "PaymentType": "aio", "TotalAmount": "1250", "TradeDesc": "tea shop", "ItemName": "tea#cake",
         "ReturnURL": "https://shop.example.com/notify?a=1&b=2", "ChoosePayment": "Credit", "EncryptType": "1"}
ORDERS = [ORDER, {**ORDER, "ItemName": "東方美人茶（大）100g x 1#蛋糕 50%"}, {**ORDER, "TradeDesc": "(a) *b* c! d-e_f.g"},
          {**ORDER, "CustomField1": "", "CustomField2": "a+b@c,d;e"}, {**ORDER, "ItemName": "tea 😀"},
          {**ORDER, "InvoiceMark": "Y", "InvType": "07", "ItemURL": "https://shop.example.com/茶"}]


class Sdks(EmulatorTest):
    def signed_by(self, sdk, orders):
        keys = {"ECPAY_HASH_KEY": check_mac.HASH_KEY, "ECPAY_HASH_IV": check_mac.HASH_IV}
        done = subprocess.run(["node", "sdk_signer.cjs", sdk], cwd=CLIENTS, input="".join(json.dumps(order) + "\n" for order in orders),
                              capture_output=True, text=True, timeout=60, env=environment(self.folder(), **keys))
        self.assertEqual(0, done.returncode, done.stderr)
        return done.stdout.splitlines()

    def test_what_an_sdk_signs_verifies_and_is_what_we_sign(self):
        for sdk in SDKS:
            macs = self.signed_by(sdk, ORDERS)
            self.assertEqual(len(ORDERS), len(macs))
            for order, mac in zip(ORDERS, macs):
                with self.subTest(sdk, order=order):
                    words = [f"{name}={value}" for name, value in order.items()]
                    self.assertEqual(0, ecpay("verify", *words, "CheckMacValue=" + mac, folder=self.folder()).exit, mac)
                    self.assertEqual(mac, ecpay("sign", *words, folder=self.folder()).out.strip())

    def test_check_signer_finds_the_characters_at_which_each_sdk_is_wrong(self):
        for sdk, characters, codes in (
                ("ecpay_aio_nodejs", {'"', "\\", "\t", "\n", "\r\n", "İı"}, set()),
                ("node-ecpay-aio", {"'", "~"}, {"ENCODE_URI_COMPONENT", "TILDE_RAW"})):
            with self.subTest(sdk):
                ran = ecpay("check", "signer", "--cmd", f"cd '{CLIENTS}' && node sdk_signer.cjs {sdk}", "--jsonl", "--json",
                            folder=self.folder(), timeout=60)
                self.assertEqual(1, ran.exit, ran)
                self.assertEqual(characters, set(ran.json["characters"]))
                self.assertLessEqual(codes, {row["code"] for row in ran.json["mistakes"]})


if __name__ == "__main__":
    unittest.main()
