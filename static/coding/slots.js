// @ts-check
/**
 * The codes on the keys 1–9. A code keeps its key: a newly used one takes a free key or that of the code unused for
 * longest, never a pinned one, so that a key learnt by hand does not change its meaning from day to day.
 */

import { keep, kept } from "./keep.js";

const KEY = "casebase:slots";
const COUNT = 9;

/** @typedef {{code: string, pinned: boolean, used: number}} Slot */

export class Slots extends EventTarget {
  constructor() {
    super();
    /** @type {(Slot | null)[]} */
    this.slots = new Array(COUNT).fill(null);
    try {
      const last = JSON.parse(kept(KEY) ?? "[]");
      if (Array.isArray(last)) this.slots = this.slots.map((_none, index) => last[index] ?? null);
    } catch {
      // A broken note of favourites is not worth a message.
    }
  }

  /** @param {number} digit 1–9 @returns {string | null} */
  code(digit) {
    return this.slots[digit - 1]?.code ?? null;
  }

  /** @param {string} code @returns {number} its digit, 0 without one */
  digit(code) {
    return this.slots.findIndex((slot) => slot?.code === code) + 1;
  }

  /** @returns {string[]} codes by latest use */
  recent() {
    return this.slots
      .filter((slot) => slot !== null)
      .sort((a, b) => b.used - a.used)
      .map(({ code }) => code);
  }

  /** @param {string} code */
  use(code) {
    const now = Date.now();
    const known = this.slots.find((slot) => slot?.code === code);
    if (known) known.used = now;
    else {
      const place = this.#place();
      if (place < 0) return;
      this.slots[place] = { code, pinned: false, used: now };
    }
    this.#keep();
  }

  /** @returns {number} a free place, else the least recently used one that is not pinned, else -1 */
  #place() {
    const free = this.slots.indexOf(null);
    if (free >= 0) return free;
    let oldest = -1;
    this.slots.forEach((slot, index) => {
      if (slot && !slot.pinned && (oldest < 0 || slot.used < /** @type {Slot} */ (this.slots[oldest]).used)) oldest = index;
    });
    return oldest;
  }

  /** @param {string} code */
  togglePin(code) {
    this.use(code);
    const slot = this.slots.find((one) => one?.code === code);
    if (slot) slot.pinned = !slot.pinned;
    this.#keep();
  }

  #keep() {
    keep(KEY, JSON.stringify(this.slots));
    this.dispatchEvent(new Event("changed"));
  }
}
