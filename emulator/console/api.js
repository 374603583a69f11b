// The control API: the only way this page learns or changes anything.

import { inOurLanguage, t } from "./text.js";

const BASE = "/_emu/v1";
let token = null;

// A refusal or a failure, told in the language of the page.
export class ApiError extends Error {
  constructor(status, { code = "", message = "", fix = "", subject = "" } = {}) {
    super(inOurLanguage(message) || t("error.status", { status }));
    this.status = status;
    this.code = code;
    this.subject = subject;
    this.fix = inOurLanguage(fix);
  }
}

async function ask(path, options = {}) {
  let response;
  try {
    response = await fetch(BASE + path, { cache: "no-store", credentials: "omit", ...options });
  } catch (error) {
    if (error.name === "AbortError") throw error;
    throw new ApiError(0, { message: t("error.unreachable"), fix: t("error.unreachable.fix") });
  }
  const body = await response.json().catch(() => null);
  if (!response.ok) throw new ApiError(response.status, body?.error);
  return body;
}

export const get = (path, options) => ask(path, options);

async function send(path, body) {
  token ??= (await ask("/session")).token;
  return ask(path, {
    method: "POST",
    headers: { "Content-Type": "application/json", "X-Ecpay-Emulator-Token": token },
    body: JSON.stringify(body),
  });
}

// A token of an emulator that was started anew since is fetched again, once.
export async function post(path, body = {}) {
  try {
    return await send(path, body);
  } catch (error) {
    if (error.code !== "control.token") throw error;
    token = null;
    return send(path, body);
  }
}

export const segment = encodeURIComponent;
