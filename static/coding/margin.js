// @ts-check
/** Code chips beside the lines they belong to, built when their passage comes near the screen. */

import { el } from "../js/dom.js";
import { placeOf } from "../js/textmap.js";
import { chip, scoreText } from "./chip.js";

/** @typedef {import("./store.js").Store} Store */
/** @typedef {import("./nearby.js").Nearby} Nearby */
/** @typedef {import("./types.js").Mark} Mark */
/** @typedef {import("../js/textmap.js").Para} Para */

const CHIP_HEIGHT = 25;
const MOST = 12;

export class Margins {
  /** @param {Store} store @param {Nearby} nearby @param {(id: string) => void} choose */
  constructor(store, nearby, choose) {
    this.store = store;
    this.nearby = nearby;
    this.choose = choose;
    /** @type {Set<number>} */
    this.due = new Set();
    this.frame = 0;
    /** The span whose chips are lit. @type {string | null} */
    this.lit = null;
    nearby.addEventListener("entered", (event) => this.refresh(/** @type {CustomEvent} */ (event).detail));
    for (const width of [760, 1280, 1400]) {
      matchMedia(`(max-width: ${width}px)`).addEventListener("change", () => this.refresh(nearby.orders));
    }
  }

  /** @param {Iterable<number>} orders passages whose marks changed or that came near */
  refresh(orders) {
    for (const order of orders) if (this.nearby.has(order)) this.due.add(order);
    this.#soon();
  }

  #soon() {
    if (!this.due.size || this.frame) return;
    this.frame = requestAnimationFrame(() => {
      this.frame = 0;
      this.#build();
    });
  }

  #build() {
    // All measuring before all writing: one layout instead of one per passage.
    const plans = [...this.due].map((order) => this.#plan(order));
    this.due.clear();
    for (const plan of plans) if (plan) this.#write(plan);
  }

  /** @param {number} order @returns {{para: Para, marks: Mark[], tops: number[]} | null} */
  #plan(order) {
    const { map } = this.store;
    const para = map.byOrder.get(order);
    if (!para) return null;
    const marks = this.store.onPassage(order);
    const base = para.section.getBoundingClientRect().top;
    const tops = marks.map(({ item }) => {
      const from = map.unitOf(para, item.start);
      if (!para.units) return 0;
      const range = document.createRange();
      range.setStart(...placeOf(para, from));
      range.setEnd(...placeOf(para, Math.min(from + 1, para.units), true));
      return Math.max(0, range.getBoundingClientRect().top - base);
    });
    return { para, marks, tops };
  }

  /** @param {{para: Para, marks: Mark[], tops: number[]}} plan */
  #write({ para, marks, tops }) {
    const margin = /** @type {HTMLElement} */ (para.section.querySelector(".para-margin"));
    let free = 0;
    const chips = marks.slice(0, MOST).map((mark, index) => {
      const top = Math.max(tops[index], free);
      free = top + CHIP_HEIGHT;
      return this.#chip(mark, top);
    });
    if (marks.length > MOST) {
      const rest = marks.length - MOST;
      const more = el("button", { type: "button", class: "margin-more small", style: `top: ${free}px` }, `+${rest}`);
      more.setAttribute("aria-label", interpolate(ngettext("%s more code", "%s more codes", rest), [rest]));
      more.addEventListener("click", () => this.choose(marks[MOST].item.id));
      chips.push(more);
      free += CHIP_HEIGHT;
    }
    margin.replaceChildren(...chips);
    margin.style.minHeight = chips.length ? `${free}px` : "";
  }

  /** @param {Mark} mark @param {number} top @returns {HTMLElement} */
  #chip(mark, top) {
    const { item } = mark;
    const ghost = mark.kind === "suggestion";
    const made = chip(
      this.store,
      item,
      { tag: "button", ghost, after: ghost ? el("b", { class: "num" }, scoreText(/** @type {any} */ (item).score)) : "" },
      { style: `top: ${top}px`, "data-id": item.id, tabindex: -1, "aria-pressed": String(item.id === this.store.selected) },
    );
    made.classList.toggle("unsent", Boolean(/** @type {any} */ (item).unsent));
    made.addEventListener("click", () => this.choose(item.id));
    return made;
  }

  /** Light up the selected span's chip. */
  markSelected() {
    const { selected } = this.store;
    for (const id of [this.lit, selected]) {
      // Only the passages of the span are looked through: the text has tens of thousands of elements.
      const item = id && (this.store.annotations.get(id) ?? this.store.suggestions.get(id));
      for (const { para } of item ? this.store.map.pieces(item) : []) {
        para.section.querySelector(`.para-margin [data-id="${CSS.escape(id)}"]`)?.setAttribute("aria-pressed", String(id === selected));
      }
    }
    this.lit = selected;
  }
}
