// Chromium as the tests use it: the system's own, headless, talking to nobody but the pages.

import { chromium } from "playwright-core";

const QUIET = [
  "--disable-gpu",
  "--disable-quic",
  "--no-first-run",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
];

export function launch() {
  return chromium.launch({
    executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium",
    chromiumSandbox: process.getuid?.() !== 0, // Chromium refuses its sandbox to root
    args: QUIET,
  });
}

// A page of a fresh profile. `hosts` collects the hosts it spoke to, `errors` what its scripts threw.
// Options as in Playwright: javaScriptEnabled, locale, colorScheme, viewport.
export async function openPage(browser, options = {}) {
  const context = await browser.newContext({ locale: "zh-TW", timezoneId: "Asia/Taipei", ...options });
  context.setDefaultTimeout(10_000);
  const page = await context.newPage();
  const hosts = new Set();
  const errors = [];
  page.on("request", (request) => {
    const { protocol, hostname } = new URL(request.url());
    if (protocol !== "data:") hosts.add(hostname);
  });
  page.on("pageerror", (error) => errors.push(error.message));
  return { page, hosts, errors, close: () => context.close() };
}
