// @ts-check
/** The tray in which a chain is put together: loophole → countermeasure → impact. */

import { byId, el } from "../js/dom.js";
import { isStandin } from "./actions.js";
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
    this.key = `casebase:tray:${store.config.slug}`;
    /** @type {{annotation: string, axis: Axis}[]} */
    this.links = [];
    this.slots = new Map(AXES.map((axis) => [axis, byId(`slot-${axis}`)]));
    this.button = /** @type {HTMLButtonElement} */ (byId("chain-button"));
    this.missing = byId("tray-missing");
    for (const [axis, slot] of this.slots) this.#droppable(slot, axis);
    store.addEventListener("changed", () => this.draw());
  }

  /** Take up what an earlier visit left in the tray. */
  load() {
    try {
      const links = JSON.parse(kept(this.key) ?? "[]");
      if (Array.isArray(links)) this.links = links.filter(({ annotation }) => this.store.annotations.has(annotation));
    } catch {
      this.links = [];
    }
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
    else this.links.push({ annotation: item.id, axis: item.axis });
    this.draw();
    const place = axisName(item.axis);
    this.page.say(interpolate(there ? gettext("Taken out of the chain: %s") : gettext("Put into the chain: %s"), [place]));
  }

  clear() {
    this.links = [];
    this.draw();
  }

  /** @returns {Link[]} evidence in the order it was put in */
  evidence() {
    return this.links.filter(({ annotation }) => this.store.mark(annotation));
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
    for (const [axis, slot] of this.slots) {
      const items = this.evidence().filter((link) => link.axis === axis).map((link) => /** @type {Annotation} */ (this.store.annotations.get(link.annotation)));
      slot.classList.toggle("full", items.length > 0);
      const body = /** @type {HTMLElement} */ (slot.querySelector(".slot-body"));
      body.replaceChildren(...(items.length ? items.map((item) => this.#item(item)) : [el("span", { class: "muted small" }, gettext("Drop a span here, or select it and press"), " ", el("kbd", {}, "l"))]));
    }
    byId("tray").classList.toggle("empty-tray", this.links.length === 0);
    const lacking = this.lackingText();
    this.missing.textContent = this.links.length ? lacking : "";
    this.button.setAttribute("aria-disabled", String(Boolean(lacking)));
  }

  /** @param {Annotation} item @returns {HTMLElement} */
  #item(item) {
    const out = interpolate(gettext("Take %s out of the chain"), [this.store.label(item.code)]);
    return el(
      "span",
      { class: "slot-item" },
      chip(this.store, item, { tag: "button", after: el("span", { class: "muted num" }, pinpoint(item)) }, { on: { click: () => this.page.choose(item.id) } }),
      el("button", { type: "button", class: "slot-out", "aria-label": out, title: out, on: { click: () => this.toggle(item) } }, "×"),
    );
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
