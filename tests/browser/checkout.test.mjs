import assert from "node:assert/strict";
import { mkdir } from "node:fs/promises";
import { after, before, test } from "node:test";
import { fileURLToPath } from "node:url";

import { launch, openPage } from "./browser.mjs";
import { startEmulator } from "./emulator.mjs";
import { assertPaid, walk, withMouse } from "./walk.mjs";

const SHOTS = fileURLToPath(new URL("shots/", import.meta.url));
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

for (const language of ["zh-TW", "en"]) {
  for (const javaScript of [true, false]) {
    const scripts = javaScript ? "with" : "without";
    test(`a person buys tea in ${language}, ${scripts} JavaScript, and the order is paid`, { timeout: 60_000 }, async () => {
      const { page, hosts, errors, close } = await openPage(browser, { javaScriptEnabled: javaScript, locale: language });
      const steps = [];
      for await (const step of walk(page, emulator, withMouse(page), { language, byHand: !javaScript })) {
        steps.push(step);
        const spoken = await page.locator("html").getAttribute("lang");
        assert.ok(spoken.startsWith(language === "en" ? "en" : "zh"), `${step} speaks ${spoken}`);
        const name = `${language}-${scripts}-js-${steps.length}-${step}.png`;
        await page.screenshot({ path: SHOTS + name, fullPage: true });
      }
      assert.equal(steps[0], "shop");
      assert.ok(steps.includes("card") && steps.includes("otp"), steps.join(" "));
      assert.equal(steps.at(-1), "back");
      await assertPaid(page, language);
      assert.deepEqual(errors, []);
      assert.deepEqual([...hosts].filter((host) => !["localhost", "127.0.0.1"].includes(host)), []);
      await close();
    });
  }
}
