// #/logs: what the functions wrote, as CloudWatch shows it, live.

import { get } from "./api.js";
import { button, h, icon } from "./dom.js";
import { absolute, count, visible } from "./format.js";
import { asCommands, commands, emptyState } from "./parts.js";
import { onEvents } from "./stream.js";
import { t } from "./text.js";

const KEPT = 5000;
const SHOWN = 500;
const WAIT_MS = 400; // longer would keep the emulator from stopping at once
const PAUSE_AFTER_FAILURE_MS = 1000;
const AT_END_PX = 60;
const LONGEST_LINE = 1000;

export function logsView(main, query) {
  let lines = [];
  let last = 0;
  let loaded = false;
  let paused = false;
  let unseen = 0;
  let asking = new AbortController();
  let stopped = false;
  const groups = new Set();

  const counted = h("span", { class: "faint" });
  const search = h("input", { type: "search", value: query.get("q") ?? "", placeholder: t("logs.search"), "aria-label": t("logs.search"), on: { input: draw } });
  const group = h("select", { "aria-label": t("logs.group"), on: { change: draw } }, h("option", { value: "" }, t("logs.all_groups")));
  const pause = button(t("logs.pause"), { icon: "pause", on: { click: flip } });
  const fresh = button("", { kind: "chip", hidden: true, on: { click: flip } });
  const view = h("div", { class: "log-view", tabindex: "0", role: "region", "aria-label": t("logs.lines_region") });
  const box = h("div", { class: "card list" }, view);
  main.append(
    h("div", { class: "heading" }, h("h1", {}, t("logs.title")), counted, fresh),
    h("div", { class: "tools" }, group, h("label", { class: "search" }, icon("search"), search), pause),
    box,
    asCommands(["ecpay-cli logs --follow"]),
  );

  function flip() {
    paused = !paused;
    unseen = 0;
    pause.replaceChildren(icon(paused ? "play" : "pause"), h("span", {}, t(paused ? "logs.resume" : "logs.pause")));
    pause.setAttribute("aria-pressed", String(paused));
    fresh.hidden = true;
    if (!paused) draw();
  }

  const holds = (line) => {
    const words = search.value.toLowerCase();
    return (!group.value || line.group === group.value) && (!words || line.message.toLowerCase().includes(words) || line.stream.toLowerCase().includes(words));
  };

  function drawLine(line) {
    const name = line.group.split("/").at(-1);
    return h("div", { class: `log-line ${lookOf(line.message)}` }, h("time", { datetime: line.at, title: `${absolute(line.at, { fraction: true })} (UTC+8) ${line.stream}` }, absolute(line.at, { fraction: true }).slice(5)), h("span", { class: "group", title: line.group }, name), h("span", { class: "message" }, visible(line.message.trimEnd(), { longest: LONGEST_LINE })));
  }

  function draw() {
    const shown = lines.filter(holds);
    const atEnd = view.scrollHeight - view.scrollTop - view.clientHeight < AT_END_PX;
    view.replaceChildren(...shown.slice(-SHOWN).map(drawLine));
    afterDrawing(shown.length, atEnd);
  }

  function append(added) {
    const atEnd = view.scrollHeight - view.scrollTop - view.clientHeight < AT_END_PX;
    view.append(...added.filter(holds).slice(-SHOWN).map(drawLine));
    while (atEnd && view.children.length > SHOWN) view.firstElementChild.remove();
    afterDrawing(lines.filter(holds).length, atEnd);
  }

  function afterDrawing(fitting, atEnd) {
    box.querySelector(".empty")?.remove();
    view.hidden = fitting === 0;
    counted.textContent = loaded ? t("logs.lines", { n: count(fitting) }) : "";
    if (!loaded) box.append(h("p", { class: "empty faint" }, t("loading")));
    else if (lines.length === 0) box.append(emptyState("logs", t("logs.empty"), t("logs.empty.text"), commands(["ecpay-cli checkout"])));
    else if (fitting === 0) box.append(h("p", { class: "empty faint" }, t("logs.no_match")));
    if (atEnd) view.scrollTop = view.scrollHeight;
  }

  function take(added) {
    const first = !loaded;
    loaded = true;
    for (const line of added) {
      last = Math.max(last, line.id);
      if (groups.has(line.group)) continue;
      groups.add(line.group);
      group.append(h("option", { value: line.group }, line.group));
    }
    lines = lines.concat(added).slice(-KEPT);
    if (first) draw();
    else if (paused && added.length > 0) {
      unseen += added.length;
      fresh.hidden = false;
      fresh.replaceChildren(icon("again"), t("logs.new", { n: count(unseen) }));
    } else if (added.length > 0) append(added);
    if (first) view.scrollTop = view.scrollHeight;
  }

  async function follow() {
    while (!stopped) {
      try {
        const answer = await get(`/logs?after=${last}&wait_ms=${loaded ? WAIT_MS : 0}`, { signal: asking.signal });
        if (!stopped) take(answer.logs);
      } catch {
        if (stopped) return;
        await new Promise((resolve) => setTimeout(resolve, PAUSE_AFTER_FAILURE_MS));
      }
    }
  }

  const forget = onEvents((events, { restarted }) => {
    if (!restarted && !events.some((event) => event.data?.what === "reset")) return;
    lines = [];
    last = 0;
    loaded = false;
    asking.abort();
    asking = new AbortController();
  });
  draw();
  follow();
  return {
    title: t("logs.title"),
    stop() {
      stopped = true;
      asking.abort();
      forget();
    },
  };
}

function lookOf(message) {
  if (/^(START|END|REPORT|INIT_START)\b/.test(message)) return "platform";
  if (/^NOTICE\b|\[?WARN/.test(message)) return "warns";
  return /\[ERROR\]|\bERROR\b|Traceback|errorType/.test(message) ? "fails" : "";
}
