// The event log, live. Events are handed on in batches, one an animation frame; after a lost
// connection the log goes on where it broke off.

import { get } from "./api.js";

const FIRST_PAUSE_MS = 250;
const LONGEST_PAUSE_MS = 4000;
const QUIET_MS = 3000;
const FRAME_AT_LATEST_MS = 60; // a page in the background gets no frames

const listeners = new Set();
const watchers = new Set();
let source = null;
let last = null; // id of the newest event seen, or where the log stood at first
let newest = null; // that event
let heard = 0;
let wasOpen = false;
let pending = [];
let scheduled = false;
let pause = FIRST_PAUSE_MS;
let state = "connecting";

// `listener(events, {restarted})`. Returns how to stop.
export function onEvents(listener) {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

// `watcher("connecting" | "live" | "lost")`, told at once.
export function onConnection(watcher) {
  watchers.add(watcher);
  watcher(state);
  return () => watchers.delete(watcher);
}

function become(next) {
  if (state === next) return;
  state = next;
  for (const watcher of watchers) watcher(next);
}

function hand(events, restarted) {
  for (const listener of [...listeners]) listener(events, { restarted });
}

function flush() {
  if (!scheduled) return;
  scheduled = false;
  const events = pending;
  pending = [];
  hand(events, false);
}

function receive(message) {
  let event;
  try {
    event = JSON.parse(message.data);
  } catch {
    return; // not one of ours
  }
  heard = performance.now();
  if (event.id > last) {
    last = event.id;
    newest = event;
  }
  pending.push(event);
  if (scheduled) return;
  scheduled = true;
  requestAnimationFrame(flush);
  setTimeout(flush, FRAME_AT_LATEST_MS);
}

// The row that was seen last is still there: the log was not emptied, and is not another one.
async function isSameLog() {
  if (last === 0) return true;
  const { events } = await get(`/events?after=${last - 1}`);
  const row = events[0];
  return row?.id === last && (newest === null || row.wall_at === newest.wall_at);
}

async function findPosition() {
  if (last === null) last = Number((await get("/status")).last_event ?? 0);
  else if (!(await isSameLog())) startOfLog();
}

function startOfLog() {
  last = 0;
  newest = null;
}

export async function connect() {
  try {
    await findPosition();
  } catch {
    return retry();
  }
  source = new EventSource(`/_emu/v1/events/stream?after=${last}`);
  source.addEventListener("message", receive);
  source.addEventListener("open", () => {
    pause = FIRST_PAUSE_MS;
    become("live");
    if (wasOpen) hand([], true);
    wasOpen = true;
  });
  source.addEventListener("error", () => {
    source.close();
    retry();
  });
}

function retry() {
  become("lost");
  setTimeout(connect, pause);
  pause = Math.min(pause * 2, LONGEST_PAUSE_MS);
}

// A reset empties the log and counts from one again, which a quiet stream does not tell.
setInterval(async () => {
  if (state !== "live" || performance.now() - heard < QUIET_MS) return;
  const same = await isSameLog().catch(() => true);
  if (same || state !== "live") return;
  source.close();
  startOfLog();
  connect();
}, QUIET_MS);

// Runs `work` now, and once more, `gapMs` after it has ended, for all calls in between.
export function coalesced(work, gapMs = 80) {
  let running = false;
  let again = false;
  return async function run() {
    if (running) {
      again = true;
      return;
    }
    running = true;
    try {
      await work();
      while (again) {
        again = false;
        await new Promise((resolve) => setTimeout(resolve, gapMs));
        await work();
      }
    } finally {
      running = false;
    }
  };
}
