// @ts-check
/**
 * Taking a passage to a chain: dragged, picked up with a key and moved with the arrows, or by two buttons
 * (pick up, put here) for those who can do neither.
 */

import { byId, el, isTyping } from "../../js/dom.js";
import { chip } from "../chip.js";

/** @typedef {import("../store.js").Store} Store */
/** @typedef {import("../types.js").Link} Link */
/** @typedef {{link: Link, from: string}} Load `from`: the chain that it is evidence in, or "" */
/** @typedef {{id: string, name: string, place: HTMLElement}} Target `id` "" begins a chain */

export class Carrying {
  /**
   * @param {Store} store
   * @param {{targets: () => Target[], put: (load: Load, target: string) => void, say: (message: string, kind?: string) => void}} page
   */
  constructor(store, page) {
    this.store = store;
    this.page = page;
    /** @type {Load | null} */
    this.load = null;
    /** What had the focus when it was picked up. @type {HTMLElement | null} */
    this.source = null;
    /** @type {string | null} */
    this.target = null;
    this.bar = byId("carry-bar");
    document.addEventListener("keydown", (event) => this.#key(event), true);
    document.addEventListener("click", (event) => this.#click(/** @type {Element} */ (event.target)));
    document.addEventListener("dragover", (event) => this.#over(event));
    document.addEventListener("drop", (event) => this.#dropped(event));
    document.addEventListener("dragend", () => this.load && this.cancel(false));
  }

  /** @param {Load} load @param {HTMLElement} source */
  pick(load, source) {
    if (this.load) this.cancel(false);
    Object.assign(this, { load, source, target: null });
    source.setAttribute("aria-pressed", "true");
    document.body.classList.add("carrying");
    const { link } = load;
    const quote = link.quote ?? "";
    byId("carry-what").replaceChildren(chip(this.store, { code: link.code ?? link.axis, axis: link.axis }), ` “${quote.length > 90 ? `${quote.slice(0, 89)}…` : quote}”`);
    this.bar.hidden = false;
    this.page.say(interpolate(gettext("Picked up: %s. Arrow keys choose a chain, Enter puts it in, Escape lets go."), [this.store.label(link.code ?? "")]), "quiet");
  }

  /** @param {boolean} [told] */
  cancel(told = true) {
    const { source } = this;
    this.#end();
    if (told) {
      this.page.say(gettext("Let go."), "quiet");
      source?.focus();
    }
  }

  #end() {
    this.source?.setAttribute("aria-pressed", "false");
    this.#mark(null);
    this.load = null;
    document.body.classList.remove("carrying");
    this.bar.hidden = true;
  }

  /** @param {string} target */
  #put(target) {
    const { load, source } = this;
    if (!load) return;
    this.#end();
    this.page.put(load, target);
    if (source?.isConnected) source.focus();
  }

  /** @param {Target | null} target */
  #mark(target) {
    document.querySelector(".carry-target")?.classList.remove("carry-target");
    this.target = target ? target.id : null;
    if (!target) return;
    target.place.classList.add("carry-target");
    target.place.scrollIntoView({ block: "nearest" });
  }

  /** @param {1 | -1} way */
  #step(way) {
    const targets = this.page.targets();
    const at = targets.findIndex(({ id }) => id === this.target);
    const next = targets[at < 0 ? (way > 0 ? 0 : targets.length - 1) : (at + way + targets.length) % targets.length];
    if (!next) return;
    this.#mark(next);
    this.page.say(next.name, "quiet");
  }

  /** @param {KeyboardEvent} event */
  #key(event) {
    if (!this.load || isTyping(event.target) || event.altKey || event.ctrlKey || event.metaKey) return;
    if (event.key === "ArrowDown" || event.key === "ArrowUp") this.#step(event.key === "ArrowDown" ? 1 : -1);
    else if (event.key === "Escape") this.cancel();
    else if ((event.key === "Enter" || event.key === " ") && this.target !== null && event.target === this.source) this.#put(this.target);
    else return;
    event.preventDefault();
    event.stopPropagation();
  }

  /** @param {Element} target */
  #click(target) {
    const button = /** @type {HTMLElement | null} */ (target.closest("[data-put]"));
    if (target.closest("#carry-cancel")) this.cancel();
    else if (button && this.load) this.#put(button.dataset.put ?? "");
  }

  /** @param {DragEvent} event @returns {Target | undefined} */
  #under(event) {
    const at = /** @type {Element} */ (event.target);
    return this.load ? this.page.targets().find(({ place }) => place.contains(at)) : undefined;
  }

  /** @param {DragEvent} event */
  #over(event) {
    const target = this.#under(event);
    if (target) event.preventDefault();
    if ((target?.id ?? null) !== this.target) {
      document.querySelector(".carry-target")?.classList.remove("carry-target");
      target?.place.classList.add("carry-target");
      this.target = target?.id ?? null;
    }
  }

  /** @param {DragEvent} event */
  #dropped(event) {
    const target = this.#under(event);
    if (!target) return;
    event.preventDefault();
    this.#put(target.id);
  }
}

/** @param {HTMLElement} row @param {HTMLElement} handle @param {() => Load} load @param {Carrying} carrying let a row be dragged, or picked up by its button */
export function carriable(row, handle, load, carrying) {
  row.draggable = true;
  row.addEventListener("dragstart", (event) => {
    event.dataTransfer?.setData("text/plain", load().link.quote ?? "");
    // Chromium gives up a drag when the page changes within this event.
    setTimeout(() => carrying.pick(load(), handle));
  });
  handle.addEventListener("click", () => {
    if (carrying.load && carrying.source === handle) carrying.cancel();
    else carrying.pick(load(), handle);
  });
}

/** @param {string} label @param {string} sign @param {() => void} action @param {string} key @returns {HTMLElement} a small button with a sign for its face */
export function signButton(label, sign, action, key) {
  return el("button", { type: "button", class: "sign", "aria-label": label, title: label, "data-key": key, on: { click: action } }, sign);
}
