// #/callbacks: every callback with its last verdict, newest first, live.

import { get } from "./api.js";
import { callbackStateBadge } from "./callback_card.js";
import { button, h, roving, syncList } from "./dom.js";
import { count, time, visible } from "./format.js";
import { kindOfCallback } from "./hop_details.js";
import { asCommands, commands, emptyState, segments, table, verdictBadge } from "./parts.js";
import { coalesced, onEvents } from "./stream.js";
import { t } from "./text.js";
import { toastError } from "./toast.js";

const PAGE = 200;
const MOST = 10_000;

const lastVerdict = (callback) => callback.attempts.at(-1)?.verdict ?? null;
const FILTERS = {
  all: () => true,
  ok: (callback) => lastVerdict(callback) === "ok",
  bad: (callback) => lastVerdict(callback) !== null && !["ok", ""].includes(lastVerdict(callback)),
  waiting: (callback) => callback.state === "pending",
};

export function callbacksView(main, query) {
  let callbacks = [];
  let loaded = false;
  let shownAtMost = PAGE;
  let stopped = false;
  let chosen = query.get("show") in FILTERS ? query.get("show") : "all";

  const counted = h("span", { class: "faint" });
  const body = h("tbody", { "data-roving": "" });
  const heads = ["id", "order", "verdict", "attempts", "kind", "url", "next"].map((name) => [t(`callbacks.${name}`), { attempts: "number wide", kind: "wide", url: "wider", next: "wide" }[name]]);
  const rows = table(heads, body, { class: "rows" });
  const list = h("div", { class: "card list" }, rows);
  const more = button("", { kind: "wide-button", on: { click: () => {
    shownAtMost += PAGE * 5;
    draw();
  } } });
  const keys = roving(body, "a.row-link");
  const filter = segments(t("callbacks.filter"), Object.keys(FILTERS).map((name) => [name, t(`callbacks.filter.${name}`)]), chosen, (value) => {
    chosen = value;
    history.replaceState(null, "", value === "all" ? "#/callbacks" : `#/callbacks?show=${value}`);
    draw();
  });

  list.append(more);
  main.append(h("div", { class: "heading" }, h("h1", {}, t("callbacks.title")), counted), h("div", { class: "tools" }, filter), list, asCommands(["ecpay-cli callback list", "ecpay-cli callback resend ID"]));
  body.addEventListener("click", (event) => {
    const row = event.target.closest("tr");
    if (row && !event.target.closest("a") && !getSelection().toString()) row.querySelector("a").click();
  });

  function row(callback) {
    const verdict = lastVerdict(callback);
    const to = `#/orders/${encodeURIComponent(callback.order)}/callbacks/${callback.id}`;
    return h(
      "tr",
      {},
      h("th", { scope: "row" }, h("a", { class: "row-link mono", href: to, "data-focus": "callback" }, `#${callback.id}`)),
      h("td", { class: "mono break order-no" }, callback.MerchantTradeNo || callback.order),
      h("td", {}, verdict === null ? callbackStateBadge(callback) : verdictBadge(verdict)),
      h("td", { class: "number wide" }, String(callback.attempts.length)),
      h("td", { class: "wide clip" }, kindOfCallback(callback.kind)),
      h("td", { class: "wider mono faint clip" }, visible(callback.url, { longest: 200 })),
      h("td", { class: "wide" }, time(callback.next_at)),
    );
  }

  function draw() {
    const fitting = callbacks.filter(FILTERS[chosen]);
    const shown = fitting.slice(0, shownAtMost);
    syncList(body, shown, {
      key: (callback) => callback.id,
      signature: (callback) => `${callback.state}|${callback.attempts.length}|${lastVerdict(callback)}|${callback.next_at}`,
      render: row,
    });
    keys.refresh();
    counted.textContent = loaded && callbacks.length > 0 ? t("orders.count", { shown: count(fitting.length), total: count(callbacks.length) }) : "";
    more.hidden = fitting.length <= shownAtMost;
    more.textContent = t("show_more", { n: count(Math.min(PAGE * 5, fitting.length - shownAtMost)) });
    rows.hidden = shown.length === 0;
    list.querySelector(".empty")?.remove();
    if (!loaded) list.prepend(h("p", { class: "empty faint" }, t("loading")));
    else if (callbacks.length === 0) list.prepend(emptyState("callbacks", t("callbacks.empty"), t("callbacks.empty.text"), commands(["ecpay-cli checkout", "ecpay-cli order pay ID"])));
    else if (shown.length === 0) list.prepend(h("p", { class: "empty faint" }, t("callbacks.no_match")));
  }

  const load = coalesced(async () => {
    try {
      const answer = await get(`/callbacks?limit=${MOST}`);
      if (stopped) return;
      callbacks = answer.callbacks.sort((a, b) => b.id - a.id);
      loaded = true;
      draw();
    } catch (error) {
      if (!stopped && error.status !== 0) toastError(error);
    }
  });

  const forget = onEvents((events, { restarted }) => {
    if (restarted || events.some((event) => event.kind.startsWith("callback.") || event.data?.what === "reset")) load();
  });
  draw();
  load();
  return {
    title: t("callbacks.title"),
    stop() {
      stopped = true;
      forget();
    },
  };
}
