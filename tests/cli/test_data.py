"""encrypt and decrypt, and the tables of codes and cards."""

import json
import re
import unittest

from emulator import EmulatorTest
from program import ROOT, ecpay
from schema import assert_fits

INVOICE = ("--service", "invoice_b2c")
# Vectors of ECPay's own pages and SDKs, recomputed elsewhere: arguments, text, Data.
VECTORS = (
    (INVOICE, '{"Name":"Test","ID":"A123456789"}', "uvI4yrErM37XNQkXGAgRgJAgHn2t72jahaMZzYhWL1HmvH4WV18VJDP2i9pTbC+tby5nxVExLLFyAkbjbS2Dvg=="),
    (INVOICE, r'{"MerchantID":"2000132","BarCode":"\/1234567"}',
     "XeEOdHpTRvxKEqs/JD9RSd16s7VtpyWVCN6AV44pKTW3DVa6yI7vKmjBRp2eulDh8onbv2yw4kH8aHkPBLplhzSpypqKNcTmGly5Lf/Uj0Q="),
    (INVOICE, "{\"Name\":\"test!*'()~value\"}", "uvI4yrErM37XNQkXGAgRgBuDOiJoVs72Xn/rum9Ejl1DSna4HyLSoY7764PmhTR7JXb9jJWLSjCGcZEDeFiABg=="),
    (INVOICE, '{"N":"1234567890"}', "gVwWJnIpl1m3ZDypcRAjiCctilYnQhHn4h8OzJP5IxQPov7HuysXX+jPONvrHS7Z"),
    (("--profile", "stage"), '{"MerchantID":"3002607","RespondType":"JSON"}',
     "udqjXgM+7Q6lCrrculcvzUFnN5zv0ibax1glKFxrORoO0sl6pcoib/QDYPKCAP57ME4+3Yo84XmyabVFnxriMTuy9JK/RXS7DtEOvF+PUoU="),
    (("--service", "ecticket"), '{"Name":"Test","ID":"A123456789"}', "oxmUqzelA4koGRQ+myZggW5qNqlVdytGJadngOuWA7jd1Fakpay72J/w5IXLIINqCYcmx7gLsaednuH54LjffA=="))


