// @ts-check
/** The right column: what is selected, with everything a decision needs. */

import { byId, el } from "../js/dom.js";
import { isStandin } from "./actions.js";
import { chip, pinpoint, scoreText } from "./chip.js";
import { codeCard } from "./codecard.js";
import { showHistory } from "./history.js";
import { draftOf, forget, keep, kept } from "./keep.js";

/** @typedef {import("./store.js").Store} Store */
/** @typedef {import("./actions.js").Actions} Actions */
/** @typedef {import("./types.js").Annotation} Annotation */
/** @typedef {import("./types.js").Suggestion} Suggestion */
/** @typedef {import("./types.js").Mark} Mark */
/** @typedef {Record<"correct" | "link" | "accept" | "reject" | "remove", () => void>} Commands */

const NOTE_PAUSE = 400;

export class Inspector {
  /** @param {Store} store @param {Actions} actions @param {Commands} commands what its buttons share with the keys */
  constructor(store, actions, commands) {
    this.store = store;
    this.actions = actions;
    this.commands = commands;
    this.place = byId("selected");
    /** @type {string | null} */
    this.shown = null;
    store.addEventListener("selected", () => this.draw());
    store.addEventListener("changed", (event) => {
      const { ids } = /** @type {CustomEvent} */ (event).detail;
      if (!this.shown || !ids.has(this.shown)) return;
      // Redrawing under somebody's typing would take the words away.
      if (this.place.querySelector("textarea") === document.activeElement) this.#refreshSelects();
      else this.draw();
    });
  }

  draw() {
    const mark = this.store.mark(this.store.selected);
    this.shown = mark?.item.id ?? null;
    if (!mark) {
      this.place.replaceChildren(this.#hint());
      return;
    }
    const focused = document.activeElement instanceof HTMLElement && this.place.contains(document.activeElement) ? document.activeElement.dataset.field : null;
    const others = this.store.overlapping(mark.item);
    this.place.replaceChildren(
      this.#head(mark),
      others.length > 1 ? this.#others(others, mark.item.id) : "",
      mark.kind === "annotation" ? this.#annotation(mark.item) : this.#suggestion(mark.item),
      codeCard(this.store, mark.item.code),
    );
    if (focused) /** @type {HTMLElement | null} */ (this.place.querySelector(`[data-field="${focused}"]`))?.focus();
  }

  /** What another tab or person changed beside the note. */
  #refreshSelects() {
    const item = /** @type {any} */ (this.store.mark(this.shown)?.item);
    for (const select of /** @type {NodeListOf<HTMLSelectElement>} */ (this.place.querySelectorAll("select[data-field]"))) {
      if (item) select.value = String(item[select.dataset.field ?? ""] ?? "");
    }
  }

