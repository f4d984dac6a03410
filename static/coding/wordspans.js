// @ts-check
/** A stretch of a document as words: offsets are code points of the whole text, as the server stores them. */

/** @typedef {{start: number, end: number}} Span */

export class WordSpans {
  /** @param {HTMLElement} holder whose text begins at `data-start` of the document */
  constructor(holder) {
    this.holder = holder;
    this.first = Number(holder.dataset.start);
    this.text = holder.textContent ?? "";
    /** Code points before each UTF-16 unit. @type {Uint32Array} */
    this.points = new Uint32Array(this.text.length + 1);
    for (let unit = 0; unit < this.text.length; unit += 1) {
      const low = (this.text.charCodeAt(unit) & 0xfc00) === 0xdc00 && unit > 0;
      this.points[unit + 1] = this.points[unit] + (low ? 0 : 1);
    }
    this.words = this.#words(holder.lang);
  }

  /** @param {string} language @returns {Span[]} */
  #words(language) {
    const found = [];
    for (const { segment, index, isWordLike } of new Intl.Segmenter(language || "en", { granularity: "word" }).segment(this.text)) {
      if (isWordLike) found.push({ start: this.#offset(index), end: this.#offset(index + segment.length) });
    }
    return found;
  }

  /** @param {number} unit @returns {number} */
  #offset(unit) {
    return this.first + this.points[unit];
  }

  /** @param {number} offset @returns {number} the UTF-16 unit in the holder's text */
  #unit(offset) {
    const point = offset - this.first;
    let [low, high] = [0, this.text.length];
    while (low < high) {
      const middle = (low + high) >> 1;
      if (this.points[middle] < point) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  /** @param {Span} span @returns {string} */
  of({ start, end }) {
    return this.text.slice(this.#unit(start), this.#unit(end));
  }

  /**
   * The span with its beginning or end a word further on or back, never empty, never outside the stretch.
   * @param {Span} span @param {"start" | "end"} side @param {1 | -1} step @returns {Span}
   */
  moved(span, side, step) {
    const borders = this.words.map((word) => word[side]);
    const found = step > 0 ? borders.find((at) => at > span[side]) : borders.findLast((at) => at < span[side]);
    const next = { ...span, [side]: found ?? span[side] };
    return next.start < next.end ? next : span;
  }

  /** @param {Span} span @returns {Range} */
  range(span) {
    const range = document.createRange();
    range.setStart(...this.#place(this.#unit(span.start)));
    range.setEnd(...this.#place(this.#unit(span.end)));
    return range;
  }

  /** @param {number} unit @returns {[Node, number]} */
  #place(unit) {
    const walker = document.createTreeWalker(this.holder, NodeFilter.SHOW_TEXT);
    let left = unit;
    let node = walker.nextNode();
    for (let next = node; next; next = walker.nextNode()) {
      node = next;
      if (left <= /** @type {Text} */ (node).length) return [node, left];
      left -= /** @type {Text} */ (node).length;
    }
    return [node ?? this.holder, node ? /** @type {Text} */ (node).length : 0];
  }

  /** @param {Node} node in the stretch @returns {Span | null} its words, without spaces at their ends */
  within(node) {
    const range = document.createRange();
    range.selectNodeContents(node);
    return this.#spanOf(range);
  }

  /** @returns {Span | null} what is selected here with the mouse, without spaces at its ends */
  selected() {
    const selection = getSelection();
    if (!selection || selection.isCollapsed || !selection.rangeCount) return null;
    const range = selection.getRangeAt(0);
    if (!this.holder.contains(range.startContainer) || !this.holder.contains(range.endContainer)) return null;
    return this.#spanOf(range);
  }

  /** @param {Range} range @returns {Span | null} */
  #spanOf(range) {
    const before = document.createRange();
    before.setStart(this.holder, 0);
    before.setEnd(range.startContainer, range.startOffset);
    const words = range.toString();
    const from = before.toString().length + (words.length - words.trimStart().length);
    const to = from + words.trim().length;
    return from < to ? { start: this.#offset(from), end: this.#offset(to) } : null;
  }
}
