// @ts-check
/** The outline of headings beside a text: which one is being read, its branch unfolded, and jumping. */

import { el, layOutAround, scroller } from "./dom.js";

/** @typedef {import("./textmap.js").TextMap} TextMap */
/** @typedef {import("./textmap.js").Para} Para */

/**
 * @typedef {object} Entry
 * @property {HTMLElement} item the `<li>`
 * @property {Para} para the heading's passage
 * @property {number} level from 1
 * @property {number} parent index of the entry above, -1 at the top
 * @property {number} until index of the first passage that is no longer under it
 */

const COUNTED = new Set(["paragraph", "quote", "footnote", "table"]);
/** The heading being read is the last one above this line of the pane, in pixels from its top. */
const READING_LINE = 120;

/** @param {Para} para @returns {boolean} whether a passage can be coded, as against headings and contents */
export function isBody(para) {
  return COUNTED.has(para.kind);
}

export class Outline {
  /** @param {HTMLElement} list the `<ol class="outline">` @param {TextMap} map @param {HTMLElement} pane what scrolls */
  constructor(list, map, pane) {
    this.list = list;
    this.map = map;
    this.pane = pane;
    this.current = -1;
    /** @type {Entry[]} */
    this.entries = [];
    this.#read();
    this.#fold();
    let waiting = false;
    const follow = () => {
      if (waiting) return;
      waiting = true;
      requestAnimationFrame(() => {
        waiting = false;
        this.follow();
      });
    };
    for (const target of [pane, window]) target.addEventListener("scroll", follow, { passive: true });
    list.addEventListener("click", (event) => this.#click(event));
    this.follow();
  }

  #read() {
    /** @type {number[]} */
    const above = [];
    for (const item of this.list.querySelectorAll("li")) {
      const link = item.querySelector("a");
      const section = link && document.getElementById(link.hash.slice(1));
      const para = section ? this.map.bySection.get(section) : undefined;
      if (!para) continue;
      const level = Number(/level-(\d+)/.exec(item.className)?.[1] ?? 1);
      while (above.length && this.entries[above[above.length - 1]].level >= level) {
        this.entries[/** @type {number} */ (above.pop())].until = para.index;
      }
      this.entries.push({ item, para, level, parent: above.at(-1) ?? -1, until: this.map.paras.length });
      above.push(this.entries.length - 1);
    }
  }

  #fold() {
    const parents = new Set(this.entries.map((entry) => entry.parent));
    const small = this.entries.length <= 40;
    this.entries.forEach((entry, index) => {
      entry.item.dataset.index = String(index);
      if (!parents.has(index)) return;
      const name = interpolate(gettext("Unfold %s"), [entry.item.textContent?.trim() ?? ""]);
      const button = el("button", { type: "button", class: "twisty", "aria-expanded": String(small), "aria-label": name });
      entry.item.prepend(button);
    });
    this.#show();
  }

  #show() {
    const open = this.entries.map(({ item }) => item.querySelector(".twisty")?.getAttribute("aria-expanded") === "true");
    /** @type {boolean[]} */
    const visible = [];
    this.entries.forEach(({ item, parent }, index) => {
      visible[index] = parent < 0 || (visible[parent] && open[parent]);
      item.hidden = !visible[index];
    });
  }

  /** @param {Event} event */
  #click(event) {
    const target = /** @type {Element} */ (event.target);
    const twisty = target.closest(".twisty");
    if (twisty) {
      twisty.setAttribute("aria-expanded", String(twisty.getAttribute("aria-expanded") !== "true"));
      this.#show();
    }
    // The browser follows the link itself.
    const link = target.closest("a");
    if (link) layOutAround(document.getElementById(link.hash.slice(1)));
  }

  /** Mark the heading that is being read and unfold its branch. */
  follow() {
    const top = scroller(this.pane)?.getBoundingClientRect().top ?? 0;
    let read = this.map.indexBelow(top + READING_LINE);
    // Above the first passage none is read yet.
    if (!read && this.map.paras[0]?.section.getBoundingClientRect().top > top + READING_LINE) read = -1;
    let low = -1;
    let high = this.entries.length - 1;
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if (this.entries[middle].para.index <= read) low = middle;
      else high = middle - 1;
    }
    if (low === this.current) return;
    this.entries[this.current]?.item.classList.remove("on");
    this.entries[this.current]?.item.querySelector("a")?.removeAttribute("aria-current");
    this.current = low;
    const entry = this.entries[low];
    if (!entry) return;
    for (let index = entry.parent; index >= 0; index = this.entries[index].parent) {
      this.entries[index].item.querySelector(".twisty")?.setAttribute("aria-expanded", "true");
    }
    this.#show();
    entry.item.classList.add("on");
    entry.item.querySelector("a")?.setAttribute("aria-current", "location");
    // scrollIntoView would move the window too where the columns are folded.
    const box = this.list.scrollHeight > this.list.clientHeight ? this.list : this.list.parentElement;
    if (!box || box.scrollHeight <= box.clientHeight) return;
    const place = entry.item.getBoundingClientRect();
    const frame = box.getBoundingClientRect();
    if (place.top < frame.top + 40 || place.bottom > frame.bottom - 40) box.scrollTop += place.top - frame.top - frame.height / 3;
  }

  /**
   * The passage that "7.123", "¶ 7.123", "p12" or words of a heading name.
   * @param {string} wanted @returns {Para | null}
   */
  find(wanted) {
    const query = wanted.trim().toLowerCase().replace(/^(¶+|paras?\.?|paragraph|第)\s*/u, "").replace(/段$/u, "");
    if (!query) return null;
    const label = query.replace(/\.$/, "");
    const numbered = this.map.paras.filter((para) => para.label.toLowerCase().replace(/\.$/, "") === label);
    if (numbered.length) return numbered.find(isBody) ?? numbered[0];
    const words = query.split(/\s+/);
    const heading = this.entries.find(({ para }) => {
      const text = `${para.label} ${para.text}`.toLowerCase();
      return words.every((word) => text.includes(word));
    });
    if (heading) return heading.para;
    return this.map.paras.find((para) => para.label.toLowerCase().startsWith(query)) ?? null;
  }
}

/**
 * Wire the jump box: Enter goes, an unknown place is said.
 * @param {HTMLFormElement} form @param {Outline} outline @param {(para: Para) => void} [arrived]
 */
export function wireJump(form, outline, arrived) {
  const input = /** @type {HTMLInputElement} */ (form.querySelector("input"));
  input.addEventListener("input", () => input.setCustomValidity(""));
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    const para = outline.find(input.value);
    if (!para) {
      input.setCustomValidity(gettext("No such paragraph or heading in this document."));
      input.reportValidity();
      return;
    }
    input.value = "";
    goTo(para);
    arrived?.(para);
  });
}

/** @param {Para} para */
export function goTo(para) {
  history.replaceState(null, "", `#${para.section.id}`);
  layOutAround(para.section);
  para.section.scrollIntoView({ block: "start", behavior: "instant" });
  para.section.classList.remove("arrived");
  void para.section.offsetWidth;
  para.section.classList.add("arrived");
}