class Data(EmulatorTest):
    def setUp(self):
        self.here = self.folder()

    def test_published_vectors_both_ways_byte_for_byte(self):
        for words, text, data in VECTORS:
            with self.subTest(text):
                self.assertEqual(data + "\n", ecpay("encrypt", *words, text, folder=self.here).out)
                self.assertEqual(data + "\n", ecpay("encrypt", *words, "-", folder=self.here, stdin=text.encode() + b"\n").out)
                for given in ((data,), ("-",)):
                    ran = ecpay("decrypt", *words, *given, folder=self.here, stdin=data.encode())
                    self.assertEqual((0, text + "\n"), (ran.exit, ran.out), ran)
                # Without a word about keys the public accounts are tried.
                self.assertEqual(text + "\n", ecpay("decrypt", data, folder=self.here).out)

    def test_gcm_differs_each_time_and_comes_back(self):
        first, second = (ecpay("encrypt", "--cipher", "gcm", '{"A":1}', folder=self.here).out for _ in range(2))
        self.assertNotEqual(first, second)
        ran = ecpay("decrypt", "-", "--json", folder=self.here, stdin=first.encode())
        assert_fits(self, ran.json, "decrypt")
        self.assertEqual(('{"A":1}', "gcm"), (ran.json["plaintext"], ran.json["cipher"]))
        self.assertEqual(4, ecpay("decrypt", "-", "--cipher", "cbc", folder=self.here, stdin=first.encode()).exit)

    def test_arguments_become_json_and_nothing_else_is_changed(self):
        data = ecpay("encrypt", "A=1", "B=茶", folder=self.here).out.strip()
        self.assertEqual('{"A":"1","B":"茶"}\n', ecpay("decrypt", data, folder=self.here).out)
        text = '{ "A" : 1.10,\n "A":"\\u8336" }'
        data = ecpay("encrypt", text, folder=self.here).out.strip()
        self.assertEqual(text + "\n", ecpay("decrypt", data, folder=self.here).out)

    def test_the_envelope_of_a_service_has_its_header_and_its_signature(self):
        words = ("--envelope", "--at", "2025-01-01T12:00:00")
        for service, merchant, header in (("invoice_b2c", "2000132", {"Timestamp": 1735704000, "Revision": "3.0.0"}),
                                          ("ecticket", "3085676", {"Timestamp": 1735704000})):
            ran = ecpay("encrypt", "--service", service, *words, '{"A":1}', "--json", folder=self.here)
            assert_fits(self, ran.json, "encrypt")
            envelope = ran.json["envelope"]
            self.assertEqual((merchant, header), (envelope["MerchantID"], envelope["RqHeader"]))
            self.assertEqual(service == "ecticket", "CheckMacValue" in envelope)
            back = ecpay("decrypt", "-", "--envelope", "--json", folder=self.here, stdin=json.dumps(envelope).encode())
            assert_fits(self, back.json, "decrypt")
            self.assertEqual((0, '{"A":1}'), (back.exit, back.json["plaintext"]))
        envelope["CheckMacValue"] = "0" * 64
        self.assertEqual(1, ecpay("decrypt", "-", folder=self.here, stdin=json.dumps(envelope).encode()).exit)
        ran = ecpay("verify", "-", "--formula", "ecticket", "--profile", "stage-ecticket", "--json", folder=self.here, stdin=json.dumps(envelope).encode())
        self.assertEqual((1, False), (ran.exit, ran.json["valid"]))
        envelope["CheckMacValue"] = ran.json["expected"]
        self.assertEqual(0, ecpay("decrypt", "-", folder=self.here, stdin=json.dumps(envelope).encode()).exit)
        for words in (("--formula", "ecticket"), (), ("--expected", envelope["CheckMacValue"])):
            ran = ecpay("verify", "-", *words, "--profile", "stage-ecticket", "--json", folder=self.here, stdin=json.dumps(envelope).encode())
            self.assertEqual((0, True), (ran.exit, ran.json["valid"]))
        for text, exit_code in ((json.dumps(envelope | {"CheckMacValue": "0" * 64}), 1), ("INFO got " + json.dumps(envelope) + " ok", 0)):
            self.assertEqual(exit_code, ecpay("verify", "-", "--profile", "stage-ecticket", folder=self.here, stdin=text.encode()).exit)
        bare = {name: value for name, value in envelope.items() if name != "CheckMacValue"}
        self.assert_error(ecpay("verify", "-", "--json", folder=self.here, stdin=json.dumps(bare).encode()), "mac.envelope", 4)

    def test_a_platform_speaks_for_its_shops(self):
        def envelope(*words):
            ran = ecpay(*words, "--json", folder=self.here)
            self.assertEqual(0, ran.exit, ran)
            outer = ran.json.get("envelope") or json.loads(ran.json["body"])
            inner = ecpay("decrypt", "-", "--json", folder=self.here, stdin=json.dumps(outer).encode()).json
            return outer, json.loads(inner["plaintext"]), inner["profile"]

        # Payment: the platform is in Data, and the outer merchant.
        for words in (("build", "ecpg.query_trade", "MerchantTradeNo=a1", "PlatformID=3003008", "MerchantID=3002607"),
                      ("encrypt", "--envelope", '{"PlatformID":"3003008","MerchantID":"3002607","MerchantTradeNo":"a1"}')):
            outer, inner, profile = envelope(*words)
            self.assertEqual(("3003008", "3003008"), (outer["PlatformID"], outer["MerchantID"]))
            self.assertEqual(("3003008", "3002607"), (inner["PlatformID"], inner["MerchantID"]))
            self.assertEqual("stage-3003008", profile)
        # Elsewhere it stands in the envelope alone, and the shop stays the merchant.
        for words in (("build", "invoice_b2c.get_issue", "RelateNumber=a1", "PlatformID=3003008", "MerchantID=2000132"),
                      ("encrypt", "--envelope", "--platform-id", "3003008", '{"MerchantID":"2000132","RelateNumber":"a1"}')):
            outer, inner, profile = envelope(*words)
            self.assertEqual(("3003008", "2000132", "2000132"), (outer["PlatformID"], outer["MerchantID"], inner["MerchantID"]))
            self.assertNotIn("PlatformID", inner)

    def test_what_cannot_be_opened_is_said_by_its_step(self):
        data = VECTORS[0][2]
        wrong = ("--profile", "stage-logistics")
        for words, stdin, code, exit_code in (
                ((), b"%%%", "envelope.base64", 4), ((), b"AAAA", "envelope.length", 4), (wrong, data.encode(), "envelope.padding", 4),
                (("--envelope",), b"[]", "envelope.outer", 4), ((), b"{}", "envelope.field", 4),
                ((), b'{"MerchantID":"1","TransCode":110,"TransMsg":"x","Data":""}', "decrypt.no_data", 1),
                (("--service", "tea"), data.encode(), "catalogue.service_unknown", 7), ((), b"", "envelope.length", 4)):
            with self.subTest(words=words, stdin=stdin[:30]):
                self.assert_error(ecpay("decrypt", "-", "--json", *words, folder=self.here, stdin=stdin), code, exit_code)
        self.assert_error(ecpay("encrypt", "-", "--json", folder=self.here, stdin=b"no json"), "json.syntax", 4)
        self.assert_error(ecpay("decrypt", "--json", folder=self.here), "input.none", 2)


