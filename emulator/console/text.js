// Which language the dashboard speaks, and what it says in it.

import { english } from "./text_en.js";
import { chinese } from "./text_zh.js";

const TEXTS = { en: english, "zh-TW": chinese };
const STORED = "ecpay.language";
export const LANGUAGES = [
  ["zh-TW", "中文", "zh-Hant-TW"],
  ["en", "English", "en"],
];

let language = stored() ?? (navigator.language.toLowerCase().startsWith("zh") ? "zh-TW" : "en");

function stored() {
  try {
    const value = localStorage.getItem(STORED);
    return value in TEXTS ? value : null;
  } catch {
    return null; // a browser that keeps nothing
  }
}

export const currentLanguage = () => language;

export function setLanguage(name) {
  language = name;
  try {
    localStorage.setItem(STORED, name);
  } catch {
    // then it holds for this page only
  }
}

// The text of that key; {name} stands for values.name.
export function t(key, values = {}) {
  const text = TEXTS[language][key];
  if (text === undefined) throw new Error(`no text ${key}`);
  return text.replace(/\{(\w+)\}/g, (whole, name) => (name in values ? String(values[name]) : whole));
}

export const hasText = (key) => key in TEXTS[language];

// The text of that key, or what came in where the emulator says more than we know.
export const told = (prefix, value) => (hasText(prefix + value) ? t(prefix + value) : String(value));

// Of {"en": …, "zh-TW": …} the one a person reads; plain text as it is.
export function inOurLanguage(texts) {
  if (typeof texts === "string") return texts;
  return texts?.[language] || texts?.en || "";
}
