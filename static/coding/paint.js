// @ts-check
/**
 * Painting spans with the CSS Custom Highlight API: one highlight per axis and lane, no elements in the text.
 *
 * Tints are opaque and cut where axes overlap, so that they never blend: one axis, its tint; several, a neutral
 * one. Bars under the line are stacked in lanes and say which codes there are.
 */

import { staticRange } from "../js/textmap.js";
import { AXES } from "./types.js";

/** @typedef {import("./store.js").Store} Store */
/** @typedef {import("./nearby.js").Nearby} Nearby */
/** @typedef {import("./types.js").Axis} Axis */
/** @typedef {import("../js/textmap.js").Para} Para */
/** @typedef {{from: number, to: number, axis: Axis, kind: string}} Stretch units in one passage */

export const LANES = 4;

/** @param {string} name @param {number} priority @returns {Highlight} */
function highlight(name, priority) {
  const made = new Highlight();
  made.priority = priority;
  CSS.highlights.set(name, made);
  return made;
}

export class Painter {
  /** @param {Store} store @param {Nearby} nearby */
  constructor(store, nearby) {
    this.store = store;
    this.nearby = nearby;
    for (const event of ["entered", "left"]) {
      nearby.addEventListener(event, (news) => this.repaint(/** @type {CustomEvent} */ (news).detail));
    }
    /** @type {Map<string, Highlight>} */
    this.layers = new Map();
    for (const axis of AXES) {
      this.layers.set(`tint-${axis}`, highlight(`tint-${axis}`, 1));
      for (let lane = 0; lane < LANES; lane += 1) {
        this.layers.set(`annotation-${axis}-${lane}`, highlight(`annotation-${axis}-${lane}`, 3));
        this.layers.set(`suggestion-${axis}-${lane}`, highlight(`suggestion-${axis}-${lane}`, 3));
      }
    }
    this.layers.set("tint-several", highlight("tint-several", 1));
    this.selected = highlight("span-selected", 2);
    this.picked = highlight("span-picked", 4);
    /** @type {Map<number, [Highlight, StaticRange][]>} */
    this.painted = new Map();
  }

  /** @param {Iterable<number>} orders passages whose marks changed, or that came near the screen or left it */
  repaint(orders) {
    for (const order of orders) {
      const para = this.store.map.byOrder.get(order);
      if (para) this.#passage(para);
    }
  }

  /** @param {Para} para */
  #passage(para) {
    for (const [layer, range] of this.painted.get(para.order) ?? []) layer.delete(range);
    /** @type {[Highlight, StaticRange][]} */
    const fresh = [];
    const add = (/** @type {string} */ name, /** @type {number} */ from, /** @type {number} */ to) => {
      const layer = /** @type {Highlight} */ (this.layers.get(name));
      const range = staticRange({ para, from, to });
      layer.add(range);
      fresh.push([layer, range]);
    };
    const stretches = this.nearby.has(para.order) ? this.#stretches(para) : [];
    lanes(stretches).forEach((lane, index) => {
      const { kind, axis, from, to } = stretches[index];
      add(`${kind}-${axis}-${lane}`, from, to);
    });
    for (const { from, to, axis } of tints(stretches)) add(`tint-${axis}`, from, to);
    if (fresh.length) this.painted.set(para.order, fresh);
    else this.painted.delete(para.order);
  }

  /** @param {Para} para @returns {Stretch[]} */
  #stretches(para) {
    const { map } = this.store;
    return this.store
      .onPassage(para.order)
      .map(({ kind, item }) => ({
        from: map.unitOf(para, item.start),
        to: map.unitOf(para, item.end),
        axis: item.axis,
        kind,
      }))
      .filter(({ from, to }) => from < to);
  }

  /** Show which span is selected and which words are picked. */
  repaintFocus() {
    const { map, selected, picked } = this.store;
    const mark = this.store.mark(selected);
    this.selected.clear();
    this.picked.clear();
    if (mark) map.staticRanges(mark.item).forEach((range) => this.selected.add(range));
    if (picked) map.staticRanges(picked).forEach((range) => this.picked.add(range));
  }
}

/**
 * The first free lane for each stretch, the last one for what finds none.
 * @param {Stretch[]} stretches by place @returns {number[]}
 */
export function lanes(stretches) {
  const busyUntil = new Array(LANES).fill(-1);
  return stretches.map(({ from, to }) => {
    let lane = busyUntil.findIndex((until) => until <= from);
    if (lane < 0) lane = LANES - 1;
    busyUntil[lane] = Math.max(busyUntil[lane], to);
    return lane;
  });
}

/**
 * The tinted stretches, without overlaps. Suggestions are not tinted.
 * @param {Stretch[]} stretches @returns {{from: number, to: number, axis: string}[]}
 */
export function tints(stretches) {
  const coded = stretches.filter(({ kind }) => kind === "annotation");
  const cuts = [...new Set(coded.flatMap(({ from, to }) => [from, to]))].sort((a, b) => a - b);
  /** @type {{from: number, to: number, axis: string}[]} */
  const found = [];
  for (let index = 0; index + 1 < cuts.length; index += 1) {
    const from = cuts[index];
    const to = cuts[index + 1];
    const axes = new Set(coded.filter((one) => one.from <= from && to <= one.to).map(({ axis }) => axis));
    if (!axes.size) continue;
    const axis = axes.size === 1 ? [...axes][0] : "several";
    const last = found.at(-1);
    if (last && last.to === from && last.axis === axis) last.to = to;
    else found.push({ from, to, axis });
  }
  return found;
}
