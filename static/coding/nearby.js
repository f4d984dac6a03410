// @ts-check
/**
 * Which passages with marks are near the screen. Only these are painted and get chips: Chromium checks every range of
 * every highlight again after each change of the page, which with thousands of spans costs a frame or two per key.
 */

/** @typedef {import("./store.js").Store} Store */

const MARGIN = "600px 0px";

/** Events: `entered` and `left` (detail: number[], orders of passages). */
export class Nearby extends EventTarget {
  /** @param {Store} store @param {HTMLElement} pane what scrolls */
  constructor(store, pane) {
    super();
    this.store = store;
    /** @type {Set<number>} */
    this.orders = new Set();
    /** @type {Set<number>} */
    this.watched = new Set();
    this.observer = new IntersectionObserver((entries) => this.#seen(entries), { root: pane, rootMargin: MARGIN });
    window.addEventListener("beforeprint", () => this.#all());
  }

  /** @param {number} order @returns {boolean} */
  has(order) {
    return this.orders.has(order);
  }

  /** @param {Iterable<number>} orders passages whose marks changed */
  watch(orders) {
    /** @type {DOMRect | null} */
    let screen = null;
    const fresh = [];
    for (const order of orders) {
      const para = this.store.map.byOrder.get(order);
      if (!para || this.watched.has(order)) continue;
      this.watched.add(order);
      this.observer.observe(para.section);
      fresh.push(para);
    }
    // The observer answers a frame later; a single new span should not wait for it.
    if (fresh.length > 3) return;
    for (const para of fresh) {
      screen ??= this.store.map.article.parentElement?.getBoundingClientRect() ?? null;
      const box = para.section.getBoundingClientRect();
      if (screen && box.bottom > screen.top && box.top < screen.bottom) this.orders.add(para.order);
    }
  }

  /** @param {IntersectionObserverEntry[]} entries */
  #seen(entries) {
    const entered = [];
    const left = [];
    for (const entry of entries) {
      const order = Number(/** @type {HTMLElement} */ (entry.target).dataset.order);
      if (entry.isIntersecting && !this.orders.has(order)) entered.push(order);
      else if (!entry.isIntersecting && this.orders.has(order)) left.push(order);
    }
    this.#tell(entered, left);
  }

  /** @param {number[]} entered @param {number[]} left */
  #tell(entered, left) {
    entered.forEach((order) => this.orders.add(order));
    left.forEach((order) => this.orders.delete(order));
    if (entered.length) this.dispatchEvent(new CustomEvent("entered", { detail: entered }));
    if (left.length) this.dispatchEvent(new CustomEvent("left", { detail: left }));
  }

  #all() {
    this.#tell([...this.watched].filter((order) => !this.orders.has(order)), []);
  }
}
