// The way through shop and cashier. A walk yields every page a person comes to, so that the caller
// can look at it; the person (with a mouse, or with a keyboard alone) does what the page asks.
//
// The cashier's fields are found as a browser's autofill finds them, by `autocomplete`, which holds
// in every language; its pages say what they are by `data-step`.

import assert from "node:assert/strict";

export const CARD = { number: "4311952222222222", csc: "222", phone: "0912345678", name: "TEST" };
export const OTP = "1234";
const MAX_CASHIER_PAGES = 8;

const CARD_NUMBER = '[autocomplete~="cc-number"]';
const ONE_TIME_CODE = '[autocomplete~="one-time-code"]';
const submitOf = (inside) => `form:has(${inside}) :is(button:not([type]), [type="submit"])`;

// Steps: shop, handover, then the cashier's own steps, then back, where the generator ends. The pages
// that send themselves on, "handover" and the cashier's "done", are gone before a person sees them;
// with `byHand` they do not, and the person presses their buttons.
export async function* walk(page, emulator, person, { language, byHand }) {
  const cashier = new URL(emulator.urls.ecpay).origin;
  const atCashier = () => new URL(page.url()).origin === cashier;

  await page.goto(emulator.shopUrl(language));
  yield "shop";
  await person.fill('[name="quantity"]', "2");
  await person.press('form[action$="/checkout"] button');
  if (byHand) {
    await page.waitForURL((url) => url.pathname.endsWith("/checkout"));
    yield "handover";
    await person.press("form#ecpay button");
  }
  await page.waitForURL((url) => url.origin === cashier);

  for (let pages = 0; atCashier(); ++pages) {
    assert.ok(pages < MAX_CASHIER_PAGES, `still at the cashier: ${page.url()}`);
    await page.waitForLoadState();
    const step = await page.locator("[data-step]").first().getAttribute("data-step");
    yield step;
    await atStep(page, person, step);
    if (step === "otp" && !byHand) await page.waitForURL((url) => url.origin !== cashier);
  }
  await page.waitForLoadState();
  yield "back";
}

async function atStep(page, person, step) {
  const left = page.waitForEvent("framenavigated", (frame) => frame === page.mainFrame());
  left.catch(() => {}); // told by the await below; a failing step must not leave it unheard
  if (step === "method") {
    const credit = '[name="ChoosePayment"][value="Credit"]';
    if ((await page.locator(`input${credit}`).count()) > 0) {
      await person.choose(`input${credit}`);
      await person.press(submitOf(`input${credit}`));
    } else {
      await person.press(`button${credit}`);
    }
  } else if (step === "card") {
    await fillCard(page, person);
    await person.press(submitOf(CARD_NUMBER));
  } else if (step === "otp") {
    await person.fill(ONE_TIME_CODE, OTP);
    await person.press(submitOf(ONE_TIME_CODE));
  } else {
    assert.equal(step, "done", await page.locator("main").innerText());
    await person.press('[data-step="done"] form button, form[data-step="done"] button');
  }
  await left;
}

async function fillCard(page, person) {
  const year = new Date().getFullYear() + 2;
  const values = {
    "cc-number": CARD.number,
    "cc-exp": `12/${year % 100}`,
    "cc-exp-month": "12",
    "cc-exp-year": String(year % 100),
    "cc-csc": CARD.csc,
    "cc-name": CARD.name,
    tel: CARD.phone,
  };
  for (const [purpose, value] of Object.entries(values)) {
    const field = `[autocomplete~="${purpose}"]`;
    if ((await page.locator(field).count()) > 0) await person.fill(field, value);
  }
}

export function withMouse(page) {
  return {
    fill: (selector, value) => page.locator(selector).fill(value),
    choose: (selector) => page.locator(selector).check(),
    press: (selector) => page.locator(selector).first().click(),
  };
}

// Reaches everything with Tab and Shift alone, and sees where it is: every stop shows its focus.
export function withKeyboard(page) {
  const MAX_STOPS = 80;
  async function reach(selector) {
    for (let stops = 0; stops < MAX_STOPS; ++stops) {
      const focus = await page.evaluate((wanted) => {
        const element = document.activeElement;
        if (!element || element === document.body) return "nothing";
        const style = getComputedStyle(element);
        if (style.outlineStyle === "none" && style.boxShadow === "none") return `invisible: ${element.outerHTML}`;
        return element.matches(wanted) ? "there" : "elsewhere";
      }, selector);
      if (focus === "there") return;
      assert.ok(!focus.startsWith("invisible"), `the focus cannot be seen on ${focus}`);
      await page.keyboard.press("Tab");
    }
    assert.fail(`no way to ${selector} with the Tab key on ${page.url()}`);
  }
  return {
    async fill(selector, value) {
      await reach(selector);
      await page.keyboard.press("Control+A");
      await page.keyboard.type(value);
    },
    async choose(selector) {
      await reach(selector);
      await page.keyboard.press("Space");
    },
    async press(selector) {
      await reach(selector);
      await page.keyboard.press("Enter");
    },
  };
}

const TITLES = { "zh-TW": "付款完成", en: "Payment complete" };

// The last page says that the order is paid, and so does the order itself, behind its link.
export async function assertPaid(page, language) {
  assert.equal(await page.locator("h1").textContent(), TITLES[language]);
  await Promise.all([
    page.waitForURL((url) => url.pathname.includes("/orders/")),
    page.locator('a[href*="/orders/"]').click(),
  ]);
  const order = JSON.parse(await page.locator("body").innerText());
  assert.equal(order.status, "paid");
  assert.equal(order.amount, 640);
  return order;
}
