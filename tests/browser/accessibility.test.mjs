import assert from "node:assert/strict";
import { after, before, test } from "node:test";

import axe from "axe-core";

import { launch, openPage } from "./browser.mjs";
import { startEmulator } from "./emulator.mjs";
import { walk, withMouse } from "./walk.mjs";

const RULES = { runOnly: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"] };
const NARROW = { width: 320, height: 640 }; // CSS pixels: also 1,280 at 400 %
let emulator, browser;

before(async () => {
  emulator = await startEmulator();
  browser = await launch();
});
after(async () => {
  await browser?.close();
  await emulator?.stop();
});

// axe needs timers, hence scripts; so the pages that send themselves on are kept where they are.
async function keepPages(page) {
  await page.addInitScript(() => {
    HTMLFormElement.prototype.submit = () => {};
    HTMLFormElement.prototype.requestSubmit = () => {};
  });
}

// Put in over the debugging port, which no policy of the page forbids.
async function violationsOn(page) {
  await page.evaluate(axe.source);
  const { violations } = await page.evaluate((rules) => window.axe.run(document, rules), RULES);
  return violations.flatMap(({ id, nodes }) => nodes.map((node) => `${id}: ${node.html.slice(0, 200)}`));
}

for (const language of ["zh-TW", "en"]) {
  for (const colorScheme of ["light", "dark"]) {
    test(`axe finds nothing on any page in ${language}, ${colorScheme}, and no page is wider than 320 px`, { timeout: 60_000 }, async () => {
      const options = { locale: language, colorScheme, viewport: NARROW };
      const { page, close } = await openPage(browser, options);
      await keepPages(page);
      const found = {};
      for await (const step of walk(page, emulator, withMouse(page), { language, byHand: true })) {
        const problems = await violationsOn(page);
        const width = await page.evaluate(() => document.documentElement.scrollWidth);
        if (width > NARROW.width) problems.push(`${width} px wide`);
        if (problems.length > 0) found[step] = problems;
      }
      assert.deepEqual(found, {});
      await close();
    });
  }
}
