"""The control API is for programs of this machine: no web page and no other name gets in."""

import unittest
from urllib.parse import urlsplit

from check_mac import body_of
from emulator import EmulatorTest, ask
from schema import assert_fits

CHANGES = ("/reset", "/stop", "/orders/X/pay", "/clock/advance", "/callbacks/1/resend")


class Control(EmulatorTest):
    def setUp(self):
        self.emulator = self.up()
        self.url = self.emulator.urls["control"]
        self.token = ask(self.url + "/session").json["token"]

    def assert_refused(self, answer, code=None):
        self.assertEqual(403, answer.status, answer.text)
        if code:
            assert_fits(self, {"schema": "ecpay-cli/error", "v": 1, **answer.json["error"]}, "error")
            self.assertEqual(code, answer.json["error"]["code"])

    def test_a_change_without_the_token_is_refused(self):
        for path in CHANGES:
            for headers in ({}, {"X-Ecpay-Emulator-Token": ""}, {"X-Ecpay-Emulator-Token": "0" * 32},
                            {"X-Ecpay-Emulator-Token": self.token[:-1]}, {"X-Ecpay-Emulator-Token": self.token + "0"},
                            {"Authorization": f"Bearer {self.token}"}, {"Cookie": f"token={self.token}"}):
                with self.subTest(path=path, headers=headers):
                    self.assert_refused(ask(self.url + path, "POST", "{}", headers), "control.token")
        self.assertEqual(self.emulator.pid, self.emulator.json("status")["pid"])

    def test_pages_of_other_origins_are_refused_even_with_the_token(self):
        port = urlsplit(self.url).port
        for origin in ("http://evil.example", "https://127.0.0.1", "http://127.0.0.1:1", "null",
                       f"http://localhost.evil.example:{port}", f"http://127.0.0.1:{port}.evil.example", "file://"):
            headers = {"Origin": origin, "X-Ecpay-Emulator-Token": self.token}
            with self.subTest(origin=origin):
                self.assert_refused(ask(self.url + "/reset", "POST", "{}", headers), "control.origin")
                self.assert_refused(ask(self.url + "/session", headers={"Origin": origin}), "control.origin")

    def test_cross_site_requests_that_name_no_origin_are_refused(self):
        for site in ("cross-site", "same-site"):
            self.assert_refused(ask(self.url + "/session", headers={"Sec-Fetch-Site": site}), "control.origin")
        self.assertEqual(200, ask(self.url + "/session", headers={"Sec-Fetch-Site": "same-origin"}).status)

    def test_a_name_that_was_rebound_to_loopback_is_refused_on_every_listener(self):
        for host in ("evil.example", "evil.example:8490", "127.0.0.1.evil.example", "localhost.evil.example", "0.0.0.0",
                     "169.254.169.254", "[::ffff:1.2.3.4]"):
            for path in ("/session", "/status", "/orders", "/events", "/openapi.json"):
                with self.subTest(host=host, path=path):
                    self.assert_refused(ask(self.url + path, headers={"Host": host}))
            with self.subTest(host=host):
                self.assert_refused(ask(self.emulator.urls["dashboard"], headers={"Host": host}))
                self.assert_refused(ask(self.emulator.urls["ecpay"] + "/Cashier/AioCheckOut/V5", "POST", "", {"Host": host}))

    def test_the_same_holds_for_gateway_and_aws(self):
        emulator = self.up(self.app_folder())
        for name in ("api", "aws", "lambda"):
            with self.subTest(name):
                self.assertEqual(403, ask(emulator.urls[name] + "/", headers={"Host": "evil.example"}).status)

    def test_the_local_names_of_this_machine_are_answered(self):
        port = urlsplit(self.url).port
        for host in (f"127.0.0.1:{port}", f"localhost:{port}", "localhost", f"LOCALHOST:{port}"):
            with self.subTest(host=host):
                self.assertEqual(200, ask(self.url + "/status", headers={"Host": host}).status)

    def test_ecpays_pages_take_posts_from_other_sites_as_ecpay_does(self):
        form = self.emulator.checkout_form("X1", "http://127.0.0.1:1/notify")
        answer = self.emulator.post(body_of(form), Origin="https://shop.example.com", Sec_Fetch_Site="cross-site")
        self.assertEqual(200, answer.status)
        self.assertIn("data-step=", answer.text)

    def test_no_answer_may_be_read_or_framed_by_other_origins(self):
        for path in ("/_emu/v1/session", "/_emu/v1/orders", "/_ui/", "/Cashier/AioCheckOut/V5"):
            answer = ask(self.emulator.urls["ecpay"] + path, headers={"Accept": "*/*"})
            with self.subTest(path=path):
                self.assertIsNone(answer.headers.get("Access-Control-Allow-Origin"))

    def test_bad_bodies_and_unknown_routes_are_told_with_an_error(self):
        headers = {"X-Ecpay-Emulator-Token": self.token}
        for method, path, body, status in (
                ("POST", "/clock/advance", "{", 400), ("POST", "/clock/advance", "[]", 400),
                ("POST", "/clock/advance", '{"by":"soon"}', 400), ("POST", "/clock/advance", "{}", 400),
                ("POST", "/clock/advance", '{"by":5}', 400), ("POST", "/clock/set", '{"to":"1999-01-01T00:00:00"}', 400),
                ("POST", "/orders/NONE/pay", "{}", 404), ("GET", "/orders/NONE", None, 404), ("GET", "/nothing", None, 404),
                ("DELETE", "/orders", None, 405), ("POST", "/callbacks/99/resend", "{}", 404),
                ("POST", "/callbacks/x/resend", "{}", 404), ("POST", "/reset", "[" * 100_000, 400),
                ("GET", "/orders/%ff%00", None, 404), ("GET", "/orders/..%2f..%2fetc", None, 404)):
            with self.subTest(path=path, body=(body or "")[:30]):
                answer = ask(self.url + path, method, body, headers)
                self.assertEqual(status, answer.status, answer.text[:300])
                assert_fits(self, {"schema": "ecpay-cli/error", "v": 1, **answer.json["error"]}, "error")

    def test_every_read_of_the_control_api_fits_its_schema(self):
        self.emulator.order("X1", "http://127.0.0.1:1/notify")
        for path, name in (("/status", "status"), ("/hosts", "hosts"), ("/orders", "orders"), ("/orders/X1", "order"),
                           ("/callbacks", "callbacks"), ("/clock", "clock"), ("/clock/agenda", "agenda"),
                           ("/logs", "logs"), ("/events", "events")):
            with self.subTest(path):
                assert_fits(self, ask(self.url + path).json, name)

    def test_openapi_names_every_route_that_answers(self):
        described = ask(self.url + "/openapi.json").json["paths"]
        for path in ("/status", "/orders", "/orders/{order}/pay", "/callbacks/{id}/replay", "/clock/advance", "/stop"):
            shape = path.split("{")[0]
            self.assertTrue(any(known.startswith(shape) for known in described), path)


if __name__ == "__main__":
    unittest.main()
