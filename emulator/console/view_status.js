// #/status: addresses, files, and what the emulator makes of the template.

import { get } from "./api.js";
import { h, icon, outsideLink } from "./dom.js";
import { count, visible } from "./format.js";
import { asCommands, commands, copyButton, facts, table } from "./parts.js";
import { coalesced, onEvents } from "./stream.js";
import { t, told } from "./text.js";
import { toastError } from "./toast.js";

const LEVELS = { emulated: ["ok", "good"], ignored: ["info", "neutral"], refused: ["bad", "poor"] };
const LEVEL_ORDER = ["refused", "ignored", "emulated"];

function address([name, value, isPage]) {
  const text = String(value);
  return h("tr", {}, h("th", { scope: "row" }, name), h("td", { class: "mono break" }, isPage ? outsideLink(text) : text), h("td", { class: "number" }, copyButton(text)));
}

function addressTable(title, pairs) {
  const rows = pairs.map(address);
  return h("section", { class: "card" }, h("div", { class: "card-head" }, h("h2", {}, title)), table([[t("status.what")], [t("status.address")], [h("span", { class: "hidden-text" }, t("copy"))]], h("tbody", {}, rows), { class: "rows still" }));
}

function connecting(status) {
  const { ecpay, proxy, aws } = status.urls ?? {};
  const lines = [
    ecpay && `export ECPAY_EMULATOR_URL=${ecpay}`,
    proxy && `export HTTPS_PROXY=${proxy} NO_PROXY=localhost,127.0.0.1,::1`,
    status.ca && `export SSL_CERT_FILE='${status.ca}' NODE_EXTRA_CA_CERTS='${status.ca}'`,
    aws && `export AWS_ENDPOINT_URL=${aws}`,
  ].filter(Boolean);
  return h("section", { class: "card" }, h("div", { class: "card-head" }, h("h2", {}, t("status.connect"))), h("div", { class: "pad" }, h("p", { class: "faint" }, t("status.connect.text")), commands(lines)));
}

function levelBadge(level) {
  const [name, look] = LEVELS[level] ?? LEVELS.ignored;
  return h("span", { class: `badge ${look}` }, icon(name), told("level.", level));
}

function noticeTable(notices) {
  const sorted = [...notices].sort((a, b) => LEVEL_ORDER.indexOf(a.level) - LEVEL_ORDER.indexOf(b.level));
  const rows = sorted.map((notice) =>
    h("tr", {}, h("td", {}, levelBadge(notice.level)), h("th", { scope: "row", class: "mono break" }, visible(notice.subject)), h("td", { class: "mono faint wide break" }, visible(notice.type)), h("td", { class: "wrap" }, visible(notice.text))),
  );
  const body = notices.length === 0 ? h("p", { class: "faint pad" }, t("status.notices.none")) : table([[t("status.level")], [t("status.subject")], [t("status.type"), "wide"], [t("status.note")]], h("tbody", {}, rows), { class: "rows still" });
  return h("section", { class: "card" }, h("div", { class: "card-head" }, h("h2", {}, t("status.notices"))), body);
}

function files(status) {
  const path = (text) => h("span", { class: "mono break" }, text, " ", copyButton(String(text)));
  return h(
    "section",
    { class: "card" },
    h("div", { class: "card-head" }, h("h2", {}, t("status.files"))),
    h(
      "div",
      { class: "pad" },
      facts([
        status.ca && [t("status.ca"), path(status.ca)],
        status.db && [t("status.db"), path(status.db)],
        status.template && [t("status.template"), path(String(status.template))],
        status.pid && [t("status.pid"), h("span", { class: "mono" }, status.pid)],
        status.version && [t("status.version"), h("span", { class: "mono" }, status.version)],
        [t("status.orders"), count(status.orders ?? 0)],
      ]),
    ),
  );
}

export function statusView(main) {
  let stopped = false;
  const body = h("div", { class: "stack" }, h("p", { class: "faint" }, t("loading")));
  main.append(h("div", { class: "heading" }, h("h1", {}, t("status.title"))), h("p", { class: "faint lead" }, t("status.unofficial")), body, asCommands(["ecpay-cli status"]));

  const load = coalesced(async () => {
    try {
      const status = await get("/status");
      if (stopped) return;
      const addresses = Object.entries(status.urls ?? {}).map(([name, value]) => [told("status.url.", name), value, name === "dashboard"]);
      if (status.shop_url) addresses.unshift([t("status.shop"), status.shop_url, true]);
      body.replaceChildren(
        addressTable(t("status.addresses"), addresses),
        connecting(status),
        noticeTable(status.notices ?? []),
        files(status),
      );
    } catch (error) {
      if (!stopped && error.status !== 0) toastError(error);
    }
  });

  const forget = onEvents((events, { restarted }) => {
    if (restarted) load();
  });
  load();
  return {
    title: t("status.title"),
    stop() {
      stopped = true;
      forget();
    },
  };
}
