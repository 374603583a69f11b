"""Other products, installed from npm into build/peers, measured the way that ours is."""

import contextlib
import os
import shutil
import socket
import subprocess
import urllib.error
import urllib.request

from measure import ROOT, Missing, running

FOLDER = ROOT / "build/peers"
PACKAGES = ["serverless@3.40.0", "serverless-offline@13.10.1", "ecpay_aio_nodejs@1.2.2", "node-ecpay-aio@0.2.3"]
APP = ROOT / "tests/bench/app"

# Signs the same 14 parameters for a second with either SDK and prints the better one's count; or reads
# the body of a notice, signs what it holds and compares.
SIGN_LOOP = """
console.log = () => {};
const params = JSON.parse(process.argv[1]);
const key = 'pwFHCqoQZGmho4w6', iv = 'EkRm7iFT261dpevs';
const Helper = require('ecpay_aio_nodejs/lib/ecpay_payment/helper.js');
const helper = new Helper({ MercProfile: { MerchantID: '3002607', HashKey: key, HashIV: iv }, IgnorePayment: [],
  OperationMode: 'Test', IsProjectContractor: false });
const { generateCheckMacValue } = require('node-ecpay-aio/dist/utils');
function perSecond(work) {
  for (let i = 0; i < 2000; i++) work();
  const start = process.hrtime.bigint();
  let count = 0, elapsed = 0n;
  while (elapsed < 1000000000n) { for (let i = 0; i < 200; i++) work(); count += 200;
    elapsed = process.hrtime.bigint() - start; }
  return count / Number(elapsed) * 1e9;
}
const signers = [(fields) => helper.gen_chk_mac_value({ ...fields }), (fields) => generateCheckMacValue({ ...fields }, key, iv)];
const body = new URLSearchParams({ ...params, CheckMacValue: signers[1](params) }).toString();
function verify(sign) {
  const { CheckMacValue, ...fields } = Object.fromEntries(new URLSearchParams(body));
  if (sign(fields) !== CheckMacValue) throw new Error('it does not verify');
}
const work = { sign: (sign) => sign(params), verify }[process.argv[2]];
process.stdout.write(String(Math.max(...signers.map((sign) => perSecond(() => work(sign))))));
"""
SIGN_ONCE = """
const { generateCheckMacValue } = require('node-ecpay-aio/dist/utils');
console.log(generateCheckMacValue(JSON.parse(process.argv[1]), 'pwFHCqoQZGmho4w6', 'EkRm7iFT261dpevs'));
"""
PARAMETERS = (
    '{"MerchantID":"3002607","MerchantTradeNo":"Tea20260101120000ab","MerchantTradeDate":"2026/01/01 12:00:00",'
    '"PaymentType":"aio","TotalAmount":"1250","TradeDesc":"Tea & cake (two cups)","ItemName":"東方美人茶 100g x 1",'
    '"ReturnURL":"https://abcde12345.execute-api.us-east-1.amazonaws.com/Prod/ecpay/notify",'
    '"ChoosePayment":"Credit","EncryptType":"1","ClientBackURL":"https://shop.example/orders/17?from=ecpay",'
    '"OrderResultURL":"https://abcde12345.execute-api.us-east-1.amazonaws.com/result","NeedExtraPaidInfo":"Y",'
    '"CustomField1":"cart-0017"}')


def install():
    """The folder that holds the peers, with the bench's application beside their packages."""
    FOLDER.mkdir(parents=True, exist_ok=True)
    wanted = "\n".join(PACKAGES)
    stamp = FOLDER / ".installed-for"
    if not stamp.exists() or stamp.read_text() != wanted:
        (FOLDER / "package.json").write_text('{"private": true}\n')
        subprocess.run(["npm", "install", "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error", *PACKAGES],
                       cwd=FOLDER, check=True)
        stamp.write_text(wanted)
    for file in APP.iterdir():
        if file.is_file():
            shutil.copy(file, FOLDER)
    return FOLDER


def node(folder, script, *arguments):
    done = subprocess.run(["node", "-e", script, PARAMETERS, *arguments], cwd=folder, capture_output=True, text=True)
    if done.returncode != 0:
        raise Missing(done.stderr.strip()[-300:])
    return done.stdout


def node_signing(what):
    """Millions a second; `what` is sign or verify."""
    return lambda workshop: workshop.median(lambda: float(node(workshop.peers, SIGN_LOOP, what))) / 1e6


def node_cold(workshop):
    node(workshop.peers, SIGN_ONCE)
    script = SIGN_ONCE.replace("'node-ecpay-aio", f"'{workshop.peers}/node_modules/node-ecpay-aio")
    return workshop.spawn_ms(["node", "-e", script, PARAMETERS], count=20)


def free_ports(count):
    with contextlib.ExitStack() as stack:
        sockets = [stack.enter_context(socket.socket()) for _ in range(count)]
        for one in sockets:
            one.bind(("127.0.0.1", 0))
        return [one.getsockname()[1] for one in sockets]


@contextlib.contextmanager
def offline(workshop):
    """serverless-offline on free ports; yields it and the URL of its stage."""
    http_port, lambda_port = free_ports(2)
    url = f"http://127.0.0.1:{http_port}/Prod/"

    def is_ready():
        try:
            urllib.request.urlopen(url + "no-such-route", timeout=1)
        except urllib.error.HTTPError:
            return True
        except OSError:
            return False
        return True
    command = [str(workshop.peers / "node_modules/.bin/serverless"), "offline", "--host", "127.0.0.1",
               "--httpPort", str(http_port), "--lambdaPort", str(lambda_port)]
    environment = {"SLS_TELEMETRY_DISABLED": "1", "SLS_NOTIFICATIONS_MODE": "off", "CI": "1",
                   "PATH": os.environ["PATH"]}
    with running(command, workshop.new_folder() / "ready", environment, workshop.peers, is_ready) as server:
        yield server, url


def offline_ready(workshop):
    def once():
        with offline(workshop) as (server, _):
            return server.ready_ms
    return workshop.median(once)


def offline_memory(workshop):
    with offline(workshop) as (server, _):
        return server.rss_mb()


def offline_first(route):
    def subject(workshop):
        def once():
            with offline(workshop) as (_, url):
                return workshop.load(url + route, requests=1)["p50_us"] / 1000
        return workshop.median(once)
    return subject


def offline_warm(route, connections, figure, requests):
    def subject(workshop):
        with offline(workshop) as (_, url):
            workshop.load(url + route, connections, max(connections, requests // 10))
            return workshop.median(lambda: workshop.load(url + route, connections, requests)[figure])
    return subject
