// #/orders/ID: one order with its timeline and callbacks, live.

import { get, post, segment } from "./api.js";
import { callbackCard } from "./callback_card.js";
import { button, h, icon } from "./dom.js";
import { money, wholeTime } from "./format.js";
import { asCommands, commands, emptyState, facts, stateBadge, whileBusy, copyButton } from "./parts.js";
import { coalesced, onEvents } from "./stream.js";
import { t, told } from "./text.js";
import { timeline } from "./timeline.js";
import { toast, toastError } from "./toast.js";

const OPEN_STATES = new Set(["created", "waiting", "failed"]); // which may still be paid, declined, expired
const ACTIONS = [
  ["pay", "ok", "primary"],
  ["fail", "bad", ""],
  ["expire", "wait", ""],
];
const STORED = "ecpay.timeline";

function storedOptions() {
  try {
    return { logs: true, marks: true, ...JSON.parse(localStorage.getItem(STORED) ?? "{}") };
  } catch {
    return { logs: true, marks: true };
  }
}

export function orderView(main, number, { callback: wanted }) {
  const path = `/orders/${segment(number)}`;
  const flow = timeline();
  const cards = new Map();
  const options = storedOptions();
  let answer = null;
  let traces = new Set();
  let stopped = false;
  let wait = wanted; // the callback to bring into view once it is there

  const title = h("h1", { class: "mono" }, number);
  const state = h("span", {});
  const amount = h("p", { class: "amount" });
  const about = h("div", {});
  const actions = h("div", { class: "row", role: "group", "aria-label": t("order.actions") });
  const callbacks = h("div", { class: "callbacks" });
  const noCallbacks = h("p", { class: "faint card pad" }, t("callbacks.none"));
  const equivalents = h("div", {});
  const body = h("div", { hidden: true });
  const missing = h("div", {});

  const option = (name) =>
    h("label", { class: "check" }, h("input", { type: "checkbox", checked: options[name], on: { change: (event) => choose(name, event.target.checked) } }), " ", t(`timeline.${name}`));

  main.append(
    h("p", { class: "crumb" }, h("a", { href: "#/orders" }, icon("back"), t("order.back"))),
    h("div", { class: "heading order-heading" }, h("div", { class: "row" }, title, copyButton(number), state), amount),
    missing,
    body,
  );
  body.append(
    h("section", { class: "card order-card" }, about, actions),
    h(
      "section",
      { class: "card", "aria-labelledby": "timeline-title" },
      h("div", { class: "card-head" }, h("h2", { id: "timeline-title" }, t("timeline.title")), h("div", { class: "row" }, option("logs"), option("marks"))),
      flow.element,
    ),
    h("section", { "aria-labelledby": "callbacks-title" }, h("h2", { id: "callbacks-title", class: "apart-title" }, t("callbacks.of_order")), noCallbacks, callbacks),
    equivalents,
  );

  function choose(name, on) {
    options[name] = on;
    try {
      localStorage.setItem(STORED, JSON.stringify(options));
    } catch {
      // then it holds for this page only
    }
    flow.show(answer, { ...options });
  }

  function act(name, node) {
    return async () => {
      try {
        const { callback } = await whileBusy(node, () => post(`${path}/${name}`));
        const good = !callback || callback.verdict === "ok";
        const verdict = callback ? ` ${t("order.done.verdict", { verdict: told("verdict.", callback.verdict) })}` : "";
        toast(t(`order.done.${name}`) + verdict, { kind: good ? "ok" : "bad" });
      } catch (error) {
        toastError(error);
      }
      await load();
      if (!node.isConnected) title.closest(".heading").querySelector("button")?.focus({ preventScroll: true });
    };
  }

  function drawActions(order) {
    const legal = OPEN_STATES.has(order.state);
    if (legal === actions.hasChildNodes()) return;
    actions.replaceChildren();
    if (!legal) return;
    for (const [name, symbol, kind] of ACTIONS) {
      const node = button(t(`order.${name}`), { icon: symbol, kind, title: t(`order.${name}.hint`) });
      node.addEventListener("click", act(name, node));
      actions.append(node);
    }
  }

  function drawOrder(order) {
    title.textContent = order.MerchantTradeNo;
    document.title = `${order.MerchantTradeNo} · ecpay-cli`;
    state.replaceChildren(stateBadge(order.state));
    amount.textContent = money(order.amount_twd);
    const mono = (text) => h("span", { class: "mono" }, text);
    about.replaceChildren(
      facts([
        ["TradeNo", mono(order.TradeNo)],
        ["MerchantID", mono(order.MerchantID)],
        [t("order.method"), order.method ? told("method.", order.method) : t("none")],
        [t("order.capture"), told("capture.", order.capture)],
        order.refunded_twd > 0 && [t("order.refunded"), money(order.refunded_twd)],
        order.RtnCode && ["RtnCode", mono(order.RtnCode)],
        [t("order.created"), wholeTime(order.created_at)],
        order.paid_at && [t("order.paid_at"), wholeTime(order.paid_at)],
      ]),
    );
  }

  function drawCallbacks() {
    noCallbacks.hidden = answer.callbacks.length > 0;
    const ids = new Set(answer.callbacks.map((callback) => callback.id));
    for (const [id, card] of cards) {
      if (ids.has(id)) continue;
      card.element.remove();
      cards.delete(id);
    }
    for (const callback of answer.callbacks) {
      if (!cards.has(callback.id)) {
        const card = callbackCard(callback.id, { onChange: () => load() });
        cards.set(callback.id, card);
        callbacks.append(card.element);
      }
      cards.get(callback.id).update(callback, answer.events);
    }
    const target = wait === null ? null : [...cards].find(([id]) => String(id) === String(wait))?.[1];
    if (!target) return;
    wait = null;
    target.element.scrollIntoView({ block: "start" });
    target.element.focus({ preventScroll: true });
  }

  function draw() {
    const { order } = answer;
    body.hidden = false;
    missing.replaceChildren();
    traces = new Set(answer.events.map((event) => event.trace).filter(Boolean));
    drawOrder(order);
    drawActions(order);
    flow.show(answer, { ...options });
    drawCallbacks();
    if (!equivalents.hasChildNodes()) {
      const id = order.id;
      equivalents.append(asCommands([`ecpay-cli order show ${id}`, `ecpay-cli order pay ${id}`, `ecpay-cli logs --order ${id}`, `ecpay-cli callback list --order ${id}`]));
    }
  }

  const load = coalesced(async () => {
    try {
      const next = await get(path);
      if (stopped) return;
      answer = next;
      draw();
    } catch (error) {
      if (stopped || error.status === 0) return;
      if (error.status !== 404 && error.status !== 409) return toastError(error);
      body.hidden = true;
      missing.replaceChildren(emptyState("search", t("order.not_found", { number }), error.fix || t("order.not_found.text"), commands(["ecpay-cli order list"])));
    }
  });

  const concerns = (event) => !answer || event.order === answer.order.id || (event.trace && traces.has(event.trace)) || event.data?.what === "reset";
  const forget = onEvents((events, { restarted }) => {
    if (restarted || events.some(concerns)) load();
  });
  const escape = (event) => {
    if (event.key === "Escape" && !event.defaultPrevented && !document.querySelector("dialog[open]")) location.hash = "#/orders";
  };
  document.addEventListener("keydown", escape);
  load();
  return {
    title: number,
    stop() {
      stopped = true;
      forget();
      document.removeEventListener("keydown", escape);
    },
  };
}
