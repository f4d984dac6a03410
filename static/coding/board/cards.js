// @ts-check
/** The chains as cards: evidence in three columns, what is missing, and everything one does with them. */

import { byId, el } from "../../js/dom.js";
import { ChainForm, newChain } from "../chain_form.js";
import { chip, pinpoint } from "../chip.js";
import { axisName } from "../tray.js";
import { AXES } from "../types.js";
import { carriable, signButton } from "./carrying.js";
import { lacks } from "./lacks.js";

/** @typedef {import("../store.js").Store} Store */
/** @typedef {import("../actions.js").Actions} Actions */
/** @typedef {import("./carrying.js").Carrying} Carrying */
/** @typedef {import("./carrying.js").Load} Load */
/** @typedef {import("../types.js").Chain} Chain */
/** @typedef {import("../types.js").Link} Link */

export class Cards {
  /** @param {Store} store @param {Actions} actions @param {(message: string, kind?: string) => void} say */
  constructor(store, actions, say) {
    this.store = store;
    this.actions = actions;
    this.say = say;
    this.form = new ChainForm(store);
    /** Set by the page, as it needs the cards' places. @type {Carrying | null} */
    this.carrying = null;
    this.list = byId("chains");
    this.choice = /** @type {HTMLSelectElement} */ (byId("chain-choice"));
    /** @type {Map<string, HTMLElement>} */
    this.cards = new Map();
    this.choice.addEventListener("change", () => this.#arrange());
    store.addEventListener("changed", (event) => {
      const { ids, chains } = /** @type {CustomEvent} */ (event).detail;
      if (chains) this.draw(ids);
    });
  }

  /** @param {Iterable<string>} ids chains that changed */
  draw(ids) {
    for (const id of ids) {
      const chain = this.store.chains.get(id);
      const old = this.cards.get(id);
      if (!chain || chain.deleted) {
        old?.remove();
        this.cards.delete(id);
      } else {
        const key = old?.contains(document.activeElement) ? document.activeElement?.getAttribute("data-key") ?? "" : null;
        const card = this.#card(chain);
        this.cards.set(id, card);
        old?.replaceWith(card);
        if (key !== null) this.#focus(card, key);
      }
    }
    this.#arrange();
  }

  /** @param {HTMLElement} card @param {string} key of what had the focus; the card itself where that is gone */
  #focus(card, key) {
    const again = key && card.querySelector(`[data-key="${CSS.escape(key)}"]`);
    (again instanceof HTMLElement ? again : card).focus({ preventScroll: true });
  }

