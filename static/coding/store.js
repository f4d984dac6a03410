// @ts-check
/** What the page knows: spans, suggestions, chains and codes, and which of them is selected. */

/** @typedef {import("../js/textmap.js").TextMap} TextMap */
/** @typedef {import("../js/textmap.js").Span} Span */
/** @typedef {import("./types.js").Annotation} Annotation */
/** @typedef {import("./types.js").Suggestion} Suggestion */
/** @typedef {import("./types.js").Chain} Chain */
/** @typedef {import("./types.js").Entry} Entry */
/** @typedef {import("./types.js").Mark} Mark */
/** @typedef {import("./types.js").Config} Config */

/** @typedef {{ids: Set<string>, orders: Set<number>, chains: boolean, memos: boolean}} Changed */

/** @param {Span} a @param {Span} b @returns {number} by place, the longer first */
export function byPlace(a, b) {
  return a.start - b.start || b.end - a.end;
}

/**
 * Events: `changed` (detail: Changed), `selected`, `cursor`, `history`.
 */
export class Store extends EventTarget {
  /** @param {TextMap} map @param {Config} config */
  constructor(map, config) {
    super();
    this.map = map;
    this.config = config;
    /** @type {Map<string, Annotation>} */
    this.annotations = new Map();
    /** @type {Map<string, Suggestion>} */
    this.suggestions = new Map();
    /** @type {Map<string, Chain>} */
    this.chains = new Map();
    /** @type {Map<string, import("./types.js").Memo>} */
    this.memos = new Map();
    /** @type {Map<string, Entry>} */
    this.codes = new Map();
    /** Ids of living marks by passage. @type {Map<number, Set<string>>} */
    this.buckets = new Map();
    /** @type {string | null} */
    this.selected = null;
    /** Words picked for coding. @type {Span | null} */
    this.picked = null;
    this.canUndo = false;
    this.canRedo = false;
    /** Suggestions are switched off. */
    this.hidden = false;
    /** In a round, the passages whose suggestions are shown; null: all. @type {Set<number> | null} */
    this.asked = null;
    /** Passages that were handed in and cannot be changed. @type {Set<number> | "all"} */
    this.frozen = new Set();
    /** @type {Changed | null} */
    this.batch = null;
  }

  /**
   * Gather the changes of `work` into one `changed` event.
   * @template T @param {() => T} work @returns {T}
   */
  together(work) {
    if (this.batch) return work();
    const batch = { ids: new Set(), orders: new Set(), chains: false, memos: false };
    this.batch = batch;
    try {
      return work();
    } finally {
      this.batch = null;
      if (batch.ids.size) this.dispatchEvent(new CustomEvent("changed", { detail: batch }));
    }
  }

  /** @param {import("./types.js").Ref["kind"]} kind @param {string} id @returns {any} */
  get(kind, id) {
    return this.#table(kind).get(id);
  }

  /** @param {import("./types.js").Ref["kind"]} kind @returns {any[]} all of a kind, gone ones too */
  all(kind) {
    return [...this.#table(kind).values()];
  }

  /** @param {string} kind @returns {Map<string, any>} */
  #table(kind) {
    if (kind === "annotation") return this.annotations;
    if (kind === "memo") return this.memos;
    return kind === "suggestion" ? this.suggestions : this.chains;
  }

  /**
   * Take in an object as the server or a change made here has it; null removes it.
   * @param {import("./types.js").Ref["kind"]} kind @param {string} id @param {any} item
   */
  put(kind, id, item) {
    this.together(() => {
      const batch = /** @type {Changed} */ (this.batch);
      const table = this.#table(kind);
      const before = table.get(id);
      if (item) table.set(id, item);
      else table.delete(id);
      batch.ids.add(id);
      if (kind === "chain") batch.chains = true;
      else if (kind === "memo") batch.memos = true;
      else {
        if (before) this.#register(id, before, false, batch.orders);
        if (item && alive(kind, item)) this.#register(id, item, true, batch.orders);
      }
      if (id === this.selected && !this.mark(id)) this.select(null);
    });
  }

