// From an order's hops, events and log lines to the rows of a waterfall: bursts of work, divided
// where nothing happened for a while, each with its own scale.

const IDLE_MS = 400;
const ROUNDING_MS = 1; // wall times are whole milliseconds
const DEEPEST = 4;
const MARKS = { order: "cashier", callback: "dispatcher", notice: "notice", fault: "notice", clock: "clock", emulator: "emulator" };
const PLATFORM = /^(START|END|REPORT|INIT_START|EXTENSION|NOTICE)\b/;

// The rows in wall-time order: {key, actor, kind, hop, event, start, end, init, depth, mark}.
function rowsOf({ hops, events }) {
  const byId = new Map(events.map((event) => [event.id, event]));
  const rows = hops.map((hop) => {
    const event = byId.get(hop.event) ?? null;
    const end = Date.parse(event?.wall_at ?? hop.at);
    const init = event?.kind === "function.finished" ? Number(event.data?.init_ms) || 0 : 0; // comes before what is billed
    return { key: `e${hop.event}`, actor: hop.actor, kind: event?.kind ?? "", hop, event, start: end - hop.ms - init, end, init, mark: false };
  });
  const shown = new Set(hops.map((hop) => hop.event));
  for (const event of events) {
    const actor = MARKS[event.kind.split(".")[0]];
    if (!actor || shown.has(event.id)) continue;
    const at = Date.parse(event.wall_at);
    rows.push({ key: `e${event.id}`, actor, kind: event.kind, hop: null, event, start: at, end: at, init: 0, mark: true });
  }
  return rows.sort((a, b) => a.start - b.start || b.end - a.end || (a.event?.id ?? 0) - (b.event?.id ?? 0));
}

// How deep each row lies inside others that were under way all the while.
function nest(rows) {
  const open = [];
  for (const row of rows) {
    while (open.length > 0 && open.at(-1).end + ROUNDING_MS < row.end) open.pop();
    row.depth = Math.min(open.length, DEEPEST);
    if (!row.mark) open.push(row);
  }
}

// Bursts: {key, rows, start, end, gap: idle ms before it, jumped: the virtual clock was turned}.
export function burstsOf(order, { marks = true } = {}) {
  const rows = rowsOf(order).filter((row) => marks || !row.mark);
  const bursts = [];
  for (const row of rows) {
    const current = bursts.at(-1);
    if (current && row.start - current.end <= IDLE_MS) {
      current.rows.push(row);
      current.end = Math.max(current.end, row.end);
      continue;
    }
    const before = current?.rows.at(-1)?.event;
    const gap = current ? row.start - current.end : 0;
    const virtual = before && row.event ? Date.parse(row.event.at) - Date.parse(before.at) : gap;
    const jumped = Math.abs(virtual - gap) > 2 * IDLE_MS + 1000;
    bursts.push({ key: row.key, rows: [row], start: row.start, end: row.end, gap: jumped ? virtual : gap, jumped });
  }
  for (const burst of bursts) nest(burst.rows);
  return bursts;
}

// The log lines of one invocation: of its stream, up to its REPORT, from START or, where it was the
// first of its sandbox, from what the start of that wrote.
export function linesOf(logs, event) {
  const id = event?.data?.request_id;
  if (!id) return [];
  const starts = (line) => line.message.startsWith("START ") && line.message.includes(id);
  const anchor = logs.find(starts);
  if (!anchor) return logs.filter((line) => line.message.includes(id));
  const lines = logs.filter((line) => line.stream === anchor.stream && line.group === anchor.group);
  let first = lines.findIndex(starts);
  const reported = lines.findIndex((line, i) => i > first && line.message.startsWith("REPORT ") && line.message.includes(id));
  while (event.data.cold === true && first > 0 && !lines[first - 1].message.startsWith("REPORT ")) --first;
  return lines.slice(first, reported < 0 ? lines.length : reported + 1);
}

// Those that the function's own code wrote.
export const ownLines = (lines) => lines.filter((line) => line.message.trim() && !PLATFORM.test(line.message));
