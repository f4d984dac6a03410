// @ts-check
/** What the codebook says of a code, beside the span and beside the picker. */

import { el } from "../js/dom.js";
import { NoConnection, send } from "./api.js";
import { chip } from "./chip.js";

/** @typedef {import("./store.js").Store} Store */
/** @typedef {import("./types.js").Entry} Entry */
/** @typedef {{words: string, reason: string, document: string, title: string, label: string, order: number}} Ruling */

/** What was ruled about a code, asked once a visit. @type {Map<string, Promise<Ruling[]>>} */
const asked = new Map();

/** @param {Store} store @param {string} key @returns {HTMLElement} */
export function codeCard(store, key) {
  const entry = store.codes.get(key);
  if (!entry) {
    return el("section", {}, el("h2", {}, gettext("Code")), el("div", { class: "card small" }, el("code", {}, key), " ", gettext("The current codebook does not have this code.")));
  }
  return el("section", { class: "code-card" }, el("h2", {}, gettext("Code")), el("div", { class: "card small" }, codeKey(store, key), ...entryLines(store, entry), rulingsPlace(store, key)));
}

/** @param {Store} store @param {string} key @returns {HTMLElement} the way to the code's page */
export function codeKey(store, key) {
  return el("p", {}, el("a", { href: `${store.config.codebookUrl}${encodeURIComponent(key)}/` }, el("code", {}, key)));
}

/** @param {Store} store @param {Entry} entry @returns {(HTMLElement | string)[]} the whole entry in the page's language */
export function entryLines(store, entry) {
  const line = (/** @type {string} */ title, /** @type {string} */ text) => (text ? el("p", {}, el("b", {}, title), " ", text) : "");
  const examples = (entry.examples ?? []).map((example) => store.words(example)).filter(Boolean);
  const instead = (entry.use_instead ?? []).map((other) => store.codes.get(other)).filter((other) => other !== undefined);
  return [
    el("p", {}, store.words(entry.definition)),
    line(gettext("Include"), store.words(entry.include)),
    line(gettext("Exclude"), store.words(entry.exclude)),
    instead.length ? el("p", { class: "instead" }, el("b", {}, gettext("Use instead")), ...instead.map((other) => chip(store, { code: other.key, axis: other.axis }))) : "",
    examples.length ? el("p", {}, el("b", {}, gettext("Examples"))) : "",
    examples.length ? el("ul", {}, ...examples.map((example) => el("li", {}, example))) : "",
    (entry.provisions ?? []).length ? el("p", { class: "muted" }, entry.provisions.join(" · ")) : "",
  ];
}

/** @param {Store} store @param {string} key @returns {HTMLElement} filled when the answer comes; empty where nothing was ruled */
export function rulingsPlace(store, key) {
  const place = el("div", { class: "rulings" });
  void rulings(store, key).then((found) => {
    if (!found.length) return;
    place.append(el("p", {}, el("b", {}, gettext("Rulings"))), el("ul", {}, ...found.map((one) => rulingLine(one))));
  });
  return place;
}

/** @param {Ruling} ruling @returns {HTMLElement} */
function rulingLine({ words, reason, document: slug, title, label, order }) {
  const where = [title, label ? `¶ ${label}` : ""].filter(Boolean).join(" ");
  const quote = words.length > 160 ? `${words.slice(0, 159)}…` : words;
  return el("li", {}, el("q", {}, quote), " ", reason, " ", el("a", { class: "muted", href: `/documents/${encodeURIComponent(slug)}/#p${order}` }, where));
}

/** @param {Store} store @param {string} key @returns {Promise<Ruling[]>} */
function rulings(store, key) {
  let answer = asked.get(key);
  if (!answer) {
    answer = send(store.config.api, "GET", `codes/${encodeURIComponent(key)}/rulings/`).then(
      (found) => (found.ok ? found.body : []),
      (error) => {
        if (!(error instanceof NoConnection)) throw error;
        asked.delete(key);
        return [];
      },
    );
    asked.set(key, answer);
  }
  return answer;
}
