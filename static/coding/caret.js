// @ts-check
/**
 * The cursor in the text: words are picked by mouse or by keyboard, and both end in `store.picked`.
 *
 * The browser's own selection follows, so that copying works and screen readers read what is picked.
 */

import { showRange } from "../js/dom.js";
import { placeOf } from "../js/textmap.js";
import { Words } from "./words.js";

/** @typedef {import("./store.js").Store} Store */
/** @typedef {import("../js/textmap.js").Para} Para */
/** @typedef {import("./words.js").Stretch} Stretch */
/** @typedef {"word" | "sentence" | "paragraph" | "line" | "character"} Step */

export class Caret {
  /** @param {Store} store @param {HTMLElement} pane @param {HTMLElement} mark the visible cursor */
  constructor(store, pane, mark) {
    this.store = store;
    this.map = store.map;
    this.pane = pane;
    this.mark = mark;
    this.words = new Words(store.config.textLanguage);
    /** Code points; the selection goes from anchor to focus. @type {number | null} */
    this.anchor = null;
    this.focus = 0;
    /** Pixels from the left which moving by lines keeps to. @type {number | null} */
    this.column = null;
    new ResizeObserver(() => this.draw()).observe(this.map.article);
  }

  /** @returns {boolean} whether there is a cursor at all */
  get placed() {
    return this.anchor !== null;
  }

  /** @param {number} anchor @param {number} focus @param {{show?: boolean, native?: boolean}} [how] */
  set(anchor, focus, { show = true, native = true } = {}) {
    this.anchor = anchor;
    this.focus = focus;
    const span = { start: Math.min(anchor, focus), end: Math.max(anchor, focus) };
    this.store.pick(span.start < span.end ? this.map.trim(span) : null);
    if (native) this.#followNatively(span);
    this.draw();
    const range = this.#rangeAt(focus);
    if (show && range) showRange(range, this.pane, false);
  }