class Codes(EmulatorTest):
    def setUp(self):
        self.here = self.folder()

    def rows(self, *words):
        ran = ecpay("errors", *words, "--json", folder=self.here)
        assert_fits(self, ran.json, "errors")
        return ran.json["errors"]

    def test_a_code_of_several_services_shows_all_of_them(self):
        self.assertEqual(["aio", "logistics"], [row["service"] for row in self.rows("10300006")])
        for language, text in (("en", "decide by where you received it"), ("zh-TW", "同碼不同義")):
            self.assertIn(text, ecpay("errors", "10300006", "--lang", language, folder=self.here).err)
        self.assertEqual(["aio"], [row["service"] for row in self.rows("10300006", "--service", "aio")])

    def test_the_list_is_bilingual_and_every_row_has_certainty_and_source(self):
        rows = self.rows("list")
        self.assertGreater(len(rows), 400)
        for row in rows:
            with self.subTest(row["code"]):
                self.assertRegex(row["meaning"]["zh-TW"], "[\u4e00-\u9fff]")
                self.assertNotRegex(row["meaning"]["en"], "[\u4e00-\u9fff]")
        names = {path.stem for path in (ROOT / "core/codes/data").glob("*.json")} - {"cards"}
        self.assertEqual(names, {row["service"] for row in rows})
        states = self.rows("list", "--service", "logistics_status")
        self.assertEqual(235, len(states))
        self.assertEqual({"UNIMART", "UNIMARTC2C", "FAMI", "FAMIC2C", "HILIFE", "HILIFEC2C", "OKMARTC2C", "TCAT", "POST"},
                         {carrier for row in states for carrier in row["carriers"]})

    def test_search_finds_words_of_both_languages_and_the_vendors(self):
        for text in ("checkmacvalue", "檢查碼", "字軌", "store code"):
            self.assertTrue(self.rows("search", text), text)
        plain = ecpay("errors", "search", "CheckMacValue", folder=self.here)
        self.assertRegex(plain.out, r"(?m)^10200073 +aio +The CheckMacValue is wrong$")

    def test_what_is_not_there_is_exit_7_and_what_is_no_question_exit_2(self):
        self.assert_error(ecpay("errors", "nine", "--json", folder=self.here), "codes.unknown", 7)
        self.assert_error(ecpay("errors", "search", "zebra", "--json", folder=self.here), "codes.no_match", 7)
        self.assert_error(ecpay("errors", "list", "--service", "x", "--json", folder=self.here), "catalogue.service_unknown", 7)
        for words in ((), ("1", "2"), ("search",)):
            self.assertIn(ecpay("errors", *words, folder=self.here).exit, (2, 7))

    def test_the_cards_are_those_a_cashier_takes(self):
        ran = ecpay("cards", "list", "--json", folder=self.here)
        assert_fits(self, ran.json, "cards")
        self.assertIn("4311952222222222", [card["number"] for card in ran.json["cards"]])
        plain = ecpay("cards", "list", "--lang", "zh-TW", folder=self.here).out
        self.assertTrue(re.search(r"4311-9522-2222-2222 .*授權成功", plain), plain)


if __name__ == "__main__":
    unittest.main()