  /** Put the cards in order, without those that are not wanted. */
  #arrange() {
    const { user } = this.store.config;
    const wanted = this.choice.value;
    const chains = this.store.livingChains();
    let last = null;
    for (const chain of chains) {
      const card = /** @type {HTMLElement} */ (this.cards.get(chain.id));
      card.hidden = (wanted === "incomplete" && !lacks(chain).length) || (wanted === "mine" && chain.author !== user && !chain.unsent);
      const next = last ? last.nextSibling : this.list.firstChild;
      if (next !== card) this.list.insertBefore(card, next);
      last = card;
    }
    byId("chain-count").textContent = String(chains.length);
    byId("incomplete-count").textContent = String(chains.filter((chain) => lacks(chain).length).length);
    byId("no-chains").hidden = chains.length > 0;
  }

  /** @returns {import("./carrying.js").Target[]} where a passage may be put: a new chain first */
  targets() {
    const fresh = { id: "", name: gettext("New chain"), place: byId("new-chain") };
    const open = this.store.livingChains().filter((chain) => this.#mayChange(chain) && !this.cards.get(chain.id)?.hidden);
    return [fresh, ...open.map((chain) => ({ id: chain.id, name: this.#title(chain), place: /** @type {HTMLElement} */ (this.cards.get(chain.id)) }))];
  }

  /** @param {Load} load @param {string} target id of a chain; "" begins one */
  put({ link, from }, target) {
    if (target === from && from) return;
    const chain = this.store.chains.get(target);
    if (chain?.links.some(({ annotation }) => annotation === link.annotation)) {
      this.say(gettext("It is in this chain already."));
      return;
    }
    const source = this.store.chains.get(from);
    if (source) this.#links(source, source.links.filter(({ annotation }) => annotation !== link.annotation));
    if (chain) this.#links(chain, [...chain.links, link]);
    else this.actions.createChain({ ...newChain([link]), author: this.store.config.user });
    this.say(interpolate(gettext("Put into the chain: %s"), [axisName(link.axis)]));
  }

  /** The next chain after the one with the focus that lacks something. */
  nextIncomplete() {
    const chains = this.store.livingChains().filter((chain) => !this.cards.get(chain.id)?.hidden);
    const at = chains.findIndex(({ id }) => this.cards.get(id)?.contains(document.activeElement));
    const round = [...chains.slice(at + 1), ...chains.slice(0, at + 1)];
    const next = round.find((chain) => lacks(chain).length);
    if (!next) {
      this.say(gettext("No chain is incomplete."));
      return;
    }
    const card = /** @type {HTMLElement} */ (this.cards.get(next.id));
    card.focus();
    card.scrollIntoView({ block: "nearest" });
  }

  /** @param {Chain} chain @returns {boolean} */
  #mayChange(chain) {
    const { canCode, canAdjudicate, canManage, user } = this.store.config;
    if (!canCode) return false;
    if (chain.author === user || chain.unsent) return true;
    return chain.author ? canAdjudicate : canManage;
  }

  /** @param {Chain} chain @returns {string} */
  #title(chain) {
    const [one, other] = this.store.config.language === "zh" ? [chain.title_zh, chain.title_en] : [chain.title_en, chain.title_zh];
    return one || other || chain.ident || gettext("Untitled chain");
  }

  /** @param {Chain} chain @param {Link[]} links */
  #links(chain, links) {
    this.actions.patchChain({ ...chain, links, settled: null }, ["links"]);
  }

  /** @param {Chain} chain @returns {HTMLElement} */
  #card(chain) {
    const may = this.#mayChange(chain);
    const missing = lacks(chain);
    const title = this.#title(chain);
    const [outcome, language] = this.store.config.language === "zh" && chain.outcome_zh ? [chain.outcome_zh, "zh-Hans"] : [chain.outcome_en || chain.outcome_zh, chain.outcome_en ? "en" : "zh-Hans"];
    const head = chain.ident && !chain.unsent ? el("a", { href: `${this.store.config.chainsUrl}${encodeURIComponent(chain.ident)}/`, "data-key": "title" }, title) : title;
    return el(
      "article",
      { class: `card chain-card${chain.unsent ? " unsent" : ""}`, tabindex: -1, "aria-label": title },
      el("header", { class: "row" }, el("h3", {}, head), el("span", { class: "nowrap" }, ...this.#badges(chain))),
      missing.length ? el("p", { class: "notice warn small" }, interpolate(gettext("Incomplete, missing: %s"), [listed(missing)])) : "",
      this.#settled(chain),
      el("div", { class: "chain-columns" }, ...AXES.map((axis) => this.#column(chain, axis, may))),
      outcome ? el("p", { class: "chain-outcome" }, el("b", {}, gettext("Outcome")), " ", el("span", { lang: language }, outcome)) : "",
      may ? this.#buttons(chain, title) : "",
    );
  }

  /** @param {Chain} chain @returns {(HTMLElement | string)[]} */
  #badges({ direction, weight, as_of, author }) {
    const kind = { favourable: "good", adverse: "bad", mixed: "warn" }[direction] ?? "";
    return [
      direction ? el("span", { class: `badge ${kind}` }, gettext(direction)) : "",
      weight ? el("span", { class: "small muted num" }, " ", interpolate(gettext("weight %s of 5"), [weight])) : "",
      as_of ? el("span", { class: "small muted num" }, " ", interpolate(gettext("as of %s"), [as_of])) : "",
      author ? el("span", { class: "small muted" }, " ", author) : "",
    ];
  }

  /** @param {Chain} chain @returns {HTMLElement | string} what settling did to its evidence */
  #settled({ settled }) {
    if (!settled) return "";
    const { lost, led } = settled;
    const parts = [];
    if (led) parts.push(interpolate(ngettext("%s passage of this chain now stands on the agreed coding.", "%s passages of this chain now stand on the agreed codings.", led), [led]));
    if (lost.length) parts.push(interpolate(gettext("Taken out, as the ruling holds no code of this axis there: %s"), [lost.map((quote) => `“${quote.slice(0, 120)}”`).join("; ")]));
    return el("p", { class: `notice small ${lost.length ? "bad" : "info"}` }, gettext("Coders' differences were settled."), " ", parts.join(" "));
  }

  /** @param {Chain} chain @param {import("../types.js").Axis} axis @param {boolean} may @returns {HTMLElement} */
  #column(chain, axis, may) {
    const links = chain.links.filter((link) => link.axis === axis);
    const rows = links.map((link, at) => this.#evidence(chain, link, at, links.length, may));
    return el("section", { class: `axis ${axis[0]}`, "aria-label": axisName(axis) }, el("h4", { class: "small" }, axisName(axis)), rows.length ? el("ol", { class: "plain-list" }, ...rows) : el("p", { class: "muted small" }, gettext("nothing yet")));
  }

  /** @param {Chain} chain @param {Link} link @param {number} at @param {number} count @param {boolean} may @returns {HTMLElement} */
  #evidence(chain, link, at, count, may) {
    const code = link.code ?? link.axis;
    const name = this.store.label(code);
    const place = [link.title ?? link.document, pinpoint({ label: link.label ?? "", passage: link.passage ?? 0 })].join(" ");
    const row = el(
      "li",
      { class: "evidence" },
      chip(this.store, { code, axis: link.axis }),
      link.deleted ? el("p", { class: "small warn-text" }, gettext("This coding was deleted.")) : "",
      el("blockquote", { lang: link.language ?? "en" }, link.quote ?? ""),
      el("a", { class: "small", href: `${this.store.config.codingUrl}${encodeURIComponent(link.document ?? "")}/#p${link.passage}`, "data-key": `place:${link.annotation}` }, place),
    );
    if (!may) return row;
    const key = (/** @type {string} */ what) => `${what}:${link.annotation}`;
    const handle = signButton(interpolate(gettext("Pick up %s"), [name]), "✥", () => {}, key("pick"));
    handle.setAttribute("aria-pressed", "false");
    const up = signButton(interpolate(gettext("Move %s up"), [name]), "↑", () => this.#move(chain, link, -1), key("up"));
    const down = signButton(interpolate(gettext("Move %s down"), [name]), "↓", () => this.#move(chain, link, 1), key("down"));
    const out = signButton(interpolate(gettext("Take %s out of the chain"), [name]), "×", () => this.#links(this.#now(chain), this.#now(chain).links.filter((other) => other.annotation !== link.annotation)), key("out"));
    if (at === 0) up.setAttribute("aria-disabled", "true");
    if (at === count - 1) down.setAttribute("aria-disabled", "true");
    row.append(el("div", { class: "evidence-tools" }, handle, ...(count > 1 ? [up, down] : []), out));
    if (this.carrying) carriable(row, handle, () => ({ link, from: chain.id }), this.carrying);
    return row;
  }

  /** @param {Chain} chain @returns {Chain} as it is by now */
  #now(chain) {
    return this.store.chains.get(chain.id) ?? chain;
  }

  /** @param {Chain} chain @param {Link} link @param {1 | -1} way among the evidence of its axis */
  #move(chain, link, way) {
    const links = [...this.#now(chain).links];
    const same = links.filter(({ axis }) => axis === link.axis);
    const at = same.findIndex(({ annotation }) => annotation === link.annotation);
    const other = same[at + way];
    if (at < 0 || !other) return;
    const [a, b] = [links.indexOf(same[at]), links.indexOf(other)];
    [links[a], links[b]] = [links[b], links[a]];
    this.#links(this.#now(chain), links);
    this.say(interpolate(gettext("Moved: now %(at)s of %(count)s."), { at: at + way + 1, count: same.length }, true), "quiet");
  }

  /** @param {Chain} chain @param {string} title @returns {HTMLElement} */
  #buttons(chain, title) {
    const button = (/** @type {string} */ key, /** @type {string} */ label, /** @type {() => void} */ action) =>
      el("button", { type: "button", class: "btn quiet", "data-key": key, "aria-label": `${label}: ${title}`, on: { click: action } }, label);
    return el(
      "div",
      { class: "toolbar" },
      el("button", { type: "button", class: "btn put-here", "data-put": chain.id, "data-key": "put", "aria-label": interpolate(gettext("Put it into %s"), [title]) }, gettext("Put it here")),
      button("change", gettext("Outcome, direction, date"), () => this.#edit(chain)),
      button("delete", gettext("Delete"), () => {
        this.actions.removeChain(this.#now(chain));
        this.say(gettext("Deleted. Press u to undo."));
        byId("next-incomplete").focus({ preventScroll: true });
      }),
    );
  }

  /** @param {Chain} chain */
  #edit(chain) {
    this.form.open(this.#now(chain), chain.links, (next, names) => {
      // Evidence may have moved while the form was open: only what was changed in it is new.
      const fields = names ?? [];
      const changed = Object.fromEntries(fields.map((name) => [name, next[name]]));
      if (fields.length) this.actions.patchChain({ ...this.#now(chain), ...changed, settled: null }, fields, next.revision);
    });
  }
}

/** @param {string[]} parts @returns {string} as the page's language lists things */
function listed(parts) {
  return new Intl.ListFormat(document.documentElement.lang || "en", { type: "conjunction" }).format(parts);
}
