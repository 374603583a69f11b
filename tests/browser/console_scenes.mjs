// What a ConsoleWorld is filled with: one whole checkout whose notice fails before it succeeds, and
// text that would do harm if a page took it for more than text.

import { taiwan } from "./console_world.mjs";

export const HOSTILE = {
  markup: '<script>window.__owned = 1</script><img src=x onerror="window.__owned = 2">',
  turned: "paid\u202e0001\u202c \u200bhidden\ufeff",
  link: "javascript:window.__owned=3",
  long: "長".repeat(10_240),
};

const SENT = "CustomField1=&MerchantID=3002607&MerchantTradeNo=T00000000042&PaymentDate=2026%2F01%2F05+10%3A00%3A04&PaymentType=Credit_CreditCard&PaymentTypeChargeFee=13&RtnCode=1&RtnMsg=%E4%BA%A4%E6%98%93%E6%88%90%E5%8A%9F&SimulatePaid=0&TradeAmt=640&TradeDate=2026%2F01%2F05+10%3A00%3A00&TradeNo=2601051000000042&CheckMacValue=6C51C9E6888DE861FD62FB1DD17029FC742634498FD813DC43D4243B5685B840";
const DAY_MS = 86_400_000;

const attempt = (n, verdict, status, ms, answer, more = {}) => ({ n, at: taiwan(Date.parse("2026-01-05T10:00:04+08:00") + n * 600_000), status, ms, answer, verdict, body: SENT, ...more });

// An order that is paid at its second notice. Returns it.
export function checkout(world, number = 42, { hostile = false } = {}) {
  const order = world.addOrder(number, { state: "paid", capture: "authorized", method: "credit", paid_at: taiwan(Date.parse("2026-01-05T10:00:04+08:00")), RtnCode: "1" });
  const trace = `1-695b2a10-${String(number).padStart(24, "0")}`;
  const at = { order: order.id, trace };
  const run = (name, id, ms, when, cold, lines) => {
    const stream = `2026/01/05/[$LATEST]${name}`;
    const group = `/aws/lambda/${name}`;
    world.log(`START RequestId: ${id} Version: $LATEST\n`, { group, stream, at: when - ms });
    for (const line of lines) world.log(line, { group, stream, at: when - ms / 2 });
    world.log(`END RequestId: ${id}\n`, { group, stream, at: when });
    world.log(`REPORT RequestId: ${id}\tDuration: ${ms} ms\tBilled Duration: ${Math.ceil(ms)} ms\tMemory Size: 256 MB\tMax Memory Used: 41 MB\n`, { group, stream, at: when });
    world.tell("function.finished", { function: name, request_id: id, cold, failed: false, memory_mb: 41 }, { ...at, ms, at: when });
  };
  world.tell("table.written", { table: "Orders", operation: "PutItem", keys: { id: { S: order.MerchantTradeNo } } }, { ...at, ms: 1.2, at: 31 });
  run("Checkout", `${number}-a1`, 24, 34, true, [`[INFO] order ${order.MerchantTradeNo} of NT$ 640 stored\n`]);
  world.tell("gateway.request", { api: "ShopApi", kind: "rest", method: "POST", path: "/Prod/checkout", route: "POST /checkout", function: "Checkout", status: 200 }, { ...at, ms: 31, at: 36 });
  world.tell("order.created", { MerchantID: "3002607", MerchantTradeNo: order.MerchantTradeNo, amount_twd: 640, state: "created" }, { ...at, at: 46 });
  world.tell("cashier.page", { method: "POST", url: "https://payment-stage.ecpay.com.tw/Cashier/AioCheckOut/V5", status: 200, api: "aio.checkout", step: "card" }, { ...at, ms: 4.2, at: 48 });
  world.tell("cashier.page", { method: "POST", url: "https://payment-stage.ecpay.com.tw/_emu/cashier/card", status: 303, step: "card" }, { ...at, ms: 2.1, at: 3_900 });
  world.tell("order.state", { state: "paid", capture: "authorized", RtnCode: "1", amount_twd: 640 }, { ...at, at: 8_002 });
  world.tell("callback.scheduled", { delivery: number, kind: "return", url: "https://abcdefghij.execute-api.ap-northeast-1.amazonaws.com/Prod/notify" }, { ...at, at: 8_002 });
  run("Notify", `${number}-b1`, 12, 8_018, false, hostile ? [`${HOSTILE.markup} ${HOSTILE.turned}\n`, `${HOSTILE.long}\n`] : ["[INFO] CheckMacValue is right\n", "[INFO] paid\n", "[INFO] published\n", "[INFO] answering\n"]);
  world.tell("gateway.request", { api: "ShopApi", kind: "rest", method: "POST", path: "/Prod/notify", status: 200 }, { ...at, ms: 14, at: 8_019 });
  world.tell(
    "callback.attempted",
    { delivery: number, n: 1, kind: "return", method: "POST", url: hostile ? HOSTILE.link : "https://abcdefghij.execute-api.ap-northeast-1.amazonaws.com/Prod/notify", status: 200, verdict: "quoted", answer: '"1|OK"', why: { en: "The shop answered 1|OK in quotation marks.", "zh-TW": "商店回應的 1|OK 帶有引號。" }, fix: { en: "Answer the plain text 1|OK.", "zh-TW": "請直接回應純文字 1|OK。" } },
    { ...at, ms: 17.3, at: 8_020 },
  );
  world.tell("cashier.page", { method: "POST", url: "https://payment-stage.ecpay.com.tw/_emu/cashier/otp", status: 302, step: "otp" }, { ...at, ms: 22, at: 8_022 });
  const second = 8_000 + 612_000;
  run("Notify", `${number}-b2`, 9.4, second + 12, false, ["[INFO] CheckMacValue is right\n"]);
  world.tell("table.written", { table: "Orders", operation: "UpdateItem" }, { ...at, ms: 0.9, at: second + 6 });
  world.tell("sns.published", { topic: "arn:aws:sns:ap-northeast-1:123456789012:OrderPaid", bytes: 120 }, { ...at, ms: 0.6, at: second + 9 });
  world.tell("gateway.request", { api: "ShopApi", kind: "rest", method: "POST", path: "/Prod/notify", status: 200 }, { ...at, ms: 11.2, at: second + 13 });
  world.tell("callback.attempted", { delivery: number, n: 2, kind: "return", method: "POST", url: "https://abcdefghij.execute-api.ap-northeast-1.amazonaws.com/Prod/notify", status: 200, verdict: "ok", answer: "1|OK" }, { ...at, ms: 13, at: second + 14 });
  world.tell("callback.settled", { delivery: number, state: "settled", verdict: "ok" }, { ...at, at: second + 14 });
  world.tell("sns.delivered", { topic: "arn:aws:sns:ap-northeast-1:123456789012:OrderPaid", function: "Ship" }, { ...at, ms: 0.4, at: second + 15 });
  run("Ship", `${number}-c1`, 6.1, second + 23, true, [`[INFO] shipping ${order.MerchantTradeNo}\n`]);
  world.callbacks.push({
    id: number,
    order: order.id,
    MerchantID: "3002607",
    MerchantTradeNo: order.MerchantTradeNo,
    kind: "return",
    url: hostile ? HOSTILE.link : "https://abcdefghij.execute-api.ap-northeast-1.amazonaws.com/Prod/notify",
    state: "settled",
    attempts: [
      hostile ? attempt(1, "html", 200, 17.3, `\ufeff${HOSTILE.markup}\r\n${HOSTILE.turned}\u0000`, { body: `${SENT}&CustomField2=${encodeURIComponent(HOSTILE.markup)}&CustomField3=${encodeURIComponent(HOSTILE.long)}` }) : attempt(1, "quoted", 200, 17.3, '"1|OK"\n'),
      attempt(2, "ok", 200, 13, "1|OK"),
    ],
    next_at: null,
  });
  return order;
}

