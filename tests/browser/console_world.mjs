// A control server of the emulator's shapes whose log a test can fill as it likes: hostile text,
// thousands of orders, bursts, and connections that break. It serves the dashboard's files as they
// lie in the source tree, under the same policy as the program.

import { once } from "node:events";
import { readFile } from "node:fs/promises";
import { createServer } from "node:http";
import { extname } from "node:path";

const FILES = new URL("../../emulator/console/", import.meta.url);
const TYPES = { ".html": "text/html; charset=utf-8", ".css": "text/css; charset=utf-8", ".js": "text/javascript; charset=utf-8", ".svg": "image/svg+xml" };
const POLICY = "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; img-src 'self' data:; base-uri 'none'; form-action 'self'; frame-ancestors 'none'";
const START = Date.parse("2026-01-05T10:00:00+08:00");

export const taiwan = (ms) => new Date(ms + 8 * 3_600_000).toISOString().replace("Z", "+08:00");

export class ConsoleWorld {
  orders = []; // oldest first, as the control API lists them
  callbacks = [];
  events = [];
  logs = [];
  posts = []; // [path, body] of every change that came in
  gets = []; // every other request for the control API
  clock = { now: taiwan(START), frozen: true, offset_ms: 0 };
  agenda = [];
  status = {};
  token = "token-of-this-run";
  refusing = false; // answers nothing, as an emulator that has gone

  #streams = new Set();
  #waiting = new Set();
  #server = createServer((request, response) => this.#answer(request, response));

