// Sends what was sent once more; changed fields are signed anew by the emulator.

import { post } from "./api.js";
import { button, h } from "./dom.js";
import { pairsOf } from "./format.js";
import { whileBusy } from "./parts.js";
import { t } from "./text.js";
import { toastError } from "./toast.js";

const SIGNATURE = "CheckMacValue";

// `onSent(answer)` after the emulator has sent it.
export function openReplay(callback, { onSent }) {
  const sent = callback.attempts.filter((attempt) => attempt.body !== undefined);
  const returnTo = document.activeElement;
  let attempt = callback.attempts.at(-1) ?? null;
  let fields = [];

  const rows = h("tbody", {});
  const submit = button("", { kind: "primary", type: "submit" });
  const undo = button(t("replay.reset"), { on: { click: () => fill() } });
  const choice = h(
    "select",
    { "aria-label": t("callback.attempt"), on: { change: (event) => {
      attempt = callback.attempts.find((one) => String(one.n) === event.target.value);
      fill();
    } } },
    sent.map((one) => h("option", { value: one.n }, t("replay.attempt", { n: one.n }))),
  );
  if (attempt) choice.value = String(attempt.n);

  const changed = () => fields.filter(({ input, value }) => input && input.value !== value);

  function refresh() {
    const n = changed().length;
    submit.textContent = n === 0 ? t("replay.send") : t("replay.send_changed", { n });
    undo.disabled = n === 0;
    for (const { input, value, flag } of fields) {
      if (!input) continue;
      flag.hidden = input.value === value;
      input.classList.toggle("is-changed", input.value !== value);
    }
  }

  function fill() {
    fields = pairsOf(attempt?.body).map(([name, value]) => ({
      name,
      value,
      input: name === SIGNATURE ? null : h("input", { type: "text", value, "aria-label": name, spellcheck: "false", autocomplete: "off", on: { input: refresh } }),
      flag: h("span", { class: "tag", hidden: true }, t("replay.changed")),
    }));
    rows.replaceChildren(
      ...fields.map(({ name, value, input, flag }) =>
        h("tr", {}, h("th", { scope: "row", class: "mono" }, name, " ", flag), h("td", {}, input ?? [h("span", { class: "mono faint break" }, value), h("span", { class: "faint note" }, t("replay.resigned"))])),
      ),
    );
    refresh();
  }

  async function send(event) {
    event.preventDefault();
    const body = { attempt: attempt?.n ?? 0 };
    const edits = changed();
    if (edits.length > 0) body.set = Object.fromEntries(edits.map(({ name, input }) => [name, input.value]));
    try {
      const answer = await whileBusy(submit, () => post(`/callbacks/${callback.id}/replay`, body));
      dialog.close();
      onSent(answer);
    } catch (error) {
      toastError(error);
    }
  }

  const cancel = button(t("cancel"), { on: { click: () => dialog.close() } });
  const dialog = h(
    "dialog",
    { class: "sheet replay", "aria-labelledby": "replay-title", on: { close: () => {
      dialog.remove();
      returnTo?.focus();
    } } },
    h(
      "form",
      { on: { submit: send } },
      h("h2", { id: "replay-title" }, t("replay.title", { id: callback.id })),
      h("p", { class: "faint" }, t("replay.text")),
      sent.length > 1 && h("p", {}, choice),
      sent.length === 0 ? h("p", {}, t("replay.no_body")) : h("div", { class: "form-scroll", tabindex: "0", role: "region", "aria-label": t("callback.sent_fields") }, h("table", { class: "fields edit" }, rows)),
      h("div", { class: "row end" }, undo, cancel, submit),
    ),
  );
  document.body.append(dialog);
  fill();
  dialog.showModal();
  fields.find(({ input }) => input)?.input.focus();
}
