// @ts-check
/** The three columns of coded passages, and their filter. */

import { byId, el } from "../../js/dom.js";
import { NoConnection, send } from "../api.js";
import { chip, pinpoint } from "../chip.js";
import { AXES } from "../types.js";
import { carriable } from "./carrying.js";

/** @typedef {import("../store.js").Store} Store */
/** @typedef {import("./carrying.js").Carrying} Carrying */
/** @typedef {import("../types.js").Annotation & {document: string, title: string, case: string | null, language: string, layer: string}} Passage */

const PAUSE = 250;
const BETWEEN = 3000; // milliseconds between two readings while others go on coding

export class Passages {
  /** @param {Store} store @param {Carrying} carrying @param {(message: string, kind?: string) => void} say */
  constructor(store, carrying, say) {
    this.store = store;
    this.carrying = carrying;
    this.say = say;
    this.form = /** @type {HTMLFormElement} */ (byId("passage-filter"));
    this.columns = byId("columns");
    this.timer = 0;
    this.asked = 0;
    this.loadedAt = 0;
    this.form.addEventListener("submit", (event) => event.preventDefault());
    this.form.addEventListener("input", () => {
      window.clearTimeout(this.timer);
      this.timer = window.setTimeout(() => void this.load(), PAUSE);
    });
    this.columns.addEventListener("keydown", (event) => this.#arrow(event));
    this.columns.addEventListener("focusin", (event) => this.#rove(/** @type {HTMLElement} */ (event.target)));
    store.addEventListener("changed", () => this.#count());
  }

  /** Others coded something: ask again, but not with each of their keys. */
  refresh() {
    window.clearTimeout(this.timer);
    this.timer = window.setTimeout(() => void this.load(), Math.max(0, this.loadedAt + BETWEEN - Date.now()));
  }

  /** Ask for the passages that the filter wants. */
  async load() {
    this.loadedAt = Date.now();
    const asked = (this.asked += 1);
    const data = new FormData(this.form);
    const elsewhere = data.get("elsewhere") === "true";
    /** @type {HTMLSelectElement} */ (this.form.elements.namedItem("document")).disabled = elsewhere;
    const query = new URLSearchParams([...data].map(([name, value]) => [name, String(value)]));
    if (elsewhere) query.delete("document");
    try {
      const { api, caseKey } = this.store.config;
      const answer = await send(api, "GET", `chains/board/${encodeURIComponent(caseKey ?? "")}/codings/?${query}`);
      if (asked !== this.asked) return; // a newer question was asked meanwhile
      if (answer.ok) this.#draw(answer.body);
      else this.say(answer.problem.message, "bad");
    } catch (error) {
      if (!(error instanceof NoConnection)) throw error;
      this.say(gettext("No connection. Try again."), "bad");
    }
  }

  /** @param {Record<string, {total: number, codings: Passage[]}>} body */
  #draw(body) {
    const focused = document.activeElement?.closest(".passage")?.getAttribute("data-id");
    for (const axis of AXES) {
      const { total, codings } = body[axis];
      const list = /** @type {HTMLElement} */ (this.columns.querySelector(`[data-axis="${axis}"]`));
      list.replaceChildren(...codings.map((item) => this.#row(item)));
      list.querySelector(".passage-pick")?.setAttribute("tabindex", "0");
      if (!codings.length) list.replaceChildren(el("li", { class: "muted" }, gettext("No passage matches.")));
      this.#write("total", axis, String(total));
      this.#write("more", axis, total > codings.length ? interpolate(gettext("The first %s are shown; words above find the others."), [codings.length]) : "");
    }
    this.#count();
    const again = focused && this.columns.querySelector(`[data-id="${CSS.escape(focused)}"] .passage-pick`);
    if (again instanceof HTMLElement) again.focus({ preventScroll: true });
  }

  /** @param {string} name @param {string} axis @param {string} text */
  #write(name, axis, text) {
    const place = /** @type {HTMLElement} */ (this.columns.querySelector(`[data-${name}="${axis}"]`));
    if (place.textContent !== text) place.textContent = text;
  }

  /** @param {Passage} item @returns {HTMLElement} */
  #row(item) {
    const { config } = this.store;
    const inside = [chip(this.store, item), el("span", { class: "passage-quote", lang: item.language }, item.quote)];
    // Not a button, as Firefox drags none.
    const handle = el("div", { class: "passage-pick", ...(config.canCode ? { role: "button", tabindex: -1, "aria-pressed": "false" } : {}) }, ...inside);
    const where = [item.case !== config.caseKey ? item.case : null, item.title, pinpoint(item)].filter(Boolean).join(" · ");
    const row = el(
      "li",
      { class: "passage", "data-id": item.id },
      handle,
      el(
        "p",
        { class: "passage-place small muted" },
        el("a", { href: `${config.codingUrl}${encodeURIComponent(item.document)}/#p${item.passage}`, tabindex: config.canCode ? -1 : null }, where),
        item.coder ? ` · ${item.coder}` : "",
        item.layer === "blind" ? ` · ${gettext("seen by you alone")}` : "",
        el("span", { class: "num", "data-uses": "" }),
      ),
    );
    if (config.canCode) carriable(row, handle, () => ({ link: linkOf(item), from: "" }), this.carrying);
    return row;
  }

  /** Say beside each passage in how many chains of the case it is. */
  #count() {
    /** @type {Map<string, number>} */
    const uses = new Map();
    for (const chain of this.store.livingChains()) for (const { annotation } of chain.links) uses.set(annotation, (uses.get(annotation) ?? 0) + 1);
    for (const place of this.columns.querySelectorAll("[data-uses]")) {
      const count = uses.get(place.closest(".passage")?.getAttribute("data-id") ?? "") ?? 0;
      place.textContent = count ? ` · ${interpolate(ngettext("in %s chain", "in %s chains", count), [count])}` : "";
    }
  }

  /** @param {KeyboardEvent} event arrows go through the columns */
  #arrow(event) {
    const here = /** @type {Element} */ (event.target).closest(".passage");
    if (!here || event.altKey || event.ctrlKey || event.metaKey) return;
    const handle = /** @type {HTMLElement} */ (event.target);
    if ((event.key === "Enter" || event.key === " ") && handle.matches(".passage-pick")) {
      event.preventDefault();
      handle.click();
    }
    const columns = [...this.columns.querySelectorAll(".passages")].map((list) => [...list.querySelectorAll(".passage")]);
    const column = columns.findIndex((rows) => rows.includes(here));
    const row = columns[column].indexOf(here);
    const step = { ArrowDown: [0, 1], ArrowUp: [0, -1], ArrowRight: [1, 0], ArrowLeft: [-1, 0] }[event.key];
    if (!step) return;
    event.preventDefault();
    const rows = columns[column + step[0]] ?? [];
    const next = rows[Math.min(row + step[1], rows.length - 1)];
    /** @type {HTMLElement | null | undefined} */ (next?.querySelector(".passage-pick"))?.focus();
  }

  /** One stop for the Tab key in each column: where one was last. @param {HTMLElement} at */
  #rove(at) {
    const handle = at.closest(".passage")?.querySelector(".passage-pick");
    const list = at.closest(".passages");
    if (!handle || !list) return;
    for (const one of list.querySelectorAll('[tabindex="0"]')) one.setAttribute("tabindex", "-1");
    handle.setAttribute("tabindex", "0");
    handle.closest(".passage")?.querySelector("a")?.setAttribute("tabindex", "0");
  }
}

/** @param {Passage} item @returns {import("../types.js").Link} */
function linkOf({ id, axis, code, label, passage, quote, document, title, language }) {
  return { annotation: id, axis, code, label, passage, quote, document, title, language, deleted: false };
}
