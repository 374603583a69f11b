// One callback: where it goes, every attempt with what was sent and answered, and what that means.

import { post } from "./api.js";
import { button, h, icon, syncList } from "./dom.js";
import { bytesOf, count, duration, hex, pairsOf, time, visible, wholeTime } from "./format.js";
import { kindOfCallback } from "./hop_details.js";
import { copyButton, statusCode, verdictBadge, whileBusy } from "./parts.js";
import { openReplay } from "./replay_form.js";
import { hasText, inOurLanguage, t, told } from "./text.js";
import { toast, toastError } from "./toast.js";

const STATE_LOOK = { pending: ["wait", "state-waiting"], settled: ["ok", "good"], exhausted: ["bad", "poor"], held: ["pause", "neutral"] };

export function callbackStateBadge(callback) {
  const [name, look] = STATE_LOOK[callback.state] ?? ["dot", "neutral"];
  return h("span", { class: `badge ${look}` }, icon(name), told("callback.state.", callback.state));
}

export function tellSent({ callback }) {
  const last = callback.attempts.at(-1);
  const verdict = last?.verdict ?? "";
  toast(t("callback.sent", { id: callback.id, n: last?.n ?? 0, verdict: told("verdict.", verdict) }), {
    kind: verdict === "ok" ? "ok" : "bad",
    fix: verdict === "ok" ? "" : meaningOf(verdict),
  });
}

const meaningOf = (verdict) => (hasText(`verdict.${verdict}.meaning`) ? t(`verdict.${verdict}.meaning`) : "");

// A card that `update(callback, events)` keeps current; rows that a person opened stay open.
export function callbackCard(id, { onChange }) {
  const opened = new Set();
  let callback = null;
  let events = [];

  const title = h("h3", { id: `callback-${id}` });
  const state = h("span", {});
  const target = h("p", { class: "target mono" });
  const next = h("p", { class: "next" });
  const attempts = h("div", { class: "attempts" });
  const resend = button(t("callback.resend"), { icon: "again", title: t("callback.resend.hint"), "data-action": "resend", on: { click: send } });
  const replay = button(t("callback.replay"), { icon: "edit", title: t("callback.replay.hint"), "data-action": "replay", on: { click: () => openReplay(callback, { onSent }) } });
  const element = h(
    "article",
    { class: "card callback", "data-callback": id, "aria-labelledby": `callback-${id}`, tabindex: "-1" },
    h("div", { class: "card-head" }, h("div", {}, title, target), h("div", { class: "row" }, state, resend, replay)),
    next,
    attempts,
  );

  async function send() {
    try {
      tellSent(await whileBusy(resend, () => post(`/callbacks/${id}/resend`)));
    } catch (error) {
      toastError(error);
    }
    onChange();
  }

  function onSent(answer) {
    tellSent(answer);
    onChange();
  }

  function flip(n) {
    if (opened.has(n)) opened.delete(n);
    else opened.add(n);
    draw();
  }

  function attempt(one) {
    const isOpen = opened.has(one.n);
    const row = h(
      "button",
      { type: "button", class: "attempt", "aria-expanded": String(isOpen), "aria-label": `${t("callback.details_of", { n: one.n })}: ${told("verdict.", one.verdict)}`, "data-focus": `attempt-${one.n}`, on: { click: () => flip(one.n) } },
      h("span", { class: "n" }, icon("chevron"), `#${one.n}`),
      h("span", { class: "when" }, time(one.at)),
      h("span", {}, statusCode(one.status)),
      h("span", { class: "took" }, duration(one.ms)),
      h("span", {}, verdictBadge(one.verdict)),
      h("span", { class: "answer mono" }, answerInShort(one)),
    );
    return h("div", { class: `attempt-box ${isOpen ? "is-open" : ""}` }, row, isOpen && details(one));
  }

  function details(one) {
    const attempted = events.find((event) => event.kind === "callback.attempted" && event.data?.delivery === callback.id && event.data?.n === one.n);
    const why = inOurLanguage(attempted?.data?.why ?? "");
    const fix = inOurLanguage(attempted?.data?.fix ?? "");
    const known = hasText(`verdict.${one.verdict}.fix`);
    return h(
      "div",
      { class: "details" },
      h(
        "div",
        { class: `explain ${one.verdict === "ok" ? "good" : "poor"}` },
        h("p", {}, h("strong", {}, t("callback.meaning")), " ", meaningOf(one.verdict) || visible(why)),
        why && meaningOf(one.verdict) && one.verdict !== "ok" && h("p", { class: "faint" }, visible(why)),
        (known || fix) && one.verdict !== "ok" && h("p", {}, h("strong", {}, t("callback.fix")), " ", known ? t(`verdict.${one.verdict}.fix`) : visible(fix)),
      ),
      h("p", { class: "faint" }, t("callback.at"), " ", wholeTime(one.at)),
      answerBlock(one),
      sentBlock(one),
    );
  }

  function draw() {
    const { attempts: list } = callback;
    if (list.length === 0) {
      attempts.replaceChildren(h("p", { class: "faint pad" }, t("callback.no_attempts")));
      return;
    }
    if (!attempts.querySelector(".attempt-box")) attempts.replaceChildren();
    syncList(attempts, list, { key: (one) => one.n, signature: (one) => `${one.verdict}|${one.status}|${opened.has(one.n)}`, render: attempt });
  }

  return {
    element,
    update(nextCallback, nextEvents) {
      callback = nextCallback;
      events = nextEvents;
      title.textContent = t("callback.heading", { id, kind: kindOfCallback(callback.kind) });
      state.replaceChildren(callbackStateBadge(callback));
      target.replaceChildren("POST ", visible(callback.url));
      next.hidden = !callback.next_at;
      next.replaceChildren(icon("wait"), t("callback.next"), " ", wholeTime(callback.next_at));
      draw();
    },
  };
}

export function answerInShort(one) {
  if (one.answer) return visible(one.answer, { spaces: true, longest: 60 });
  return h("span", { class: "faint" }, one.status == null ? t("callback.no_answer") : t("callback.empty_answer"));
}

function answerBlock(one) {
  if (!one.answer) return null;
  const bytes = bytesOf(one.answer).length;
  return h(
    "div",
    { class: "block" },
    h("h4", {}, t("callback.answer_bytes", { n: count(bytes) })),
    h("pre", { tabindex: "0", "aria-label": t("callback.answer") }, visible(one.answer, { spaces: true })),
    h("details", {}, h("summary", {}, t("callback.hex")), h("pre", { tabindex: "0", "aria-label": t("callback.hex") }, hex(one.answer))),
  );
}

function sentBlock(one) {
  if (!one.body) return null;
  const rows = pairsOf(one.body).map(([name, value]) =>
    h("tr", {}, h("th", { scope: "row", class: "mono" }, visible(name)), h("td", { class: "mono" }, value === "" ? h("span", { class: "faint" }, t("callback.empty_answer")) : visible(value, { longest: 600 }))),
  );
  return h(
    "div",
    { class: "block" },
    h("h4", {}, t("callback.sent_fields"), copyButton(one.body)),
    h("table", { class: "fields" }, h("tbody", {}, rows)),
    h("details", {}, h("summary", {}, t("callback.sent_raw")), h("pre", { tabindex: "0", "aria-label": t("callback.sent_raw") }, visible(one.body, { longest: 20_000 }))),
  );
}
