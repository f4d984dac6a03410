// @ts-check
/** The reading page: follow the outline, jump to a paragraph or a footnote, go through the marked words. */

import { byId, isTyping, jsonScript, layOutAround, showRange } from "../js/dom.js";
import { Outline, wireJump } from "../js/outline.js";
import { TextMap } from "../js/textmap.js";

/** @typedef {[number, number]} Mark code points, end-exclusive */

class Marks {
  /** @param {TextMap} map @param {Mark[]} marks in order @param {HTMLElement | null} counter */
  constructor(map, marks, counter) {
    this.map = map;
    this.marks = marks;
    this.counter = counter;
    this.current = -1;
    this.focus = new Highlight();
    this.focus.priority = 2;
    const ranges = marks.flatMap(([start, end]) => map.staticRanges({ start, end }));
    const all = new Highlight(...ranges);
    all.priority = 1;
    CSS.highlights.set("mark", all);
    CSS.highlights.set("mark-now", this.focus);
  }

  /** @param {number} step 1 or -1; wraps round at both ends */
  go(step) {
    if (!this.marks.length) return;
    this.current = (this.current + step + this.marks.length) % this.marks.length;
    const [start, end] = this.marks[this.current];
    this.focus.clear();
    this.map.staticRanges({ start, end }).forEach((piece) => this.focus.add(piece));
    const range = this.map.range({ start, end });
    if (range) showRange(range, byId("text-pane"));
    if (this.counter) {
      this.counter.textContent = interpolate(gettext("%(at)s of %(all)s"), { at: this.current + 1, all: this.marks.length }, true);
    }
  }

  /**
   * Begin at the first mark at or after a passage, so that a link to a paragraph shows its own words first.
   * @param {string} hash the address's fragment
   */
  startAt(hash) {
    const section = hash ? document.getElementById(hash.slice(1)) : null;
    const para = section ? this.map.bySection.get(section) : undefined;
    const from = para ? para.start : 0;
    const first = this.marks.findIndex(([start]) => start >= from);
    this.current = (first < 0 ? 0 : first) - 1;
    this.go(1);
  }
}

function main() {
  const map = new TextMap(byId("text"));
  const list = document.querySelector("ol.outline");
  const form = document.querySelector("form[data-jump]");
  if (list instanceof HTMLElement && form instanceof HTMLFormElement) {
    wireJump(form, new Outline(list, map, byId("text-pane")));
  }
  // The browser itself follows the link then, moves the focus and keeps the way back.
  byId("text").addEventListener("click", (event) => {
    const link = /** @type {Element} */ (event.target).closest(".call a, .note-back a");
    const goal = link instanceof HTMLAnchorElement ? document.getElementById(link.hash.slice(1)) : null;
    layOutAround(goal?.closest(".para") ?? null);
  });
  /** @type {Mark[]} */
  const found = jsonScript("marks") ?? [];
  const marks = new Marks(map, found, document.querySelector("[data-marks-nav] b"));
  if (found.length) marks.startAt(location.hash);
  document.addEventListener("keydown", (event) => {
    if (isTyping(event.target) || event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.key === "g" && form) {
      event.preventDefault();
      form.querySelector("input")?.focus();
    } else if (event.key === "n") marks.go(1);
    else if (event.key === "p") marks.go(-1);
  });
  for (const button of document.querySelectorAll("[data-mark-step]")) {
    button.addEventListener("click", () => marks.go(Number(/** @type {HTMLElement} */ (button).dataset.markStep)));
  }
}

main();
