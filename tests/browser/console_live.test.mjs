import assert from "node:assert/strict";
import { after, afterEach, before, beforeEach, test } from "node:test";

import { launch, openPage } from "./browser.mjs";
import { checkout, HOSTILE, ordinaryDay } from "./console_scenes.mjs";
import { ConsoleWorld } from "./console_world.mjs";

const WAIT = { timeout: 60_000 };
let browser, world, opened;

before(async () => {
  browser = await launch();
});
after(() => browser?.close());
beforeEach(async () => {
  world = await ConsoleWorld.start();
  opened = [];
});
afterEach(async () => {
  for (const { close } of opened) await close();
  await world.stop();
});

async function open(fragment, options = {}) {
  const view = await openPage(browser, { locale: "en", ...options });
  opened.push(view);
  await view.page.goto(world.url(fragment));
  await view.page.locator('#connection[data-state="live"]').waitFor();
  return view.page;
}

const until = async (holds, what) => {
  for (const deadline = Date.now() + 10_000; Date.now() < deadline; ) {
    if (await holds()) return;
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
  assert.fail(`not within 10 s: ${what}`);
};

test("captured text stays text: no markup, no script, no link, and what is invisible shows", WAIT, async () => {
  const order = ordinaryDay(world);
  const trouble = { "zh-TW": HOSTILE.markup, en: HOSTILE.markup };
  world.tell("notice", { code: HOSTILE.markup, text: HOSTILE.markup, message: trouble, fix: trouble }, { order: order.id });
  world.status.notices.push({ level: HOSTILE.markup, subject: HOSTILE.markup, type: HOSTILE.link, text: HOSTILE.turned });
  world.status.urls.odd = HOSTILE.link;
  world.status.shop_url = HOSTILE.link;
  world.addOrder(90, { MerchantTradeNo: HOSTILE.markup, method: HOSTILE.markup, state: HOSTILE.markup });
  const view = await openPage(browser, { locale: "en" });
  opened.push(view);
  const { page, errors } = view;
  const blocked = [];
  page.on("console", (message) => message.type() === "error" && blocked.push(message.text()));
  for (const fragment of [`#/orders/${order.id}`, "#/orders", "#/callbacks", "#/logs", "#/status", `#/orders/${encodeURIComponent(HOSTILE.markup)}`, `#/${HOSTILE.markup}`]) {
    await page.goto(world.url(fragment));
    await page.locator("main h1").waitFor();
    await page.waitForFunction(() => document.querySelector("main :is(.step, .row-link, .log-line, .command, p)") && !document.querySelector("main p.empty"));
    const closed = page.locator(".attempt[aria-expanded=false]");
    while ((await closed.count()) > 0) await closed.first().click();
    for (const step of await page.locator(".step").all()) await step.click();
    assert.equal(await page.evaluate(() => window.__owned), undefined, fragment);
    const odd = await page.evaluate(() => [...document.querySelectorAll("main script, main iframe, main img, main [onerror], a")].filter((node) => node.tagName !== "A" || !/^(https?:|#)/.test(node.getAttribute("href"))).map((node) => node.outerHTML));
    assert.deepEqual(odd, [], fragment);
    for (const link of await page.locator('main a[href^="http"]').all()) assert.match((await link.getAttribute("rel")) ?? "", /noopener/);
  }
  await page.goto(world.url(`#/orders/${order.id}`));
  await page.locator(".attempt").first().click();
  const answer = page.locator(".attempt-box .block pre").first();
  assert.match(await answer.innerText(), /BOM.*<script>/s);
  assert.match(await answer.innerText(), /RLO.*ZWSP/s);
  assert.deepEqual(errors, []);
  assert.deepEqual(blocked.filter((text) => !/404/.test(text)), [], "the policy had nothing to block");
});

test("a new order appears within 100 ms of its event, and the list keeps focus and place", WAIT, async () => {
  for (let n = 1; n <= 60; ++n) world.addOrder(n);
  const page = await open("#/orders", { viewport: { width: 1000, height: 500 } });
  await page.locator(".row-link").nth(30).focus();
  const focused = await page.evaluate(() => document.activeElement.textContent);
  const topOf = () => page.evaluate(() => Math.round(document.activeElement.getBoundingClientRect().top));
  const place = await topOf();
  await page.evaluate(() => {
    window.seen = new Map();
    new MutationObserver(() => {
      for (const link of document.querySelectorAll(".row-link")) if (!window.seen.has(link.textContent)) window.seen.set(link.textContent, Date.now());
    }).observe(document.querySelector("tbody"), { childList: true });
  });
  const delays = [];
  for (let n = 61; n <= 65; ++n) {
    const order = world.addOrder(n, { state: "paid" });
    const told = Date.now();
    world.tell("order.created", {}, { order: order.id });
    const seen = await page.waitForFunction((number) => window.seen.get(number), order.MerchantTradeNo);
    delays.push((await seen.jsonValue()) - told);
  }
  assert.ok(Math.min(...delays) <= 100, `${delays.join(", ")} ms`);
  assert.equal(await page.evaluate(() => document.activeElement.textContent), focused);
  assert.ok(Math.abs((await topOf()) - place) <= 2, "the focused row stays where it is");
  await until(async () => /new order/i.test(await page.locator("#announcer").textContent()), "the announcement");
});

test("rows do not move under the pointer: new ones wait behind a button", WAIT, async () => {
  world.addOrder(1);
  const page = await open("#/orders");
  await page.locator("tbody tr").first().hover();
  world.tell("order.created", {}, { order: world.addOrder(2).id });
  const chip = page.getByRole("button", { name: "Show 1 new" });
  await chip.waitFor();
  assert.equal(await page.locator("tbody tr").count(), 1);
  await chip.click();
  await until(async () => (await page.locator("tbody tr").count()) === 2, "the new row");
});

test("ten thousand orders stay usable, and a burst of events asks little of the emulator", WAIT, async () => {
  for (let n = 1; n <= 10_000; ++n) world.addOrder(n, { state: n % 3 ? "paid" : "failed" });
  const page = await open("#/orders");
  await page.getByText("200 of 10,000").waitFor();
  const more = page.locator(".wide-button");
  for (let shown = 200; shown < 10_000; shown = Math.min(10_000, shown + 1000)) {
    await more.evaluate((node) => node.click());
    await page.locator("#order-count").filter({ hasText: `${Math.min(10_000, shown + 1000).toLocaleString("en-US")} of` }).waitFor();
  }
  assert.ok(await more.isHidden());
  assert.equal(await page.locator("tbody tr").count(), 10_000);
  const typing = await page.evaluate(async () => {
    const input = document.querySelector("main input[type=search]");
    const began = performance.now();
    input.value = "no:T00000009999";
    input.dispatchEvent(new Event("input"));
    await new Promise(requestAnimationFrame);
    return performance.now() - began;
  });
  assert.equal(await page.locator("tbody tr").count(), 1);
  assert.ok(typing < 1500, `${typing} ms to filter`);
  await page.goto(world.url("#/orders?state=failed"));
  await page.getByText("200 of 200").waitFor();
  world.gets.length = 0;
  for (let n = 0; n < 2000; ++n) world.tell("order.state", { state: "paid" }, { order: world.orders[n].id });
  await new Promise((resolve) => setTimeout(resolve, 1000));
  const asked = world.gets.filter((url) => url.includes("/orders?")).length;
  assert.ok(asked >= 1 && asked <= 20, `${asked} requests`);
});

test("a lost connection is shown, and the log goes on where it broke off", WAIT, async () => {
  const first = world.addOrder(1);
  world.tell("order.created", {}, { order: first.id });
  const page = await open("#/orders");
  await page.getByText("1 of 1").waitFor();
  const asked = () => world.gets.filter((url) => url.includes("/orders?")).length;
  const before = asked();
  world.tell("order.state", {}, { order: first.id });
  await until(() => asked() > before, "the event has come");
  world.refusing = true;
  world.breakStreams();
  await page.getByText("The emulator does not answer.").waitFor();
  assert.ok(await page.getByRole("link", { name: first.MerchantTradeNo }).isVisible(), "what was known stays");
  const missed = world.addOrder(2);
  world.tell("order.created", {}, { order: missed.id });
  world.refusing = false;
  await page.getByRole("link", { name: missed.MerchantTradeNo }).waitFor();
  await page.getByText("Nothing was missed").waitFor();
  assert.ok(await page.locator("#lost").isHidden());
  assert.equal(world.gets.filter((url) => url.includes("/events/stream")).at(-1), "/_emu/v1/events/stream?after=2");
});

test("after a reset the dashboard starts over", WAIT, async () => {
  for (let n = 1; n <= 3; ++n) world.tell("order.created", {}, { order: world.addOrder(n).id });
  const page = await open("#/orders");
  await page.getByText("3 of 3").waitFor();
  world.reset();
  await page.getByText("No orders yet").waitFor();
  const next = world.addOrder(9);
  world.tell("order.created", {}, { order: next.id });
  await page.getByRole("link", { name: next.MerchantTradeNo }).waitFor();
});

test("replay sends what was edited, with the token, and asks for a new token when it is refused", WAIT, async () => {
  const order = checkout(world);
  world.onPost = (path) => [200, { callback: { ...world.callbacks[0], id: 77, attempts: [{ ...world.callbacks[0].attempts[1], n: 1, verdict: "server_error", status: 500 }] } }];
  const page = await open(`#/orders/${order.id}`);
  const replay = page.locator("[data-action=replay]");
  await replay.click();
  const dialog = page.getByRole("dialog");
  assert.equal(await dialog.getByLabel("CheckMacValue").count(), 0, "the signature is not for editing");
  await dialog.getByLabel("RtnCode").fill("10100058");
  await dialog.getByLabel("RtnMsg").fill("拒絕 <b>&+");
  await dialog.getByRole("button", { name: "Sign and send (2 changed)" }).click();
  await page.getByText("Callback 77, attempt 1: 5xx").waitFor();
  assert.deepEqual(world.posts, [["/callbacks/42/replay", { attempt: 2, set: { RtnCode: "10100058", RtnMsg: "拒絕 <b>&+" } }]]);
  assert.ok(await replay.evaluate((node) => node === document.activeElement), "the focus is back");
  world.token = "token-of-the-next-run";
  await replay.click();
  await dialog.getByRole("button", { name: "Send as it was" }).click();
  await until(() => world.posts.length === 2, "the second replay");
  assert.deepEqual(world.posts[1], ["/callbacks/42/replay", { attempt: 2 }]);
});

test("a refusal is told with what to do, in the language of the page", WAIT, async () => {
  const order = world.addOrder(1);
  world.onPost = () => [409, { error: { code: "order.expired", message: { en: "It has expired.", "zh-TW": "訂單已逾期。" }, fix: { en: "Make a new one.", "zh-TW": "請建立新訂單。" } } }];
  const page = await open(`#/orders/${order.id}`, { locale: "zh-TW" });
  await page.getByRole("button", { name: "付款", exact: true }).click();
  await page.getByText("訂單已逾期。").waitFor();
  await page.getByText("請建立新訂單。").waitFor();
  assert.deepEqual(world.posts, [[`/orders/${order.id}/pay`, {}]]);
  await page.getByText("沒有排定任何通知").waitFor();
});

test("the clock is turned by its buttons", WAIT, async () => {
  world.agenda = [{ at: "2026-01-05T10:10:00.000+08:00", what: "callback 7" }];
  world.onPost = (path) => {
    world.clock = { ...world.clock, now: "2026-01-06T10:00:00.000+08:00", frozen: path !== "/clock/resume" };
    return [200, { ...world.clock, ran: 3 }];
  };
  const page = await open("#/orders");
  await page.getByText("callback 7").waitFor();
  await page.getByRole("button", { name: "Advance the clock by 1d" }).click();
  await page.getByText("2026-01-06 10:00:00").first().waitFor();
  await page.getByText("Ran: 3").waitFor();
  await page.getByRole("button", { name: "To next" }).click();
  await page.getByRole("button", { name: "Resume" }).click();
  await page.getByText("Running").waitFor();
  assert.deepEqual(world.posts, [["/clock/advance", { by: "1d" }], ["/clock/next", {}], ["/clock/resume", {}]]);
});
