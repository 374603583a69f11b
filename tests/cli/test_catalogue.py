"""api, build and lint: every API of the catalogue by its own samples."""

import json
import unittest

import check_mac
from emulator import EmulatorTest
from program import ecpay
from schema import assert_fits

ORDER = {"MerchantTradeNo": "tea0001", "MerchantTradeDate": "2025/01/01 12:00:00", "TotalAmount": "300", "TradeDesc": "shop",
         "ItemName": "tea", "ReturnURL": "https://shop.example.com/notify", "ChoosePayment": "ALL"}
WORDS = [f"{name}={value}" for name, value in ORDER.items()]


class Api(EmulatorTest):
    def setUp(self):
        self.here = self.folder()

    def test_every_api_is_listed_once_under_its_service(self):
        ran = ecpay("api", "list", "--json", folder=self.here)
        assert_fits(self, ran.json, "apis")
        ids = [row["id"] for row in ran.json["apis"]]
        self.assertEqual(sorted(set(ids)), ids)
        self.assertGreater(len(ids), 90)
        self.assertIn("aio.checkout", ids)
        plain = ecpay("api", "list", folder=self.here).out
        for row in ran.json["apis"]:
            self.assertTrue(row["id"].startswith(row["service"] + "."))
            self.assertIn(f"  {row['id']} ", plain)
        some = ecpay("api", "list", "--service", "ecticket", "--json", folder=self.here).json["apis"]
        self.assertEqual({"ecticket"}, {row["service"] for row in some})

    def test_show_prints_fields_rules_and_callbacks_with_certainty_and_source(self):
        out = ecpay("api", "show", "aio.checkout", folder=self.here).out
        for text in ("MerchantTradeNo", "* text · ≤ 20 chars · alnum", "when ChoosePayment=CVS", "[assumed, aio 9.20]", "[D-2862]",
                     "exclusive  ", "return  POST ReturnURL", "answer 1|OK", "samples  "):
            self.assertIn(text, out)
        self.assertIn("特店交易編號", ecpay("api", "show", "aio.checkout", "--lang", "zh-TW", folder=self.here).out)
        for row in ecpay("api", "list", "--json", folder=self.here).json["apis"][::9]:
            assert_fits(self, ecpay("api", "show", row["id"], "--json", folder=self.here).json, "api")
            self.assertIn(row["id"], ecpay("api", "show", row["id"], folder=self.here).out)

    def test_what_begins_in_the_back_office_has_notices_only(self):
        shown = ecpay("api", "show", "livestream.payment", "--json", folder=self.here).json
        assert_fits(self, shown, "api")
        self.assertEqual(("", "none", ["return"]), (shown["path"], shown["request_format"], [row["kind"] for row in shown["callbacks"]]))
        text = ecpay("api", "show", "livestream.payment", folder=self.here).out
        self.assertIn("your server is only notified", text)
        self.assertNotIn("Request", text)
        for verb in (("build",), ("lint",), ("send",), ("send", "--raw")):
            ran = ecpay(*verb[:1], "livestream.payment", "A=1", *verb[1:], "--json", folder=self.here)
            self.assert_error(ran, "catalogue.no_request", 7)

    def test_unknown_names_are_exit_7_with_the_nearest(self):
        error = self.assert_error(ecpay("api", "show", "aio.chekout", "--json", folder=self.here), "catalogue.api_mistyped", 7)
        self.assertIn("aio.checkout", error["fix"]["en"])
        self.assert_error(ecpay("api", "show", "", "--json", folder=self.here), "catalogue.api_unknown", 7)
        self.assert_error(ecpay("api", "list", "--service", "x", "--json", folder=self.here), "catalogue.service_unknown", 7)
        for words in ((), ("show",), ("frob",)):
            self.assertEqual(2, ecpay("api", *words, folder=self.here).exit)


