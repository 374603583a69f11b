// One order's timeline as a waterfall: who did what, when it began and how long it took. A row opens
// into its details; arrow keys move, Enter opens, Escape closes.

import { h, icon, roving, syncList } from "./dom.js";
import { absolute, duration, visible } from "./format.js";
import { hopDetails } from "./hop_details.js";
import { statusCode, verdictBadge } from "./parts.js";
import { burstsOf, linesOf, ownLines } from "./spans.js";
import { hasText, inOurLanguage, t, told } from "./text.js";

const LOCAL = /^(localhost|127\.0\.0\.1|.*\.localhost)$/;
const LONG_SEGMENT = /\/(\w{6})\w{13,}(?=\/|$)/g; // an id of ours; the whole address is in the details
const LAMBDA_PREFIX = /^(?:\[(\w+)\]\t\S+Z\t[0-9a-f-]{36}\t|\S+Z\t[0-9a-f-]{36}\t(\w+)\t)/;
const LINES_SHOWN = 3;
const LONGEST_LINE = 200;
const ROWS_SHOWN = 400;
const ACTORS = new Set(["shopper", "shop", "cashier", "gateway", "function", "dispatcher", "sns", "dynamodb", "notice", "clock", "emulator"]);

const lastPart = (text) => String(text ?? "").split(":").at(-1);

// What happened, in words; the captured part of it apart.
export function nameOfRow(row) {
  const data = row.event?.data ?? {};
  const { hop, kind } = row;
  if (kind === "function.finished") return [hop?.name ?? "", ""];
  if (hop?.url) return [`${hop.method ?? ""} `, hop.url];
  const values = {
    state: kind === "order.state" ? told("state.", data.state ?? "") : told("callback.state.", data.state ?? ""),
    topic: lastPart(data.topic),
    function: data.function ?? "",
    operation: data.operation ?? "",
    table: data.table ?? "",
  };
  const words = hasText(`kind.${kind}`) ? t(`kind.${kind}`, values) : kind || hop?.name || "";
  return kind === "notice" ? ["", remarkOf(data) || words] : [words, ""];
}

// A notice in one line: its own sentence, or the first rule that was not kept.
function remarkOf(data) {
  const first = Array.isArray(data.violations) ? data.violations[0] : null;
  if (first) return `${first.field}: ${inOurLanguage(first.message ?? "")}`;
  return String(data.text ?? (inOurLanguage(data.message ?? "") || (data.code ?? data.about ?? data.kind ?? "")));
}

// A URL by what tells it from the others: its path first, then its host.
function address(captured) {
  let url = null;
  try {
    url = new URL(captured);
  } catch {
    // a path already, or no address at all
  }
  if (!url || !["http:", "https:"].includes(url.protocol)) return visible(captured, { longest: 160 });
  const path = url.pathname.replace(LONG_SEGMENT, "/$1…");
  return [visible(path + url.search, { longest: 160 }), !LOCAL.test(url.hostname) && [" ", h("span", { class: "faint" }, visible(url.host, { longest: 100 }))]];
}

// A log line without the time and request id that its row shows already.
const inShort = (message) => message.trimEnd().replace(LAMBDA_PREFIX, (whole, first, second) => `${first ?? second}  `);

