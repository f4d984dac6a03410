// @ts-check
/** The matches of the query in the text: painted, gone through with n, p and the buttons, and said. */

import { byId, showRange } from "../js/dom.js";

/** @typedef {import("../js/textmap.js").TextMap} TextMap */
/** @typedef {[number, number]} Mark code points, end-exclusive */

const BACK = "results:";

export class Marks {
  /** @param {TextMap} map @param {HTMLElement} bar */
  constructor(map, bar) {
    this.map = map;
    this.bar = bar;
    this.status = /** @type {HTMLElement} */ (bar.querySelector("[role=status]"));
    /** @type {Mark[]} */
    this.marks = [];
    this.current = -1;
    this.focus = new Highlight();
    this.focus.priority = 2;
  }

  /** Ask for the matches, which come after the text: a long report is read before all of it has been searched. */
  async load() {
    this.status.textContent = gettext("Looking for matches…");
    // Whoever has begun to read elsewhere stays there.
    const moved = new AbortController();
    for (const kind of ["wheel", "pointerdown", "keydown", "touchmove"]) {
      document.addEventListener(kind, () => moved.abort(), { once: true, passive: true, signal: moved.signal });
    }
    const answer = await fetch(this.bar.dataset.marks ?? "").catch(() => null);
    if (!answer?.ok) {
      this.status.textContent = gettext("The matches did not come. Load the page again.");
      return;
    }
    const found = await answer.json();
    if (found.version !== Number(this.map.article.dataset.version)) {
      this.status.textContent = gettext("The document has a new text. Load the page again.");
      return;
    }
    this.#show(found.marks);
    if (this.marks.length) this.#startAt(location.hash, !moved.signal.aborted);
    moved.abort();
  }

  /** @param {Mark[]} marks */
  #show(marks) {
    this.marks = marks;
    const all = new Highlight(...marks.flatMap(([start, end]) => this.map.staticRanges({ start, end })));
    all.priority = 1;
    CSS.highlights.set("mark", all);
    CSS.highlights.set("mark-now", this.focus);
    for (const button of this.bar.querySelectorAll("button")) button.hidden = !marks.length;
    if (!marks.length) this.status.textContent = gettext("No match in this document");
  }

  /** @param {number} step 1 or -1; wraps round at both ends */
  go(step) {
    if (!this.marks.length) return;
    this.current = (this.current + step + this.marks.length) % this.marks.length;
    this.#arrive(true);
  }

  /** @param {boolean} scroll whether the text goes along */
  #arrive(scroll) {
    const [start, end] = this.marks[this.current];
    this.focus.clear();
    this.map.staticRanges({ start, end }).forEach((piece) => this.focus.add(piece));
    const range = this.map.range({ start, end });
    if (range && scroll) showRange(range, byId("text-pane"));
    const para = this.map.paraAt(start);
    this.map.article.querySelector("[data-cite-now]")?.removeAttribute("data-cite-now");
    para.section.dataset.citeNow = "";
    const place = para.label ? ` · ${para.label}` : "";
    const count = { at: this.current + 1, all: this.marks.length };
    this.status.textContent = interpolate(gettext("Match %(at)s of %(all)s"), count, true) + place;
    this.bar.dispatchEvent(new CustomEvent("marks:arrived", { detail: para.section }));
  }

  /**
   * Begin at the first match at or after a passage, so that a link to a paragraph shows its own words first.
   * @param {string} hash the address's fragment @param {boolean} scroll
   */
  #startAt(hash, scroll) {
    const section = hash ? document.getElementById(hash.slice(1)) : null;
    const para = section ? this.map.bySection.get(section) : undefined;
    const from = para ? para.start : 0;
    const first = this.marks.findIndex(([start]) => start >= from);
    this.current = Math.max(0, first);
    this.#arrive(scroll);
  }
}

/** @param {HTMLElement} bar the way back leads to the place among the results where this text was opened */
export function wireBack(bar) {
  const link = bar.querySelector("a[data-back]");
  if (!(link instanceof HTMLAnchorElement)) return;
  try {
    const kept = sessionStorage.getItem(BACK + location.pathname + location.search);
    // Only an address of this site's results: what is stored leads nowhere else.
    if (kept && new URL(kept, location.href).pathname === new URL(link.href).pathname) link.href = kept;
  } catch {
    // The link leads to the results all the same.
  }
}
