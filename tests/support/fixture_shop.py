"""A shop that takes notices, right or with one fault: `faults` names every wrong way this kit must find."""

import json
import socket
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qsl, urlsplit

from check_mac import check_mac_value

# fault -> the code by which `fixtures run` must tell it from all others.
FAULTS = {
    "quotes": "callback.quoted",
    "lower_case": "callback.wrong_case",
    "says_ok_alone": "callback.wrong_body",
    "says_nothing": "callback.empty_body",
    "line_end": "callback.whitespace",
    "byte_order_mark": "callback.bom",
    "web_page": "callback.html",
    "json": "callback.json",
    "redirects": "callback.redirected",
    "csrf_page": "callback.client_error",
    "breaks": "callback.server_error",
    "created": "callback.wrong_status",
    "hangs": "callback.timed_out",
    "hangs_up": "fixtures.connection_closed",
    "breaks_off": "callback.truncated",
    "far_too_long": "callback.too_large",
    "signs_the_amount_it_knows": "fixtures.accepted_changed_value",
    "believes_the_unsigned": "fixtures.accepted_unsigned",
    "believes_the_empty": "fixtures.accepted_empty_signature",
    "compares_a_part": "fixtures.accepted_part_of_signature",
    "takes_md5": "fixtures.accepted_md5",
    "takes_any_merchants_key": "fixtures.accepted_other_key",
    "signs_a_list_of_its_own": "fixtures.accepted_added_field",
    "ignores_the_amount": "fixtures.wrong_amount_taken",
    "makes_orders_of_notices": "fixtures.unknown_order_taken",
    "ships_on_numbers": "fixtures.shipped_on_number",
    "ships_on_failures": "fixtures.shipped_on_failure",
    "ships_on_simulations": "fixtures.shipped_on_simulated",
    "counts_twice": "fixtures.counted_twice",
    "records_nothing": "fixtures.not_recorded",
    "records_before_it_verifies": "fixtures.forgery_recorded",
}
OTHER_KEYS = [("spPjZn66i0OhqJsQ", "hT5OJckN45isQTTs"), ("5294y06JbISpM5x9", "v77hoKGq4kWxNNIS")]  # public too
ANSWERS = {  # body, status, content type
    "quotes": (b'"1|OK"', 200, "text/plain"), "lower_case": (b"1|ok", 200, "text/plain"), "says_ok_alone": (b"OK", 200, "text/plain"),
    "says_nothing": (b"", 200, "text/plain"), "line_end": (b"1|OK\n", 200, "text/plain"), "byte_order_mark": (b"\xef\xbb\xbf1|OK", 200, "text/plain"),
    "web_page": (b"<!doctype html><p>1|OK</p>", 200, "text/html"), "json": (b'{"RtnCode":1}', 200, "application/json"),
    "redirects": (b"", 302, "text/plain"), "csrf_page": (b"Page Expired", 419, "text/html"), "breaks": (b"oops", 500, "text/plain"),
    "created": (b"1|OK", 201, "text/plain"), "far_too_long": (b"1|OK" * 50_000, 200, "text/plain")}
OWN_LIST = {"MerchantID", "MerchantTradeNo", "StoreID", "RtnCode", "RtnMsg", "TradeNo", "TradeAmt", "PaymentDate", "PaymentType",
            "PaymentTypeChargeFee", "TradeDate", "SimulatePaid", "CustomField1", "CustomField2", "CustomField3", "CustomField4",
            "BankCode", "vAccount", "ExpireDate", "PaymentNo", "Barcode1", "Barcode2", "Barcode3"}
NUMBERS, PAID = {"2", "10100073"}, "1"


