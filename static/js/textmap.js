// @ts-check
/**
 * The border between stored offsets and the page.
 *
 * Stored offsets are Unicode code points of the whole text version; JavaScript counts UTF-16 units, and the DOM
 * counts them in each text node anew. A passage is one text node, or several where it calls footnotes; its units
 * are counted over all of them. Everything that crosses passes through TextMap, and nothing else converts.
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
 * @property {Text[]} nodes its text nodes in order; none where the passage has no text
 * @property {number[]} begins the unit at which each node begins
 * @property {number} units its length
 * @property {string} text all its words
 * @property {Uint32Array | null} astral units at which surrogate pairs begin; null: not looked at yet
 */

/** @typedef {{element: HTMLElement, first: number, until: number}} Sheet of its passages the first, and the first after them */
/** @typedef {{start: number, end: number}} Span code points, end-exclusive */
/** @typedef {{para: Para, from: number, to: number}} Piece UTF-16 units within one passage */
/** @typedef {[Text, number]} Place a text node and a unit in it */

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

/** @param {number} low @param {number} high @param {(at: number) => boolean} holds once, then for all after @returns {number} the first for which it holds, else `high` */
function firstWhere(low, high, holds) {
  while (low < high) {
    const middle = (low + high) >> 1;
    if (holds(middle)) high = middle;
    else low = middle + 1;
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

/** @param {HTMLElement} holder @returns {Text[]} */
function textNodes(holder) {
  // Chromium's parser cuts text at 65,536 units; as few nodes as there can be keep the arithmetic short.
  if (holder.childNodes.length > 1) holder.normalize();
  else if (holder.firstChild instanceof Text) return [holder.firstChild];
  const walker = document.createTreeWalker(holder, NodeFilter.SHOW_TEXT);
  const nodes = [];
  while (walker.nextNode()) nodes.push(/** @type {Text} */ (walker.currentNode));
  return nodes;
}

/**
 * The DOM position of a unit. At the border of two nodes it is where the second begins, or where the first ends.
 * @param {Para} para with text @param {number} unit @param {boolean} [asEnd] @returns {Place}
 */
export function placeOf(para, unit, asEnd = false) {
  let index = para.nodes.length - 1;
  while (index > 0 && (asEnd ? para.begins[index] >= unit : para.begins[index] > unit)) index -= 1;
  return [para.nodes[index], unit - para.begins[index]];
}

/**
 * The unit at which a position begins that an element and one of its children name.
 * @param {Para} para @param {Node} node an element in the passage's text @param {number} offset of a child
 * @returns {number}
 */
function unitAtChild(para, node, offset) {
  const child = node.childNodes[offset];
  const next = para.nodes.findIndex((text) => {
    if (child) return text === child || child.compareDocumentPosition(text) & Node.DOCUMENT_POSITION_FOLLOWING;
    return !node.contains(text) && node.compareDocumentPosition(text) & Node.DOCUMENT_POSITION_FOLLOWING;
  });
  return next < 0 ? para.units : para.begins[next];
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
    /** What is laid out together; a passage outside sheets is one. @type {Sheet[]} */
    this.sheets = [];
    for (const child of article.children) this.#read(/** @type {HTMLElement} */ (child));
  }

  /** @param {HTMLElement} element a sheet or a passage */
  #read(element) {
    const first = this.paras.length;
    for (const holder of /** @type {NodeListOf<HTMLElement>} */ (element.querySelectorAll(".para-text"))) {
      this.#add(/** @type {HTMLElement} */ (holder.closest(".para") ?? element), holder);
    }
    if (this.paras.length > first) this.sheets.push({ element, first, until: this.paras.length });
  }

  /** @param {HTMLElement} section @param {HTMLElement} holder */
  #add(section, holder) {
    const data = section.dataset;
    const nodes = textNodes(holder);
    let units = 0;
    const begins = nodes.map((node) => (units += node.length) - node.length);
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
      nodes,
      begins,
      units,
      get text() {
        return nodes.length === 1 ? nodes[0].data : nodes.map((node) => node.data).join("");
      },
      astral: null,
    };
    this.paras.push(para);
    this.bySection.set(section, para);
    this.byOrder.set(para.order, para);
  }

  /** @param {Para} para @returns {Uint32Array} */
  #pairs(para) {
    if (para.astral === null) {
      para.astral = para.units === para.end - para.body ? NONE : surrogatePairs(para.text);
      if (para.units - para.astral.length !== para.end - para.body) {
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
      if (!para.units) continue;
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
    range.setStart(...placeOf(first.para, first.from));
    range.setEnd(...placeOf(last.para, last.to, true));
    return range;
  }

  /** @param {Span} span @returns {string} its words, passages joined by a line break */
  text(span) {
    return this.pieces(span)
      .map(({ para, from, to }) => para.text.slice(from, to))
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
    if (!para) return node instanceof Element && this.article.contains(node) ? this.#offsetOfChild(node, offset) : null;
    const index = para.nodes.indexOf(/** @type {Text} */ (node));
    if (index >= 0) return this.pointOf(para, para.begins[index] + offset);
    if (para.holder.contains(node)) return this.pointOf(para, unitAtChild(para, node, offset));
    if (node === section) {
      const child = section.childNodes[offset];
      return child && para.holder.compareDocumentPosition(child) & Node.DOCUMENT_POSITION_FOLLOWING
        ? para.end
        : para.body;
    }
    return para.holder.compareDocumentPosition(node) & Node.DOCUMENT_POSITION_FOLLOWING ? para.end : para.body;
  }

  /** @param {Element} parent the article or a sheet @param {number} child index among its child nodes @returns {number} */
  #offsetOfChild(parent, child) {
    for (const node of [...parent.childNodes].slice(child)) {
      const section = node instanceof Element ? node.closest(".para") ?? node.querySelector(".para") : null;
      const para = section ? this.bySection.get(section) : undefined;
      if (para) return para.body;
    }
    if (parent === this.article) return this.length;
    return this.#offsetOfChild(this.article, [...this.article.childNodes].indexOf(/** @type {ChildNode} */ (parent)) + 1);
  }

  /**
   * Asked of sheets before passages: a passage in a sheet that is not laid out would have to be laid out to answer.
   * @param {number} y pixels from the top of the window @returns {number} the place in `paras` of the first passage that ends below it, of the last where none does
   */
  indexBelow(y) {
    const below = (/** @type {Element} */ element) => element.getBoundingClientRect().bottom > y;
    const sheet = this.sheets[firstWhere(0, this.sheets.length - 1, (at) => below(this.sheets[at].element))];
    return sheet ? firstWhere(sheet.first, sheet.until - 1, (at) => below(this.paras[at].section)) : 0;
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
      const text = para.text.slice(from, to);
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
  const [startContainer, startOffset] = placeOf(para, from);
  const [endContainer, endOffset] = placeOf(para, to, true);
  return new StaticRange({ startContainer, startOffset, endContainer, endOffset });
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
