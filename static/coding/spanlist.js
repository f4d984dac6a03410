// @ts-check
/** All spans in order with their words, for going through them and for screen readers. */

import { byId, el } from "../js/dom.js";
import { chip, pinpoint } from "./chip.js";

/** @typedef {import("./store.js").Store} Store */
/** @typedef {import("./types.js").Annotation} Annotation */

const QUOTE = 180;

export class SpanList {
  /** @param {Store} store @param {(id: string) => void} choose @param {() => boolean} visible */
  constructor(store, choose, visible) {
    this.store = store;
    this.visible = visible;
    this.list = byId("span-list");
    this.filter = /** @type {HTMLSelectElement} */ (byId("span-filter"));
    this.count = byId("span-count");
    /** What stands before a row: boxes to choose it by. @type {(item: Annotation) => HTMLElement | null} */
    this.rowStart = () => null;
    /** The rows that stand, each with the state it shows. @type {Map<string, {item: Annotation, row: HTMLElement}>} */
    this.rows = new Map();
    this.timer = 0;
    this.stale = true;
    this.filter.addEventListener("change", () => this.draw());
    this.list.addEventListener("click", (event) => {
      const item = /** @type {Element} */ (event.target).closest("[data-id]");
      if (item) choose(/** @type {string} */ (item.getAttribute("data-id")));
    });
    store.addEventListener("changed", () => this.#soon());
    store.addEventListener("selected", () => this.#light());
  }

  /** Redraw when idle: a list of thousands must not stand between a key and its span. */
  #soon() {
    this.count.textContent = String([...this.store.annotations.values()].filter((item) => !item.deleted).length);
    this.stale = true;
    window.clearTimeout(this.timer);
    if (this.visible()) this.timer = window.setTimeout(() => this.draw(), 150);
  }

  /** Draw if something changed since. */
  refresh() {
    if (this.stale) this.draw();
  }

  draw() {
    this.stale = false;
    const spans = this.store.living();
    const focused = this.#focused();
    const chosen = this.filter.value;
    this.#codes(spans, chosen);
    const shown = chosen ? spans.filter(({ code }) => code === chosen || code.startsWith(`${chosen}.`)) : spans;
    this.#fit(shown);
    this.#light();
    if (focused) /** @type {HTMLElement | null} */ (this.list.querySelector(focused))?.focus({ preventScroll: true });
  }

  /** All rows anew, as when their boxes come or go. */
  rebuild() {
    this.rows.clear();
    this.draw();
  }

  /** @param {Annotation[]} shown only rows that are new or changed are touched: of thousands most stay */
  #fit(shown) {
    const rows = new Map();
    for (const item of shown) {
      const known = this.rows.get(item.id);
      rows.set(item.id, known?.item === item ? known : { item, row: this.#row(item) });
    }
    this.rows = rows;
    const wanted = shown.length ? [...rows.values()].map(({ row }) => row) : [el("li", { class: "muted" }, gettext("Nothing is coded here yet."))];
    const kept = new Set(wanted);
    for (const row of [...this.list.children]) if (!kept.has(/** @type {HTMLElement} */ (row))) row.remove();
    let next = this.list.firstChild;
    for (const row of wanted) {
      if (row === next) next = next.nextSibling;
      else this.list.insertBefore(row, next);
    }
  }

  /** @returns {string} which row's part has the keyboard, as a selector: a new list must not take it away */
  #focused() {
    const active = document.activeElement;
    if (!(active instanceof HTMLElement) || !this.list.contains(active)) return "";
    const { id, choose } = active.dataset;
    if (choose) return `[data-choose="${CSS.escape(choose)}"]`;
    return id ? `[data-id="${CSS.escape(id)}"]` : "";
  }

  /** @param {Annotation[]} spans @param {string} chosen */
  #codes(spans, chosen) {
    /** @type {Map<string, number>} */
    const counts = new Map();
    for (const { code } of spans) counts.set(code, (counts.get(code) ?? 0) + 1);
    const options = [...counts].sort(([a], [b]) => a.localeCompare(b)).map(([code, count]) =>
      el("option", { value: code, selected: code === chosen }, `${this.store.label(code)} (${count})`),
    );
    this.filter.replaceChildren(el("option", { value: "" }, gettext("All codes")), ...options);
    this.filter.value = counts.has(chosen) ? chosen : "";
  }

  /** @param {Annotation} item @returns {HTMLElement} */
  #row(item) {
    const quote = item.quote.length > QUOTE ? `${item.quote.slice(0, QUOTE)}…` : item.quote;
    return el(
      "li",
      { class: item.unsent ? "unsent" : "" },
      this.rowStart(item),
      el(
        "button",
        { type: "button", "data-id": item.id },
        el("span", { class: "row" }, chip(this.store, item), el("span", { class: "small muted num" }, pinpoint(item))),
        el("span", { class: "span-quote", lang: this.store.config.textLanguage }, quote),
      ),
    );
  }

  #light() {
    this.list.querySelector('[aria-current="true"]')?.removeAttribute("aria-current");
    const { selected } = this.store;
    const row = selected ? this.list.querySelector(`[data-id="${CSS.escape(selected)}"]`) : null;
    row?.setAttribute("aria-current", "true");
    if (row && this.visible()) row.scrollIntoView({ block: "nearest" });
  }
}
