// How figures, times and captured bytes are shown.

import { h } from "./dom.js";
import { currentLanguage, t } from "./text.js";
import { virtualNow } from "./virtual_time.js";

const locale = () => (currentLanguage() === "en" ? "en-GB" : "zh-TW");

const grouped = new Intl.NumberFormat("en-US");
export const money = (twd) => `NT$ ${grouped.format(twd)}`;
export const count = (n) => grouped.format(n);

// Milliseconds as a person reads them: 0.21 ms, 42 ms, 1.24 s, 3 min, 5 h, 2 d.
export function duration(ms) {
  const n = Math.abs(Number(ms) || 0);
  const say = (figure, unit) => `${figure} ${t(`unit.${unit}`)}`;
  if (n < 10) return say(n.toFixed(n < 1 ? 2 : 1), "ms");
  if (n < 1000) return say(Math.round(n), "ms");
  if (n < 60_000) return say((n / 1000).toFixed(n < 10_000 ? 2 : 1), "s");
  if (n < 3_600_000) return say(Math.round(n / 60_000), "min");
  if (n < 172_800_000) return say(Number((n / 3_600_000).toFixed(1)), "h");
  return say(Math.round(n / 86_400_000), "d");
}

const TAIPEI_OFFSET_MS = 8 * 3_600_000;

// "2026-01-01 10:00:00" in Taiwan time.
export function absolute(instant, { fraction = false, seconds = true } = {}) {
  const ms = typeof instant === "number" ? instant : Date.parse(instant);
  if (!Number.isFinite(ms)) return String(instant ?? "");
  const text = new Date(ms + TAIPEI_OFFSET_MS).toISOString().replace("T", " ");
  return text.slice(0, fraction ? 23 : seconds ? 19 : 16);
}

const UNITS = [
  ["day", 86_400_000],
  ["hour", 3_600_000],
  ["minute", 60_000],
  ["second", 1000],
];

const formats = new Map(); // making one costs more than a hundred uses
function relativeFormat() {
  const name = locale();
  if (!formats.has(name)) formats.set(name, new Intl.RelativeTimeFormat(name, { numeric: "auto", style: "short" }));
  return formats.get(name);
}

function relative(ms) {
  const away = ms - virtualNow();
  const [unit, size] = UNITS.find(([, length]) => Math.abs(away) >= length) ?? UNITS[3];
  return relativeFormat().format(Math.trunc(away / size), unit);
}

// A time on the virtual clock: "3 min ago", the whole of it as a title. It is kept up to date.
export function time(instant) {
  if (!instant) return h("span", { class: "faint" }, t("none"));
  const ms = Date.parse(instant);
  return h("time", { datetime: String(instant), title: `${absolute(ms)} (UTC+8)`, "data-ms": ms }, relative(ms));
}

// The same with the whole time first.
export function wholeTime(instant) {
  if (!instant) return h("span", { class: "faint" }, t("none"));
  return h("span", {}, h("time", { datetime: String(instant) }, absolute(instant)), " ", h("span", { class: "faint" }, "UTC+8"), " ", h("span", { class: "faint ago" }, "(", time(instant), ")"));
}

// Brings relative times up to date; `rarely` also those that change once a minute or less.
export function refreshTimes(root, { rarely }) {
  const now = virtualNow();
  for (const node of root.querySelectorAll("time[data-ms]")) {
    if (!rarely && Math.abs(Number(node.dataset.ms) - now) > 60_000) continue;
    const text = relative(Number(node.dataset.ms));
    if (node.textContent !== text) node.textContent = text;
  }
}

const NAMED = new Map([
  [0x09, "⇥"],
  [0x0a, "↵"],
  [0x0d, "␍"],
  [0x20, "·"],
  [0xa0, "NBSP"],
  [0xad, "SHY"],
  [0x200b, "ZWSP"],
  [0x200c, "ZWNJ"],
  [0x200d, "ZWJ"],
  [0x200e, "LRM"],
  [0x200f, "RLM"],
  [0x202a, "LRE"],
  [0x202b, "RLE"],
  [0x202c, "PDF"],
  [0x202d, "LRO"],
  [0x202e, "RLO"],
  [0x2066, "LRI"],
  [0x2067, "RLI"],
  [0x2068, "FSI"],
  [0x2069, "PDI"],
  [0xfeff, "BOM"],
  [0xfffd, "�"],
]);
const LONGEST_SHOWN = 4000;

function nameOf(point, spaces) {
  if (!spaces && (point === 0x20 || point === 0x0a || point === 0x09)) return null;
  if (NAMED.has(point)) return NAMED.get(point);
  if (point < 0x20) return String.fromCodePoint(0x2400 + point);
  if ((point >= 0x7f && point < 0xa0) || (point >= 0xe0000 && point <= 0xe0fff)) return `U+${point.toString(16).toUpperCase().padStart(4, "0")}`;
  return null;
}

// Captured text with what cannot be seen made visible: control characters, marks of writing
// direction, byte order marks; with `spaces` blanks, tabs and line breaks too. Long text is cut, and
// says so.
export function visible(text, { spaces = false, longest = LONGEST_SHOWN } = {}) {
  const box = h("bdi", { dir: "ltr", class: "captured" });
  let plain = "";
  let shown = 0;
  const whole = String(text ?? "");
  for (const character of whole) {
    if (shown >= longest) break;
    shown += character.length;
    const name = nameOf(character.codePointAt(0), spaces);
    if (name === null) {
      plain += character;
      continue;
    }
    box.append(plain, h("span", { class: "unseen" }, name), character === "\n" ? "\n" : "");
    plain = "";
  }
  box.append(plain);
  if (shown < whole.length) box.append(h("span", { class: "unseen" }, `… +${count(whole.length - shown)}`));
  return box;
}

export function bytesOf(text) {
  return new TextEncoder().encode(String(text ?? ""));
}

export function hex(text, most = 512) {
  const bytes = bytesOf(text);
  const shown = [...bytes.slice(0, most)].map((byte) => byte.toString(16).padStart(2, "0")).join(" ");
  return bytes.length > most ? `${shown} …` : shown;
}

// A form body's pairs, decoded, in the order sent.
export function pairsOf(body) {
  return [...new URLSearchParams(String(body ?? ""))];
}
