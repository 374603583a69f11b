// Keys that work on every screen. Those of a single letter can be turned off.

import { button, h } from "./dom.js";
import { t } from "./text.js";

const STORED = "ecpay.shortcuts";
const GOES = { 1: "#/orders", 2: "#/callbacks", 3: "#/logs", 4: "#/status" };

const enabled = () => {
  try {
    return localStorage.getItem(STORED) !== "off";
  } catch {
    return true;
  }
};

function enable(on) {
  try {
    localStorage.setItem(STORED, on ? "on" : "off");
  } catch {
    // then they stay on
  }
}

export function openShortcuts() {
  const rows = [
    [["j", "k"], "shortcuts.move"],
    [["↵"], "shortcuts.open"],
    [["Esc"], "shortcuts.close"],
    [["/"], "shortcuts.search"],
    [["r"], "shortcuts.resend"],
    [["1", "2", "3", "4"], "shortcuts.go"],
    [["?"], "shortcuts.help"],
  ].map(([keys, key]) => h("div", {}, h("dt", {}, keys.map((name) => [h("kbd", {}, name), " "])), h("dd", {}, t(key))));
  const close = () => dialog.close();
  const toggle = h("input", { type: "checkbox", checked: enabled(), on: { change: (event) => enable(event.target.checked) } });
  const dialog = h(
    "dialog",
    { class: "sheet", "aria-labelledby": "shortcuts-title", on: { close: () => dialog.remove() } },
    h("h2", { id: "shortcuts-title" }, t("shortcuts.title")),
    h("dl", { class: "keys" }, rows),
    h("label", { class: "check" }, toggle, " ", t("shortcuts.single")),
    h("div", { class: "row end" }, button(t("close"), { on: { click: close } })),
  );
  document.body.append(dialog);
  dialog.showModal();
}

const isTyping = (node) => node.closest?.("input, textarea, select, [contenteditable]") !== null;

// j and k are the arrow keys of whoever listens to those.
function asArrow(event) {
  const key = event.key === "j" ? "ArrowDown" : "ArrowUp";
  const inList = event.target.closest("[data-roving]");
  if (inList) {
    event.target.dispatchEvent(new KeyboardEvent("keydown", { key, bubbles: true, cancelable: true }));
  } else {
    document.querySelector('[data-roving] [tabindex="0"]')?.focus();
  }
}

function press(event) {
  const { key } = event;
  if (key === "j" || key === "k") asArrow(event);
  else if (key === "/") document.querySelector("main input[type=search]")?.focus();
  else if (key === "?") openShortcuts();
  else if (key === "r") event.target.closest("[data-callback]")?.querySelector("[data-action=resend]")?.click();
  else if (key in GOES) location.hash = GOES[key];
  else return false;
  return true;
}

export function installShortcuts() {
  document.addEventListener("keydown", (event) => {
    if (event.defaultPrevented || event.altKey || event.ctrlKey || event.metaKey || !event.isTrusted) return;
    if (document.querySelector("dialog[open]") || isTyping(event.target) || !enabled()) return;
    if (press(event)) event.preventDefault();
  });
}