  /** @param {{start: number, end: number}} span */
  #followNatively(span) {
    const selection = getSelection();
    const range = span.start < span.end ? this.map.range(span) : this.#rangeAt(span.start);
    if (!selection || !range) return;
    selection.removeAllRanges();
    selection.addRange(range);
  }

  /** Forget the picked words, keep the cursor. */
  collapse() {
    if (this.anchor !== null) this.set(this.focus, this.focus, { show: false });
    else this.store.pick(null);
  }

  /** Put the cursor at the first passage on the screen. */
  place() {
    const top = Math.max(this.pane.getBoundingClientRect().top, 0) + 8;
    const { body } = this.map.paras[this.map.indexBelow(top)];
    this.set(body, body);
  }

  /** @param {number} offset @returns {Range | null} a collapsed range there */
  #rangeAt(offset) {
    const para = this.map.paraAt(offset);
    if (!para.units) return null;
    const range = document.createRange();
    range.setStart(...placeOf(para, this.map.unitOf(para, offset)));
    return range;
  }

  /** @returns {DOMRect | null} where the cursor is on the screen */
  rect() {
    if (!this.placed) return null;
    const para = this.map.paraAt(this.focus);
    if (!para.units) return para.holder.getBoundingClientRect();
    const unit = this.map.unitOf(para, this.focus);
    const range = document.createRange();
    // A collapsed range has no box at the start of a wrapped line; a character has one.
    const before = unit === para.units;
    range.setStart(...placeOf(para, before ? unit - 1 : unit));
    range.setEnd(...placeOf(para, before ? unit : unit + 1, true));
    const boxes = range.getClientRects();
    const box = boxes[before ? boxes.length - 1 : 0] ?? range.getBoundingClientRect();
    return new DOMRect(before ? box.right : box.left, box.top, 0, box.height);
  }

  /** Draw the cursor where the words end that are picked. */
  draw() {
    const rect = this.rect();
    this.mark.hidden = !rect;
    if (!rect) return;
    const base = /** @type {HTMLElement} */ (this.mark.offsetParent ?? this.pane).getBoundingClientRect();
    const scrolled = this.mark.offsetParent === this.pane ? this.pane.scrollTop : 0;
    this.mark.style.left = `${rect.left - base.left - 1}px`;
    this.mark.style.top = `${rect.top - base.top + scrolled}px`;
    this.mark.style.height = `${rect.height}px`;
  }

  /** @param {Step} step @param {1 | -1} way @param {boolean} extend */
  move(step, way, extend) {
    if (!this.placed) this.place();
    if (step !== "line") this.column = null;
    const focus = step === "line" ? this.#line(way) : extend && way > 0 ? this.#further(step) : this.#step(step, way);
    this.set(extend ? /** @type {number} */ (this.anchor) : focus, focus);
  }

  /** @param {Step} step @param {1 | -1} way @returns {number} */
  #step(step, way) {
    const para = this.map.paraAt(this.focus);
    const unit = this.map.unitOf(para, this.focus);
    if (step === "character") {
      const next = Math.min(Math.max(this.focus + way, para.body), para.end);
      return next === this.focus ? this.#beyond(para, way, "character") : next;
    }
    if (step === "paragraph") {
      if (way < 0 && unit > 0) return para.body;
      return this.#beyond(para, way, step);
    }
    const stretches = this.#stretches(para, step);
    const next = way > 0
      ? stretches.find(({ from }) => from > unit)?.from ?? (unit < para.units ? para.units : undefined)
      : stretches.findLast(({ from }) => from < unit)?.from;
    return next === undefined ? this.#beyond(para, way, step) : this.map.pointOf(para, next);
  }

  /** @param {Exclude<Step, "line">} step @returns {number} where a growing selection ends: never before the first word of a passage */
  #further(step) {
    const para = this.map.paraAt(this.focus);
    if (step === "paragraph" && this.focus < para.end) return para.end;
    const focus = this.#step(step, 1);
    const there = this.map.paraAt(focus);
    if (there === para || step === "character") return focus;
    return this.#unitAround(there, step, focus, false)?.end ?? focus;
  }

  /** @param {Para} para @param {Step} step @returns {Stretch[]} */
  #stretches(para, step) {
    return step === "sentence" ? this.words.sentences(para.text) : this.words.words(para.text);
  }

  /** @param {Para} para @param {1 | -1} way @param {Step} step @returns {number} the entry of the next passage */
  #beyond(para, way, step) {
    let next = this.map.paras[para.index + way];
    while (next && !next.units) next = this.map.paras[next.index + way];
    if (!next) return way > 0 ? para.end : para.body;
    if (way > 0 || step === "paragraph") return next.body;
    if (step === "character") return next.end;
    return this.map.pointOf(next, this.#stretches(next, step).at(-1)?.from ?? 0);
  }

  /** @param {1 | -1} way @returns {number} the same column of the next line */
  #line(way) {
    const rect = this.rect();
    if (!rect) return this.focus;
    this.column ??= rect.left;
    const para = this.map.paraAt(this.focus);
    const height = parseFloat(getComputedStyle(para.holder).lineHeight) || rect.height;
    const offset = this.map.offsetAtPoint(this.column + 1, rect.top + rect.height / 2 + way * height);
    const inside = offset !== null && offset >= para.body && offset <= para.end && offset !== this.focus;
    if (inside && (way > 0 ? offset > this.focus : offset < this.focus)) return offset;
    return this.#lineBeyond(para, way);
  }

  /** @param {Para} para @param {1 | -1} way @returns {number} */
  #lineBeyond(para, way) {
    let next = this.map.paras[para.index + way];
    while (next && !next.units) next = this.map.paras[next.index + way];
    if (!next) return way > 0 ? para.end : para.body;
    const box = next.holder.getBoundingClientRect();
    const height = parseFloat(getComputedStyle(next.holder).lineHeight) || 20;
    const offset = this.map.offsetAtPoint((this.column ?? box.left) + 1, way > 0 ? box.top + height / 2 : box.bottom - height / 2);
    return offset !== null && offset >= next.body && offset <= next.end ? offset : next.body;
  }

  /** @param {"word" | "sentence" | "paragraph"} unit picks the whole of it around the cursor or the picked words; again, one more of it */
  take(unit) {
    if (!this.placed) this.place();
    const picked = this.store.picked ?? { start: this.focus, end: this.focus };
    const from = this.map.paraAt(picked.start);
    const to = this.map.paraAt(Math.max(picked.end - 1, picked.start));
    const first = this.#unitAround(from, unit, picked.start, false);
    const last = this.#unitAround(to, unit, picked.end, picked.end > picked.start);
    if (!first || !last) return;
    const whole = first.start === picked.start && last.end === picked.end;
    const end = whole ? this.#unitAfter(to, unit, picked.end) : last.end;
    if (end !== null) this.set(first.start, end);
  }

  /** @param {Para} para @param {"word" | "sentence" | "paragraph"} unit @param {number} offset @param {boolean} asEnd the last character before it counts */
  #unitAround(para, unit, offset, asEnd) {
    if (unit === "paragraph" || !para.units) return this.map.trim({ start: para.body, end: para.end });
    const at = this.map.unitOf(para, offset);
    const stretch = Words.around(this.#stretches(para, unit), asEnd ? at - 1 : at);
    return stretch ? { start: this.map.pointOf(para, stretch.from), end: this.map.pointOf(para, stretch.to) } : null;
  }

  /** @param {Para} para @param {"word" | "sentence" | "paragraph"} unit @param {number} offset @returns {number | null} where the next one ends, in the next passage where this has no more */
  #unitAfter(para, unit, offset) {
    const at = this.map.unitOf(para, offset);
    const more = unit === "paragraph" ? undefined : this.#stretches(para, unit).find(({ to }) => to > at);
    if (more) return this.map.pointOf(para, more.to);
    let next = this.map.paras[para.index + 1];
    while (next && !next.units) next = this.map.paras[next.index + 1];
    return next ? (this.#unitAround(next, unit, next.body, false)?.end ?? null) : null;
  }

  /** @param {1 | -1} way move the end of what is picked by one character */
  nudge(way) {
    this.move("character", way, true);
  }

  /** Take over what the mouse selected; returns whether words are picked. @returns {boolean} */
  fromMouse() {
    const selection = getSelection();
    if (!selection?.rangeCount || selection.isCollapsed) return false;
    const span = this.map.spanOf(selection.getRangeAt(0));
    if (!span) return false;
    this.set(span.start, span.end, { show: false, native: false });
    return true;
  }
}
