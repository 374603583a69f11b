import assert from "node:assert/strict";
import { readdir, readFile } from "node:fs/promises";
import { test } from "node:test";

const FOLDER = new URL("../../emulator/console/", import.meta.url);

// The files are modules for a browser, which needs no package.json to know that; Node does.
async function textsOf(language) {
  const names = { en: ["text_en.js", "verdicts_en.js", "english"], "zh-TW": ["text_zh.js", "verdicts_zh.js", "chinese"] }[language];
  const [texts, verdicts] = await Promise.all(names.slice(0, 2).map((name) => readFile(new URL(name, FOLDER), "utf8")));
  const whole = `${verdicts}\n${texts.replace(/^import .*$/m, "")}`;
  return (await import(`data:text/javascript,${encodeURIComponent(whole)}`))[names[2]];
}

const { en, zh } = { en: await textsOf("en"), zh: await textsOf("zh-TW") };
const places = (text) => [...text.matchAll(/\{(\w+)\}/g)].map((found) => found[1]).sort();

test("every text of the dashboard exists in both languages, with the same places for values", () => {
  assert.deepEqual(Object.keys(zh).sort(), Object.keys(en).sort());
  for (const key of Object.keys(en)) {
    assert.deepEqual(places(zh[key]), places(en[key]), key);
    if (key !== "unit.ms") assert.notEqual(en[key].trim(), "", key);
  }
});

test("the scripts of the dashboard ask for texts that exist", async () => {
  let asked = 0;
  for (const name of (await readdir(FOLDER)).filter((each) => each.endsWith(".js"))) {
    const source = await readFile(new URL(name, FOLDER), "utf8");
    for (const [, key] of source.matchAll(/\bt\("([^"]+)"/g)) {
      assert.ok(key in en, `${name} asks for ${key}`);
      ++asked;
    }
  }
  assert.ok(asked > 100, `${asked} texts asked for`);
});

test("every verdict has a name, a meaning and something to do in both languages", () => {
  const verdicts = "ok quoted wrong_case wrong_body empty_body whitespace bom html json redirect client_error server_error timed_out unreachable tls_failed not_allowed interrupted wrong_status truncated too_large";
  for (const verdict of verdicts.split(" ")) {
    for (const part of ["", ".meaning", ".fix"]) {
      assert.ok(en[`verdict.${verdict}${part}`], `en ${verdict}${part}`);
      assert.ok(zh[`verdict.${verdict}${part}`], `zh-TW ${verdict}${part}`);
    }
  }
});

test("no file of the dashboard is longer than 400 lines, and all of it is small", async () => {
  let bytes = 0;
  for (const name of await readdir(FOLDER)) {
    if (name.endsWith(".cpp") || name.endsWith(".hpp")) continue;
    const text = await readFile(new URL(name, FOLDER), "utf8");
    assert.ok(text.split("\n").length <= 401, name);
    bytes += Buffer.byteLength(text);
  }
  assert.ok(bytes < 200_000, `${bytes} bytes`);
});