  /** @returns {HTMLElement} */
  #hint() {
    const lines = this.store.config.canCode
      ? [
          gettext("Select words with the mouse, or press an arrow key for a cursor in the text."),
          gettext("Then press Enter, type some letters of a code, and Enter again."),
          gettext("A click on a coded span lists all codes there."),
        ]
      : [gettext("A click on a coded span lists all codes there.")];
    return el("div", { class: "empty" }, ...lines.map((line) => el("p", {}, line)));
  }

  /** @param {Mark} mark @returns {HTMLElement} */
  #head({ item }) {
    const para = this.store.map.paraAt(item.start);
    const from = Math.max(0, item.start - para.body);
    const to = item.end - para.body;
    const place = interpolate(gettext("characters %(from)s–%(to)s"), { from, to }, true);
    return el(
      "div",
      {},
      el("div", { class: "row" }, el("h2", {}, pinpoint(item)), el("span", { class: "small muted num" }, place)),
      el("blockquote", { class: "quote", lang: this.store.config.textLanguage }, item.quote),
    );
  }

  /** @param {Mark[]} marks @param {string} current @returns {HTMLElement} */
  #others(marks, current) {
    const items = marks.map(({ kind, item }) => {
      const score = kind === "suggestion" ? el("b", { class: "num" }, scoreText(item.score)) : "";
      const on = { click: () => this.store.select(item.id) };
      return el("li", {}, chip(this.store, item, { tag: "button", ghost: kind === "suggestion", after: score }, { on, title: item.quote, "aria-pressed": String(item.id === current) }));
    });
    const title = interpolate(ngettext("%s code on these words", "%s codes on these words", marks.length), [marks.length]);
    return el("div", { class: "others" }, el("h3", {}, title), el("ul", { class: "plain-list" }, ...items));
  }

  /** @param {Annotation} item @returns {HTMLElement} */
  #annotation(item) {
    const editable = this.store.mayEdit(item) && !isStandin(item.id);
    return el(
      "div",
      { class: "card" },
      el("div", { class: "row" }, chip(this.store, item, { both: true })),
      this.#origin(item),
      item.unsent ? el("p", { class: "small unsent-note" }, item.unsent === "refused" ? gettext("Not saved: see “Not saved” below.") : gettext("Not sent yet; kept on this computer.")) : "",
      editable ? this.#fields(item) : this.#facts(item),
      editable ? this.#buttons(item) : "",
    );
  }

  /** @param {Annotation} item @returns {HTMLElement} */
  #origin(item) {
    const who = item.coder ?? gettext("came with the library");
    const how = item.origin === "suggestion" ? gettext("accepted suggestion") : "";
    const edition = item.codebook_version ? interpolate(gettext("codebook %s"), [item.codebook_version]) : "";
    const when = item.modified_at ? new Date(item.modified_at).toLocaleString(document.documentElement.lang, { dateStyle: "medium", timeStyle: "short" }) : "";
    return el("p", { class: "small muted" }, [who, how, edition, when].filter(Boolean).join(" · "));
  }

  /** @param {Annotation} item @returns {HTMLElement} */
  #fields(item) {
    const note = /** @type {HTMLTextAreaElement} */ (el("textarea", { "data-field": "note", rows: 3, value: item.note }));
    const draft = draftOf(this.store.config.user, item.id);
    let timer = 0;
    const save = () => {
      window.clearTimeout(timer);
      const current = this.store.annotations.get(item.id);
      if (current && note.value !== current.note) this.actions.patch(current, { note: note.value });
      forget(draft);
    };
    note.addEventListener("input", () => {
      keep(draft, note.value);
      window.clearTimeout(timer);
      timer = window.setTimeout(save, NOTE_PAUSE);
    });
    note.addEventListener("blur", save);
    return el(
      "div",
      { class: "span-fields" },
      el("label", { class: "field wide" }, el("span", {}, gettext("Note")), note),
      this.#select(item, "direction", gettext("Direction"), [
        ["", "–"],
        ["favourable", gettext("favourable")],
        ["adverse", gettext("adverse")],
        ["mixed", gettext("mixed")],
      ]),
      this.#select(item, "weight", gettext("Weight"), scale(gettext("passing remark"), gettext("leading authority"))),
      this.#select(item, "confidence", gettext("Confidence"), scale(gettext("unsure"), gettext("certain"))),
    );
  }

  /**
   * @param {Annotation} item @param {"direction" | "weight" | "confidence"} field @param {string} label
   * @param {[string, string][]} options
   */
  #select(item, field, label, options) {
    const now = String(item[field] ?? "");
    const select = /** @type {HTMLSelectElement} */ (
      el("select", { "data-field": field }, ...options.map(([value, text]) => el("option", { value, selected: value === now }, text)))
    );
    select.addEventListener("change", () => {
      const current = this.store.annotations.get(item.id);
      const value = field === "direction" ? select.value : select.value ? Number(select.value) : null;
      if (current) this.actions.patch(current, { [field]: value });
    });
    return el("label", { class: "field" }, el("span", {}, label), select);
  }

  /** @param {Annotation} item @returns {HTMLElement} */
  #facts(item) {
    const rows = [
      [gettext("Note"), item.note],
      [gettext("Direction"), item.direction && gettext(item.direction)],
      [gettext("Weight"), item.weight && `${item.weight} / 5`],
      [gettext("Confidence"), item.confidence && `${item.confidence} / 5`],
    ].filter(([, value]) => value);
    return el("dl", { class: "facts" }, ...rows.flatMap(([name, value]) => [el("dt", {}, name), el("dd", {}, value)]));
  }

  /** @param {Annotation} item @returns {HTMLElement} */
  #buttons(item) {
    return el(
      "div",
      { class: "toolbar", role: "toolbar", "aria-label": gettext("This span") },
      command(gettext("Change"), "e", this.commands.correct),
      command(gettext("To the chain"), "l", this.commands.link),
      command(gettext("Delete"), "Del", this.commands.remove, "danger"),
      item.revision ? command(gettext("History"), "", () => showHistory(this.store, item, (values) => this.#restore(item.id, values))) : "",
    );
  }

  /** @param {string} id @param {Record<string, any>} values of an earlier state */
  #restore(id, values) {
    const item = this.store.annotations.get(id);
    if (item) this.actions.patch(item, values);
  }

  /** @param {Suggestion} item @returns {HTMLElement} */
  #suggestion(item) {
    const buttons = this.store.config.canCode
      ? el(
          "div",
          { class: "toolbar", role: "toolbar", "aria-label": gettext("This suggestion") },
          command(gettext("Accept"), "a", this.commands.accept, "primary"),
          command(gettext("Reject"), "x", this.commands.reject),
          command(gettext("Correct"), "e", this.commands.correct),
        )
      : "";
    const score = el("b", { class: "num", title: gettext("score from 0 to 1") }, scoreText(item.score));
    return el(
      "div",
      { class: "card" },
      el("p", { class: "small muted" }, gettext("Suggestion")),
      el("div", { class: "row" }, chip(this.store, item, { ghost: true, both: true }), score),
      el("p", { class: "small reason" }, item.reason, " ", el("span", { class: "muted" }, item.source)),
      buttons,
    );
  }
}

/** @param {string} low @param {string} high @returns {[string, string][]} */
function scale(low, high) {
  return [["", "–"], ["1", `1 ${low}`], ["2", "2"], ["3", "3"], ["4", "4"], ["5", `5 ${high}`]];
}

/** @param {string} label @param {string} key @param {() => void} action @param {string} [kind] */
function command(label, key, action, kind = "") {
  const keys = key === "Del" ? "Delete" : key;
  return el("button", { type: "button", class: `btn ${kind}`, "aria-keyshortcuts": keys || null, on: { click: action } }, label, key ? el("kbd", { "aria-hidden": "true" }, key) : "");
}

/**
 * Notes that were typed but not yet queued when the page went away.
 * @param {Store} store @param {Actions} actions
 */
export function recoverNotes(store, actions) {
  for (const item of store.annotations.values()) {
    const name = draftOf(store.config.user, item.id);
    const draft = kept(name);
    if (draft === null) continue;
    forget(name);
    if (draft !== item.note && store.mayEdit(item)) actions.patch(item, { note: draft });
  }
}
