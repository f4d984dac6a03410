// @ts-check
/** Saving chains, and the list of this document's. */

import { byId, el } from "../js/dom.js";
import { ChainForm } from "./chain_form.js";
import { chip } from "./chip.js";
import { axisName } from "./tray.js";
import { AXES } from "./types.js";

/** @typedef {import("./store.js").Store} Store */
/** @typedef {import("./actions.js").Actions} Actions */
/** @typedef {import("./tray.js").Tray} Tray */
/** @typedef {import("./types.js").Chain} Chain */

export class Chains {
  /** @param {Store} store @param {Actions} actions @param {Tray} tray @param {{choose: (id: string) => void, say: (message: string) => void}} page */
  constructor(store, actions, tray, page) {
    this.store = store;
    this.actions = actions;
    this.tray = tray;
    this.page = page;
    this.list = byId("chain-list");
    this.form = new ChainForm(store);
    store.addEventListener("changed", (event) => {
      if (/** @type {CustomEvent} */ (event).detail.chains) this.draw();
    });
  }

  /** Open the form for what is in the tray, or say what is missing. */
  begin() {
    if (!this.store.config.hasCase) {
      this.page.say(gettext("A chain belongs to a case, and this document has none. Assign it to a case first."));
      return;
    }
    const lacking = this.tray.lackingText();
    if (lacking) this.page.say(lacking);
    else this.#open(null);
  }

  /** @param {Chain | null} chain */
  #open(chain) {
    this.form.open(chain, chain ? chain.links : this.tray.evidence(), (next, names) => {
      if (!names) {
        this.actions.createChain(next);
        this.tray.clear();
      } else if (names.length) this.actions.patchChain(next, names, next.revision);
      this.page.say(gettext("Chain saved."));
    });
  }

  draw() {
    const chains = this.store.livingChains();
    byId("chain-count").textContent = String(chains.length);
    this.list.replaceChildren(...chains.map((chain) => this.#row(chain)));
    if (!chains.length) this.list.replaceChildren(el("li", { class: "muted" }, gettext("No chain uses a passage of this document yet.")));
  }

  /** @param {Chain} chain @returns {HTMLElement} */
  #row(chain) {
    const { config } = this.store;
    const title = (config.language === "zh" ? chain.title_zh || chain.title_en : chain.title_en || chain.title_zh) || chain.ident || gettext("Untitled chain");
    const missing = (chain.missing ?? []).map(axisName).join(", ");
    const links = AXES.flatMap((axis) => chain.links.filter((link) => link.axis === axis)).map((link) => {
      const item = this.store.annotations.get(link.annotation);
      const code = item?.code ?? link.code ?? link.axis;
      if (link.document && link.document !== config.slug) return chip(this.store, { code, axis: link.axis }, { tag: "a", after: el("span", { class: "muted" }, link.document) }, { href: `../${encodeURIComponent(link.document)}/#p${link.passage}` });
      return chip(this.store, { code, axis: link.axis }, { tag: "button" }, { on: { click: () => this.page.choose(link.annotation) } });
    });
    return el(
      "li",
      { class: `card${chain.unsent ? " unsent" : ""}` },
      el("p", {}, chain.ident ? el("a", { href: `${config.chainsUrl}${encodeURIComponent(chain.ident)}/` }, title) : title),
      el("p", { class: "chain-links" }, ...links),
      missing ? el("p", { class: "small warn-text" }, interpolate(gettext("Incomplete, missing: %s"), [missing])) : "",
      config.canCode && !chain.unsent
        ? el(
            "div",
            { class: "toolbar" },
            el("button", { type: "button", class: "btn quiet", on: { click: () => this.#open(chain) } }, gettext("Change")),
            el("button", { type: "button", class: "btn quiet", on: { click: () => this.actions.removeChain(chain) } }, gettext("Delete")),
          )
        : "",
    );
  }
}
