// @ts-check
/** The code picker at the selection: type, Enter. The first hit is preselected; likely and recent codes come first. */

import { byId, el } from "../js/dom.js";
import { foldWords } from "../js/fold.js";
import { chip } from "./chip.js";
import { codeKey, entryLines, rulingsPlace } from "./codecard.js";
import { Likely, plainCue } from "./likely.js";

/** @typedef {import("./store.js").Store} Store */
/** @typedef {import("./slots.js").Slots} Slots */
/** @typedef {import("./types.js").Entry} Entry */
/** @typedef {import("./likely.js").Guess} Guess */
/** @typedef {{title: string, span?: import("../js/textmap.js").Span, anchor: DOMRect | null, done: (code: string) => void, closed?: () => void}} Request */
/** @typedef {{labels: string[], key: string, starts: string[], cues: string[], prose: string}} Searched */

const MOST = 60;
/** Rulings are asked for when the eye rests on a code. */
const REST = 200;

/** @type {WeakMap<Entry, Searched>} */
const searched = new WeakMap();

/** @param {Entry} entry @returns {Searched} what of an entry is looked at, folded */
function searchedOf(entry) {
  let known = searched.get(entry);
  if (!known) {
    const labels = [entry.label.en, entry.label.zh].map((label) => foldWords(label ?? ""));
    const key = foldWords(entry.key);
    const starts = labels.concat(key).join(" ").split(/[\s.,()\-"·/]+/);
    const cues = [...(entry.cues?.en ?? []), ...(entry.cues?.zh ?? [])].map(plainCue);
    const prose = foldWords([entry.definition, entry.include, ...(entry.examples ?? [])].map((text) => `${text?.en ?? ""} ${text?.zh ?? ""}`).join(" "));
    searched.set(entry, (known = { labels, key, starts, cues, prose }));
  }
  return known;
}

/**
 * How well an entry answers a query; 0 not at all. Labels before keys before cues, which are its synonyms, before
 * definitions; beginnings before middles.
 * @param {Entry} entry @param {string} query folded @returns {number}
 */
export function rank(entry, query) {
  const { labels, key, starts, cues, prose } = searchedOf(entry);
  if (labels.some((label) => label.startsWith(query))) return 100;
  const words = query.split(" ").filter(Boolean);
  if (words.every((word) => starts.some((start) => start.startsWith(word)))) return 80;
  if (labels.some((label) => words.every((word) => label.includes(word)))) return 60;
  if (words.every((word) => key.includes(word))) return 50;
  if (cueFor(entry, query)) return cues.some((cue) => cue.startsWith(query)) ? 40 : 30;
  return words.every((word) => prose.includes(word) || key.includes(word)) ? 20 : 0;
}

/** @param {Entry} entry @param {string} query folded @returns {string} the first cue that has all words of the query */
function cueFor(entry, query) {
  const words = query.split(" ").filter(Boolean);
  return searchedOf(entry).cues.find((cue) => words.every((word) => cue.includes(word))) ?? "";
}

export class Picker {
  /** @param {Store} store @param {Slots} slots */
  constructor(store, slots) {
    this.store = store;
    this.slots = slots;
    this.box = byId("picker");
    this.input = /** @type {HTMLInputElement} */ (byId("picker-input"));
    this.list = byId("picker-list");
    this.about = byId("picker-about");
    this.title = byId("picker-title");
    /** @type {Request | null} */
    this.request = null;
    /** @type {Entry[]} */
    this.hits = [];
    this.active = 0;
    this.likely = new Likely(store);
    /** @type {Map<string, Guess>} */
    this.guesses = new Map();
    this.resting = 0;
    this.scrolled = false;
    this.about.addEventListener("scroll", () => (this.scrolled = true), { passive: true });
    this.fold = /** @type {HTMLDetailsElement} */ (byId("picker-fold"));
    this.box.addEventListener("keydown", (event) => {
      if (event.key !== "Escape" || event.defaultPrevented) return;
      this.close();
      event.preventDefault();
      event.stopPropagation();
    });
    this.input.addEventListener("input", () => this.#fill());
    this.input.addEventListener("keydown", (event) => this.#key(event));
    this.list.addEventListener("pointerdown", (event) => event.preventDefault());
    this.list.addEventListener("click", (event) => this.#click(event));
    this.list.addEventListener("mousemove", (event) => this.#hover(event));
    this.box.addEventListener("focusout", (event) => {
      const next = /** @type {FocusEvent} */ (event).relatedTarget;
      if (!(next instanceof Node) || !this.box.contains(next)) this.close();
    });
  }

  /** @returns {boolean} */
  get isOpen() {
    return this.request !== null;
  }

  /** @param {Request} request */
  open(request) {
    this.request = request;
    this.title.textContent = request.title;
    this.input.value = "";
    this.box.hidden = false;
    this.fold.open = innerWidth >= 760;
    this.guesses = request.span ? this.likely.of(request.span) : new Map();
    this.#fill();
    this.#place(request.anchor);
    this.input.focus({ preventScroll: true });
  }

  close() {
    const { request } = this;
    if (!request) return;
    this.request = null;
    window.clearTimeout(this.resting);
    this.box.hidden = true;
    request.closed?.();
  }

  /** @param {DOMRect | null} anchor of the picked words, in the viewport */
  #place(anchor) {
    const { offsetWidth: width, offsetHeight: height } = this.box;
    const at = anchor ?? new DOMRect(innerWidth / 2 - width / 2, innerHeight / 3, 0, 0);
    const below = at.bottom + 8;
    const top = below + height < innerHeight - 8 ? below : Math.max(8, at.top - height - 8);
    this.box.style.left = `${Math.max(8, Math.min(at.left - 24, innerWidth - width - 8))}px`;
    this.box.style.top = `${Math.min(top, Math.max(8, innerHeight - height - 8))}px`;
  }

  #fill() {
    const query = foldWords(this.input.value);
    const entries = [...this.store.codes.values()].filter((entry) => entry.codable);
    const recent = this.slots.recent();
    const ranked = entries.map((entry) => ({ entry, score: query ? rank(entry, query) : 1 })).filter(({ score }) => score > 0);
    const likely = (/** @type {Entry} */ { key }) => this.guesses.get(key)?.score ?? 0;
    const recency = (/** @type {Entry} */ { key }) => (recent.includes(key) ? recent.length - recent.indexOf(key) : 0);
    ranked.sort((a, b) => b.score - a.score || likely(b.entry) - likely(a.entry) || recency(b.entry) - recency(a.entry) || a.entry.order - b.entry.order);
    this.hits = ranked.slice(0, MOST).map(({ entry }) => entry);
    this.active = 0;
    this.list.replaceChildren(...this.hits.map((entry, index) => this.#option(entry, index)));
    this.#light();
  }

  /** @param {Entry} entry @returns {string} why it stands where it stands */
  #why(entry) {
    const query = foldWords(this.input.value);
    const score = query ? rank(entry, query) : 0;
    if (score === 30 || score === 40) return interpolate(gettext("cue: %s"), [cueFor(entry, query)]);
    return this.guesses.get(entry.key)?.why ?? (!query && this.slots.recent().includes(entry.key) ? gettext("used lately") : "");
  }

  /** @param {Entry} entry @param {number} index @returns {HTMLElement} */
  #option(entry, index) {
    const digit = this.slots.digit(entry.key);
    const path = [this.#path(entry), this.#why(entry)].filter(Boolean).join(" · ");
    return el(
      "li",
      { role: "option", id: `picker-option-${index}`, "data-index": index, "aria-selected": "false" },
      el("span", { class: "option-code" }, chip(this.store, { code: entry.key, axis: entry.axis }, { both: true }), path ? el("span", { class: "small muted" }, path) : null),
      digit ? el("kbd", {}, digit) : null,
    );
  }

  /** @param {Entry} entry @returns {string} the labels above it in the tree */
  #path(entry) {
    const parts = entry.key.split(".");
    const above = parts.slice(1, -1).map((_part, index) => this.store.codes.get(parts.slice(0, index + 2).join(".")));
    return above.map((parent) => (parent ? this.store.words(parent.label) : "")).filter(Boolean).join(" › ");
  }

  #light() {
    for (const option of this.list.querySelectorAll('[aria-selected="true"]')) option.setAttribute("aria-selected", "false");
    const option = this.list.children[this.active];
    option?.setAttribute("aria-selected", "true");
    option?.scrollIntoView({ block: "nearest" });
    if (option) this.input.setAttribute("aria-activedescendant", option.id);
    else this.input.removeAttribute("aria-activedescendant");
    const entry = this.hits[this.active];
    this.about.replaceChildren(...(entry ? [codeKey(this.store, entry.key), ...entryLines(this.store, entry)] : [el("p", { class: "muted" }, gettext("No code answers to these words."))]));
    // Asking where it is scrolled to would lay out the whole text once more.
    if (this.scrolled) this.about.scrollTop = 0;
    this.scrolled = false;
    window.clearTimeout(this.resting);
    if (entry) this.resting = window.setTimeout(() => this.about.append(rulingsPlace(this.store, entry.key)), REST);
  }

  /** @param {KeyboardEvent} event */
  #key(event) {
    const step = { ArrowDown: 1, ArrowUp: -1, PageDown: 8, PageUp: -8 }[event.key];
    if (step) this.active = Math.max(0, Math.min(this.hits.length - 1, this.active + step));
    if (step) this.#light();
    else if (event.key === "Enter" && !event.isComposing) this.#take(this.hits[this.active]?.key);
    else if (event.key === "Escape") this.close();
    else if (event.altKey && event.code === "KeyP") this.#pin();
    else if (/^[1-9]$/.test(event.key) && !this.input.value && !event.ctrlKey && !event.altKey && !event.metaKey) {
      const code = this.slots.code(Number(event.key));
      if (!code) return;
      this.#take(code);
    } else return;
    event.preventDefault();
    event.stopPropagation();
  }

  #pin() {
    const entry = this.hits[this.active];
    if (!entry) return;
    this.slots.togglePin(entry.key);
    this.list.children[this.active]?.replaceWith(this.#option(entry, this.active));
    this.#light();
  }

  /** @param {Event} event */
  #hover(event) {
    const option = /** @type {Element} */ (event.target).closest("[data-index]");
    const index = Number(option?.getAttribute("data-index") ?? this.active);
    if (index === this.active) return;
    this.active = index;
    this.#light();
  }

  /** @param {Event} event */
  #click(event) {
    const option = /** @type {Element} */ (event.target).closest("[data-index]");
    if (option) this.#take(this.hits[Number(option.getAttribute("data-index"))]?.key);
  }

  /** @param {string | undefined} code */
  #take(code) {
    const { request } = this;
    if (!code || !request) return;
    this.slots.use(code);
    this.close();
    request.done(code);
  }
}
