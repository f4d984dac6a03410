// @ts-check
/** What holds at a place: codings of coders, changed ones, new ones; kept while one looks elsewhere. */

import { el } from "../js/dom.js";
import { chip } from "./chip.js";
import { AXES } from "./types.js";
import { WordSpans } from "./wordspans.js";

/** @typedef {import("./store.js").Store} Store */
/** @typedef {import("./wordspans.js").Span} Span */
/** @typedef {Span & {code: string, direction: string, weight: string}} Held */
/** @typedef {{store: Store, pick: (title: string, by: HTMLElement, done: (code: string) => void) => void, codebook: () => Promise<void>}} Tools */

const HELD = "held";
const SENT = "judging:sent";

export class RulingForm {
  /** @param {HTMLFormElement} form @param {Tools} tools */
  constructor(form, tools) {
    this.form = form;
    this.tools = tools;
    this.text = new WordSpans(/** @type {HTMLElement} */ (document.querySelector("[data-text]")));
    this.place = /** @type {HTMLElement} */ (form.querySelector("[data-own-place]"));
    this.draftKey = `judging:${form.dataset.place}`;
    /** The coders' options. @type {HTMLElement[]} */
    this.options = [...form.querySelectorAll(/** @type {"div"} */ ("[data-option]"))];
    /** Rows that say something of the adjudicator's own. @type {Map<HTMLElement, Held>} */
    this.own = new Map();
    this.base = this.options[0];
    form.querySelector("[data-own-buttons]")?.removeAttribute("hidden");
    this.#begin();
    form.addEventListener("change", (event) => this.#changed(event.target));
    form.addEventListener("input", () => this.#keep());
    form.addEventListener("submit", () => sessionStorage.setItem(SENT, this.draftKey));
    this.text.holder.addEventListener("pointerup", () => this.#select());
  }

  /** Rows the server wrote, then what was begun here before and not sent. */
  async #begin() {
    const rows = [...this.form.querySelectorAll(/** @type {"div"} */ ("[data-own]"))];
    const draft = this.#draft();
    if (rows.length || draft?.own.length) await this.tools.codebook();
    for (const row of rows) {
      const [start, end, ...code] = (row.dataset.own ?? "").split("-");
      this.#add({ start: Number(start), end: Number(end), code: code.join("-"), direction: row.dataset.direction ?? "", weight: row.dataset.weight ?? "" });
      row.remove();
    }
    if (draft) this.#restore(draft);
    this.#paint();
    const { holder } = this.text;
    const begins = holder.querySelector("[data-begins]");
    if (begins) holder.scrollTop += begins.getBoundingClientRect().top - holder.getBoundingClientRect().top - holder.clientHeight / 3;
  }

  /** @returns {{reason: string, held: string[], none: boolean, own: Held[]} | null} */
  #draft() {
    const sent = sessionStorage.getItem(SENT);
    sessionStorage.removeItem(SENT);
    if (sent && !document.getElementById("problem")) sessionStorage.removeItem(sent);
    const kept = sessionStorage.getItem(this.draftKey);
    return kept ? JSON.parse(kept) : null;
  }

  /** @param {{reason: string, held: string[], none: boolean, own: Held[]}} draft */
  #restore(draft) {
    for (const box of this.#boxes()) box.checked = draft.held.includes(box.value);
    this.#none().checked = draft.none;
    this.#reason().value = draft.reason;
    for (const row of this.own.keys()) row.remove();
    this.own.clear();
    draft.own.forEach((held) => this.#add(held));
  }

  #keep() {
    const held = this.#boxes().filter((box) => box.checked).map((box) => box.value);
    const own = [...this.own].map(([row, one]) => ({ ...one, ...details(row) }));
    sessionStorage.setItem(this.draftKey, JSON.stringify({ reason: this.#reason().value, held, none: this.#none().checked, own }));
  }

  /** @returns {HTMLInputElement[]} */
  #boxes() {
    return this.options.map((option) => /** @type {HTMLInputElement} */ (option.querySelector("[name=hold]")));
  }

  /** @returns {HTMLInputElement} */
  #none() {
    return /** @type {HTMLInputElement} */ (this.form.querySelector("[name=none]"));
  }

  /** @returns {HTMLTextAreaElement} */
  #reason() {
    return /** @type {HTMLTextAreaElement} */ (this.form.querySelector("[name=reason]"));
  }

  /** @param {EventTarget | null} target */
  #changed(target) {
    if (!(target instanceof HTMLInputElement)) return this.#keep();
    if (target.name === "none" && target.checked) {
      for (const box of this.#boxes()) box.checked = false;
      for (const row of this.own.keys()) row.remove();
      this.own.clear();
    } else if (target.name === "hold") {
      this.base = /** @type {HTMLElement} */ (target.closest("[data-option]"));
      if (target.checked) this.#none().checked = false;
    }
    this.#paint();
    this.#keep();
  }

  /** @param {number} digit */
  toggle(digit) {
    const box = this.#boxes()[digit - 1];
    box?.click();
    box?.focus();
  }

  none() {
    this.#none().click();
    this.#none().focus();
  }

  /** Other words for the row one is in, else for a copy of the option one is at. */
  words() {
    (this.#current() ?? this.#copy()).focus();
  }

  code() {
    const row = this.#current();
    const by = row ?? this.base;
    const span = row ? this.own.get(row) : spanOf(this.base);
    if (!span) return;
    this.tools.pick(this.text.of(span).slice(0, 80), focusable(by), (code) => {
      const own = row ?? this.#copy();
      const held = /** @type {Held} */ (this.own.get(own));
      this.#draw(own, { ...held, code, direction: "", weight: "" });
      this.#paint();
      this.#keep();
      queueMicrotask(() => own.focus());
    });
  }

  more() {
    const span = spanOf(this.base);
    this.tools.pick(this.text.of(span).slice(0, 80), focusable(this.base), (code) => {
      const row = this.#add({ ...span, code, direction: "", weight: "" });
      this.#paint();
      this.#keep();
      queueMicrotask(() => row.focus());
    });
  }

  /** @returns {HTMLElement | null} the row of one's own that has the focus, or the only one */
  #current() {
    const row = document.activeElement?.closest(".option.own");
    if (row instanceof HTMLElement) return row;
    return this.own.size === 1 && !this.#boxes().some((box) => box.checked) ? [...this.own.keys()][0] : null;
  }

  /** @returns {HTMLElement} a row that begins as the option one is at, which then no longer holds as it is */
  #copy() {
    const from = this.base;
    /** @type {HTMLInputElement} */ (from.querySelector("[name=hold]")).checked = false;
    const row = this.#add({ ...spanOf(from), code: from.dataset.code ?? "", ...details(from) });
    this.#paint();
    this.#keep();
    return row;
  }

