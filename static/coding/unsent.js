// @ts-check
/** What was not saved, as text to copy: the way out that always works. */

import { el } from "../js/dom.js";
import { pinpoint } from "./chip.js";

/** @typedef {import("./store.js").Store} Store */
/** @typedef {import("./types.js").Send} Send */

/** What a person would have to type again. */
const TYPED = ["note", "direction", "weight", "confidence", "title_en", "title_zh", "outcome_en", "outcome_zh", "as_of"];

/** @param {Store} store @param {Send[]} sends @returns {string} one line for each change, in order */
export function asText(store, sends) {
  return sends.map((one) => line(store, one)).join("\n");
}

/** @param {Store} store @param {Send} one @returns {string} */
function line(store, one) {
  if (!one.target) return one.path.endsWith("/redo/") ? gettext("Redo") : gettext("Undo");
  const item = one.after.find(({ kind }) => kind === "annotation")?.item ?? one.after[0]?.item ?? {};
  const place = item.quote ? `${pinpoint(item)} “${item.quote}”` : item.ident ?? "";
  const code = item.code ? `${store.label(item.code)} (${item.code})` : "";
  const values = TYPED.filter((name) => one.body[name] !== undefined && one.body[name] !== null && one.body[name] !== "");
  return [verb(one), place, code, ...values.map((name) => `${name}: ${one.body[name]}`)].filter(Boolean).join(" · ");
}

/** @param {Send} one @returns {string} */
function verb(one) {
  if (one.method === "DELETE") return gettext("Deleted");
  if (one.method === "PATCH") return gettext("Changed");
  return one.path.endsWith("/reject/") ? gettext("Rejected") : gettext("New");
}

/**
 * A button that copies the changes; where the browser forbids it, they are shown to be copied by hand.
 * @param {Store} store @param {() => Send[]} sends @returns {HTMLElement}
 */
export function copyButton(store, sends) {
  const place = el("div", { class: "toolbar" });
  const button = el("button", { type: "button", class: "btn quiet" }, gettext("Copy what is not saved"));
  button.addEventListener("click", async () => {
    const text = asText(store, sends());
    try {
      await navigator.clipboard.writeText(text);
      button.textContent = gettext("Copied");
    } catch {
      const area = /** @type {HTMLTextAreaElement} */ (el("textarea", { readonly: true, rows: 6, class: "input", value: text, "aria-label": gettext("What is not saved") }));
      place.replaceChildren(area);
      area.select();
    }
  });
  place.append(button);
  return place;
}