export function timeline() {
  const list = h("ol", { class: "waterfall", "data-roving": "" });
  const none = h("p", { class: "faint pad" }, t("timeline.empty"));
  const keys = roving(list, "button.step");
  let order = null;
  let open = null; // key of the row that shows its details
  let options = { logs: true, marks: true };

  function toggle(key) {
    open = open === key ? null : key;
    draw();
  }

  list.addEventListener("keydown", (event) => {
    if (event.key !== "Escape" || !open) return;
    event.preventDefault();
    event.stopPropagation();
    const key = open;
    toggle(key);
    list.querySelector(`[data-key="${CSS.escape(key)}"] button.step`)?.focus();
  });

  function bar(row, burst) {
    const whole = Math.max(burst.end - burst.start, 0.01);
    const node = h("span", { class: row.mark ? "bar-mark" : "bar" });
    node.style.setProperty("--from", String((row.start - burst.start) / whole));
    node.style.setProperty("--share", String((row.end - row.start) / whole));
    if (row.init > 0) node.append(initPart(row));
    return h("span", { class: "track", "aria-hidden": "true" }, node);
  }

  // The part of an invocation in which its sandbox came up.
  function initPart(row) {
    const part = h("span", { class: "bar-init" });
    part.style.setProperty("--share", String(row.init / Math.max(row.end - row.start, 0.01)));
    return part;
  }

  function step(row, burst) {
    const { hop, event } = row;
    const [words, captured] = nameOfRow(row);
    const isOpen = open === row.key;
    const verdict = row.kind === "callback.attempted" ? event?.data?.verdict : null;
    const name = h("span", { class: "name" }, words, captured && address(captured), row.kind === "cashier.page" && event?.data?.step && h("span", { class: "tag" }, String(event.data.step)), event?.data?.cold === true && h("span", { class: "tag" }, t("timeline.cold"), row.init > 0 && ` ${duration(row.init)}`));
    name.style.setProperty("--depth", String(row.depth));
    const offset = t("timeline.offset", { offset: duration(row.start - burst.start), ms: duration(row.end - row.start) });
    const failed = event?.data?.failed === true;
    const node = h(
      "button",
      { type: "button", class: "step", "aria-expanded": String(isOpen), "aria-controls": isOpen ? `details-${row.key}` : null, "data-focus": "step", title: row.mark ? "" : offset, on: { click: () => toggle(row.key) } },
      h("span", { class: "who" }, h("span", { class: "swatch" }), told("actor.", row.actor)),
      name,
      h("span", { class: "outcome" }, failed && h("span", { class: "code poor" }, icon("bad"), event.data.error_type ?? ""), verdict !== null && verdict !== undefined ? verdictBadge(verdict) : hop?.status != null && statusCode(hop.status)),
      bar(row, burst),
      h("span", { class: "took" }, row.mark || !hop?.ms ? "" : duration(hop.ms), h("span", { class: "hidden-text" }, row.mark ? "" : ` (${offset})`)),
    );
    const item = h("li", { class: `entry actor-${ACTORS.has(row.actor) ? row.actor : "notice"} ${row.mark ? "mark" : ""} ${isOpen ? "is-open" : ""}` }, node);
    if (options.logs && row.kind === "function.finished") item.append(inlineLines(row));
    if (isOpen) item.append(hopDetails(row, order, `details-${row.key}`));
    return item;
  }

  function inlineLines(row) {
    const lines = ownLines(linesOf(order.logs, row.event));
    if (lines.length === 0) return "";
    const left = lines.length - LINES_SHOWN;
    const box = h("div", { class: "inline-lines" }, lines.slice(0, LINES_SHOWN).map((line) => h("code", {}, visible(inShort(line.message), { longest: LONGEST_LINE }))), left > 0 && h("span", { class: "faint" }, t("timeline.more_lines", { n: left })));
    box.style.setProperty("--depth", String(row.depth));
    return box;
  }

  function heading(burst) {
    const words = t(burst.rows.length === 1 ? "timeline.burst_one" : "timeline.burst", { n: burst.rows.length, ms: duration(burst.end - burst.start) });
    const later = burst.gap > 0 && h("span", { class: "later" }, t("timeline.later", { gap: duration(burst.gap) }), burst.jumped && h("span", { class: "tag" }, t("timeline.jump", { at: absolute(burst.rows[0].event?.at, { seconds: false }) })));
    const whole = burst.end - burst.start;
    const scale = h("span", { class: "scale", "aria-hidden": "true" }, [0, 0.5, 1].map((part) => h("span", {}, part === 0 ? "0" : duration(whole * part))));
    return h("li", { class: "burst" }, h("span", { class: "burst-words" }, later, h("span", { class: "faint" }, words)), scale);
  }

  // Flat, so that a row keeps its element (and the focus) when bursts grow together.
  function draw() {
    const bursts = burstsOf(order, options);
    const items = [];
    for (const burst of bursts) {
      items.push({ key: `b-${burst.key}`, burst });
      for (const row of burst.rows) items.push({ key: row.key, burst, row });
    }
    const kept = items.slice(-ROWS_SHOWN);
    none.hidden = items.length > 0;
    syncList(list, kept, {
      key: (item) => item.key,
      signature: ({ row, burst }) => (row ? signatureOf(row, burst) : `${burst.rows.length}|${burst.start}|${burst.end}|${burst.gap}`),
      render: ({ row, burst }) => (row ? step(row, burst) : heading(burst)),
    });
    keys.refresh();
  }

  function signatureOf(row, burst) {
    const lines = row.kind === "function.finished" ? linesOf(order.logs, row.event).length : 0;
    return [row.start, row.end, row.depth, burst.start, burst.end, open === row.key, options.logs, lines].join("|");
  }

  return {
    element: h("div", {}, none, list),
    show(next, chosen = options) {
      order = next;
      options = chosen;
      draw();
    },
  };
}
