// @ts-check
/** The deleted spans of the document, to bring back. */

import { byId, el } from "../js/dom.js";
import { NoConnection, send } from "./api.js";
import { chip, pinpoint } from "./chip.js";
import { showHistory } from "./history.js";

/** @typedef {import("./bench.js").Bench} Bench */
/** @typedef {import("./types.js").Annotation} Annotation */

export class Deleted {
  /** @param {Bench} bench */
  constructor(bench) {
    this.bench = bench;
    this.store = bench.store;
    this.fold = /** @type {HTMLDetailsElement} */ (byId("deleted-spans"));
    this.list = byId("deleted-list");
    this.fold.addEventListener("toggle", () => this.fold.open && void this.#load());
    this.store.addEventListener("changed", () => this.fold.open && this.#draw());
    /** @type {Annotation[]} */
    this.known = [];
  }

  async #load() {
    this.list.replaceChildren(el("li", { class: "muted" }, gettext("Loading…")));
    try {
      const answer = await send(this.store.config.api, "GET", `documents/${encodeURIComponent(this.store.config.slug)}/deleted/`);
      if (answer.ok) this.known = answer.body;
      this.#draw();
    } catch (error) {
      if (!(error instanceof NoConnection)) throw error;
      this.#draw();
      this.list.prepend(el("li", { class: "muted" }, gettext("No connection. Only what was deleted since the page was opened is listed.")));
    }
  }

  #draw() {
    const items = new Map(this.known.map((item) => [item.id, item]));
    for (const item of this.store.annotations.values()) {
      if (item.deleted) items.set(item.id, item);
      else items.delete(item.id);
    }
    const rows = [...items.values()].filter((item) => this.store.mayEdit(item)).map((item) => this.#row(item));
    this.list.replaceChildren(...(rows.length ? rows : [el("li", { class: "muted" }, gettext("Nothing was deleted here."))]));
  }

  /** @param {Annotation} item @returns {HTMLElement} */
  #row(item) {
    const name = `${this.store.label(item.code)}, “${item.quote.slice(0, 40)}”`;
    return el(
      "li",
      {},
      el("p", { class: "row" }, chip(this.store, item), el("span", { class: "small muted num" }, pinpoint(item))),
      el("p", { class: "span-quote", lang: this.store.config.textLanguage }, item.quote.slice(0, 180)),
      el(
        "div",
        { class: "toolbar" },
        el("button", { type: "button", class: "btn", "aria-label": interpolate(gettext("Restore %s"), [name]), on: { click: () => this.#restore(item) } }, gettext("Restore")),
        el("button", { type: "button", class: "btn quiet", "aria-label": interpolate(gettext("History of %s"), [name]), on: { click: () => this.#history(item) } }, gettext("History")),
      ),
    );
  }

  /** @param {Annotation} item */
  #history(item) {
    if (!this.store.annotations.has(item.id)) this.store.put("annotation", item.id, item);
    void showHistory(this.store, item, { actions: this.bench.actions });
  }

  /** @param {Annotation} item */
  #restore(item) {
    if (!this.store.annotations.has(item.id)) this.store.put("annotation", item.id, item);
    this.bench.actions.change("annotation", item.id, { ...item, deleted: false }, { method: "POST", path: `annotations/${item.id}/restore/`, body: {}, revised: true });
    this.bench.choose(item.id);
    this.fold.querySelector("summary")?.focus();
    this.bench.say(gettext("Restored."), "quiet");
  }
}
