"""What is measured: one row each, with its floor, its peer and its budget."""

import hashlib
import json
import os
import subprocess
import time
import urllib.parse
from dataclasses import dataclass
from typing import Callable, Optional

import peers
from measure import ROOT, Missing, emulator, floor_server

SHOP = ROOT / "fixtures/checkout-app/template.yaml"
APP = ROOT / "tests/bench/app/template.yaml"
FIXTURE_CASES = 400
HASH_KEY, HASH_IV = "pwFHCqoQZGmho4w6", "EkRm7iFT261dpevs"  # ECPay's public stage merchant


@dataclass
class Row:
    name: str
    unit: str
    better: str  # "more" or "less"
    ours: Callable
    floor: Optional[Callable] = None
    peer: Optional[Callable] = None
    budget: str = ""


def in_process(name):
    """Millions per second of processor time of one benchmark of bench_signing."""
    def subject(workshop):
        done = subprocess.run(
            [workshop.program("bench_signing"), f"--benchmark_filter=^{name}$", "--benchmark_format=json",
             f"--benchmark_repetitions={workshop.rounds}", "--benchmark_report_aggregates_only=true",
             "--benchmark_min_time=0.2"], capture_output=True, text=True, check=True)
        runs = json.loads(done.stdout)["benchmarks"]
        return next(run["items_per_second"] for run in runs if run["aggregate_name"] == "median") / 1e6
    return subject


def order_fields(number):
    return {
        "MerchantID": "3002607", "MerchantTradeNo": f"Bench{os.getpid() % 10000:04d}{number:08d}",
        "MerchantTradeDate": time.strftime("%Y/%m/%d %H:%M:%S", time.gmtime(time.time() + 8 * 3600)),
        "PaymentType": "aio", "TotalAmount": "1250", "TradeDesc": "tea", "ItemName": "tea x 1",
        "ReturnURL": "https://shop.example/notify", "ChoosePayment": "Credit", "EncryptType": "1"}


def signed(fields):
    """The form body with its CheckMacValue."""
    text = "&".join(f"{name}={fields[name]}" for name in sorted(fields, key=str.lower))
    encoded = urllib.parse.quote_plus(f"HashKey={HASH_KEY}&{text}&HashIV={HASH_IV}", safe="-_.!*()").lower()
    mac = hashlib.sha256(encoded.encode()).hexdigest().upper()
    return urllib.parse.urlencode({**fields, "CheckMacValue": mac})


def elapsed_ms(work):
    started = time.monotonic()
    work()
    return (time.monotonic() - started) * 1000


def sign_cold(workshop):
    fields = [f"{name}={value}" for name, value in order_fields(1).items()]
    return workshop.spawn_ms([workshop.program("ecpay-cli"), "sign", *fields])


def hello_cold(workshop):
    return workshop.spawn_ms([workshop.program("floor_hello")])


def openssl_cold(workshop):
    return workshop.spawn_ms(["openssl", "dgst", "-sha256", str(ROOT / "LICENSE")])


def up_to_ready(template):
    def subject(workshop):
        def once():
            with emulator(workshop, template) as (server, _):
                return server.ready_ms
        return workshop.median(once)
    return subject


def floor_to_ready(workshop):
    def once():
        with floor_server(workshop) as (server, _):
            return server.ready_ms
    return workshop.median(once)


def first_call(route):
    def subject(workshop):
        def once():
            with emulator(workshop, APP) as (_, urls):
                return workshop.load(f"{urls['api'].rstrip('/')}/Prod/{route}", requests=1)["p50_us"] / 1000
        return workshop.median(once)
    return subject


