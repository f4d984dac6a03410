// @ts-check
/** The form of a chain's titles, outcome, direction, weight and date. */

import { byId, el } from "../js/dom.js";
import { chip } from "./chip.js";
import { AXES } from "./types.js";

/** @typedef {import("./store.js").Store} Store */
/** @typedef {import("./types.js").Chain} Chain */
/** @typedef {import("./types.js").Link} Link */
/** @typedef {(next: Chain, names: (keyof Chain)[] | null) => void} Saved `names`: the changed fields, null for a new chain */

const FIELDS = /** @type {const} */ (["title_en", "title_zh", "outcome_en", "outcome_zh", "direction", "weight", "as_of"]);

/** @param {Link[]} links @returns {Chain} a chain that nobody has saved */
export function newChain(links) {
  const texts = { title_en: "", title_zh: "", outcome_en: "", outcome_zh: "", direction: "" };
  return { id: "", ident: "", revision: 0, deleted: false, missing: [], weight: null, as_of: null, ...texts, links };
}

export class ChainForm {
  /** @param {Store} store */
  constructor(store) {
    this.store = store;
    this.dialog = /** @type {HTMLDialogElement} */ (byId("chain-dialog"));
    this.form = /** @type {HTMLFormElement} */ (byId("chain-form"));
    /** The chain as it was when the form was opened; others may change it meanwhile. @type {Chain | null} */
    this.editing = null;
    /** @type {Link[]} */
    this.links = [];
    /** @type {Saved} */
    this.saved = () => {};
    this.form.addEventListener("submit", (event) => this.#save(event));
  }

  /** @param {Chain | null} chain null for a new one @param {Link[]} links @param {Saved} saved */
  open(chain, links, saved) {
    Object.assign(this, { editing: chain, links, saved });
    for (const name of FIELDS) {
      const field = /** @type {HTMLInputElement} */ (this.form.elements.namedItem(name));
      field.value = String(chain?.[name] ?? "");
    }
    byId("chain-evidence").replaceChildren(...AXES.flatMap((axis) => links.filter((link) => link.axis === axis).map((link) => this.#evidence(link))));
    this.dialog.showModal();
  }

  /** @param {Link} link @returns {HTMLElement} */
  #evidence(link) {
    const item = this.store.annotations.get(link.annotation);
    const code = item?.code ?? link.code ?? link.axis;
    return el("li", {}, chip(this.store, { code, axis: link.axis }), el("span", { class: "span-quote", lang: link.language ?? this.store.config.textLanguage }, item?.quote ?? link.quote ?? ""));
  }

  /** @param {SubmitEvent} event */
  #save(event) {
    event.preventDefault();
    const data = new FormData(this.form);
    const text = (/** @type {string} */ name) => String(data.get(name) ?? "").trim();
    const values = { ...Object.fromEntries(FIELDS.map((name) => [name, text(name)])), weight: text("weight") ? Number(text("weight")) : null, as_of: text("as_of") || null };
    const before = this.editing ?? newChain(this.links);
    const next = /** @type {Chain} */ ({ ...before, ...values });
    this.dialog.close();
    this.saved(next, this.editing ? FIELDS.filter((name) => next[name] !== before[name]) : null);
  }
}