  static async start() {
    const world = new ConsoleWorld();
    world.#server.listen(0, "127.0.0.1");
    await once(world.#server, "listening");
    world.origin = `http://127.0.0.1:${world.#server.address().port}`;
    return world;
  }

  async stop() {
    this.#server.closeAllConnections();
    this.#server.close();
    await once(this.#server, "close");
  }

  url(fragment = "") {
    return `${this.origin}/_ui/${fragment}`;
  }

  // Appends rows of the event log and sends them to who listens. Times are ms after the start.
  tell(kind, data = {}, { order = "", trace = "", ms = 0, at = 0 } = {}) {
    const event = { id: this.events.length + 1, at: taiwan(START + at), wall_at: taiwan(START + at), kind, order, trace, ms, data };
    this.events.push(event);
    for (const response of this.#streams) response.write(`id: ${event.id}\ndata: ${JSON.stringify(event)}\n\n`);
    return event;
  }

  addOrder(n, more = {}) {
    const id = `2601051000${String(n).padStart(6, "0")}`;
    const order = { id, MerchantID: "3002607", MerchantTradeNo: `T${String(n).padStart(11, "0")}`, TradeNo: id, state: "created", capture: "none", refunded_twd: 0, method: "", amount_twd: 640, created_at: taiwan(START), paid_at: null, RtnCode: "", ...more };
    this.orders.push(order);
    return order;
  }

  log(message, { group = "/aws/lambda/Notify", stream = "2026/01/05/[$LATEST]a", trace = "", at = 0 } = {}) {
    this.logs.push({ id: this.logs.length + 1, at: taiwan(START + at), group, stream, trace, message });
    for (const wake of [...this.#waiting]) wake();
  }

  // As `ecpay-cli reset` does: no rows, and ids from one again.
  reset() {
    for (const rows of [this.orders, this.callbacks, this.events, this.logs]) rows.length = 0;
    this.tell("clock.changed", { what: "reset" });
  }

  // Breaks every live connection.
  breakStreams() {
    for (const response of this.#streams) response.destroy();
  }

  get listeners() {
    return this.#streams.size;
  }

  async #answer(request, response) {
    if (this.refusing) return request.socket.destroy();
    const url = new URL(request.url, this.origin);
    if (url.pathname.startsWith("/_ui/")) return this.#file(url.pathname.slice("/_ui/".length) || "index.html", response);
    let body = "";
    for await (const piece of request) body += piece;
    const path = url.pathname.replace("/_emu/v1", "");
    this.gets.push(request.url);
    if (path === "/events/stream") return this.#stream(Number(url.searchParams.get("after") ?? 0), request, response);
    if (request.method === "POST") {
      if (request.headers["x-ecpay-emulator-token"] !== this.token) return json(response, 403, { error: { code: "control.token", message: { en: "token", "zh-TW": "token" } } });
      this.posts.push([path, JSON.parse(body || "{}")]);
      return json(response, ...(this.onPost?.(path, JSON.parse(body || "{}")) ?? [200, {}]));
    }
    if (path === "/logs") return this.#logs(url.searchParams, request, response);
    return json(response, ...this.#get(path, url.searchParams));
  }

  #get(path, query) {
    if (path === "/session") return [200, { token: this.token }];
    if (path === "/status") return [200, { pid: 4711, urls: { ecpay: this.origin, dashboard: this.url() }, notices: [], ...this.status, clock: this.clock, orders: this.orders.length, last_event: this.events.length }];
    if (path === "/clock") return [200, this.clock];
    if (path === "/clock/agenda") return [200, { agenda: this.agenda }];
    if (path === "/events") return [200, { events: this.events.filter((event) => event.id > Number(query.get("after") ?? 0)).slice(0, 1000) }];
    if (path === "/callbacks") return [200, { callbacks: this.callbacks }];
    if (path === "/orders") {
      const state = query.get("state");
      return [200, { orders: this.orders.filter((order) => !state || order.state === state).slice(-Number(query.get("limit") ?? 1000)) }];
    }
    const name = decodeURIComponent(/^\/orders\/([^/]+)$/.exec(path)?.[1] ?? "");
    const order = this.orders.find((each) => each.id === name || each.MerchantTradeNo === name);
    if (!order) return [404, { error: { code: "order.not_found", message: { en: "There is no such order.", "zh-TW": "沒有這筆訂單。" }, fix: { en: "ecpay-cli order list", "zh-TW": "ecpay-cli order list" } } }];
    const events = this.events.filter((event) => event.order === order.id);
    const actors = { "browser.request": "shopper", "gateway.request": "gateway", "function.finished": "function", "cashier.page": "cashier", "callback.attempted": "dispatcher", "sns.published": "sns", "sns.delivered": "sns", "table.written": "dynamodb" };
    const hops = events
      .filter((event) => event.kind in actors)
      .map((event, i) => ({ n: i + 1, actor: actors[event.kind], method: event.data.method ?? null, url: event.data.url ?? event.data.path ?? null, status: event.data.status ?? null, ms: event.ms, name: event.data.function ?? event.data.topic ?? event.data.table ?? "", note: event.data.verdict ?? "", at: event.at, event: event.id }));
    return [200, { order, hops, events, callbacks: this.callbacks.filter((callback) => callback.order === order.id), logs: this.logs }];
  }

  async #logs(query, request, response) {
    const after = Number(query.get("after") ?? 0);
    const found = () => this.logs.filter((line) => line.id > after);
    if (found().length === 0 && Number(query.get("wait_ms")) > 0) {
      await new Promise((resolve) => {
        this.#waiting.add(resolve);
        request.on("close", resolve);
      });
    }
    json(response, 200, { logs: found() });
  }

  #stream(after, request, response) {
    response.writeHead(200, { "Content-Type": "text/event-stream", "Cache-Control": "no-store" });
    response.write("retry: 1000\n\n");
    for (const event of this.events.slice(after)) response.write(`id: ${event.id}\ndata: ${JSON.stringify(event)}\n\n`);
    this.#streams.add(response);
    request.on("close", () => this.#streams.delete(response));
  }

  async #file(name, response) {
    const content = /^[a-z_]+\.(html|css|js|svg)$/.test(name) ? await readFile(new URL(name, FILES)).catch(() => null) : null;
    response.writeHead(content ? 200 : 404, { "Content-Type": TYPES[extname(name)] ?? "text/plain", "Content-Security-Policy": POLICY, "Cache-Control": "no-store" });
    response.end(content ?? "not found");
  }
}

function json(response, status, body) {
  response.writeHead(status, { "Content-Type": "application/json", "Cache-Control": "no-store" });
  response.end(JSON.stringify(body));
}
