// Starts `ecpay-cli up` on the reference shop, on free ports and with an empty database.

import { spawn } from "node:child_process";
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { fileURLToPath } from "node:url";

const ROOT = fileURLToPath(new URL("../../", import.meta.url));
export const CLI = process.env.ECPAY_CLI ?? join(ROOT, "build/dev/bin/ecpay-cli");
const TEMPLATE = join(ROOT, "fixtures/checkout-app/template.yaml");
const READY_WITHIN_MS = 20_000;
const STOPPED_WITHIN_MS = 5_000;

// The running emulator: `urls` as in its ready file, `shopUrl(language)`, and `stop()`, which fails
// if it does not end by itself.
export async function startEmulator() {
  const folder = await mkdtemp(join(tmpdir(), "ecpay-browser-"));
  const readyFile = join(folder, "ready.json");
  const ports = ["--port", "--proxy-port", "--api-port", "--lambda-port", "--aws-port"];
  const child = spawn(
    CLI,
    ["up", "--template", TEMPLATE, "--db", ":memory:", "--ready-file", readyFile, ...ports.flatMap((flag) => [flag, "0"])],
    { cwd: folder, stdio: ["ignore", "pipe", "pipe"] },
  );
  const output = [];
  for (const stream of [child.stdout, child.stderr]) stream.on("data", (data) => output.push(data));
  const waiting = new AbortController();
  const ended = new Promise((resolve) => {
    child.once("error", (error) => resolve(error.message));
    child.once("exit", (code, signal) => resolve(`it ended with ${signal ?? code}`));
  }).finally(() => waiting.abort());
  const clean = () => rm(folder, { recursive: true, force: true });

  const ready = await Promise.race([whenReady(readyFile, waiting.signal), ended]);
  if (typeof ready === "string") {
    child.kill("SIGKILL");
    await clean();
    throw new Error(`${CLI} up: ${ready}\n${Buffer.concat(output)}`);
  }
  return {
    urls: ready.urls,
    shopUrl: (language) => new URL(language === "en" ? "/Prod/?lang=en" : "/Prod/", ready.urls.api).href,
    async stop() {
      child.kill("SIGTERM");
      const late = pause(STOPPED_WITHIN_MS, "late", { ref: false });
      const how = await Promise.race([ended, late]);
      child.kill("SIGKILL");
      await clean();
      if (how === "late") throw new Error(`the emulator did not stop\n${Buffer.concat(output)}`);
    },
  };
}

// What the ready file says, or a sentence. The file is looked for until it is there and whole.
async function whenReady(file, signal) {
  const deadline = Date.now() + READY_WITHIN_MS;
  while (Date.now() < deadline && !signal.aborted) {
    const text = await readFile(file, "utf8").catch(() => "");
    if (text.endsWith("\n")) return JSON.parse(text);
    await pause(20);
  }
  return `not ready within ${READY_WITHIN_MS} ms`;
}
