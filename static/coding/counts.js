// @ts-check
/** Coded passages per heading, and the numbers of the whole document. */

import { byId, el } from "../js/dom.js";
import { isBody } from "../js/outline.js";

/** @typedef {import("./store.js").Store} Store */
/** @typedef {import("../js/outline.js").Outline} Outline */

export class Counts {
  /** @param {Store} store @param {Outline} outline */
  constructor(store, outline) {
    this.store = store;
    this.outline = outline;
    this.paras = store.map.paras;
    /** Running number of passages that can be coded, and of those that are. */
    this.bodies = new Uint32Array(this.paras.length + 1);
    this.coded = new Uint32Array(this.paras.length + 1);
    /** Whether each passage is coded, as counted last. */
    this.flags = new Uint8Array(this.paras.length);
    this.paras.forEach((para, index) => {
      this.bodies[index + 1] = this.bodies[index] + Number(isBody(para));
    });
    this.cells = outline.entries.map(({ item }) => {
      const number = item.querySelector(".num:last-child") ?? item.appendChild(el("span", { class: "num muted" }));
      const bar = el("span", { class: "bar", "aria-hidden": "true" }, el("i"));
      item.append(bar);
      return { number, bar: /** @type {HTMLElement} */ (bar.firstChild), coded: -1 };
    });
    this.total = byId("coded-total");
    this.suggestions = byId("suggestion-total");
    /** Passages whose marks changed since. @type {Set<number>} */
    this.due = new Set();
    this.timer = 0;
  }

  /** @param {Iterable<number>} orders passages whose marks changed; counting waits for the frame after the paint: the span comes first */
  soon(orders) {
    for (const order of orders) this.due.add(order);
    this.timer ||= requestAnimationFrame(() => setTimeout(() => this.draw()));
  }

  draw() {
    this.timer = 0;
    for (const order of this.due) {
      const para = this.store.map.byOrder.get(order);
      if (para) this.flags[para.index] = Number(isBody(para) && this.#isCoded(order));
    }
    this.due.clear();
    for (let index = 0; index < this.flags.length; index += 1) this.coded[index + 1] = this.coded[index] + this.flags[index];
    this.outline.entries.forEach(({ para, until }, index) => {
      const all = this.bodies[until] - this.bodies[para.index];
      const coded = this.coded[until] - this.coded[para.index];
      const cell = this.cells[index];
      if (cell.coded === coded) return;
      cell.coded = coded;
      cell.number.textContent = `${coded}/${all}`;
      cell.number.setAttribute("title", interpolate(gettext("%(coded)s of %(all)s passages coded"), { coded, all }, true));
      cell.bar.style.width = all ? `${(100 * coded) / all}%` : "0";
    });
    const last = this.paras.length;
    this.total.textContent = interpolate(gettext("%(coded)s of %(all)s passages coded"), { coded: this.coded[last], all: this.bodies[last] }, true);
    this.suggestions.textContent = this.store.hidden ? "–" : String(this.store.countWaiting());
  }

  /** @param {number} order @returns {boolean} */
  #isCoded(order) {
    for (const id of this.store.buckets.get(order) ?? []) if (this.store.annotations.has(id)) return true;
    return false;
  }
}
