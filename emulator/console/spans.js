// From an order's hops, events and log lines to the rows of a waterfall: bursts of work, divided
// where nothing happened for a while, each with its own scale.

const IDLE_MS = 400;
const ROUNDING_MS = 1; // wall times are whole milliseconds
const DEEPEST = 4;
const MARKS = { order: "cashier", callback: "dispatcher", notice: "notice", fault: "notice", clock: "clock", emulator: "emulator" };
const PLATFORM = /^(START|END|REPORT|INIT_START|EXTENSION)\b/;

// The rows in wall-time order: {key, actor, kind, hop, event, start, end, depth, mark}.
function rowsOf({ hops, events }) {
  const byId = new Map(events.map((event) => [event.id, event]));
  const rows = hops.map((hop) => {
    const event = byId.get(hop.event) ?? null;
    const end = Date.parse(event?.wall_at ?? hop.at);
    return { key: `e${hop.event}`, actor: hop.actor, kind: event?.kind ?? "", hop, event, start: end - hop.ms, end, mark: false };
  });
  const shown = new Set(hops.map((hop) => hop.event));
  for (const event of events) {
    const actor = MARKS[event.kind.split(".")[0]];
    if (!actor || shown.has(event.id)) continue;
    const at = Date.parse(event.wall_at);
    rows.push({ key: `e${event.id}`, actor, kind: event.kind, hop: null, event, start: at, end: at, mark: true });
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

// The log lines of one invocation: of its stream, from START to REPORT.
export function linesOf(logs, event) {
  const id = event?.data?.request_id;
  if (!id) return [];
  const first = logs.findIndex((line) => line.message.startsWith("START ") && line.message.includes(id));
  if (first < 0) return logs.filter((line) => line.message.includes(id));
  const { stream, group } = logs[first];
  const lines = [];
  for (const line of logs.slice(first)) {
    if (line.stream !== stream || line.group !== group) continue;
    lines.push(line);
    if (line.message.startsWith("REPORT ") && line.message.includes(id)) break;
  }
  return lines;
}

// Those that the function's own code wrote.
export const ownLines = (lines) => lines.filter((line) => !PLATFORM.test(line.message));
