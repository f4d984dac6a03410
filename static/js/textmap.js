// @ts-check
/**
 * The border between stored offsets and the page.
 *
 * Stored offsets are Unicode code points of the whole text version; JavaScript and the DOM count UTF-16 units
 * inside one text node. Everything that crosses passes through TextMap, and nothing else converts.
 */

/**
 * @typedef {object} Para A passage on the page.
 * @property {number} index its place in `TextMap.paras`
 * @property {number} order
 * @property {number} start code point where its printed label begins
 * @property {number} body code point where its text begins
 * @property {number} end code point after its last
 * @property {string} label
 * @property {string} kind
 * @property {HTMLElement} section
 * @property {HTMLElement} holder the `.para-text` element
 * @property {Text | null} node null where the passage has no text
 * @property {Uint32Array | null} astral units at which surrogate pairs begin; null: not looked at yet
 */

/** @typedef {{start: number, end: number}} Span code points, end-exclusive */
/** @typedef {{para: Para, from: number, to: number}} Piece UTF-16 units within one passage */

const NONE = new Uint32Array(0);

/**
 * How many entries of a sorted array are smaller than `value`.
 * @param {Uint32Array} sorted @param {number} value @returns {number}
 */
function countBelow(sorted, value) {
  let low = 0;
  let high = sorted.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (sorted[middle] < value) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** @param {string} text @returns {Uint32Array} the units at which surrogate pairs begin */
function surrogatePairs(text) {
  const found = [];
  for (let unit = 0; unit < text.length; unit += 1) {
    const code = text.charCodeAt(unit);
    if (code >= 0xd800 && code < 0xdc00) {
      found.push(unit);
      unit += 1;
    }
  }
  return found.length ? Uint32Array.from(found) : NONE;
}

export class TextMap {
  /** @param {HTMLElement} article the `<article class="source">` with all passages */
  constructor(article) {
    this.article = article;
    this.length = Number(article.dataset.length);
    /** @type {Para[]} */
    this.paras = [];
    /** @type {Map<Element, Para>} */
    this.bySection = new Map();
    /** @type {Map<number, Para>} */
    this.byOrder = new Map();
    for (const child of article.children) {
      const section = /** @type {HTMLElement} */ (child);
      const holder = /** @type {HTMLElement | null} */ (section.querySelector(".para-text"));
      if (holder) this.#add(section, holder);
    }
  }

  /** @param {HTMLElement} section @param {HTMLElement} holder */
  #add(section, holder) {
    // Chromium's parser cuts text at 65,536 units; one node per passage keeps the arithmetic simple.
    if (holder.childNodes.length > 1) holder.normalize();
    const data = section.dataset;
    const para = {
      index: this.paras.length,
      order: Number(data.order),
      start: Number(data.start),
      body: Number(data.body),
      end: Number(data.end),
      label: data.label ?? "",
      kind: data.kind ?? "paragraph",
      section,
      holder,
      node: /** @type {Text | null} */ (holder.firstChild),
      astral: null,
    };
    this.paras.push(para);
    this.bySection.set(section, para);
    this.byOrder.set(para.order, para);
  }

  /** @param {Para} para @returns {Uint32Array} */
  #pairs(para) {
    if (para.astral === null) {
      const units = para.node ? para.node.length : 0;
      para.astral = units === para.end - para.body ? NONE : surrogatePairs(para.node ? para.node.data : "");
      if (units - para.astral.length !== para.end - para.body) {
        throw new RangeError(`passage ${para.order}: the page does not show the stored text`);
      }
    }
    return para.astral;
  }

  /** @param {Para} para @param {number} offset code point of the version @returns {number} unit in the passage */
  unitOf(para, offset) {
    const point = Math.min(Math.max(offset, para.body), para.end) - para.body;
    const pairs = this.#pairs(para);
    if (!pairs.length) return point;
    // The pair that begins at unit pairs[i] is code point pairs[i] - i.
    let low = 0;
    let high = pairs.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (pairs[middle] - middle < point) low = middle + 1;
      else high = middle;
    }
    return point + low;
  }

  /** @param {Para} para @param {number} unit @returns {number} code point; inside a pair, where the pair begins */
  pointOf(para, unit) {
    return para.body + unit - countBelow(this.#pairs(para), unit);
  }

  /** @param {number} offset @returns {Para} the passage an offset lies in, or the nearest before it */
  paraAt(offset) {
    let low = 0;
    let high = this.paras.length - 1;
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if (this.paras[middle].start <= offset) low = middle;
      else high = middle - 1;
    }
    return this.paras[low];
  }

  /** @param {Span} span @returns {Piece[]} its stretches of text, one per passage, empty ones left out */
  pieces({ start, end }) {
    const pieces = [];
    for (let index = this.paraAt(start).index; index < this.paras.length; index += 1) {
      const para = this.paras[index];
      if (para.start >= end) break;
      if (!para.node) continue;
      const from = this.unitOf(para, start);
      const to = this.unitOf(para, end);
      if (from < to) pieces.push({ para, from, to });
    }
    return pieces;
  }

  /**
   * One static range per passage: a highlight then never covers paragraph numbers and margins.
   * @param {Span} span @returns {StaticRange[]}
   */
  staticRanges(span) {
    return this.pieces(span).map((piece) => staticRange(piece));
  }

  /** @param {Span} span @returns {Range | null} from its first to its last character */
  range(span) {
    const pieces = this.pieces(span);
    if (!pieces.length) return null;
    const first = pieces[0];
    const last = pieces[pieces.length - 1];
    const range = document.createRange();
    range.setStart(/** @type {Text} */ (first.para.node), first.from);
    range.setEnd(/** @type {Text} */ (last.para.node), last.to);
    return range;
  }

  /** @param {Span} span @returns {string} its words, passages joined by a line break */
  text(span) {
    return this.pieces(span)
      .map(({ para, from, to }) => /** @type {Text} */ (para.node).data.slice(from, to))
      .join("\n");
  }

  /**
   * The stored offset of a DOM position, or null outside the document's text.
   * @param {Node} node @param {number} offset @returns {number | null}
   */
  offsetOf(node, offset) {
    const element = node instanceof Element ? node : node.parentElement;
    const section = element?.closest(".para");
    const para = section ? this.bySection.get(section) : undefined;
    if (!para) return node === this.article ? this.#offsetOfChild(offset) : null;
    if (node === para.node) return this.pointOf(para, offset);
    if (para.holder.contains(node)) return offset === 0 ? para.body : para.end;
    if (node === section) {
      const child = section.childNodes[offset];
      return child && para.holder.compareDocumentPosition(child) & Node.DOCUMENT_POSITION_FOLLOWING
        ? para.end
        : para.body;
    }
    return para.holder.compareDocumentPosition(node) & Node.DOCUMENT_POSITION_FOLLOWING ? para.end : para.body;
  }

  /** @param {number} child index among the article's child nodes @returns {number} */
  #offsetOfChild(child) {
    for (const node of [...this.article.childNodes].slice(child)) {
      const para = node instanceof Element ? this.bySection.get(node) : undefined;
      if (para) return para.body;
    }
    return this.length;
  }

  /** @param {AbstractRange} range @returns {Span | null} code points; null where it is outside or empty */
  spanOf(range) {
    const start = this.offsetOf(range.startContainer, range.startOffset);
    const end = this.offsetOf(range.endContainer, range.endOffset);
    return start === null || end === null || start >= end ? null : this.trim({ start, end });
  }

  /** @param {Span} span @returns {Span | null} without white space at its ends; null when nothing is left */
  trim(span) {
    const pieces = this.pieces(span);
    const kept = [];
    for (const { para, from, to } of pieces) {
      const text = /** @type {Text} */ (para.node).data.slice(from, to);
      const before = text.length - text.trimStart().length;
      const after = text.length - text.trimEnd().length;
      if (before < text.length) kept.push({ para, from: from + before, to: to - after });
    }
    if (!kept.length) return null;
    const last = kept[kept.length - 1];
    return { start: this.pointOf(kept[0].para, kept[0].from), end: this.pointOf(last.para, last.to) };
  }

  /** @param {number} x @param {number} y viewport pixels @returns {number | null} the offset under a point */
  offsetAtPoint(x, y) {
    const position = caretAt(x, y);
    return position ? this.offsetOf(position.node, position.offset) : null;
  }
}

/** @param {Piece} piece @returns {StaticRange} */
export function staticRange({ para, from, to }) {
  const node = /** @type {Text} */ (para.node);
  return new StaticRange({ startContainer: node, startOffset: from, endContainer: node, endOffset: to });
}

/** @param {number} x @param {number} y @returns {{node: Node, offset: number} | null} */
function caretAt(x, y) {
  if (document.caretPositionFromPoint) {
    const position = document.caretPositionFromPoint(x, y);
    return position ? { node: position.offsetNode, offset: position.offset } : null;
  }
  const range = document.caretRangeFromPoint(x, y);
  return range ? { node: range.startContainer, offset: range.startOffset } : null;
}