def warm_call(route, connections, figure, requests):
    """`figure` of load_client's result, after a tenth as many calls to warm up."""
    def subject(workshop):
        with emulator(workshop, APP) as (_, urls):
            url = f"{urls['api'].rstrip('/')}/Prod/{route}"
            workshop.load(url, connections, max(connections, requests // 10))
            return workshop.median(lambda: workshop.load(url, connections, requests)[figure])
    return subject


def floor_get(connections, figure, requests):
    def subject(workshop):
        with floor_server(workshop) as (_, url):
            return workshop.median(lambda: workshop.load(url, connections, requests)[figure])
    return subject


def orders_per_second(connections):
    """Orders created at the cashier's address: checked, written, answered with its page."""
    def subject(workshop):
        count = 2000
        with emulator(workshop) as (_, urls):
            number = iter(range(workshop.rounds))

            def once():
                first = next(number) * count
                bodies = [signed(order_fields(first + n)) for n in range(count)]
                url = urls["ecpay"].rstrip("/") + "/Cashier/AioCheckOut/V5"
                return workshop.load(url, connections, count, bodies)["rps"]
            return workshop.median(once)
    return subject


def floor_inserts(connections):
    def subject(workshop):
        bodies = [signed(order_fields(1))]
        with floor_server(workshop) as (_, url):
            return workshop.median(lambda: workshop.load(url, connections, 5000, bodies)["rps"])
    return subject


def checkouts_per_second(shoppers):
    """Whole checkouts of the reference shop, shop page to paid order, by shoppers in one process."""
    def subject(workshop):
        with emulator(workshop, SHOP) as (_, urls):
            command = [workshop.program("shopper_load"), urls["ecpay"].rstrip("/"), str(shoppers)]

            def once(trips=200):
                done = subprocess.run([*command, str(trips)], capture_output=True, text=True)
                if done.returncode != 0:
                    raise Missing(f"a checkout failed: {done.stderr.strip()[:200]}")
                return json.loads(done.stdout)["rps"]
            once(20)
            return workshop.median(once)
    return subject


def built_fixtures(workshop):
    """A folder of 400 cases, each with its eleven files."""
    folder = workshop.new_folder()
    cases = "".join(f'[[case]]\nname = "c{n}"\nevent = "aio.credit.paid"\n' for n in range(FIXTURE_CASES))
    (folder / "cases.toml").write_text(cases)
    fixtures_once(workshop, folder, "build")
    return folder


def fixtures_once(workshop, folder, *words):
    started = time.monotonic()
    done = subprocess.run([workshop.program("ecpay-cli"), "fixtures", *words, "--dir", str(folder), "-q"], capture_output=True, text=True)
    if done.returncode != 0:
        raise Missing(f"fixtures failed: {done.stderr.strip()[:200]}")
    return FIXTURE_CASES / (time.monotonic() - started)


def fixtures_per_second(workshop):
    """The gate in CI as a process: everything made, read and compared."""
    folder = built_fixtures(workshop)
    return workshop.median(lambda: fixtures_once(workshop, folder, "build", "--check"))


def floor_fixtures(workshop):
    """Only the reading and hashing of the same files."""
    folder = built_fixtures(workshop)

    def once():
        started = time.monotonic()
        for path in folder.rglob("*"):
            if path.is_file():
                hashlib.sha256(path.read_bytes()).hexdigest()
        return FIXTURE_CASES / (time.monotonic() - started)
    return workshop.median(once)


def idle_memory(workshop):
    with emulator(workshop) as (server, _):
        return server.rss_mb()


def floor_memory(workshop):
    with floor_server(workshop) as (server, _):
        return server.rss_mb()


def clean_build(workshop):
    folder = workshop.new_folder()
    environment = {**os.environ, "CCACHE_DISABLE": "1"}
    subprocess.run(["cmake", "-S", str(ROOT), "-B", str(folder), "-G", "Ninja", "-DCMAKE_CXX_FLAGS=-O1"],
                   env=environment, check=True, capture_output=True)
    started = time.monotonic()
    subprocess.run(["ninja", "-C", str(folder)], env=environment, check=True, capture_output=True)
    return time.monotonic() - started


ROWS = [
    Row("CheckMacValue, 14 parameters; floor: one SHA-256", "M/s", "more", in_process("check_mac_value"),
        in_process("floor_sha256"), peers.node_signing("sign"), "at least 0.5 of the floor"),
    Row("body of a notice read and verified; floor: one SHA-256", "M/s", "more", in_process("verify_body"),
        in_process("floor_sha256"), peers.node_signing("verify")),
    Row("AES Data, 600 bytes; floor: AES-CBC and Base64 of the encoded bytes", "M/s", "more", in_process("encrypt_data"),
        in_process("floor_aes_base64"), None, "at least 0.75 of the floor"),
    Row("sign as a process; floor: openssl dgst; peer: Node SDK", "ms", "less", sign_cold, openssl_cold,
        peers.node_cold, "at most the floor"),
    Row("sign as a process; floor: static hello", "ms", "less", sign_cold, hello_cold, None, "aim: 3 times the floor"),
    Row("up with the reference shop to ready; floor: bare server", "ms", "less", up_to_ready(SHOP), floor_to_ready,
        peers.offline_ready, "at most 40 ms"),
    Row("first call, Python", "ms", "less", first_call("python"), None, peers.offline_first("python"), "at most 30 ms"),
    Row("first call, Python that imports boto3", "ms", "less", first_call("boto3"), None, None, "at most 250 ms"),
    Row("first call, Node", "ms", "less", first_call("node"), None, peers.offline_first("node")),
    Row("warm call, Python, 1 client, p50; floor: bare server", "us", "less", warm_call("python", 1, "p50_us", 2000),
        floor_get(1, "p50_us", 5000), peers.offline_warm("python", 1, "p50_us", 2000), "at most the peer"),
    Row("warm calls, Python, 32 clients; floor: bare server", "/s", "more", warm_call("python", 32, "rps", 10000),
        floor_get(32, "rps", 30000), peers.offline_warm("python", 32, "rps", 10000), "at least 11,000/s"),
    Row("warm calls, Python, 32 clients, p99", "us", "less", warm_call("python", 32, "p99_us", 10000),
        floor_get(32, "p99_us", 30000), peers.offline_warm("python", 32, "p99_us", 10000), "at most 10 ms"),
    Row("warm call, Node, 1 client, p50; floor: bare server", "us", "less", warm_call("node", 1, "p50_us", 2000),
        floor_get(1, "p50_us", 5000), peers.offline_warm("node", 1, "p50_us", 2000)),
    Row("orders, 1 client; floor: one INSERT", "/s", "more", orders_per_second(1), floor_inserts(1), None,
        "at least 0.4 of the floor"),
    Row("orders, 8 clients; floor: one INSERT", "/s", "more", orders_per_second(8), floor_inserts(8), None,
        "at least 0.4 of the floor"),
    Row("whole checkouts of the reference shop, 1 shopper", "/s", "more", checkouts_per_second(1)),
    Row("whole checkouts of the reference shop, 4 shoppers", "/s", "more", checkouts_per_second(4), None, None,
        "at least 150/s"),
    Row("fixtures built and compared (build --check); floor: SHA-256 of their files in Python", "/s", "more", fixtures_per_second,
        floor_fixtures),
    Row("idle memory; floor: bare server", "MB", "less", idle_memory, floor_memory, peers.offline_memory,
        "at most 20 MB"),
]
BUILD_ROWS = [Row("clean build without ccache", "s", "less", clean_build)]
