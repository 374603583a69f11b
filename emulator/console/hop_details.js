// What lies behind one row of the timeline.

import { h } from "./dom.js";
import { absolute, duration, visible } from "./format.js";
import { copyButton, facts, statusCode, verdictBadge } from "./parts.js";
import { linesOf } from "./spans.js";
import { inOurLanguage, t, told } from "./text.js";

const MOST_VIOLATIONS = 50;

export function hopDetails(row, order, id) {
  const { hop, event } = row;
  const data = event?.data ?? {};
  const text = JSON.stringify(data, null, 2) ?? "null";
  const pairs = [
    [t("detail.event"), h("span", { class: "mono" }, `${row.kind} #${event?.id ?? hop?.event ?? ""}`)],
    hop?.url && [t("detail.url"), h("span", { class: "mono" }, hop.method ?? "", " ", visible(hop.url))],
    hop?.status != null && [t("detail.status"), statusCode(hop.status)],
    !row.mark && [t("detail.took"), duration(hop?.ms ?? 0)],
    row.init > 0 && [t("timeline.cold"), duration(row.init)],
    event && [t("detail.virtual"), `${absolute(event.at, { fraction: true })} UTC+8`],
    event && [t("detail.wall"), `${absolute(event.wall_at, { fraction: true })} UTC+8`],
    event?.trace && [t("detail.trace"), h("span", { class: "mono" }, visible(event.trace))],
    data.verdict !== undefined && [t("detail.verdict"), verdictBadge(data.verdict)],
  ];
  return h(
    "div",
    { class: "details", id, role: "group", "aria-label": t("detail.title", { n: hop?.n ?? "" }) },
    facts(pairs),
    explanation(data),
    violations(data),
    row.kind === "function.finished" && invocationLines(order.logs, event),
    h("div", { class: "block" }, h("h3", {}, t("detail.data"), copyButton(text)), h("pre", { tabindex: "0", "aria-label": t("detail.data") }, visible(text, { longest: 20_000 }))),
  );
}

function explanation(data) {
  const why = inOurLanguage(data.why ?? data.message ?? "");
  const fix = inOurLanguage(data.fix ?? "");
  if (!why && !fix) return null;
  return h("div", { class: "explain" }, why && h("p", {}, visible(why)), fix && h("p", {}, h("strong", {}, t("callback.fix")), " ", visible(fix)));
}

// What the gate found wrong with a request, field by field.
function violations(data) {
  if (!Array.isArray(data.violations) || data.violations.length === 0) return null;
  const items = data.violations.slice(0, MOST_VIOLATIONS).map((each) =>
    h("li", {}, h("code", {}, visible(each.field)), " ", visible(inOurLanguage(each.message ?? "")), " ", h("span", { class: "faint" }, visible(inOurLanguage(each.fix ?? "")))),
  );
  return h("ul", { class: "explain" }, items);
}

function invocationLines(logs, event) {
  const lines = linesOf(logs, event);
  if (lines.length === 0) return h("p", { class: "faint" }, t("detail.no_logs"));
  return h("div", { class: "block" }, h("h3", {}, t("detail.logs")), logBlock(lines));
}

export function logBlock(lines) {
  return h(
    "pre",
    { class: "lines", tabindex: "0", "aria-label": t("logs.lines_region") },
    lines.map((line) => h("span", { class: "line" }, h("span", { class: "faint" }, absolute(line.at, { fraction: true }).slice(11), "  "), visible(line.message.trimEnd()), "\n")),
  );
}

export const kindOfCallback = (kind) => told("kindof.", kind);
