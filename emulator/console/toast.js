// Short messages: seen at the lower edge, and read out politely.

import { button, h, icon } from "./dom.js";
import { t } from "./text.js";

const SHOWN_MS = 6000;
const MOST = 3;
const ANNOUNCED_EVERY_MS = 1500;

export function toast(text, { kind = "info", fix = "" } = {}) {
  const box = document.getElementById("toasts");
  const names = { ok: "ok", bad: "bad", info: "info" };
  const node = h("div", { class: `toast ${kind}` }, icon(names[kind]), h("div", {}, h("p", {}, text), fix && h("p", { class: "faint" }, fix)));
  const close = () => node.remove();
  node.append(button("", { icon: "close", kind: "quiet", "aria-label": t("close"), on: { click: close } }));
  box.append(node);
  while (box.children.length > MOST) box.firstElementChild.remove();
  if (kind !== "bad") setTimeout(close, SHOWN_MS); // what went wrong stays until it is read
}

export function toastError(error) {
  toast(error.message, { kind: "bad", fix: error.fix ?? "" });
}

let said = 0;
let waiting = null;

// Reads a text out; of many in a short time only the last.
export function announce(text) {
  clearTimeout(waiting);
  const speak = () => {
    said = performance.now();
    document.getElementById("announcer").textContent = text;
  };
  waiting = setTimeout(speak, Math.max(0, said + ANNOUNCED_EVERY_MS - performance.now()));
}
