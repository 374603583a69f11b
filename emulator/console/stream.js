// The event log, live. Events are handed on in batches, one an animation frame; after a lost
// connection the log goes on where it broke off.

import { get } from "./api.js";

const FIRST_PAUSE_MS = 250;
const LONGEST_PAUSE_MS = 4000;
const FRAME_AT_LATEST_MS = 60; // a page in the background gets no frames

const listeners = new Set();
const watchers = new Set();
let source = null;
let last = null; // id of the newest event seen
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
  last = Math.max(last ?? 0, Number(event.id) || 0);
  pending.push(event);
  if (scheduled) return;
  scheduled = true;
  requestAnimationFrame(flush);
  setTimeout(flush, FRAME_AT_LATEST_MS);
}

// Where the log stands now. An emulator that began anew, or was reset, counts from the start again.
async function position() {
  const status = await get("/status");
  const newest = Number(status.last_event ?? NaN);
  const began = last !== null && Number.isFinite(newest) && newest < last;
  if (began || last === null) last = Number.isFinite(newest) ? newest : last ?? 0;
  return began;
}

export async function connect() {
  const resumed = last !== null;
  let restarted;
  try {
    restarted = await position();
  } catch {
    return retry();
  }
  source = new EventSource(`/_emu/v1/events/stream?after=${last}`);
  source.addEventListener("message", receive);
  source.addEventListener("open", () => {
    pause = FIRST_PAUSE_MS;
    become("live");
    if (resumed) hand([], true);
  });
  source.addEventListener("error", () => {
    source.close();
    retry();
  });
  return restarted;
}

function retry() {
  become("lost");
  setTimeout(connect, pause);
  pause = Math.min(pause * 2, LONGEST_PAUSE_MS);
}

// The log was emptied: begin again from its start.
export function startOver() {
  source?.close();
  last = null;
  connect();
}

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
