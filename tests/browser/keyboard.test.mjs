import { after, before, test } from "node:test";

import { launch, openPage } from "./browser.mjs";
import { startEmulator } from "./emulator.mjs";
import { assertPaid, walk, withKeyboard } from "./walk.mjs";

let emulator, browser;

before(async () => {
  emulator = await startEmulator();
  browser = await launch();
});
after(async () => {
  await browser?.close();
  await emulator?.stop();
});

for (const language of ["zh-TW", "en"]) {
  test(`a person buys tea in ${language} with the keyboard alone, and always sees the focus`, { timeout: 60_000 }, async () => {
    const { page, close } = await openPage(browser, { locale: language });
    for await (const _ of walk(page, emulator, withKeyboard(page), { language, byHand: false }));
    await assertPaid(page, language);
    await close();
  });
}
