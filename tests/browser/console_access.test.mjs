import assert from "node:assert/strict";
import { mkdir, readFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { after, afterEach, before, beforeEach, test } from "node:test";
import { fileURLToPath } from "node:url";

import { launch, openPage } from "./browser.mjs";
import { ordinaryDay } from "./console_scenes.mjs";
import { ConsoleWorld } from "./console_world.mjs";

const SHOTS = fileURLToPath(new URL("shots/", import.meta.url));
const AXE = await readFile(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
const WAIT = { timeout: 120_000 };
const ORDER = "#/orders/2601051000000042";
let browser, world;

before(async () => {
  await mkdir(SHOTS, { recursive: true });
  browser = await launch();
});
after(() => browser?.close());
beforeEach(async () => {
  world = await ConsoleWorld.start();
  ordinaryDay(world);
});
afterEach(() => world.stop());

const SCREENS = {
  orders: ["#/orders", async (page) => page.locator(".row-link").first().waitFor()],
  "no-match": ["#/orders?q=nothing", async (page) => page.locator(".empty").waitFor()],
  order: [ORDER, async (page) => {
    await page.locator(".step").filter({ hasText: "Notify" }).last().click();
    await page.locator(".attempt").first().click();
  }],
  unpaid: ["#/orders/2601051000000004", async (page) => page.locator(".button.primary").waitFor()],
  missing: ["#/orders/none", async (page) => page.locator(".empty").waitFor()],
  replay: [ORDER, async (page) => {
    await page.locator("[data-action=replay]").click();
    await page.locator("dialog input").first().fill("changed");
  }],
  callbacks: ["#/callbacks", async (page) => page.locator(".row-link").first().waitFor()],
  logs: ["#/logs", async (page) => page.locator(".log-line").first().waitFor()],
  status: ["#/status", async (page) => page.locator(".badge.poor").first().waitFor()],
  keyboard: ["#/orders", async (page) => {
    await page.keyboard.press("?");
    await page.locator("dialog").waitFor();
  }],
};

async function violationsOn(page) {
  // The policy refuses a script of the page's own; a test may run one in it.
  await page.evaluate(AXE);
  const { violations } = await page.evaluate(() => window.axe.run(document, { runOnly: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"] }));
  return violations.map(({ id, nodes }) => `${id}: ${nodes.slice(0, 3).map((node) => `${node.html.slice(0, 140)} ${node.any[0]?.message ?? ""}`).join(" | ")}`);
}

// Each pair of language, colours and width stands in one of these; all eight would take twice as long.
const VIEWS = [["zh-TW", "light", 1280], ["zh-TW", "dark", 320], ["en", "dark", 1280], ["en", "light", 320]];

for (const [language, colorScheme, width] of VIEWS) {
  test(`axe finds nothing on any screen in ${language}, ${colorScheme}, ${width} px wide, and none is wider`, WAIT, async () => {
    const { page, hosts, errors, close } = await openPage(browser, { locale: language, colorScheme, reducedMotion: "reduce", viewport: { width, height: 800 } });
    const found = {};
    for (const [name, [fragment, arrive]] of Object.entries(SCREENS)) {
      await page.goto("about:blank");
      await page.goto(world.url(fragment));
      await page.locator('#connection[data-state="live"]').waitFor();
      await page.locator("main h1").waitFor();
      await arrive(page);
      const problems = await violationsOn(page);
      const wide = await page.evaluate(() => document.documentElement.scrollWidth);
      if (wide > width) problems.push(`${wide} px wide`);
      if (problems.length > 0) found[name] = problems;
      await page.screenshot({ path: `${SHOTS}console-${language}-${colorScheme}-${width}-${name}.png` });
    }
    assert.deepEqual(found, {});
    assert.deepEqual(errors, []);
    assert.deepEqual([...hosts].filter((host) => host !== "127.0.0.1" && host !== ""), []);
    await close();
  });
}

test("orders, an order and its timeline are walked with the keyboard alone, and the focus shows", WAIT, async () => {
  const { page, close } = await openPage(browser, { locale: "en" });
  await page.goto(world.url("#/orders"));
  await page.locator(".row-link").first().waitFor();
  const focus = () => page.evaluate(() => {
    const node = document.activeElement;
    return { text: node.textContent, outline: getComputedStyle(node).outlineStyle };
  });
  await page.keyboard.press("Tab");
  assert.equal((await focus()).text, "Skip to the content");
  await page.keyboard.press("Enter");
  assert.equal(await page.evaluate(() => document.activeElement.id), "main");
  assert.match(page.url(), /#\/orders$/);
  await page.keyboard.press("j");
  await page.keyboard.press("j");
  assert.deepEqual(await focus(), { text: "T00000000042", outline: "solid" });
  await page.keyboard.press("End");
  assert.equal((await focus()).text, "T00000000001");
  await page.keyboard.press("Home");
  await page.keyboard.press("ArrowDown");
  assert.equal(await page.locator('.row-link[tabindex="0"]').count(), 1, "one row is in the Tab order");
  await page.keyboard.press("Enter");
  await page.locator(".step").first().waitFor();
  assert.match(page.url(), /#\/orders\/2601051000000042$/);
  await page.keyboard.press("j");
  await page.keyboard.press("ArrowDown");
  assert.match((await focus()).text, /Lambda.*Checkout/);
  await page.keyboard.press("Enter");
  const details = page.getByRole("group", { name: /Details of step/ });
  await details.waitFor();
  assert.match(await details.innerText(), /START RequestId: 42-a1[\s\S]*stored[\s\S]*REPORT/);
  await page.keyboard.press("Escape");
  await details.waitFor({ state: "detached" });
  assert.match((await focus()).text, /Lambda.*Checkout/, "the focus is back on the row");
  await page.locator(".attempt").first().focus();
  await page.keyboard.press("r");
  await page.locator(".toast").waitFor();
  assert.deepEqual(world.posts[0], ["/callbacks/42/resend", {}]);
  await page.keyboard.press("Escape");
  await page.waitForURL(/#\/orders$/);
  await page.locator(".row-link").first().waitFor();  // the address changes before the screen does
  await page.keyboard.press("/");
  assert.equal(await page.evaluate(() => document.activeElement.type), "search");
  await page.keyboard.type("j3"); // typing is typing, not a shortcut
  assert.match(page.url(), /#\/orders$/);
  await close();
});

test("single-key shortcuts can be turned off", WAIT, async () => {
  const { page, close } = await openPage(browser, { locale: "en" });
  await page.goto(world.url("#/orders"));
  await page.keyboard.press("3");
  await page.waitForURL(/#\/logs$/);
  await page.keyboard.press("?");
  await page.getByLabel("Single-key shortcuts").uncheck();
  await page.keyboard.press("Escape");
  await page.locator("dialog").waitFor({ state: "detached" }); // it goes a task after the key
  await page.keyboard.press("1");
  await page.keyboard.press("?");
  assert.match(page.url(), /#\/logs$/);
  assert.equal(await page.locator("dialog").count(), 0);
  await close();
});

test("the language follows the browser, can be switched, and is remembered", WAIT, async () => {
  const { page, close } = await openPage(browser, { locale: "zh-TW" });
  await page.goto(world.url("#/orders"));
  await page.getByRole("heading", { name: "訂單", level: 1 }).waitFor();
  assert.equal(await page.locator("html").getAttribute("lang"), "zh-Hant-TW");
  await page.getByRole("button", { name: "English" }).click();
  await page.getByRole("heading", { name: "Orders", level: 1 }).waitFor();
  assert.equal(await page.locator("html").getAttribute("lang"), "en");
  await page.reload();
  await page.getByRole("heading", { name: "Orders", level: 1 }).waitFor();
  assert.match(await page.locator(".brand").innerText(), /unofficial 非官方/);
  await close();
});

test("each screen has one h1, its landmarks and a title", WAIT, async () => {
  const { page, close } = await openPage(browser, { locale: "en" });
  for (const [fragment, title] of [["#/orders", "Orders"], [ORDER, "T00000000042"], ["#/callbacks", "Callbacks"], ["#/logs", "Logs"], ["#/status", "Status"], ["#/elsewhere", "There is no such page"]]) {
    await page.goto(world.url(fragment));
    await page.locator("main h1").waitFor();
    assert.equal(await page.locator("h1").count(), 1, fragment);
    await page.waitForFunction((wanted) => document.title === wanted, `${title} · ecpay-cli`);
    for (const landmark of ["banner", "navigation", "main"]) assert.equal(await page.getByRole(landmark).count(), 1, landmark);
  }
  await close();
});