class Build(EmulatorTest):
    def setUp(self):
        self.here = self.folder()

    def build(self, *words, **more):
        return ecpay("build", *words, folder=self.here, **more)

    def test_defaults_are_filled_in_and_the_request_is_signed(self):
        ran = self.build("aio.checkout", *WORDS, "--json")
        assert_fits(self, ran.json, "build")
        form = ran.json["parameters"]
        self.assertEqual(("3002607", "aio", "1"), (form["MerchantID"], form["PaymentType"], form["EncryptType"]))
        self.assertIn("CheckMacValue=" + check_mac.check_mac_value(form.items()), ran.json["body"])
        body = self.build("aio.checkout", *WORDS).out
        self.assertEqual(0, ecpay("verify", "-", folder=self.here, stdin=body.encode()).exit)

    def test_the_same_time_and_seed_give_the_same_bytes(self):
        words = ("aio.checkout", "TotalAmount=1", "ItemName=a", "TradeDesc=b", "ChoosePayment=ALL", "ReturnURL=https://x.test/")
        first = self.build(*words, "--at", "2025-01-01T12:00:00", "--seed", "7")
        self.assertEqual(first.out, self.build(*words, "--at", "2025-01-01T12:00:00", "--seed", "7").out)
        self.assertIn("MerchantTradeNo=250101120000", first.out)
        self.assertNotEqual(first.out, self.build(*words, "--at", "2025-01-01T12:00:00", "--seed", "8").out)

    def test_all_violations_are_listed_and_nothing_is_written(self):
        ran = self.build("aio.checkout", "TotalAmount=0", "ItemName=tea", "ReturnURL=shop", "--json")
        self.assertEqual(1, ran.exit)
        assert_fits(self, ran.json, "violations")
        found = {(row["field"], row["rule"]) for row in ran.json["violations"]}
        self.assertLessEqual({("TradeDesc", "required"), ("ChoosePayment", "required")}, found)
        self.assertLessEqual({"TotalAmount", "ReturnURL"}, {field for field, _ in found})
        plain = self.build("aio.checkout", "TotalAmount=0", "ItemName=tea", "ReturnURL=shop")
        self.assertEqual(1, plain.exit)
        self.assertNotIn("CheckMacValue=", plain.out)
        for field, rule in found:
            self.assertIn(f"{field}  [{rule}]", plain.out)

    def test_rows_are_given_by_path_or_as_json_and_nothing_is_made_up_in_them(self):
        ran = self.build("invoice_b2c.issue", "Items[0].ItemName=tea", "--json")
        fields = {row["field"] for row in ran.json["violations"]}
        self.assertIn("Items[0].ItemCount", fields)
        self.assertNotIn("Items[0].ItemName", fields)
        rows = '[{"ItemSeq":1,"ItemName":"tea","ItemCount":1,"ItemWord":"x","ItemPrice":100,"ItemAmount":100}]'
        words = ("invoice_b2c.issue", "--sample", "consumer", "SalesAmount=100")
        by_json = self.build(*words, "Items=" + rows, "--json")
        self.assertEqual(json.loads(rows), by_json.json["parameters"]["Items"], by_json)
        by_path = self.build(*words, "Items[0].ItemPrice=100", "Items[0].ItemCount=1", "Items[0].ItemAmount=100", "Items[1].ItemName=x", "--json")
        self.assertIn("parameters" if by_path.exit == 0 else "violations", by_path.json)

    def test_each_sample_of_each_api_is_built_and_passes_lint(self):
        built = 0
        for row in ecpay("api", "list", "--json", folder=self.here).json["apis"]:
            api = ecpay("api", "show", row["id"], "--json", folder=self.here).json
            for sample in api["samples"][:2]:
                with self.subTest(api=row["id"], sample=sample):
                    ran = self.build(row["id"], "--sample", sample, "--json")
                    self.assertEqual(0, ran.exit, ran)
                    assert_fits(self, ran.json, "build")
                    body = ran.json["body"].encode()
                    linted = ecpay("lint", row["id"], "-", "--json", folder=self.here, stdin=body)
                    self.assertEqual((0, True), (linted.exit, linted.json["valid"]), linted)
                    built += 1
        self.assertGreater(built, 90)

    def test_the_keys_are_those_of_the_family_unless_others_are_chosen(self):
        for api, profile in (("aio.checkout", "stage"), ("invoice_b2c.issue", "stage-invoice"), ("ecticket.issue", "stage-ecticket")):
            sample = ecpay("api", "show", api, "--json", folder=self.here).json["samples"][0]
            self.assertEqual(profile, self.build(api, "--sample", sample, "--json").json["profile"])
        for sample, profile in (("cvs", "stage-logistics"), ("c2c", "stage-logistics-c2c")):
            self.assertEqual(profile, self.build("logistics.create", "--sample", sample, "--json").json["profile"])
        for words, more in ((("--profile", "stage-3002599"), {}), ((), {"ECPAY_HASH_KEY": "a" * 16, "ECPAY_HASH_IV": "b" * 16, "ECPAY_MERCHANT_ID": "9"})):
            ran = self.build("aio.checkout", *WORDS, "--json", *words, **more)
            self.assertNotEqual("3002607", ran.json["parameters"]["MerchantID"])

    def test_it_is_written_as_asked_for_the_host_that_is_asked_for(self):
        for to, url in (("stage", "https://payment-stage.ecpay.com.tw"), ("emulator", "http://127.0.0.1:8490"), ("http://localhost:1/", "http://localhost:1")):
            self.assertIn(f"curl '{url}/Cashier/AioCheckOut/V5'", self.build("aio.checkout", *WORDS, "--to", to, "--as", "curl").out)
        self.assertIn("http://127.0.0.1:9/", self.build("aio.checkout", *WORDS, "--to", "emulator", "--as", "http",
                                                         ECPAY_EMULATOR_URL="http://127.0.0.1:9").out)
        for form in ("form", "html"):
            self.assert_error(self.build("invoice_b2c.issue", "--sample", "consumer", "--as", form, "--json"), "payload.as", 2)

    def test_a_flood_of_parameters_is_refused(self):
        flood = json.dumps({f"p{n}": "1" for n in range(100_000)}).encode()
        self.assert_error(self.build("aio.checkout", "-", "--json", stdin=flood), "form.too_many", 4)

    def test_what_is_unknown_is_said(self):
        self.assert_error(self.build("aio.chekout", "--json"), "catalogue.api_mistyped", 7)
        self.assert_error(self.build("aio.checkout", "--sample", "x", "--json"), "catalogue.sample_unknown", 7)
        self.assert_error(self.build("aio.checkout", "--at", "soon", "--json"), "time.format", 2)
        ran = self.build("aio.checkout", *WORDS, "Merchant_ID=1", "A[0].b=1", "TotalAmount[0].x=1", "--json")
        self.assertLessEqual({"Merchant_ID", "A[0].b", "TotalAmount[0].x"}, {row["field"] for row in ran.json["warnings"]}, ran)