class FixtureShop:
    """`payments` counts what was recorded of each order; GET /orders/NUMBER tells it."""

    def __init__(self, orders, fault=None):
        assert fault is None or fault in FAULTS
        self.orders = {row["MerchantTradeNo"]: row["TotalAmount"] for row in orders}
        self.fault, self.payments, self.seen, self.bodies = fault, {}, set(), []
        self.let_go = threading.Event()
        shop = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"
            wbufsize = 1 << 16  # head and body in one packet

            def do_POST(self):
                shop.take(self, self.rfile.read(int(self.headers.get("Content-Length", 0))))

            def do_GET(self):
                number = urlsplit(self.path).path.rpartition("/")[2]
                if number in shop.orders or number in shop.payments:
                    shop.send(self, json.dumps({"at": len(shop.bodies), "paid": shop.payments.get(number, 0)}).encode(), 200, "application/json")
                else:
                    shop.send(self, b"no such order", 404, "text/plain")

            def log_message(self, *_):
                pass

        class Server(ThreadingHTTPServer):
            def handle_error(self, *_):
                pass  # some faults break their own connections

        self.server = Server(("127.0.0.1", 0), Handler)
        self.server.daemon_threads = True
        self.thread = threading.Thread(target=self.server.serve_forever, kwargs={"poll_interval": 0.01})
        self.thread.start()

    @property
    def url(self):
        return f"http://127.0.0.1:{self.server.server_port}"

    def close(self):
        self.let_go.set()
        self.server.shutdown()
        self.server.server_close()
        self.thread.join()

    def send(self, handler, body, status, content_type):
        handler.send_response(status)
        handler.send_header("Content-Type", content_type)
        handler.send_header("Content-Length", str(len(body)))
        if status == 302:
            handler.send_header("Location", "/login")
        handler.end_headers()
        handler.wfile.write(body)

    def take(self, handler, body):
        self.bodies.append(body)
        pairs = parse_qsl(body.decode(), keep_blank_values=True)
        fields = dict(pairs)
        if self.fault == "records_before_it_verifies":
            self.record(fields)
        if not self.believes(pairs, fields):
            self.send(handler, b"0|CheckMacValue Error", 200, "text/plain")
            return
        self.record(fields)
        self.acknowledge(handler)

    def acknowledge(self, handler):
        if self.fault == "hangs":
            self.let_go.wait(20)
            handler.close_connection = True
        elif self.fault == "hangs_up":
            handler.connection.shutdown(socket.SHUT_RDWR)
            handler.close_connection = True
        elif self.fault == "breaks_off":
            handler.wfile.write(b"HTTP/1.1 200 OK\r\nContent-Length: 400\r\n\r\n1|OK")
            handler.wfile.flush()
            handler.connection.shutdown(socket.SHUT_RDWR)
            handler.close_connection = True
        else:
            self.send(handler, *ANSWERS.get(self.fault, (b"1|OK", 200, "text/plain")))

    def believes(self, pairs, fields):
        received = fields.get("CheckMacValue")
        if received is None:
            return self.fault == "believes_the_unsigned"
        if received == "":
            return self.fault == "believes_the_empty"
        if self.fault == "signs_the_amount_it_knows":
            pairs = [(name, str(self.orders.get(fields["MerchantTradeNo"], value)) if name == "TradeAmt" else value) for name, value in pairs]
        if self.fault == "signs_a_list_of_its_own":
            pairs = [pair for pair in pairs if pair[0] in OWN_LIST]
        expected = check_mac_value(pairs)
        if self.fault == "compares_a_part" and expected.startswith(received):
            return True
        if self.fault == "takes_md5" and received == check_mac_value(pairs, algorithm="md5"):
            return True
        if self.fault == "takes_any_merchants_key" and any(received == check_mac_value(pairs, *keys) for keys in OTHER_KEYS):
            return True
        return received == expected

    def record(self, fields):
        """Notes a payment by the rules, or by the one that is broken."""
        number, code = fields.get("MerchantTradeNo", ""), fields.get("RtnCode")
        amount = int(fields.get("TradeAmt", 0))
        if self.fault == "records_nothing":
            return
        if number not in self.orders and self.fault != "makes_orders_of_notices":
            return
        if amount != self.orders.get(number, amount) and self.fault != "ignores_the_amount":
            return
        if code in NUMBERS and self.fault != "ships_on_numbers":
            return
        if code != PAID and code not in NUMBERS and self.fault != "ships_on_failures":
            return
        if fields.get("SimulatePaid") == "1" and self.fault != "ships_on_simulations":
            return
        if number in self.seen and self.fault != "counts_twice":
            return
        self.seen.add(number)
        self.payments[number] = self.payments.get(number, 0) + 1
