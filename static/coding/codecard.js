// @ts-check
/** What the codebook says of a code, beside the span. */

import { el } from "../js/dom.js";
import { chip } from "./chip.js";

/** @typedef {import("./store.js").Store} Store */

/** @param {Store} store @param {string} key @returns {HTMLElement} */
export function codeCard(store, key) {
  const entry = store.codes.get(key);
  if (!entry) {
    return el("section", {}, el("h2", {}, gettext("Code")), el("div", { class: "card small" }, el("code", {}, key), " ", gettext("The current codebook does not have this code.")));
  }
  const line = (/** @type {string} */ title, /** @type {string} */ text) => (text ? el("p", {}, el("b", {}, title), " ", text) : "");
  const examples = (entry.examples ?? []).map((example) => store.words(example)).filter(Boolean);
  const instead = (entry.use_instead ?? []).map((other) => store.codes.get(other)).filter((other) => other !== undefined);
  return el(
    "section",
    { class: "code-card" },
    el("h2", {}, gettext("Code")),
    el(
      "div",
      { class: "card small" },
      el("p", {}, el("a", { href: `${store.config.codebookUrl}${encodeURIComponent(key)}/` }, el("code", {}, key))),
      el("p", {}, store.words(entry.definition)),
      line(gettext("Include"), store.words(entry.include)),
      line(gettext("Exclude"), store.words(entry.exclude)),
      instead.length ? el("p", { class: "instead" }, el("b", {}, gettext("Use instead")), ...instead.map((other) => chip(store, { code: other.key, axis: other.axis }))) : "",
      examples.length ? el("p", {}, el("b", {}, gettext("Examples"))) : "",
      examples.length ? el("ul", {}, ...examples.map((example) => el("li", {}, example))) : "",
      (entry.provisions ?? []).length ? el("p", { class: "muted" }, entry.provisions.join(" · ")) : "",
    ),
  );
}
