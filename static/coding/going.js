// @ts-check
/** To the next passage without a code, the next difference between coders, the next memo. */

import { byId } from "../js/dom.js";
import { goTo, isBody } from "../js/outline.js";
import { NoConnection, send } from "./api.js";

/** @typedef {import("./bench.js").Bench} Bench */
/** @typedef {import("./memos.js").Memos} Memos */
/** @typedef {{start: number, end: number, kind: string, codes: string[], url: string}} Difference */

export class Going {
  /** @param {Bench} bench @param {Memos | null} memos null for readers */
  constructor(bench, memos) {
    this.bench = bench;
    this.store = bench.store;
    this.memos = memos;
    /** @type {Difference[]} */
    this.differences = [];
    this.link = /** @type {HTMLAnchorElement | null} */ (document.getElementById("difference-link"));
  }

  /** Ask where coders differ; nothing waits for the answer. */
  async load() {
    const { api, slug, canCode } = this.store.config;
    if (!canCode) return;
    try {
      const answer = await send(api, "GET", `documents/${encodeURIComponent(slug)}/disagreements/`);
      if (!answer.ok) return;
      this.differences = answer.body;
      byId("difference-total").textContent = String(this.differences.length);
    } catch (error) {
      if (!(error instanceof NoConnection)) throw error;
    }
  }

  /** @returns {number} the place from which the next one is looked for */
  get #from() {
    const { caret } = this.bench;
    if (!caret.placed) caret.place();
    return Math.min(caret.anchor ?? caret.focus, caret.focus);
  }

  /** @param {1 | -1} way to the next passage that nobody whose codes are shown has coded, round at the end */
  uncoded(way) {
    const { paras } = this.store.map;
    const here = this.store.map.paraAt(this.#from).index;
    for (let count = 1; count <= paras.length; count += 1) {
      const para = paras[(here + way * count + paras.length * 2) % paras.length];
      if (!isBody(para) || !para.units || this.#coded(para.order)) continue;
      goTo(para);
      this.bench.caret.set(para.body, para.body, { show: false });
      this.store.select(null);
      this.bench.toText();
      this.bench.say(interpolate(gettext("Not coded: %s"), [para.label ? `¶ ${para.label}` : para.text.slice(0, 60)]), "quiet");
      return;
    }
    this.bench.say(gettext("Every passage has a code."));
  }

  /** @param {number} order @returns {boolean} */
  #coded(order) {
    for (const id of this.store.buckets.get(order) ?? []) if (this.store.annotations.has(id)) return true;
    return false;
  }

  /** @param {1 | -1} way */
  difference(way) {
    const next = this.#next(this.differences, way);
    if (!next) {
      this.bench.say(gettext("No difference between coders waits here."));
      return;
    }
    this.#showSpan(next);
    const labels = next.codes.map((code) => this.store.label(code)).join(" / ");
    const at = this.differences.indexOf(next) + 1;
    this.bench.say(interpolate(gettext("Difference %(n)s of %(all)s: %(kind)s. %(codes)s"), { n: at, all: this.differences.length, kind: kindName(next.kind), codes: labels }, true));
    if (this.link) {
      this.link.hidden = !next.url;
      this.link.href = next.url;
    }
  }

  /** @param {1 | -1} way */
  memo(way) {
    const next = this.#next(this.memos?.inText() ?? [], way);
    if (!next) this.bench.say(gettext("No memo stands in the text."));
    else this.memos?.show(next.memo.id);
  }

  /** @template {{start: number}} One @param {One[]} places in order @param {1 | -1} way @returns {One | undefined} */
  #next(places, way) {
    const from = this.#from;
    const next = way > 0 ? places.find(({ start }) => start > from) : places.findLast(({ start }) => start < from);
    return next ?? (way > 0 ? places[0] : places.at(-1));
  }

  /** @param {{start: number, end: number}} span */
  #showSpan(span) {
    this.store.select(null);
    this.bench.caret.set(span.start, span.end);
    this.bench.toText();
  }
}

/** @param {string} kind @returns {string} */
function kindName(kind) {
  const names = /** @type {Record<string, string>} */ ({
    boundary: gettext("the same code on other words"),
    code: gettext("another code of the same axis"),
    axis: gettext("another axis"),
    missed: gettext("not coded by all"),
  });
  return names[kind] ?? kind;
}
