// #/orders: every order, newest first, live.

import { get } from "./api.js";
import { button, h, icon, outsideLink, roving, syncList } from "./dom.js";
import { count, money, time } from "./format.js";
import { orderFilter } from "./order_filter.js";
import { asCommands, commands, emptyState, segments, stateBadge, table } from "./parts.js";
import { coalesced, onEvents } from "./stream.js";
import { t, told } from "./text.js";
import { announce, toastError } from "./toast.js";

const PAGE = 200;
const MOST = 10_000;
const RELEASED_AFTER_MS = 1500;
const STATES = ["created", "waiting", "paid", "failed", "expired"];

export function ordersView(main, query) {
  let orders = []; // newest first, as many as were asked for
  let total = 0;
  let loaded = false;
  let asked = PAGE;
  let held = 0; // new ones that wait, because the pointer is on the list
  let hovering = false;
  let stopped = false;
  let status = null;
  let state = STATES.includes(query.get("state")) ? query.get("state") : "";
  const known = new Set();

  const search = h("input", { type: "search", value: query.get("q") ?? "", placeholder: t("orders.search.hint"), "aria-label": t("orders.search"), on: { input: () => draw() } });
  const filter = segments(t("orders.filter"), [["", t("orders.all")], ...STATES.map((name) => [name, t(`state.${name}`)])], state, (value) => {
    state = value;
    history.replaceState(null, "", value ? `#/orders?state=${value}` : "#/orders");
    loaded = false;
    known.clear();
    load();
  });
  const counted = h("span", { class: "faint", id: "order-count" });
  const fresh = button("", { kind: "chip", hidden: true, on: { click: release } });
  const body = h("tbody", { "data-roving": "" });
  const list = h("div", { class: "card list" });
  const rows = table(
    [[t("orders.number")], [t("orders.state"), "w-state"], [t("orders.amount"), "number w-amount"], [t("orders.method"), "wide w-method"], [t("orders.trade_no"), "wider w-trade"], [t("orders.created"), "wide number w-time"]],
    body,
    { class: "rows fixed" },
  );
  const more = button("", { kind: "wide-button", hidden: true, on: { click: showMore } });
  const keys = roving(body, "a.row-link");

  list.append(rows, more);
  main.append(
    h("div", { class: "heading" }, h("h1", {}, t("orders.title")), counted, fresh),
    h("div", { class: "tools" }, filter, h("label", { class: "search" }, icon("search"), search)),
    list,
    asCommands(["ecpay-cli order list", "ecpay-cli checkout"]),
  );
  body.addEventListener("pointerenter", () => (hovering = true));
  body.addEventListener("pointerleave", () => {
    hovering = false;
    setTimeout(() => hovering || stopped || release(), RELEASED_AFTER_MS); // time to reach the button
  });
  body.addEventListener("click", (event) => {
    const row = event.target.closest("tr");
    if (row && !event.target.closest("a") && !getSelection().toString()) row.querySelector("a").click();
  });

  function row(order) {
    const link = h("a", { class: "row-link mono", href: `#/orders/${encodeURIComponent(order.id)}`, "data-focus": "order" }, order.MerchantTradeNo);
    return h(
      "tr",
      {},
      h("th", { scope: "row" }, link, h("span", { class: "under narrow-only faint" }, time(order.created_at))),
      h("td", {}, stateBadge(order.state)),
      h("td", { class: "number" }, money(order.amount_twd)),
      h("td", { class: "wide" }, order.method ? told("method.", order.method) : h("span", { class: "faint" }, t("none"))),
      h("td", { class: "wider mono faint" }, order.id),
      h("td", { class: "wide number faint" }, time(order.created_at)),
    );
  }

  function draw() {
    const holds = orderFilter(search.value);
    const shown = (held > 0 ? orders.slice(held) : orders).filter(holds);
    const nothing = loaded && orders.length === 0 && !state;
    syncList(body, shown, { key: (order) => order.id, signature: (order) => `${order.state}|${order.amount_twd}|${order.method}`, render: row });
    keys.refresh();
    counted.textContent = loaded && !nothing ? t("orders.count", { shown: count(shown.length), total: count(total) }) : "";
    fresh.hidden = held === 0;
    fresh.replaceChildren(icon("again"), t("orders.new", { n: count(held) }));
    more.hidden = orders.length < asked || asked >= MOST;
    more.textContent = t("show_more", { n: count(Math.min(PAGE * 5, MOST - asked)) });
    rows.hidden = shown.length === 0;
    list.querySelector(".empty")?.remove();
    if (nothing) list.prepend(firstSteps());
    else if (loaded && shown.length === 0) list.prepend(noMatch());
    else if (!loaded) list.prepend(h("p", { class: "empty faint" }, t("loading")));
  }

  function firstSteps() {
    return emptyState(
      "orders",
      t("orders.empty"),
      t("orders.empty.text"),
      commands(["ecpay-cli checkout"]),
      status?.shop_url && h("p", {}, t("orders.empty.shop"), " ", outsideLink(status.shop_url)),
    );
  }

  function noMatch() {
    const clear = button(t("orders.clear"), { on: { click: () => {
      search.value = "";
      filter.firstElementChild.click();
      draw();
    } } });
    return emptyState("search", t("orders.no_match"), t("orders.no_match.text", { n: count(orders.length) }), clear);
  }

  function tell(arrived) {
    if (arrived.length === 0) return;
    const [one] = arrived;
    announce(
      arrived.length === 1
        ? t("orders.announce_one", { number: one.MerchantTradeNo, state: told("state.", one.state) })
        : t("orders.announce", { n: count(arrived.length) }),
    );
  }

  const load = coalesced(async () => {
    const wanted = state;
    try {
      const [answer, now] = await Promise.all([get(`/orders?limit=${asked}${wanted ? `&state=${wanted}` : ""}`), get("/status")]);
      if (stopped || wanted !== state) return;
      status = now;
      orders = answer.orders.reverse();
      total = wanted ? orders.length : Math.max(Number(now.orders) || 0, orders.length);
      const firstKnown = orders.findIndex((order) => known.has(order.id));
      const arrived = loaded ? orders.slice(0, firstKnown < 0 ? orders.length : firstKnown) : [];
      for (const order of orders) known.add(order.id);
      held = hovering ? held + arrived.length : 0;
      tell(arrived);
      loaded = true;
      draw();
    } catch (error) {
      if (!stopped && error.status !== 0) toastError(error);
    }
  });

  function release() {
    if (held === 0) return;
    held = 0;
    draw();
  }

  async function showMore() {
    const last = body.lastElementChild;
    asked = Math.min(MOST, asked + PAGE * 5);
    await load();
    last?.nextElementSibling?.querySelector("a")?.focus();
  }

  const forget = onEvents((events, { restarted }) => {
    if (restarted || events.some((event) => event.kind.startsWith("order.") || event.kind === "emulator.started" || event.data?.what === "reset")) load();
  });
  draw();
  load();
  return {
    title: t("orders.title"),
    stop() {
      stopped = true;
      forget();
    },
  };
}
