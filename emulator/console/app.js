// Starts the dashboard: frame, routes, and what every screen shares.

import { clockBar } from "./clock_bar.js";
import { icon, h } from "./dom.js";
import { refreshTimes } from "./format.js";
import { installShortcuts, openShortcuts } from "./shortcuts.js";
import { connect, onConnection } from "./stream.js";
import { currentLanguage, LANGUAGES, setLanguage, t } from "./text.js";
import { toast } from "./toast.js";
import { callbacksView } from "./view_callbacks.js";
import { logsView } from "./view_logs.js";
import { orderView } from "./view_order.js";
import { ordersView } from "./view_orders.js";
import { statusView } from "./view_status.js";

const SECTIONS = ["orders", "callbacks", "logs", "status"];
const TIMES_EVERY_MS = 1000;

const main = document.getElementById("main");
let screen = null; // {stop()}
let clock = null;

// Each screen is a function of (main, path, query) that draws it and answers {title, stop}.
function screenOf(section, rest, query) {
  if (section === "orders" && rest.length === 0) return ordersView(main, query);
  if (section === "orders") return orderView(main, rest[0], { callback: rest[1] === "callbacks" ? rest[2] : null });
  if (section === "callbacks") return callbacksView(main, query);
  if (section === "logs") return logsView(main, query);
  if (section === "status") return statusView(main);
  main.replaceChildren(h("h1", {}, t("not_found")), h("p", {}, t("not_found.text")));
  return { title: t("not_found"), stop() {} };
}

function decoded(text) {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

function route({ focus }) {
  const [path, query = ""] = location.hash.replace(/^#\/?/, "").split("?");
  const [section = "orders", ...rest] = path.split("/").filter(Boolean).map(decoded);
  screen?.stop();
  main.replaceChildren();
  screen = screenOf(section, rest, new URLSearchParams(query));
  document.title = `${screen.title} · ecpay-cli`;
  for (const link of document.querySelectorAll("#nav a")) {
    if (link.dataset.section === section) link.setAttribute("aria-current", "page");
    else link.removeAttribute("aria-current");
  }
  if (!focus) return;
  window.scrollTo(0, 0);
  main.focus({ preventScroll: true });
}

function drawFrame() {
  document.documentElement.lang = LANGUAGES.find(([name]) => name === currentLanguage())[2];
  document.getElementById("skip").textContent = t("skip");
  const nav = document.getElementById("nav");
  nav.setAttribute("aria-label", t("nav"));
  nav.replaceChildren(
    ...SECTIONS.map((name) => h("a", { href: `#/${name}`, "data-section": name }, icon(name), h("span", {}, t(`nav.${name}`)))),
  );
  const languages = LANGUAGES.map(([name, label, tag]) =>
    h("button", { type: "button", lang: tag, "aria-pressed": String(name === currentLanguage()), on: { click: () => speak(name) } }, label),
  );
  document.getElementById("side-foot").replaceChildren(
    h("p", { class: "connection", id: "connection" }, h("span", { class: "lamp" }), h("span", { id: "connection-text" })),
    h("div", { class: "segments languages", role: "group", "aria-label": t("language") }, languages),
    h("button", { type: "button", class: "quiet", on: { click: openShortcuts } }, h("kbd", {}, "?"), " ", t("shortcuts")),
  );
  clock?.stop();
  clock = clockBar(document.getElementById("clock"));
  showConnection(connection);
}

function speak(name) {
  setLanguage(name);
  drawFrame();
  route({ focus: false });
  document.querySelector(`.languages [aria-pressed="true"]`)?.focus();
}

let connection = "connecting";
let wasLost = false;
function showConnection(state) {
  connection = state;
  const lost = document.getElementById("lost");
  document.getElementById("connection").dataset.state = state;
  document.getElementById("connection-text").textContent = t(`connection.${state}`);
  lost.hidden = state !== "lost";
  lost.replaceChildren();
  if (state === "lost") lost.append(icon("warn"), h("strong", {}, t("connection.lost")), " ", t("connection.lost.text"));
  if (state === "live" && wasLost) toast(t("connection.back"), { kind: "ok" });
  if (state !== "connecting") wasLost = state === "lost";
}

document.getElementById("skip").addEventListener("click", (event) => {
  event.preventDefault(); // the address names the screen; a fragment would leave it
  main.focus();
});
drawFrame();
onConnection(showConnection);
if (!location.hash) history.replaceState(null, "", "#/orders");
route({ focus: false });
window.addEventListener("hashchange", () => route({ focus: true }));
let ticks = 0;
setInterval(() => refreshTimes(document, { rarely: ++ticks % 30 === 0 }), TIMES_EVERY_MS);
installShortcuts();
connect();
