"""Rows of a database with a long history: a million trades beside an empty one."""

import contextlib
import json
import sqlite3
import time
import urllib.request

from measure import Missing, emulator
from rows import Row, order_fields, signed

TRADES = 1_000_000


def trade_no(number):
    return f"H{number:09d}"


def new_order(workshop, urls, number):
    """One order through the cashier's address, so that its rows are what the emulator writes."""
    body = signed({**order_fields(1), "MerchantTradeNo": trade_no(number)})
    workshop.load(urls["ecpay"].rstrip("/") + "/Cashier/AioCheckOut/V5", 1, 1, [body])


def columns_of(database, table, changed):
    """The table's columns, and what each becomes in copy `k`: as it is, or as `changed` says."""
    names = [row[1] for row in database.execute(f"PRAGMA table_info({table})")]
    return ", ".join(names), ", ".join(changed.get(name, name) for name in names)


def multiply(path, copies):
    """Each order of the file and its events so many times more, with numbers of their own."""
    database = sqlite3.connect(path)
    database.execute("PRAGMA journal_mode = OFF")
    order, = database.execute("SELECT id FROM orders").fetchone()
    series = f"(WITH RECURSIVE s(k) AS (SELECT 1 UNION ALL SELECT k + 1 FROM s WHERE k < {copies}) SELECT k FROM s)"
    new_id = "printf('9%019d', k)"
    for table, changed, where in (
            ("orders", {"n": "NULL", "id": new_id, "trade_no": "printf('H%09d', k)"}, "id"),
            ("event", {"id": "NULL", "order_id": new_id, "trace": "printf('1-%08x-000000000000000000000000', k)"}, "order_id")):
        names, values = columns_of(database, table, changed)
        database.execute(f"INSERT INTO {table} ({names}) SELECT {values} FROM (SELECT * FROM {table} WHERE {where} = ?), {series}",
                         (order,))
    database.commit()
    database.close()


def history(workshop):
    """The filled database, made once for all rows."""
    path = workshop.folder / "history.db"
    if not path.exists():
        with emulator(workshop, database=workshop.folder / "made.db") as (_, urls):
            new_order(workshop, urls, 0)
        multiply(workshop.folder / "made.db", TRADES)
        (workshop.folder / "made.db").rename(path)
    return path


@contextlib.contextmanager
def with_trades(workshop, is_filled):
    """An emulator over the filled database, or over one that holds a single order."""
    if is_filled:
        with emulator(workshop, database=history(workshop)) as running:
            yield running
        return
    with emulator(workshop) as running:
        new_order(workshop, running[1], 0)
        yield running


def query_body(number):
    return signed({"MerchantID": "3002607", "MerchantTradeNo": trade_no(number), "TimeStamp": str(int(time.time()))})


def queries(connections, is_filled):
    """QueryTradeInfo for numbers all over the history, checked, looked up, signed."""
    def subject(workshop):
        count = 5000
        with with_trades(workshop, is_filled) as (_, urls):
            url = urls["ecpay"].rstrip("/") + "/Cashier/QueryTradeInfo/V5"
            numbers = [n * (TRADES // count) if is_filled else 0 for n in range(count)]
            bodies = [query_body(number) for number in numbers]
            answer = urllib.request.urlopen(url, bodies[-1].encode()).read().decode()
            if f"MerchantTradeNo={trade_no(numbers[-1])}" not in answer or "TradeStatus=0" not in answer:
                raise Missing(f"QueryTradeInfo answered {answer[:200]}")
            workshop.load(url, connections, 500, bodies[:500])
            return workshop.median(lambda: workshop.load(url, connections, count, bodies)["rps"])
    return subject


def ready(is_filled):
    def subject(workshop):
        path = history(workshop) if is_filled else None

        def once():
            with emulator(workshop, database=path) as (server, _):
                return server.ready_ms
        return workshop.median(once)
    return subject


def listed(is_filled):
    """The newest fifty orders, as `order list` and the dashboard ask for them."""
    def subject(workshop):
        with with_trades(workshop, is_filled) as (_, urls):
            url = urls["control"] + "/orders?limit=50"
            found = json.load(urllib.request.urlopen(url))["orders"]
            if len(found) != (50 if is_filled else 1):
                raise Missing(f"{len(found)} orders were listed")
            return workshop.median(lambda: workshop.load(url, 1, 200)["p50_us"] / 1000)
    return subject


def memory(is_filled):
    def subject(workshop):
        with with_trades(workshop, is_filled) as (server, urls):
            url = urls["ecpay"].rstrip("/") + "/Cashier/QueryTradeInfo/V5"
            numbers = [n * (TRADES // 2000) if is_filled else 0 for n in range(2000)]
            workshop.load(url, 1, 2000, [query_body(number) for number in numbers])
            return server.rss_mb()
    return subject


def row(name, unit, better, subject, budget=""):
    return Row(f"1,000,000 trades: {name}; floor: no history", unit, better, subject(True), subject(False), None, budget)


ROWS = [
    row("QueryTradeInfo, 1 client", "/s", "more", lambda is_filled: queries(1, is_filled), "at least 0.8 of the floor"),
    row("QueryTradeInfo, 8 clients", "/s", "more", lambda is_filled: queries(8, is_filled), "at least 0.8 of the floor"),
    row("the newest 50 orders", "ms", "less", listed),
    row("up to ready", "ms", "less", ready),
    row("memory after 2,000 queries", "MB", "less", memory),
]
