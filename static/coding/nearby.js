// @ts-check
/**
 * Which passages are near the screen. Only these are painted and get chips: Chromium checks every range of every
 * highlight again after each change of the page, which with thousands of spans costs a frame or two per key.
 *
 * They are one stretch of the text, found by halving: an observer of every coded passage is asked again at each paint,
 * so that it makes each key slower with the number of spans.
 */

import { scroller } from "../js/dom.js";

/** @typedef {import("./store.js").Store} Store */

/** Pixels above and below the screen that count as near. */
const MARGIN = 600;

/** Events: `entered` and `left` (detail: number[], orders of passages). */
export class Nearby extends EventTarget {
  /** @param {Store} store @param {HTMLElement} pane what scrolls */
  constructor(store, pane) {
    super();
    this.store = store;
    this.pane = pane;
    /** Places in `TextMap.paras`: the first that is near, and the first after them that is not. */
    this.from = 0;
    this.to = 0;
    this.frame = 0;
    for (const target of [pane, window]) target.addEventListener("scroll", () => this.#soon(), { passive: true });
    const resized = new ResizeObserver(() => this.#soon());
    resized.observe(pane);
    // Passages above may get their real heights without any scrolling.
    resized.observe(store.map.article);
    window.addEventListener("beforeprint", () => this.#set(0, store.map.paras.length));
    window.addEventListener("afterprint", () => this.#soon());
  }

  /** @returns {number[]} the orders of the passages that are near, in the order of the text */
  get orders() {
    return this.store.map.paras.slice(this.from, this.to).map(({ order }) => order);
  }

  /** @param {number} order @returns {boolean} */
  has(order) {
    const index = this.store.map.byOrder.get(order)?.index ?? -1;
    return this.from <= index && index < this.to;
  }

  #soon() {
    this.frame ||= requestAnimationFrame(() => {
      this.frame = 0;
      this.look();
    });
  }

  /** Look where the screen is. */
  look() {
    const { map } = this.store;
    const box = scroller(this.pane)?.getBoundingClientRect() ?? { top: 0, bottom: window.innerHeight };
    this.#set(map.indexBelow(box.top - MARGIN), map.indexBelow(box.bottom + MARGIN) + 1);
  }

  /** @param {number} from @param {number} to */
  #set(from, to) {
    const before = { from: this.from, to: this.to };
    this.from = from;
    this.to = to;
    this.#tell("entered", from, to, before);
    this.#tell("left", before.from, before.to, { from, to });
  }

  /** @param {"entered" | "left"} name @param {number} from @param {number} to @param {{from: number, to: number}} other not told of */
  #tell(name, from, to, other) {
    const { map, buckets } = this.store;
    const orders = [];
    for (let index = from; index < to; index += 1) {
      if (other.from <= index && index < other.to) index = other.to;
      if (index < to && buckets.has(map.paras[index].order)) orders.push(map.paras[index].order);
    }
    if (orders.length) this.dispatchEvent(new CustomEvent(name, { detail: orders }));
  }
}
