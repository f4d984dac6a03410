// @ts-check
/** All codes under the cursor, as a list to choose from by keyboard; what is lit is shown beside it. */

import { el } from "../js/dom.js";
import { chip, scoreText } from "./chip.js";

/** @typedef {import("./store.js").Store} Store */
/** @typedef {import("./types.js").Mark} Mark */

const QUOTE = 90;

export class PlaceList {
  /** @param {Store} store @param {() => void} closed */
  constructor(store, closed) {
    this.store = store;
    this.closed = closed;
    this.list = el("ul", { role: "listbox", tabindex: 0, "aria-label": gettext("Codes here") });
    this.box = el("div", { class: "place-list", hidden: true }, el("p", { class: "small muted" }), this.list);
    document.querySelector(".workbench")?.append(this.box);
    /** @type {Mark[]} */
    this.marks = [];
    this.at = 0;
    this.list.addEventListener("keydown", (event) => this.#key(event));
    this.list.addEventListener("click", (event) => {
      const row = /** @type {Element} */ (event.target).closest("[data-index]");
      if (!row) return;
      this.#light(Number(row.getAttribute("data-index")));
      this.close();
    });
    this.list.addEventListener("focusout", () => this.#hide());
  }

  /** @param {Mark[]} marks @param {number} at which is lit @param {DOMRect | null} anchor where on the screen */
  open(marks, at, anchor) {
    this.marks = marks;
    const title = interpolate(ngettext("%s code here", "%s codes here", marks.length), [marks.length]);
    /** @type {Element} */ (this.box.firstChild).textContent = `${title} · ↑ ↓ ↵`;
    this.list.replaceChildren(...marks.map((mark, index) => this.#row(mark, index)));
    this.box.hidden = false;
    this.#place(anchor);
    this.#light(at);
    this.list.focus({ preventScroll: true });
  }

  close() {
    this.#hide();
    this.closed();
  }

  #hide() {
    this.box.hidden = true;
  }

  /** @param {DOMRect | null} anchor */
  #place(anchor) {
    const { offsetWidth: width, offsetHeight: height } = this.box;
    const at = anchor ?? new DOMRect(innerWidth / 3, innerHeight / 3, 0, 0);
    const below = at.bottom + 6;
    this.box.style.left = `${Math.max(8, Math.min(at.left - 16, innerWidth - width - 8))}px`;
    this.box.style.top = `${below + height < innerHeight - 8 ? below : Math.max(8, at.top - height - 6)}px`;
  }

  /** @param {Mark} mark @param {number} index @returns {HTMLElement} */
  #row({ kind, item }, index) {
    const quote = item.quote.length > QUOTE ? `${item.quote.slice(0, QUOTE)}…` : item.quote;
    const who = kind === "annotation" ? (item.coder ?? gettext("came with the library")) : `${gettext("Suggestion")} ${scoreText(item.score)}`;
    return el(
      "li",
      { role: "option", id: `place-option-${index}`, "data-index": index, "aria-selected": "false" },
      index < 9 ? el("kbd", { "aria-hidden": "true" }, index + 1) : el("span", {}),
      el("span", { class: "option-code" }, chip(this.store, item, { ghost: kind === "suggestion" }), el("span", { class: "small span-quote", lang: this.store.config.textLanguage }, quote), el("span", { class: "small muted" }, who)),
    );
  }

  /** @param {number} at */
  #light(at) {
    this.at = Math.max(0, Math.min(this.marks.length - 1, at));
    this.list.querySelector('[aria-selected="true"]')?.setAttribute("aria-selected", "false");
    const row = this.list.children[this.at];
    row?.setAttribute("aria-selected", "true");
    row?.scrollIntoView({ block: "nearest" });
    if (row) this.list.setAttribute("aria-activedescendant", row.id);
    this.store.select(this.marks[this.at]?.item.id ?? null);
  }

  /** @param {KeyboardEvent} event keys that are not the list's own close it and do what they always do */
  #key(event) {
    const step = { ArrowDown: 1, ArrowUp: -1, PageDown: 8, PageUp: -8, Home: -1000, End: 1000 }[event.key];
    if (step) this.#light(this.at + step);
    else if (event.key === "Enter" || event.key === "Escape" || event.key === " ") this.close();
    else if (/^[1-9]$/.test(event.key) && this.marks[Number(event.key) - 1]) {
      this.#light(Number(event.key) - 1);
      this.close();
    } else {
      if (!["Shift", "Control", "Alt", "Meta", "Tab"].includes(event.key)) this.close();
      return;
    }
    event.preventDefault();
    event.stopPropagation();
  }
}