  /** @param {string} id @param {Span} span @param {boolean} add @param {Set<number>} orders */
  #register(id, span, add, orders) {
    for (const { para } of this.map.pieces(span)) {
      orders.add(para.order);
      let bucket = this.buckets.get(para.order);
      if (!bucket) this.buckets.set(para.order, (bucket = new Set()));
      if (add) bucket.add(id);
      else bucket.delete(id);
    }
  }

  /** @param {string | null} id @returns {Mark | null} a living annotation or a waiting suggestion */
  mark(id) {
    if (!id) return null;
    const annotation = this.annotations.get(id);
    if (annotation) return annotation.deleted ? null : { kind: "annotation", item: annotation };
    const suggestion = this.suggestions.get(id);
    return suggestion && this.#waits(suggestion) ? { kind: "suggestion", item: suggestion } : null;
  }

  /** @param {number} order @returns {Mark[]} the marks on a passage by place */
  onPassage(order) {
    const found = [];
    for (const id of this.buckets.get(order) ?? []) {
      const mark = this.mark(id);
      if (mark) found.push(mark);
    }
    return found.sort((a, b) => byPlace(a.item, b.item));
  }

  /**
   * @param {number} offset @param {boolean} [ending] also those that end there, for a cursor between two letters
   * @returns {Mark[]} all marks under a place: annotations before suggestions, short ones first
   */
  at(offset, ending = false) {
    return this.onPassage(this.map.paraAt(offset).order)
      .filter(({ item }) => item.start <= offset && offset < item.end + Number(ending))
      .sort(
        (a, b) =>
          Number(a.kind === "suggestion") - Number(b.kind === "suggestion") ||
          a.item.end - a.item.start - (b.item.end - b.item.start),
      );
  }

  /** @param {Span} span @returns {Mark[]} all marks that share a character with it */
  overlapping(span) {
    const found = new Map();
    for (const { para } of this.map.pieces(span)) {
      for (const mark of this.onPassage(para.order)) {
        if (mark.item.start < span.end && span.start < mark.item.end) found.set(mark.item.id, mark);
      }
    }
    return [...found.values()];
  }

  /** @returns {Annotation[]} living ones by place */
  living() {
    return [...this.annotations.values()].filter((item) => !item.deleted).sort(byPlace);
  }

  /** @returns {Suggestion[]} waiting ones by place */
  waiting() {
    return [...this.suggestions.values()].filter((item) => this.#waits(item)).sort(byPlace);
  }

  /** @returns {number} how many wait; cheaper than their list */
  countWaiting() {
    let count = 0;
    for (const item of this.suggestions.values()) count += Number(this.#waits(item));
    return count;
  }

  /** @param {Suggestion} item @returns {boolean} whether it waits and is shown */
  #waits({ state, passage }) {
    return state === "pending" && !this.hidden && (!this.asked || this.asked.has(passage));
  }

  /** @returns {Chain[]} */
  livingChains() {
    return [...this.chains.values()].filter((chain) => !chain.deleted).sort((a, b) => a.ident.localeCompare(b.ident));
  }

  /** @param {{hidden?: boolean, asked?: Set<number>}} which suggestions are shown from now on */
  limit({ hidden = this.hidden, asked = this.asked ?? undefined }) {
    this.hidden = hidden;
    this.asked = asked ?? null;
    const waiting = [...this.suggestions.values()].filter(({ state }) => state === "pending");
    this.together(() => waiting.forEach((item) => this.put("suggestion", item.id, item)));
  }

  /** @param {number} order @returns {boolean} whether this passage was handed in, so that it cannot be coded now */
  isFrozen(order) {
    return this.frozen === "all" || this.frozen.has(order);
  }

  /** @param {string | null} id */
  select(id) {
    if (id === this.selected) return;
    this.selected = id;
    this.dispatchEvent(new Event("selected"));
  }

  /** @param {Span | null} span */
  pick(span) {
    this.picked = span;
    this.dispatchEvent(new Event("cursor"));
  }

  /** @param {boolean} undo @param {boolean} redo */
  setHistory(undo, redo) {
    this.canUndo = undo;
    this.canRedo = redo;
    this.dispatchEvent(new Event("history"));
  }

  /** @param {string} key @returns {string} a code's label in the page's language */
  label(key) {
    const entry = this.codes.get(key);
    return entry ? this.words(entry.label) : key;
  }

  /** @param {import("./types.js").Bilingual | undefined} text @returns {string} in the page's language, else the other */
  words(text) {
    if (!text) return "";
    return this.config.language === "zh" ? text.zh || text.en : text.en || text.zh;
  }

  /** @param {Annotation} item @returns {boolean} whether this user may change it */
  mayEdit(item) {
    const { canCode, canAdjudicate, canManage, user } = this.config;
    if (!canCode || (item.coder === user && this.isFrozen(item.passage))) return false;
    return item.coder === null ? canManage : item.coder === user || canAdjudicate;
  }
}

/** @param {string} kind @param {any} item @returns {boolean} */
function alive(kind, item) {
  return kind === "annotation" ? !item.deleted : item.state === "pending";
}