  /** @param {Held} held @returns {HTMLElement} */
  #add(held) {
    const row = el("div", { class: "option own", tabindex: 0, role: "group", "aria-label": gettext("Of your own") });
    row.addEventListener("keydown", (event) => this.#key(row, event));
    this.own.set(row, held);
    this.place.append(row);
    this.#none().checked = false;
    this.#draw(row, held);
    return row;
  }

  /** @param {HTMLElement} row @param {Held} held */
  #draw(row, held) {
    this.own.set(row, held);
    const axis = AXES.find((one) => held.code.startsWith(`${one}.`)) ?? AXES[0];
    const value = `${held.start}-${held.end}-${held.code}`;
    const known = this.tools.store.codes.has(held.code) ? null : this.options.find((one) => one.dataset.code === held.code)?.querySelector(".chip");
    row.replaceChildren(
      el("input", { type: "hidden", name: "hold", value }),
      el("p", { class: "row" }, known?.cloneNode(true) ?? chip(this.tools.store, { code: held.code, axis }), el("button", { type: "button", class: "btn quiet", on: { click: () => this.#drop(row) } }, gettext("Leave it out"))),
      el("q", { class: "option-words", lang: this.text.holder.lang, "aria-live": "polite" }, this.text.of(held)),
      this.#steps(row),
      axis === "impact" ? this.#details(value, held) : "",
    );
  }

  /** @param {HTMLElement} row @returns {HTMLElement} buttons that move the words' ends, for hands without keys */
  #steps(row) {
    const step = (/** @type {"start" | "end"} */ side, /** @type {1 | -1} */ way, /** @type {string} */ sign, /** @type {string} */ says) =>
      el("button", { type: "button", class: "btn quiet step", "aria-label": says, title: says, on: { click: () => this.#move(row, side, way) } }, sign);
    return el(
      "p",
      { class: "toolbar steps small" },
      el("span", { class: "muted" }, gettext("Beginning")),
      step("start", -1, "←", gettext("begin a word earlier")),
      step("start", 1, "→", gettext("begin a word later")),
      el("span", { class: "muted" }, gettext("End")),
      step("end", -1, "←", gettext("end a word earlier")),
      step("end", 1, "→", gettext("end a word later")),
    );
  }

  /** @param {string} value @param {Held} held @returns {Node} */
  #details(value, held) {
    const named = [["", "–"], ["favourable", gettext("favourable")], ["adverse", gettext("adverse")], ["mixed", gettext("mixed")]];
    const numbers = [["", "–"], ...["1", "2", "3", "4", "5"].map((number) => [number, number])];
    const select = (/** @type {string} */ name, /** @type {string} */ label, /** @type {string[][]} */ rows, /** @type {string} */ now) =>
      el("label", {}, el("span", { class: "small muted" }, label), " ", el("select", { name: `${name}:${value}` }, ...rows.map(([key, text]) => el("option", { value: key, selected: key === now }, text))));
    return el("div", { class: "option-details" }, select("direction", gettext("Direction"), named, held.direction), " ", select("weight", gettext("Weight"), numbers, held.weight));
  }

  /** @param {HTMLElement} row */
  #drop(row) {
    this.own.delete(row);
    row.remove();
    this.#paint();
    this.#keep();
    focusable(this.base).focus();
  }

  /** @param {HTMLElement} row @param {KeyboardEvent} event */
  #key(row, event) {
    if (event.target !== row || event.ctrlKey || event.altKey || event.metaKey) return;
    const way = event.key === "ArrowRight" ? 1 : event.key === "ArrowLeft" ? -1 : 0;
    if (way) this.#move(row, event.shiftKey ? "start" : "end", /** @type {1 | -1} */ (way));
    else if (event.key === "Enter") this.#reason().focus();
    else if (event.key === "Delete" || event.key === "Backspace") this.#drop(row);
    else return;
    event.preventDefault();
  }

  /** @param {HTMLElement} row @param {"start" | "end"} side @param {1 | -1} way */
  #move(row, side, way) {
    const held = /** @type {Held} */ (this.own.get(row));
    this.#set(row, this.text.moved(held, side, way));
  }

  /** Words selected with the mouse become those of the row one is in, or of a new row. */
  #select() {
    const span = this.text.selected();
    const row = this.#current();
    if (span && row) this.#set(row, span);
  }

