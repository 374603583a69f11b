// Pieces that several screens are made of.

import { button, h, icon } from "./dom.js";
import { t, told } from "./text.js";
import { toast } from "./toast.js";

const STATE_LOOK = { created: "dot", waiting: "wait", paid: "ok", failed: "bad", expired: "bad" };

// State by icon, text and colour.
export function stateBadge(state) {
  return h("span", { class: `badge state-${state in STATE_LOOK ? state : "other"}` }, icon(STATE_LOOK[state] ?? "dot"), told("state.", state));
}

export function verdictBadge(verdict) {
  const look = verdict === "ok" ? "good" : verdict === "" || verdict === "interrupted" ? "neutral" : "poor";
  const name = { good: "ok", poor: "bad", neutral: "wait" }[look];
  return h("span", { class: `badge ${look}` }, icon(name), told("verdict.", verdict));
}

export function statusCode(status) {
  if (status === null || status === undefined) return h("span", { class: "faint" }, t("none"));
  const look = status >= 500 ? "poor" : status >= 400 ? "poor" : status >= 300 ? "neutral" : "good";
  return h("span", { class: `code ${look}` }, String(status));
}

export async function copyText(text) {
  try {
    await navigator.clipboard.writeText(text);
    toast(t("copied"), { kind: "ok" });
  } catch {
    toast(text); // no clipboard here: then it can be marked by hand
  }
}

export function copyButton(text) {
  return button("", { icon: "copy", kind: "quiet small", "aria-label": `${t("copy")}: ${text.slice(0, 60)}`, title: t("copy"), on: { click: () => copyText(text) } });
}

// One or more command lines to copy.
export function commands(lines, { label = "" } = {}) {
  return h(
    "div",
    { class: "commands" },
    label && h("span", { class: "faint" }, label),
    lines.map((line) => h("div", { class: "command" }, h("code", {}, line), copyButton(line))),
  );
}

// "The same on the command line", folded.
export function asCommands(lines) {
  return h("details", { class: "as-commands" }, h("summary", {}, icon("logs"), t("as_command")), commands(lines));
}

export function emptyState(name, title, text, ...more) {
  return h("div", { class: "empty" }, h("span", { class: "empty-icon" }, icon(name)), h("h2", {}, title), h("p", {}, text), more);
}

// A list of names and values.
export function facts(pairs, attributes = {}) {
  const rows = pairs.filter(Boolean).map(([name, value]) => h("div", {}, h("dt", {}, name), h("dd", {}, value)));
  return h("dl", { class: "facts", ...attributes }, rows);
}

// Choices of which one holds, as buttons in a row. `choose(value)`.
export function segments(label, choices, chosen, choose) {
  const group = h("div", { class: "segments", role: "group", "aria-label": label });
  const show = (value) => {
    for (const node of group.children) node.setAttribute("aria-pressed", String(node.dataset.value === value));
  };
  for (const [value, text] of choices) {
    const pick = () => {
      show(value);
      choose(value);
    };
    group.append(h("button", { type: "button", "data-value": value, on: { click: pick } }, text));
  }
  show(chosen);
  return group;
}

// A region that scrolls sideways where the window is narrow, and can be scrolled by keyboard.
export function scrolling(label, table) {
  return h("div", { class: "scroll", role: "region", "aria-label": label, tabindex: "0" }, table);
}

export function table(heads, body, attributes = {}) {
  const cells = heads.map(([text, look = ""]) => h("th", { scope: "col", class: look }, text));
  return h("table", attributes, h("thead", {}, h("tr", {}, cells)), body);
}

// Disables `node` while `work` runs.
export async function whileBusy(node, work) {
  node.disabled = true;
  node.setAttribute("aria-busy", "true");
  try {
    return await work();
  } finally {
    node.disabled = false;
    node.removeAttribute("aria-busy");
  }
}
