"""A running emulator in a folder of its own, on free ports, that ends with its test."""

import http.client
import json
import os
import shutil
import signal
import subprocess
import tempfile
import unittest
from datetime import datetime, timedelta, timezone
from pathlib import Path
from urllib.parse import urlsplit

import check_mac
from plain_shop import PlainShop
from program import APP, CLI, ecpay, environment, members_of_session, session_of, until
from schema import assert_fits, name_of

FREE_PORTS = [word for name in ("", "proxy-", "api-", "lambda-", "aws-") for word in (f"--{name}port", "0")]
CASHIER = "/Cashier/AioCheckOut/V5"
TAIWAN = timezone(timedelta(hours=8))


class Answer:
    def __init__(self, status, headers, body):
        self.status, self.headers, self.body = status, headers, body

    @property
    def text(self):
        return self.body.decode("utf-8", "replace")

    @property
    def json(self):
        return json.loads(self.body)


def ask(url, method="GET", body=None, headers=None, timeout=20):
    """One HTTP request as it is: no redirects, no proxies."""
    parts = urlsplit(url)
    connection = http.client.HTTPConnection(parts.hostname, parts.port, timeout=timeout)
    try:
        target = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
        connection.request(method, target, body, headers or {})
        answer = connection.getresponse()
        return Answer(answer.status, answer.headers, answer.read())
    finally:
        connection.close()


class Emulator:
    """`ecpay-cli up --detach` in `folder`; `urls` as in its ready file."""

    def __init__(self, test, folder, *options, **variables):
        self.test, self.folder, self.options, self.variables = test, Path(folder), options, variables
        self.ready, self.session = None, None
        test.addCleanup(self.end)

    def up(self, *more):
        ran = ecpay("up", "--detach", *FREE_PORTS, *self.options, *more, folder=self.folder, **self.variables)
        self.test.assertEqual(0, ran.exit, ran)
        assert_fits(self.test, ran.json, "ready")
        self.ready = ran.json
        self.session = session_of(self.ready["pid"])
        return self

    @property
    def urls(self):
        return self.ready["urls"]

    @property
    def pid(self):
        return self.ready["pid"]

    def run(self, *arguments, timeout=30, **variables):
        return ecpay(*arguments, folder=self.folder, timeout=timeout, **variables)

    def json(self, *arguments, exit_code=0, **variables):
        """The answer of a command with --json, which fits its schema."""
        ran = self.run(*arguments, "--json", **variables)
        self.test.assertEqual(exit_code, ran.exit, ran)
        self.test.assertTrue(name_of(ran.json), ran)
        assert_fits(self.test, ran.json, name_of(ran.json))
        return ran.json

    def kill(self):
        """kill -9, as a crash is."""
        os.kill(self.pid, signal.SIGKILL)
        until(lambda: session_of(self.pid) is None, "the killed emulator has gone")

    def members(self):
        return members_of_session(self.session) if self.session else {}

    def end(self):
        """Stops it; what will not stop by itself is killed and fails the test."""
        if self.ready is None:
            return
        if session_of(self.pid) is not None:
            os.kill(self.pid, signal.SIGTERM)
        try:
            until(lambda: not self.members(), "the emulator and all it started have gone", 5)
        except AssertionError:
            left = self.members()
            for pid in left:
                os.kill(pid, signal.SIGKILL)
            raise AssertionError(f"still running: {left}") from None
        finally:
            self.ready = None

    def checkout_form(self, trade_no, return_url, **more):
        """The signed parameters of a card order; None in `more` leaves a field out."""
        fields = {
            "MerchantID": check_mac.MERCHANT, "MerchantTradeNo": trade_no,
            "MerchantTradeDate": datetime.now(TAIWAN).strftime("%Y/%m/%d %H:%M:%S"),
            "PaymentType": "aio", "TotalAmount": "300", "TradeDesc": "tea", "ItemName": "A cup of tea",
            "ReturnURL": return_url, "ChoosePayment": "Credit", "EncryptType": "1", **more}
        return check_mac.signed({name: value for name, value in fields.items() if value is not None})

    def post(self, body, path=CASHIER, content_type="application/x-www-form-urlencoded", **headers):
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        return ask(self.urls["ecpay"] + path, "POST", body, {"Content-Type": content_type, **named})

    def order(self, trade_no, return_url, **more):
        """Puts an order before the cashier, as the browser of a shopper does."""
        answer = self.post(check_mac.body_of(self.checkout_form(trade_no, return_url, **more)))
        self.test.assertEqual(200, answer.status, answer.text)
        return trade_no

    def callback(self, trade_no):
        """The one callback of an order, as `callback list` tells it."""
        found = self.json("callback", "list", "--order", trade_no)["callbacks"]
        self.test.assertEqual(1, len(found), found)
        return found[0]

    def tables(self):
        """What the books hold that bad input must not change."""
        return (self.json("order", "list")["orders"], self.json("callback", "list")["callbacks"],
                self.json("clock", "agenda")["agenda"])


def slow(test):
    """Marks a test that takes more than two seconds on a quiet machine (label `slow` in ctest)."""
    return test


class EmulatorTest(unittest.TestCase):
    """A test whose folders and programs are gone when it ends."""

    maxDiff = 4000

    def folder(self):
        path = tempfile.mkdtemp(prefix="ecpay-e2e-")
        self.addCleanup(shutil.rmtree, path, ignore_errors=True)
        return Path(path)

    def app_folder(self):
        """A copy of the reference shop."""
        path = self.folder() / "app"
        shutil.copytree(APP, path, ignore=shutil.ignore_patterns(".ecpay", "__pycache__", "node_modules"))
        return path

    def app_of(self, template, **files):
        """An app of the test's own; a file's name is given with __ for its dot."""
        path = self.folder()
        (path / "template.yaml").write_text(template, encoding="utf-8")
        for name, text in files.items():
            (path / name.replace("__", ".")).write_text(text, encoding="utf-8")
        return path

    def shop(self):
        shop = PlainShop()
        self.addCleanup(shop.close)
        return shop

    def up(self, folder=None, *options, **variables):
        """The emulator without a template (ECPay alone) unless the folder has one."""
        return Emulator(self, folder or self.folder(), *options, **variables).up()

    def foreground(self, folder, *options):
        """`up` as a person runs it: (process, its ready JSON). Ends with the test."""
        process = subprocess.Popen(
            [CLI, "up", "--json", *FREE_PORTS, *options], cwd=folder, env=environment(folder),
            stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.PIPE, start_new_session=True)
        self.addCleanup(self.end_foreground, process)
        line = process.stdout.readline()
        if not line:
            self.fail(f"up said nothing: {process.communicate(timeout=5)}")
        return process, json.loads(line)

    def end_foreground(self, process):
        for pid in members_of_session(process.pid):
            try:
                os.kill(pid, signal.SIGKILL)
            except ProcessLookupError:
                pass
        process.wait(timeout=5)
        process.stdout.close()
        process.stderr.close()

    def assert_error(self, ran, code, exit_code):
        """A refusal in JSON: the exit code, the code, and both languages with what to do."""
        self.assertEqual(exit_code, ran.exit, ran)
        assert_fits(self, ran.json, "error")
        self.assertEqual((code, exit_code), (ran.json["code"], ran.json["exit"]), ran)
        return ran.json