  /** @param {HTMLElement} row @param {Span} span */
  #set(row, { start, end }) {
    const held = { .../** @type {Held} */ (this.own.get(row)), ...details(row), start, end };
    this.own.set(row, held);
    const value = `${start}-${end}-${held.code}`;
    /** @type {HTMLInputElement} */ (row.querySelector("[name=hold]")).value = value;
    /** @type {HTMLElement} */ (row.querySelector(".option-words")).textContent = this.text.of(held);
    for (const select of row.querySelectorAll("select")) select.name = `${select.name.split(":")[0]}:${value}`;
    this.#paint();
    this.#keep();
  }

  /** Mark in the text what holds as things stand. */
  #paint() {
    if (!("highlights" in CSS)) return;
    const held = this.#boxes().flatMap((box, index) => (box.checked ? [spanOf(this.options[index])] : []));
    const ranges = [...held, ...this.own.values()].map((span) => this.text.range(span));
    CSS.highlights.set(HELD, new Highlight(...ranges));
  }
}

/** @param {HTMLElement} option @returns {Span} */
function spanOf(option) {
  return { start: Number(option.dataset.from), end: Number(option.dataset.to) };
}

/** @param {HTMLElement} row @returns {{direction: string, weight: string}} */
function details(row) {
  const [direction, weight] = [...row.querySelectorAll("select")].map((select) => select.value);
  return { direction: direction ?? "", weight: weight ?? "" };
}

/** @param {HTMLElement} row @returns {HTMLElement} */
function focusable(row) {
  return row.tabIndex >= 0 ? row : (row.querySelector("input") ?? row);
}