// A day's worth of every state.
export function ordinaryDay(world) {
  const states = ["paid", "paid", "failed", "created", "waiting", "expired", "paid"];
  states.forEach((state, i) => {
    world.addOrder(i + 1, { state, method: ["credit", "", "credit", "", "atm", "cvs", "credit"][i], amount_twd: [640, 1280, 99, 12_500, 3_000, 450, 320][i], created_at: taiwan(Date.parse("2026-01-05T10:00:00+08:00") - (7 - i) * 4_000_000) });
  });
  checkout(world);
  const order = checkout(world, 43, { hostile: true });
  world.callbacks.push({ ...world.callbacks[0], id: 50, order: world.orders[1].id, MerchantTradeNo: world.orders[1].MerchantTradeNo, state: "pending", attempts: [attempt(1, "timed_out", null, 10_004, ""), attempt(2, "server_error", 500, 31, "Internal Server Error")], next_at: taiwan(Date.parse("2026-01-05T10:00:00+08:00") + 640_000) });
  world.callbacks.push({ ...world.callbacks[0], id: 51, order: world.orders[6].id, MerchantTradeNo: world.orders[6].MerchantTradeNo, state: "held", attempts: [attempt(1, "not_allowed", null, 0, "")], next_at: null });
  world.agenda = [{ at: taiwan(Date.parse("2026-01-05T10:10:40+08:00")), what: "callback 50" }, { at: taiwan(Date.parse("2026-01-05T10:00:00+08:00") + 3 * DAY_MS), what: "expiry" }];
  world.status = {
    urls: { ecpay: "http://127.0.0.1:8490", dashboard: "http://127.0.0.1:8490/_ui/", control: "http://127.0.0.1:8490/_emu/v1", proxy: "http://127.0.0.1:8491", api: "http://localhost:3000", lambda: "http://127.0.0.1:3001", aws: "http://127.0.0.1:4566" },
    shop_url: "http://localhost:3000/Prod/",
    ca: "/home/me/.local/share/ecpay-cli/ca.pem",
    db: ".ecpay/emulator.db",
    template: "template.yaml",
    notices: [
      { level: "emulated", subject: "Checkout", type: "AWS::Serverless::Function", text: "python3.11, 256 MB, 10 s" },
      { level: "emulated", subject: "Orders", type: "AWS::DynamoDB::Table", text: "" },
      { level: "ignored", subject: "Alarm", type: "AWS::CloudWatch::Alarm", text: "Alarms are not emulated; nothing depends on it." },
      { level: "refused", subject: "Queue.Policy", type: "AWS::SQS::QueuePolicy", text: "No such resource is emulated." },
    ],
  };
  return order;
}
