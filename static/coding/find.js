// @ts-check
/** Find in the text: all of it, also what is not laid out yet; what is found is picked, ready to be coded. */

import { byId, scroller, showRange } from "../js/dom.js";
import { fold, foldWords, unfold } from "../js/fold.js";
import { staticRange } from "../js/textmap.js";

/** @typedef {import("./store.js").Store} Store */
/** @typedef {import("./caret.js").Caret} Caret */
/** @typedef {import("../js/textmap.js").Para} Para */
/** @typedef {import("../js/fold.js").Folded} Folded */
/** @typedef {{para: Para, from: number, to: number}} Hit units of a passage */

const MOST = 20_000;
const PAUSE = 120;
/** Passages above and below the screen's first whose hits are painted: painting all would slow every key. */
const ABOVE = 15;
const BELOW = 60;

export class Find {
  /** @param {Store} store @param {HTMLElement} pane @param {Caret} caret @param {() => void} toText */
  constructor(store, pane, caret, toText) {
    this.map = store.map;
    this.pane = pane;
    this.caret = caret;
    this.toText = toText;
    this.box = /** @type {HTMLFormElement} */ (byId("find"));
    this.input = /** @type {HTMLInputElement} */ (byId("find-words"));
    this.count = byId("find-count");
    /** @type {WeakMap<Para, Folded>} */
    this.folded = new WeakMap();
    /** @type {Hit[]} */
    this.hits = [];
    this.at = -1;
    this.timer = 0;
    this.frame = 0;
    this.found = new Highlight();
    this.now = new Highlight();
    this.found.priority = 5;
    this.now.priority = 6;
    this.#listen();
  }

  #listen() {
    this.input.addEventListener("input", () => {
      window.clearTimeout(this.timer);
      this.timer = window.setTimeout(() => this.#search(), PAUSE);
    });
    this.box.addEventListener("submit", (event) => {
      event.preventDefault();
      this.step(1);
    });
    this.box.addEventListener("keydown", (event) => {
      if (event.isComposing) return;
      if (event.key === "Escape") this.close();
      else if (event.key === "Enter" && event.shiftKey && event.target === this.input) this.step(-1);
      else return;
      event.preventDefault();
      event.stopPropagation();
    });
    byId("find-previous").addEventListener("click", () => this.step(-1));
    byId("find-close").addEventListener("click", () => this.close());
    const repaint = () => {
      if (this.box.hidden || this.frame) return;
      this.frame = requestAnimationFrame(() => {
        this.frame = 0;
        this.#paint();
      });
    };
    for (const target of [this.pane, window]) target.addEventListener("scroll", repaint, { passive: true });
  }

  open() {
    this.box.hidden = false;
    CSS.highlights.set("find", this.found);
    CSS.highlights.set("find-now", this.now);
    const picked = this.caret.store.picked;
    const words = picked ? this.map.text(picked) : "";
    if (words && words.length < 80 && !words.includes("\n")) this.input.value = words;
    this.input.focus({ preventScroll: true });
    this.input.select();
    if (this.input.value) this.#search();
  }

  /** The hit stays picked, so that Enter codes it. */
  close() {
    this.box.hidden = true;
    window.clearTimeout(this.timer);
    CSS.highlights.delete("find");
    CSS.highlights.delete("find-now");
    this.found.clear();
    this.now.clear();
    this.#pick();
    this.toText();
  }

  #pick() {
    const hit = this.hits[this.at];
    if (!hit) return;
    this.caret.set(this.map.pointOf(hit.para, hit.from), this.map.pointOf(hit.para, hit.to), { show: false });
  }

  /** @param {Para} para @returns {Folded} */
  #fold(para) {
    let folded = this.folded.get(para);
    if (!folded) this.folded.set(para, (folded = fold(para.text)));
    return folded;
  }

  #search() {
    const words = foldWords(this.input.value);
    const from = this.hits[this.at] ?? this.#cursor();
    this.hits = words ? this.#all(words) : [];
    const next = this.hits.findIndex(({ para, from: unit }) => para.index > from.para.index || (para === from.para && unit >= from.from));
    this.at = this.hits.length ? Math.max(next, 0) : -1;
    this.#show(Boolean(words));
  }

  /** @returns {Hit} where the search begins: the cursor, else the top of the screen */
  #cursor() {
    const para = this.caret.placed ? this.map.paraAt(this.caret.focus) : this.map.paras[this.#top()];
    return { para, from: this.caret.placed && para.units ? this.map.unitOf(para, Math.min(this.caret.focus, this.caret.anchor ?? 0)) : 0, to: 0 };
  }

  /** @param {string} words folded @returns {Hit[]} */
  #all(words) {
    const hits = [];
    for (const para of this.map.paras) {
      if (!para.units) continue;
      const folded = this.#fold(para);
      for (let at = folded.text.indexOf(words); at >= 0; at = folded.text.indexOf(words, at + words.length)) {
        const [from, to] = unfold(folded, at, at + words.length, para.units);
        hits.push({ para, from, to });
        if (hits.length === MOST) return hits;
      }
    }
    return hits;
  }

  /** @param {1 | -1} way to the next or previous place, round at the ends */
  step(way) {
    if (this.box.hidden) {
      this.open();
      return;
    }
    window.clearTimeout(this.timer);
    if (!this.hits.length) this.#search();
    else {
      this.at = (this.at + way + this.hits.length) % this.hits.length;
      this.#show(true);
    }
  }

  /** @param {boolean} asked whether there is something to look for */
  #show(asked) {
    const hit = this.hits[this.at];
    const all = this.hits.length === MOST ? `${MOST}+` : String(this.hits.length);
    this.count.textContent = hit ? interpolate(gettext("%(n)s of %(all)s"), { n: this.at + 1, all }, true) : asked ? gettext("not found") : "";
    this.box.classList.toggle("none", asked && !hit);
    if (hit) {
      const range = this.map.range({ start: this.map.pointOf(hit.para, hit.from), end: this.map.pointOf(hit.para, hit.to) });
      if (range) showRange(range, this.pane, false);
    }
    this.#paint();
  }

  /** @returns {number} index of the first passage on the screen */
  #top() {
    const top = scroller(this.pane)?.getBoundingClientRect().top ?? 0;
    return this.map.indexBelow(top);
  }

  #paint() {
    this.found.clear();
    this.now.clear();
    const hit = this.hits[this.at];
    if (!hit) return;
    this.now.add(staticRange(hit));
    const top = this.#top();
    for (let index = firstFrom(this.hits, top - ABOVE); index < this.hits.length; index += 1) {
      const one = this.hits[index];
      if (one.para.index > top + BELOW) break;
      if (one !== hit) this.found.add(staticRange(one));
    }
  }
}

/** @param {Hit[]} hits in order @param {number} index of a passage @returns {number} the first hit there or after it */
function firstFrom(hits, index) {
  let low = 0;
  let high = hits.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (hits[middle].para.index < index) low = middle + 1;
    else high = middle;
  }
  return low;
}