class Lint(EmulatorTest):
    def setUp(self):
        self.here = self.folder()

    def lint(self, text, *words, api="auto"):
        return ecpay("lint", api, "-", "--json", *words, folder=self.here, stdin=text if isinstance(text, bytes) else text.encode())

    def test_the_api_is_found_by_address_by_parameters_and_inside_envelopes(self):
        for api, sample in (("aio.checkout", "credit"), ("invoice_b2c.issue", "consumer"), ("logistics.create", "cvs"), ("ecticket.issue", None)):
            sample = sample or ecpay("api", "show", api, "--json", folder=self.here).json["samples"][0]
            form = "curl" if api != "aio.checkout" else "html"
            for written in (form, None):
                text = ecpay("build", api, "--sample", sample, *(("--as", written) if written else ()), folder=self.here).out
                with self.subTest(api=api, written=written):
                    ran = self.lint(text)
                    assert_fits(self, ran.json, "violations")
                    self.assertEqual((0, api), (ran.exit, ran.json["api"]), ran)

    def test_the_word_auto_may_be_left_out(self):
        form = ecpay("build", "aio.checkout", *WORDS, folder=self.here).out
        (self.here / "order.txt").write_text(form, encoding="utf-8")
        for words in (("-f", "order.txt"), ("order.txt",), ("-",), ("MerchantID=3002607", "PaymentType=aio", *WORDS)):
            ran = ecpay("lint", *words, "--json", folder=self.here, stdin=form.encode())
            self.assertEqual("aio.checkout", ran.json.get("api"), ran)

    def test_a_wrong_signature_is_a_violation_and_a_missing_one_is_not(self):
        signed = check_mac.signed({"MerchantID": "3002607", "PaymentType": "aio", "EncryptType": "1", **ORDER})
        self.assertEqual(0, self.lint(check_mac.body_of(signed), api="aio.checkout").exit)
        ran = self.lint(check_mac.body_of({**signed, "TotalAmount": "301"}), api="aio.checkout")
        self.assertEqual([("CheckMacValue", "check_mac")], [(row["field"], row["rule"]) for row in ran.json["violations"]])
        del signed["CheckMacValue"]
        self.assertEqual(0, self.lint(check_mac.body_of(signed), api="aio.checkout").exit)

    def test_the_plain_json_of_an_aes_api_is_linted_too(self):
        plain = json.dumps(ecpay("build", "invoice_b2c.issue", "--sample", "consumer", "--json", folder=self.here).json["parameters"])
        self.assertEqual(0, self.lint(plain, api="invoice_b2c.issue").exit)
        wrong = {**json.loads(plain), "SalesAmount": 1}
        ran = self.lint(json.dumps(wrong), api="invoice_b2c.issue")
        self.assertEqual(1, ran.exit)
        self.assertIn("sum", {row["rule"] for row in ran.json["violations"]})

    def test_warnings_alone_are_exit_0(self):
        body = check_mac.body_of({"MerchantID": "3002607", "PaymentType": "aio", "EncryptType": "1", **ORDER, "Colour": "red"})
        ran = self.lint(body, api="aio.checkout")
        self.assertEqual((0, True, ["warning"]), (ran.exit, ran.json["valid"], [row["severity"] for row in ran.json["violations"]]))
        plain = ecpay("lint", "aio.checkout", "-", folder=self.here, stdin=body)
        self.assertIn("valid, with warnings", plain.out)

    def test_what_fits_no_api_is_exit_4(self):
        self.assert_error(self.lint("x=1&y=2"), "lint.api_unknown", 4)
        self.assert_error(self.lint("MerchantID=3002607"), "lint.api_ambiguous", 4)
        self.assert_error(self.lint('{"MerchantID":"3002607","RqHeader":{},"Data":"AAAA"}'), "envelope.length", 4)
        self.assert_error(self.lint("&".join(f"p{n}=1" for n in range(5000))), "lint.api_unknown", 4)
        ran = self.lint("&".join(f"p{n}=1" for n in range(5000)), api="aio.checkout")
        self.assertEqual(1, ran.exit)
        self.assertLessEqual(len(ran.json["violations"]), 200)


if __name__ == "__main__":
    unittest.main()
