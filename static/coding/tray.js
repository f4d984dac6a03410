// @ts-check
/** The tray in which a chain is put together: loophole → countermeasure → impact. */

import { byId, el } from "../js/dom.js";
import { isStandin } from "./actions.js";
import { send } from "./api.js";
import { chip, pinpoint } from "./chip.js";
import { keep, kept } from "./keep.js";
import { AXES } from "./types.js";

/** @typedef {import("./store.js").Store} Store */
/** @typedef {import("./types.js").Axis} Axis */
/** @typedef {import("./types.js").Annotation} Annotation */
/** @typedef {import("./types.js").Link} Link */

/** @param {Axis} axis @returns {string} its name within a sentence */
export function axisName(axis) {
  if (axis === "loophole") return gettext("loophole");
  return axis === "countermeasure" ? gettext("countermeasure") : gettext("impact");
}

export class Tray {
  /** @param {Store} store @param {{choose: (id: string) => void, say: (message: string) => void}} page */
  constructor(store, page) {
    this.store = store;
    this.page = page;
    // One tray for all documents: a chain may rest on several, and on several cases.
    this.key = `casebase:tray:${store.config.user ?? ""}`;
    /** @type {Link[]} with what is shown of those of other documents */
    this.links = [];
    window.addEventListener("storage", ({ key }) => key === this.key && this.#read());
    this.slots = new Map(AXES.map((axis) => [axis, byId(`slot-${axis}`)]));
    this.button = /** @type {HTMLButtonElement} */ (byId("chain-button"));
    this.missing = byId("tray-missing");
    for (const [axis, slot] of this.slots) this.#droppable(slot, axis);
    store.addEventListener("changed", () => this.#show());
  }

  /** Take up what an earlier visit, or a visit to another document, left in the tray. */
  load() {
    this.#read();
    void this.#check();
  }

  #read() {
    const { annotations, config } = this.store;
    try {
      const found = JSON.parse(kept(this.key) ?? "[]");
      const known = (/** @type {Link} */ { annotation, document: slug }) => (slug === config.slug ? annotations.has(annotation) : Boolean(slug));
      this.links = Array.isArray(found) ? found.filter(known) : [];
    } catch {
      this.links = [];
    }
    this.#show();
  }

  /** Take out what was deleted in its own document meanwhile. */
  async #check() {
    for (const { annotation, document: slug } of this.links.filter((link) => this.#isElsewhere(link))) {
      const answer = await send(this.store.config.api, "GET", `annotations/${annotation}/`).catch(() => null);
      // Without an answer it stays: the server looks at it again when the chain is saved.
      const gone = answer && (answer.ok ? answer.body.deleted : answer.status === 404);
      if (gone && slug) this.#out(annotation);
    }
  }

  /** @param {Link} link @returns {boolean} */
  #isElsewhere(link) {
    return link.document !== this.store.config.slug;
  }

  /** @param {string} id */
  #out(id) {
    this.links = this.links.filter(({ annotation }) => annotation !== id);
    this.draw();
  }

  /** @param {Annotation} item put in, or taken out where it is in already */
  toggle(item) {
    if (isStandin(item.id)) {
      this.page.say(gettext("This span is being saved. Try again in a moment."));
      return;
    }
    const there = this.links.some(({ annotation }) => annotation === item.id);
    if (there) this.links = this.links.filter(({ annotation }) => annotation !== item.id);
    else this.links.push(this.#link(item));
    this.draw();
    const place = axisName(item.axis);
    this.page.say(interpolate(there ? gettext("Taken out of the chain: %s") : gettext("Put into the chain: %s"), [place]));
  }

  /** @param {Annotation} item @returns {Link} what another document's page can show of it */
  #link({ id, axis, code, label, passage, quote }) {
    const { slug, textLanguage } = this.store.config;
    return { annotation: id, axis, code, label, passage, quote, document: slug, language: textLanguage };
  }

  clear() {
    this.links = [];
    this.draw();
  }

  /** @returns {Link[]} evidence in the order it was put in */
  evidence() {
    return this.links.filter((link) => this.#isElsewhere(link) || this.store.mark(link.annotation));
  }

  /** @returns {Axis[]} axes without evidence */
  lacking() {
    const there = new Set(this.evidence().map(({ axis }) => axis));
    return AXES.filter((axis) => !there.has(axis));
  }

  /** @returns {string} one sentence: what a chain still needs */
  lackingText() {
    const lacking = this.lacking();
    return lacking.length ? interpolate(gettext("Still missing: %s"), [lacking.map(axisName).join(", ")]) : "";
  }

  draw() {
    keep(this.key, JSON.stringify(this.links));
    this.#show();
  }

  #show() {
    for (const [axis, slot] of this.slots) {
      const items = this.evidence().filter((link) => link.axis === axis);
      slot.classList.toggle("full", items.length > 0);
      const body = /** @type {HTMLElement} */ (slot.querySelector(".slot-body"));
      body.replaceChildren(...(items.length ? items.map((item) => this.#item(item)) : [el("span", { class: "muted small" }, gettext("Drop a span here, or select it and press"), " ", el("kbd", {}, "l"))]));
    }
    byId("tray").classList.toggle("empty-tray", this.links.length === 0);
    const lacking = this.lackingText();
    this.missing.textContent = this.links.length ? lacking : "";
    this.button.setAttribute("aria-disabled", String(Boolean(lacking)));
  }

  /** @param {Link} link @returns {HTMLElement} */
  #item(link) {
    const here = this.store.annotations.get(link.annotation);
    const code = here?.code ?? link.code ?? "";
    const out = interpolate(gettext("Take %s out of the chain"), [this.store.label(code)]);
    const place = pinpoint({ label: link.label ?? "", passage: link.passage ?? 0, ...here });
    const after = el("span", { class: "muted num" }, here ? place : `${link.document} ${place}`);
    const made = here
      ? chip(this.store, here, { tag: "button", after }, { on: { click: () => this.page.choose(here.id) } })
      : chip(this.store, { code, axis: link.axis }, { tag: "a", after }, { href: `../${encodeURIComponent(link.document ?? "")}/#p${link.passage}`, title: link.quote });
    return el("span", { class: "slot-item" }, made, el("button", { type: "button", class: "slot-out", "aria-label": out, title: out, on: { click: () => this.#out(link.annotation) } }, "×"));
  }

  /** @param {HTMLElement} slot @param {Axis} axis */
  #droppable(slot, axis) {
    slot.addEventListener("dragover", (event) => {
      if (event.dataTransfer?.types.includes("text/x-casebase-annotation")) event.preventDefault();
    });
    slot.addEventListener("drop", (event) => {
      event.preventDefault();
      const item = this.store.annotations.get(event.dataTransfer?.getData("text/x-casebase-annotation") ?? "");
      if (!item) return;
      if (item.axis !== axis) this.page.say(interpolate(gettext("This code belongs to the axis “%s”."), [axisName(item.axis)]));
      if (!this.links.some(({ annotation }) => annotation === item.id)) this.toggle(item);
    });
  }
}
