// What the virtual clock shows now, from what the emulator said last.

let said = { now: Date.now(), frozen: false, heard: performance.now() };

export function setVirtualTime({ now, frozen }) {
  said = { now: Date.parse(now), frozen: Boolean(frozen), heard: performance.now() };
}

export function virtualNow() {
  return said.frozen ? said.now : said.now + (performance.now() - said.heard);
}

export const isFrozen = () => said.frozen;
