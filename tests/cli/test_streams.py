"""sign --jsonl and verify --jsonl, and the inputs that record a request among other things."""

import base64
import json
import os
import subprocess
import unittest
import urllib.parse

import check_mac
from check_mac import check_mac_value
from emulator import EmulatorTest
from program import CLI, ecpay, environment
from schema import assert_fits

FIELDS = {"MerchantID": "3002607", "ItemName": "一杯茶 & cake", "TotalAmount": "300"}


class Lines(EmulatorTest):
    def setUp(self):
        self.here = self.folder()

    def test_one_answer_a_line_in_order_and_bad_lines_do_not_stop_it(self):
        good = json.dumps(FIELDS, ensure_ascii=False)
        bad = ("", "{", "[]", '{"A":null}', '{"A":{}}', "x" * 10, '{"A":"\\ud800"}', '{"A":1}{"B":2}')
        text = "".join(f"{line}\n{good}\n" for line in bad) + good  # the last without a line end
        ran = ecpay("sign", "--jsonl", folder=self.here, stdin=text.encode())
        self.assertEqual(4, ran.exit, ran)
        lines = [json.loads(line) for line in ran.out.splitlines()]
        self.assertEqual(2 * len(bad) + 1, len(lines))
        for n, line in enumerate(lines):
            assert_fits(self, line, "sign_line")
            if n % 2 == 0 and n < 2 * len(bad):
                self.assertEqual(4, line["error"]["exit"], line)
            else:
                self.assertEqual({"mac": check_mac_value(FIELDS.items())}, line)

    def test_verify_says_yes_and_no_and_what_is_missing(self):
        signed = check_mac.signed(FIELDS)
        lines = [signed, {**signed, "TotalAmount": "301"}, FIELDS]
        ran = ecpay("verify", "--jsonl", folder=self.here, stdin="\r\n".join(map(json.dumps, lines)).encode())
        answers = [json.loads(line) for line in ran.out.splitlines()]
        for answer in answers:
            assert_fits(self, answer, "verify_line")
        self.assertEqual([{"valid": True}, {"valid": False}], answers[:2])
        self.assertEqual(("mac.missing", 4), (answers[2]["error"]["code"], ran.exit))
        for chosen, code in ((lines[:1], 0), (lines[:2], 1)):
            stdin = "\n".join(map(json.dumps, chosen)).encode()
            self.assertEqual(code, ecpay("verify", "--jsonl", folder=self.here, stdin=stdin).exit)

    def test_md5_and_e_tickets_stream_too(self):
        ran = ecpay("sign", "--jsonl", "--hash", "md5", folder=self.here, stdin=b'{"A":"1"}\n')
        self.assertEqual({"mac": check_mac_value([("A", "1")], algorithm="md5")}, ran.json)
        text = b'{"MerchantID":"3085676","BarCode":"/1234567"}\nno json\n'
        ran = ecpay("sign", "--jsonl", "--formula", "ecticket", "--profile", "stage-ecticket", folder=self.here, stdin=text)
        first, second = map(json.loads, ran.out.splitlines())
        self.assertEqual("025168759A37FAADD6AC443CDC6C95D534674611E6BD9F8143E5065B16F77796", first["mac"])
        self.assertEqual("json.syntax", second["error"]["code"])

    def test_data_streams_both_ways_byte_for_byte(self):
        texts = ('{"Name":"Test","ID":"A123456789"}', '{ "A" : 1.10,"A":"\\u8336 茶" }', '{"MerchantID":"3002607"}')
        stdin = "".join(f"{text}\n{{\n" for text in texts).encode()
        for words in ((), ("--cipher", "gcm"), ("--envelope",), ("--service", "ecticket", "--envelope"), ("--profile", "stage-invoice")):
            with self.subTest(words):
                sealed = ecpay("encrypt", "--jsonl", *words, folder=self.here, stdin=stdin)
                self.assertEqual(4, sealed.exit, sealed)
                lines = [json.loads(line) for line in sealed.out.splitlines()]
                for line in lines:
                    assert_fits(self, line, "encrypt_line")
                self.assertEqual(["json.syntax"] * 3, [line["error"]["code"] for line in lines[1::2]])
                self.assertIn("Data" if "--envelope" in words else "data", lines[0])
                keys = () if "--envelope" in words else words
                opened = ecpay("decrypt", "--jsonl", *keys, folder=self.here, stdin=sealed.out.encode())
                answers = [json.loads(line) for line in opened.out.splitlines()]
                for answer in answers:
                    assert_fits(self, answer, "decrypt_line")
                self.assertEqual(list(texts), [answer["plaintext"] for answer in answers[::2]])
                self.assertTrue(all("error" in answer for answer in answers[1::2]))

    def test_what_decrypt_takes_as_a_line(self):
        data = "uvI4yrErM37XNQkXGAgRgJAgHn2t72jahaMZzYhWL1HmvH4WV18VJDP2i9pTbC+tby5nxVExLLFyAkbjbS2Dvg=="
        good = (data, f'"{data}"', json.dumps({"data": data}), json.dumps({"MerchantID": "2000132", "Data": data}),
                "ResultData=" + urllib.parse.quote(json.dumps({"MerchantID": "2000132", "Data": data})))
        bad = (data[:-8], '"', "", "null", '{"data":5}', '{"Data":""}', "x" * 2_000_000, '{"TransCode":0,"TransMsg":"no","Data":""}')
        ran = ecpay("decrypt", "--jsonl", "--service", "invoice_b2c", folder=self.here, stdin="\n".join(good + bad).encode())
        answers = [json.loads(line) for line in ran.out.splitlines()]
        self.assertEqual([{"plaintext": '{"Name":"Test","ID":"A123456789"}'}] * len(good), answers[:len(good)])
        self.assertEqual((4, len(bad)), (ran.exit, sum("error" in answer for answer in answers[len(good):])))
        signed = ecpay("encrypt", "--envelope", "--service", "ecticket", '{"A":1}', folder=self.here).out
        ran = ecpay("decrypt", "--jsonl", folder=self.here, stdin=signed.replace('"CheckMacValue":"', '"CheckMacValue":"0').encode())
        self.assertEqual((1, {"plaintext": '{"A":1}', "mac_valid": False}), (ran.exit, ran.json))

    def test_a_line_of_megabytes_is_an_error_of_its_own(self):
        text = b'{"A":"' + b"x" * 3_000_000 + b'"}\n{"A":"1"}\n'
        ran = ecpay("sign", "--jsonl", folder=self.here, stdin=text)
        first, second = map(json.loads, ran.out.splitlines())
        self.assertEqual("input.too_large", first["error"]["code"])
        self.assertEqual(check_mac_value([("A", "1")]), second["mac"])

    def test_each_line_is_answered_before_the_next_is_waited_for(self):
        with subprocess.Popen([CLI, "sign", "--jsonl"], stdin=subprocess.PIPE, stdout=subprocess.PIPE,
                              cwd=self.here, env=environment(self.here)) as child:
            for n in range(3):
                child.stdin.write(b'{"A":"%d"}\n' % n)
                child.stdin.flush()
                self.assertEqual({"mac": check_mac_value([("A", str(n))])}, json.loads(child.stdout.readline()))
            child.stdin.close()
            self.assertEqual(0, child.wait(10))

    def test_memory_stays_flat_over_hundreds_of_thousands_of_lines(self):
        line = json.dumps({**FIELDS, **{f"CustomField{n}": "x" * 40 for n in range(1, 5)}}) + "\n"

        def peak_kb(count):
            with open(self.here / "in", "w", encoding="utf-8") as file:
                for _ in range(count // 1000):
                    file.write(line * 1000)
            with open(self.here / "in", "rb") as source, open(os.devnull, "wb") as sink:
                child = subprocess.Popen([CLI, "sign", "--jsonl"], stdin=source, stdout=sink,
                                         cwd=self.here, env=environment(self.here))
                _, status, usage = os.wait4(child.pid, 0)
                child.returncode = status
            self.assertEqual(0, status)
            return usage.ru_maxrss

        self.assertLess(peak_kb(200_000), peak_kb(1000) + 1024)


class Records(EmulatorTest):
    """HAR, events and logs."""

    def setUp(self):
        self.here = self.folder()
        self.form = check_mac.body_of(check_mac.signed(FIELDS)).decode()

    def assert_valid(self, text, kind):
        for words in ((), ("--input", kind)):
            ran = ecpay("verify", "-", *words, folder=self.here, stdin=text.encode())
            self.assertEqual((0, "valid\n"), (ran.exit, ran.out), f"{text[:200]}\n{ran}")

    def test_the_signed_entry_of_a_har_is_read(self):
        def entry(text, **more):
            return {"request": {"method": "POST", "url": "https://shop.test/notify", "postData": {"mimeType": "x", "text": text, **more}}}
        signed = entry(self.form)
        pairs = [{"name": name, "value": value} for name, value in check_mac.signed(FIELDS).items()]
        parameters = {"request": {"url": "https://shop.test/", "postData": {"params": pairs}}}
        for har in ({"log": {"entries": [entry("a=1&b=2"), signed, entry("c=3"), {"request": {}}]}}, signed, parameters):
            self.assert_valid(json.dumps(har), "har")
        self.assert_error(ecpay("verify", "-", "--json", "--input", "har", folder=self.here, stdin=b'{"log":{"entries":[]}}'), "input.har", 4)

    def test_events_of_api_gateway_are_read_plain_and_in_base64(self):
        encoded = base64.b64encode(self.form.encode()).decode()
        for event in ({"body": self.form, "isBase64Encoded": False}, {"version": "2.0", "body": encoded, "isBase64Encoded": True},
                      {"body": json.dumps(check_mac.signed(FIELDS)), "headers": {}}):
            self.assert_valid(json.dumps(event), "event")
        self.assert_error(ecpay("verify", "-", "--json", folder=self.here, stdin=b'{"body":"%","isBase64Encoded":true}'), "input.event", 4)

    def test_the_form_in_a_line_of_a_log_is_read(self):
        for line in (f"2025-01-01 12:00:00 INFO {self.form}", f'POST /notify HTTP/1.1" 200 "{self.form}" 12 ms',
                     f"level=info msg=notice body={self.form} ms=3", f"[info] got '{self.form}'",
                     f"START RequestId: 1\n\tINFO\t{self.form}\nEND RequestId: 1\n", f"a line\nx=1&y=2\nbody: {self.form}"):
            self.assert_valid(line, "log")
        self.assert_error(ecpay("verify", "-", "--json", "--input", "log", folder=self.here, stdin=b"nothing here"), "input.log", 4)

    def test_a_form_with_blanks_and_line_ends_in_its_values_stays_a_form(self):
        for body, pairs in (("A=1 2&B=3", [("A", "1 2"), ("B", "3")]), ("A=1&B=2\n3", [("A", "1"), ("B", "2\n3")]),
                            ("Date=2025/01/01 12:00:00&B=x=y z", [("Date", "2025/01/01 12:00:00"), ("B", "x=y z")])):
            ran = ecpay("sign", "-", folder=self.here, stdin=body.encode())
            self.assertEqual(check_mac_value(pairs) + "\n", ran.out, body)

    def test_json_in_a_curl_line_is_read(self):
        line = "curl https://x.test -H 'Content-Type: application/json' -d '" + json.dumps(check_mac.signed(FIELDS)) + "'"
        self.assert_valid(line, "curl")

    def test_hostile_records_are_refused_not_believed(self):
        for text in (b'{"log":{"entries":[' + b'{"request":{"postData":{"text":"' + b"=" * 1000 + b'"}}},' * 3 + b"]}}",
                     b'{"postData":1,"request":[]}', b'{"body":{"a":1},"request":{"postData":"x"}}', b"= &" * 100_000, b'" =&=' * 50_000,
                     b"\n" * 100_000 + b"x &=&"):
            ran = ecpay("verify", "-", "--json", folder=self.here, stdin=text)
            self.assertIn(ran.exit, (1, 4), f"{text[:60]} {ran}")


class Payloads(EmulatorTest):
    """sign --as."""

    def setUp(self):
        self.here = self.folder()
        (self.here / "order.json").write_text(json.dumps(FIELDS, ensure_ascii=False), encoding="utf-8")
        self.signed = check_mac.signed(FIELDS)

    def written(self, form, *words):
        ran = ecpay("sign", "-f", "order.json", "--as", form, *words, folder=self.here)
        self.assertEqual((0, ""), (ran.exit, ran.err), ran)
        return ran.out

    def test_each_form_but_http_and_hurl_is_read_back_and_valid(self):
        for form in ("form", "json", "html", "curl"):
            with self.subTest(form):
                text = self.written(form)
                ran = ecpay("verify", "-", folder=self.here, stdin=text.encode())
                self.assertEqual(0, ran.exit, f"{text}\n{ran}")
        self.assertEqual(self.signed, json.loads(self.written("json")))

    def test_the_address_is_the_one_given_or_that_of_the_input_or_the_checkout(self):
        stage = "https://payment-stage.ecpay.com.tw/Cashier/AioCheckOut/V5"
        for form, start in (("http", "POST {}\nContent-Type: application/x-www-form-urlencoded\n\n"), ("hurl", "POST {}\n"),
                            ("curl", "curl '{}' \\\n"), ("html", '<!doctype html>')):
            self.assertTrue(self.written(form).startswith(start.format(stage)), form)
            self.assertIn("http://127.0.0.1:8490/x", self.written(form, "--url", "http://127.0.0.1:8490/x"))
        page = b"<form action='https://own.test/a?b=1&amp;c=2'><input name=A value=1></form>"
        ran = ecpay("sign", "-", "--as", "http", folder=self.here, stdin=page)
        self.assertIn("POST https://own.test/a?b=1&c=2\n", ran.out)

    def test_values_cannot_break_out_of_page_shell_or_file(self):
        value = "\"'><script>`$(id)`\\ {{x}} 茶\n"
        fields = {"A": value, '"><b': "1"}
        (self.here / "order.json").write_text(json.dumps(fields), encoding="utf-8")
        for form in ("html", "curl"):
            ran = ecpay("verify", "-", folder=self.here, stdin=self.written(form).encode())
            self.assertEqual(0, ran.exit, ran)
        self.assertNotIn("<script>", self.written("html"))
        line = self.written("curl", "--url", "file:///dev/null").replace("curl", "printf '%s\\n'", 1)
        done = subprocess.run(["sh", "-c", line], capture_output=True, check=True)
        self.assertEqual(self.written("form").encode(), done.stdout.splitlines(True)[-1])

    def test_what_does_not_go_together_is_exit_2(self):
        for words in (("--jsonl",), ("--formula", "ecticket")):
            self.assert_error(ecpay("sign", "-f", "order.json", "--as", "form", *words, "--json", folder=self.here), "payload.as_alone", 2)
        self.assertEqual(2, ecpay("sign", "-f", "order.json", "--as", "xml", folder=self.here).exit)


if __name__ == "__main__":
    unittest.main()
