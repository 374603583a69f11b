// The virtual clock: what it shows, what falls due next, and how to turn it.

import { get, post } from "./api.js";
import { button, h, icon } from "./dom.js";
import { absolute, duration, refreshTimes, time } from "./format.js";
import { whileBusy } from "./parts.js";
import { coalesced, onEvents } from "./stream.js";
import { t } from "./text.js";
import { toast, toastError } from "./toast.js";
import { setVirtualTime, virtualNow } from "./virtual_time.js";

const STEPS = ["10m", "1h", "1d"];
const TICK_MS = 250;
const ALIKE_MS = 2000; // less than that apart from real time is not worth a word
const ASKED_AT_LEAST_EVERY_MS = 15_000;
const MOVES_THE_AGENDA = /^(clock|order|callback|emulator|fault)\./;

export function clockBar(box) {
  const digits = h("time", { class: "digits" });
  const mode = h("span", { class: "badge neutral" });
  const apart = h("span", { class: "faint apart" });
  const due = h("span", { class: "due" });
  const freeze = button("", { kind: "small", on: { click: () => turn(freeze, freeze.dataset.path, {}) } });
  const next = button(t("clock.next"), { icon: "skip", kind: "small", title: t("clock.next.title"), on: { click: () => turn(next, "/clock/next", {}) } });
  const steps = STEPS.map((by) => {
    const node = button(`+${by}`, { kind: "small", "aria-label": t("clock.advance", { by }), on: { click: () => turn(node, "/clock/advance", { by }) } });
    return node;
  });
  let stopped = false;

  box.setAttribute("aria-label", t("clock"));
  box.replaceChildren(
    h("div", { class: "clock-now" }, icon("wait"), digits, h("span", { class: "faint" }, "UTC+8"), mode, apart),
    h("div", { class: "clock-due" }, h("span", { class: "faint" }, t("clock.next_due")), " ", due),
    h("div", { class: "clock-turn", role: "group", "aria-label": t("clock") }, steps, next, freeze),
  );

  function tick() {
    const text = absolute(virtualNow());
    if (digits.textContent !== text) digits.textContent = text;
  }

  function show(clock) {
    setVirtualTime(clock);
    refreshTimes(document, { rarely: true });
    mode.replaceChildren(icon(clock.frozen ? "pause" : "play"), t(clock.frozen ? "clock.frozen" : "clock.running"));
    mode.className = `badge ${clock.frozen ? "state-waiting" : "good"}`;
    freeze.dataset.path = clock.frozen ? "/clock/resume" : "/clock/freeze";
    freeze.replaceChildren(icon(clock.frozen ? "play" : "pause"), h("span", {}, t(clock.frozen ? "clock.resume" : "clock.freeze")));
    const away = Date.parse(clock.now) - Date.now();
    apart.textContent = Math.abs(away) < ALIKE_MS ? t("clock.real") : t(away > 0 ? "clock.ahead" : "clock.behind", { by: duration(away) });
    tick();
  }

  function showDue(agenda) {
    const first = agenda[0];
    next.disabled = !first;
    due.replaceChildren(first ? h("span", {}, h("strong", {}, String(first.what)), " ", time(first.at)) : t("clock.nothing_due"));
  }

  const refresh = coalesced(async () => {
    try {
      const [clock, { agenda }] = await Promise.all([get("/clock"), get("/clock/agenda")]);
      if (stopped) return;
      show(clock);
      showDue(agenda);
    } catch {
      // the connection's own state tells of it
    }
  });

  async function turn(node, path, body) {
    try {
      const clock = await whileBusy(node, () => post(path, body));
      show(clock);
      if ("ran" in clock) toast(t("clock.moved", { now: absolute(clock.now), ran: Array.isArray(clock.ran) ? clock.ran.length : clock.ran }), { kind: "ok" });
    } catch (error) {
      toastError(error);
    }
    refresh();
  }

  const forget = onEvents((events, { restarted }) => {
    if (restarted || events.some((event) => MOVES_THE_AGENDA.test(event.kind))) refresh();
  });
  const ticking = setInterval(tick, TICK_MS);
  const asking = setInterval(refresh, ASKED_AT_LEAST_EVERY_MS);
  tick();
  refresh();
  return {
    stop() {
      stopped = true;
      forget();
      clearInterval(ticking);
      clearInterval(asking);
    },
  };
}
