// The dashboard on a real emulator with the reference shop.

import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { mkdir } from "node:fs/promises";
import { after, before, test } from "node:test";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";

import { launch, openPage } from "./browser.mjs";
import { CLI, startEmulator } from "./emulator.mjs";

const SHOTS = fileURLToPath(new URL("shots/", import.meta.url));
const WAIT = { timeout: 60_000 };
const run = promisify(execFile);
let emulator, browser;

before(async () => {
  await mkdir(SHOTS, { recursive: true });
  emulator = await startEmulator();
  browser = await launch();
});
after(async () => {
  await browser?.close();
  await emulator?.stop();
});

// A whole checkout by the headless shopper; answers the order's numbers and state.
async function checkout() {
  const env = { ...process.env, ECPAY_EMULATOR_URL: emulator.urls.ecpay };
  const { stdout } = await run(CLI, ["checkout", "--json"], { env }).catch((failed) => failed);
  return JSON.parse(stdout).order;
}

async function open(fragment, options = {}) {
  const view = await openPage(browser, { locale: "en", ...options });
  await view.page.goto(emulator.urls.dashboard + fragment);
  await view.page.locator('#connection[data-state="live"]').waitFor();
  return view;
}

test("the program serves the dashboard under its policy, and the page keeps to it", WAIT, async () => {
  const { page, hosts, errors, close } = await openPage(browser, { locale: "en" });
  const said = [];
  page.on("console", (message) => message.type() === "error" && said.push(message.text()));
  const response = await page.goto(emulator.urls.dashboard);
  const policy = response.headers()["content-security-policy"];
  assert.match(policy, /default-src 'none'; script-src 'self'; style-src 'self'/);
  await page.getByText(/ecpay-cli checkout/).first().waitFor();
  for (const section of ["Callbacks", "Logs", "Status", "Orders"]) {
    await page.getByRole("link", { name: section, exact: true }).click();
    await page.getByRole("heading", { name: section, level: 1 }).waitFor();
  }
  assert.deepEqual(said, []);
  assert.deepEqual(errors, []);
  assert.deepEqual([...hosts], ["127.0.0.1"]);
  await close();
});

test("a checkout appears while it happens, and its order shows every actor of the loop", WAIT, async () => {
  const { page, errors, close } = await open("#/orders");
  const { MerchantTradeNo } = await checkout();
  const link = page.getByRole("link", { name: MerchantTradeNo });
  await link.waitFor();
  await page.locator("tr", { hasText: MerchantTradeNo }).getByText("Paid").waitFor();
  await link.click();
  await page.getByRole("heading", { name: MerchantTradeNo, level: 1 }).waitFor();
  const entries = page.locator(".waterfall");
  for (const actor of ["Browser", "Gateway", "Lambda", "DynamoDB", "ECPay", "Callback", "SNS"]) {
    await entries.locator(".who", { hasText: actor }).first().waitFor();
  }
  const receipt = entries.locator(".step", { hasText: "ReceiptFunction" }).last();
  await receipt.waitFor();
  assert.match(await entries.innerText(), /acknowledged/);
  await entries.locator(".step", { hasText: /^LambdaNotifyFunction/ }).first().click();
  const lines = page.locator(".details .lines");
  await lines.waitFor();
  assert.match(await lines.innerText(), /START RequestId[\s\S]*is paid[\s\S]*REPORT/);
  await page.locator(".attempt").first().click();
  await page.locator(".attempt-box .fields").getByText("CheckMacValue").waitFor();
  assert.deepEqual(errors, []);
  await page.screenshot({ path: `${SHOTS}console-real-order.png`, fullPage: true });
  await close();
});

test("a notice is sent again, and replayed with an edit that is signed anew", WAIT, async () => {
  const { id } = await checkout();
  const { page, close } = await open(`#/orders/${id}`);
  const card = page.locator(".callback").first();
  await card.getByRole("button", { name: "Resend" }).click();
  await card.locator(".attempt").nth(1).waitFor();
  await card.locator(".attempt").nth(1).click();
  await card.locator(".attempt-box").nth(1).locator("tr", { hasText: "RtnMsg" }).getByText("paid").waitFor();
  await card.getByRole("button", { name: "Replay…" }).click();
  const dialog = page.getByRole("dialog");
  await dialog.getByLabel("TradeAmt").fill("1");
  await dialog.getByRole("button", { name: "Sign and send (1 changed)" }).click();
  const replayed = page.locator(".callback").nth(1);
  await replayed.locator(".attempt").click();
  await replayed.locator("tr", { hasText: "TradeAmt" }).getByText("1", { exact: true }).waitFor();
  const macs = await page.locator(".attempt-box tr", { hasText: "CheckMacValue" }).locator("td").allInnerTexts();
  assert.equal(new Set(macs).size, macs.length, "each message has a signature of its own");
  await close();
});

test("an order whose card was declined is paid from its page, and then offers nothing more", WAIT, async () => {
  const env = { ...process.env, ECPAY_EMULATOR_URL: emulator.urls.ecpay };
  const { stdout } = await run(CLI, ["checkout", "--outcome", "declined", "--json"], { env }).catch((failed) => failed);
  const { id } = JSON.parse(stdout).order;
  const { page, close } = await open(`#/orders/${id}`);
  await page.getByRole("button", { name: "Pay", exact: true }).click();
  await page.getByText("Paid. The shop's answer to the notice: acknowledged.").waitFor();
  await page.locator(".order-heading").getByText("Paid").waitFor();
  assert.equal(await page.getByRole("button", { name: "Expire" }).count(), 0);
  await close();
});

test("the clock is frozen, turned and set running again", WAIT, async () => {
  const { page, close } = await open("#/orders");
  const digits = page.locator(".digits");
  await page.getByRole("button", { name: "Freeze" }).click();
  await page.locator("#clock").getByText("Frozen").waitFor();
  const before = Date.parse(`${(await digits.innerText()).replace(" ", "T")}+08:00`);
  await page.getByRole("button", { name: "Advance the clock by 1d" }).click();
  await page.getByText("The clock stands at").waitFor();
  const moved = Date.parse(`${(await digits.innerText()).replace(" ", "T")}+08:00`) - before;
  assert.ok(Math.abs(moved - 86_400_000) < 2000, `${moved} ms`);
  await page.getByRole("button", { name: "Resume" }).click();
  await page.locator("#clock").getByText("Running").waitFor();
  await close();
});

test("log lines arrive while one looks, and the status names addresses, CA and template", WAIT, async () => {
  const { page, close } = await open("#/logs", { locale: "zh-TW" });
  await page.getByRole("heading", { name: "紀錄", level: 1 }).waitFor();
  const { MerchantTradeNo } = await checkout();
  await page.locator(".log-line", { hasText: MerchantTradeNo }).first().waitFor();
  await page.getByRole("link", { name: "狀態", exact: true }).click();
  await page.getByText(emulator.urls.api).first().waitFor();
  await page.getByText(/ca\.pem/).first().waitFor();
  await page.getByText("AWS::Serverless::Function").first().waitFor();
  await page.screenshot({ path: `${SHOTS}console-real-status.png`, fullPage: true });
  await close();
});
