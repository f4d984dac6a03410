// @ts-check
/** The workbench: its parts, and what they do together. */

import { byId, el, showRange } from "../js/dom.js";
import { Outline, goTo, wireJump } from "../js/outline.js";
import { Actions, isStandin } from "./actions.js";
import { Caret } from "./caret.js";
import { Chains } from "./chains.js";
import { chip } from "./chip.js";
import { Counts } from "./counts.js";
import { Inspector } from "./inspector.js";
import { Margins } from "./margin.js";
import { Nearby } from "./nearby.js";
import { Painter } from "./paint.js";
import { Picker } from "./picker.js";
import { PlaceList } from "./placelist.js";
import { Slots } from "./slots.js";
import { SpanList } from "./spanlist.js";
import { Tabs } from "./tabs.js";
import { Tray } from "./tray.js";
import { SaveState, Trouble } from "./trouble.js";

/** @typedef {import("./store.js").Store} Store */
/** @typedef {import("./queue.js").Queue} Queue */
/** @typedef {import("./types.js").Annotation} Annotation */
/** @typedef {import("./types.js").Suggestion} Suggestion */
/** @typedef {import("../js/textmap.js").Span} Span */

export class Bench {
  /** @param {Store} store @param {Queue} queue */
  constructor(store, queue) {
    this.store = store;
    this.queue = queue;
    this.config = store.config;
    this.pane = byId("text-pane");
    this.toText = this.toText.bind(this);
    const choose = (/** @type {string} */ id) => this.choose(id);
    const say = (/** @type {string} */ message, /** @type {string} */ kind = "info") => this.say(message, kind);
    const list = /** @type {HTMLElement} */ (document.querySelector("ol.outline"));
    this.outline = new Outline(list, store.map, this.pane);
    this.actions = new Actions(store, queue, say);
    this.caret = new Caret(store, this.pane, byId("caret"));
    this.nearby = new Nearby(store, this.pane);
    this.painter = new Painter(store, this.nearby);
    this.margins = new Margins(store, this.nearby, choose);
    this.counts = new Counts(store, this.outline);
    this.slots = new Slots();
    this.picker = new Picker(store, this.slots);
    this.places = new PlaceList(store, this.toText);
    this.tabs = new Tabs((name) => name === "spans" && this.spans.refresh());
    this.spans = new SpanList(store, choose, () => this.tabs.current === "spans");
    this.tray = new Tray(store, { choose, say });
    this.chains = new Chains(store, this.actions, this.tray, { choose, say });
    this.inspector = new Inspector(store, this.actions, {
      correct: () => this.correct(),
      link: () => this.link(),
      accept: () => this.accept(),
      reject: () => this.reject(),
      remove: () => this.remove(),
    });
    this.saveState = new SaveState(queue);
    this.trouble = new Trouble(store, queue, this.actions, (done, title, span) => this.#openPicker(done, title, span));
    /** Opens the list of keys; set where the keys are wired. */
    this.help = () => {};
    /** The round that the page was opened from. @type {import("./roundbar.js").RoundBar | null} */
    this.round = null;
    /** Hides or shows all suggestions; set where its button is wired. */
    this.switchSuggestions = () => {};
    /** A code taken before the words. @type {string | null} */
    this.armed = null;
    this.messageTimer = 0;
    this.#listen();
    wireJump(/** @type {HTMLFormElement} */ (document.querySelector("form[data-jump]")), this.outline, (para) => {
      this.caret.set(para.body, para.body, { show: false });
      this.toText();
    });
  }

  #listen() {
    const { store } = this;
    store.addEventListener("changed", (event) => {
      const { orders } = /** @type {CustomEvent} */ (event).detail;
      this.painter.repaint(orders);
      this.painter.repaintFocus();
      this.margins.refresh(orders);
      this.counts.soon(orders);
    });
    store.addEventListener("selected", () => {
      this.painter.repaintFocus();
      this.margins.markSelected();
      if (store.selected) this.tabs.show("selected", false);
      // Has an effect only where the columns are folded.
      document.body.classList.toggle("inspector-open", Boolean(store.selected));
    });
    store.addEventListener("cursor", () => this.painter.repaintFocus());
    store.addEventListener("history", () => this.#history());
    this.pane.addEventListener("pointerup", (event) => this.#pointer(event));
    this.slots.addEventListener("changed", () => this.#drawSlots());
  }

  #history() {
    for (const [id, can] of /** @type {[string, boolean][]} */ ([["undo-button", this.store.canUndo], ["redo-button", this.store.canRedo]])) {
      document.getElementById(id)?.setAttribute("aria-disabled", String(!can));
    }
  }

  /** @param {PointerEvent} event */
  #pointer(event) {
    const target = /** @type {Element} */ (event.target);
    if (event.button !== 0 || target.closest("a, button, input, .para-margin")) return;
    // The browser settles its selection after the event.
    setTimeout(() => {
      if (this.caret.fromMouse()) {
        if (this.armed) this.#apply(this.armed);
        return;
      }
      const offset = this.store.map.offsetAtPoint(event.clientX, event.clientY);
      if (offset === null || !target.closest(".para-text")) return;
      this.caret.set(offset, offset, { show: false, native: false });
      this.selectAt(offset);
    });
  }

  /**
   * Select the mark under a place; of several the innermost, again there the next, and list all.
   * @param {number} offset @param {boolean} [ending] also marks that end there
   */
  selectAt(offset, ending = false) {
    const marks = this.store.at(offset, ending);
    const at = (marks.findIndex(({ item }) => item.id === this.store.selected) + 1) % marks.length;
    this.store.select(marks[at]?.item.id ?? null);
    if (marks.length > 1) this.places.open(marks, at, this.caret.rect());
  }

  /** Go round the codes that share words with the selected one. */
  cycle() {
    const mark = this.store.mark(this.store.selected);
    if (!mark) return;
    const marks = this.store.overlapping(mark.item);
    const at = marks.findIndex(({ item }) => item.id === mark.item.id);
    this.store.select(marks[(at + 1) % marks.length].item.id);
  }

  /** @param {string} id show a mark in the text, the margin and the inspector */
  choose(id) {
    const mark = this.store.mark(id);
    if (!mark) {
      this.say(gettext("This span is in another document or was deleted."));
      return;
    }
    this.store.select(id);
    const range = this.store.map.range(mark.item);
    if (range) showRange(range, this.pane, false);
    this.caret.set(mark.item.start, mark.item.start, { show: false, native: false });
  }

  /** @param {"annotation" | "suggestion"} kind @param {1 | -1} way to the next one after the cursor, round at the end */
  step(kind, way) {
    /** @type {(Annotation | Suggestion)[]} */
    const all = kind === "annotation" ? this.store.living() : this.store.waiting();
    if (!all.length) {
      this.say(kind === "annotation" ? gettext("Nothing is coded here yet.") : this.store.hidden ? gettext("Suggestions are hidden.") : gettext("No suggestion is waiting."));
      return;
    }
    const at = all.findIndex(({ id }) => id === this.store.selected);
    const from = this.caret.placed ? this.caret.focus : 0;
    let next = at + way;
    if (at < 0) next = way > 0 ? all.findIndex(({ start }) => start >= from) : all.findLastIndex(({ start }) => start < from);
    if (at < 0 && next < 0) next = way > 0 ? 0 : all.length - 1;
    this.choose(all[(next + all.length) % all.length].id);
  }

  /** Code the picked words, or list what is under the cursor. */
  enter() {
    if (this.store.picked && this.config.canCode) this.pickCode();
    else if (this.caret.placed) {
      this.selectAt(this.caret.focus, true);
      if (!this.store.selected) this.say(gettext("No code here."));
    }
  }

  /** @param {(code: string) => void} done @param {string} title @param {Span} span */
  #openPicker(done, title, span) {
    const boxes = [...(this.store.map.range(span)?.getClientRects() ?? [])];
    const visible = boxes.filter(({ bottom }) => bottom > 0 && bottom < innerHeight);
    this.picker.open({ title, span, anchor: visible.at(-1) ?? null, done, closed: () => this.toText() });
  }

  /** Open the picker for the picked words. */
  pickCode() {
    const span = this.store.picked;
    if (!span) {
      this.say(gettext("Select words first: drag, or press w, s or p."));
      return;
    }
    const words = this.store.map.text(span);
    this.#openPicker((code) => this.#apply(code), words.length > 70 ? `${words.slice(0, 69)}…` : words, span);
  }

  /** @param {string} code put on the picked words */
  #apply(code) {
    const span = this.store.picked;
    this.#disarm();
    if (!span || this.#frozen(span)) return;
    const made = this.actions.create(code, span);
    this.slots.use(code);
    this.caret.collapse();
    this.store.select(made.id);
    this.say(interpolate(gettext("Coded: %s"), [this.store.label(code)]), "quiet");
  }

  /** @param {number} number the digit key: its code on the picked words, or on the next ones */
  digit(number) {
    const code = this.slots.code(number);
    if (!code || !this.store.codes.has(code)) {
      this.say(interpolate(gettext("No code is on the key %s yet. Codes you use get keys."), [number]));
    } else if (this.store.picked) this.#apply(code);
    else {
      this.armed = code;
      this.pane.classList.add("armed");
      this.say(interpolate(gettext("The next words you select get: %s. Esc ends this."), [this.store.label(code)]));
    }
  }

  /** @param {Span} span @returns {boolean} whether it was handed in; says so */
  #frozen(span) {
    const frozen = this.store.isFrozen(this.store.map.paraAt(span.start).order);
    if (frozen) this.say(gettext("You have handed this in; it cannot be changed until it is settled."));
    return frozen;
  }

  #disarm() {
    this.armed = null;
    this.pane.classList.remove("armed");
  }

  /** Another code for the selected mark; other picked words become its span. */
  correct() {
    const mark = this.#selected();
    if (!mark) return;
    const { item } = mark;
    const span = this.store.picked && this.store.picked.start < item.end && item.start < this.store.picked.end ? this.store.picked : null;
    const title = span ? gettext("Correct the code and the words") : gettext("Correct the code");
    this.#openPicker((code) => {
      const changes = { ...(code === item.code ? {} : { code }), ...(span ?? {}) };
      if (mark.kind === "suggestion") this.#thenNext(() => this.actions.accept(mark.item, changes));
      else if (Object.keys(changes).length) this.actions.patch(mark.item, changes);
      this.slots.use(code);
      this.caret.collapse();
    }, title, span ?? item);
  }

  /** @returns {import("./types.js").Mark | null} the selected mark if it may be changed, else says why not */
  #selected() {
    const mark = this.store.mark(this.store.selected);
    if (!mark) this.say(gettext("Select a span first."));
    else if (this.#frozen(mark.item)) return null;
    else if (mark.kind === "annotation" && !this.store.mayEdit(mark.item)) {
      this.say(gettext("This span belongs to somebody else."));
      return null;
    } else if (isStandin(mark.item.id)) {
      this.say(gettext("This span is being saved. Try again in a moment."));
      return null;
    }
    return mark;
  }

  accept() {
    const mark = this.#selected();
    if (mark?.kind !== "suggestion") return;
    this.#thenNext(() => this.actions.accept(mark.item));
    this.slots.use(mark.item.code);
  }

  reject() {
    const mark = this.#selected();
    if (mark?.kind === "suggestion") this.#thenNext(() => this.actions.reject(mark.item));
  }

  /** @param {() => void} decide and go to the next suggestion in the text */
  #thenNext(decide) {
    const waiting = this.store.waiting();
    const at = waiting.findIndex(({ id }) => id === this.store.selected);
    const next = waiting[at + 1];
    decide();
    if (next) this.choose(next.id);
    else {
      this.store.select(null);
      this.say(gettext("That was the last suggestion in the text."));
    }
  }

  remove() {
    const mark = this.#selected();
    if (mark?.kind === "annotation") this.actions.remove(mark.item);
    else if (mark) this.reject();
  }

  link() {
    const mark = this.store.mark(this.store.selected);
    if (mark?.kind === "annotation") this.tray.toggle(mark.item);
    else this.say(gettext("Select a coded span first."));
  }

  jump() {
    document.body.classList.add("outline-open");
    byId("jump").focus();
  }

  toText() {
    this.pane.focus({ preventScroll: true });
  }

  toInspector() {
    this.tabs.show("selected", true);
  }

  escape() {
    if (document.body.classList.contains("outline-open")) document.body.classList.remove("outline-open");
    else if (this.armed) this.#disarm();
    else if (this.store.picked) this.caret.collapse();
    else this.store.select(null);
  }

  #drawSlots() {
    const items = this.slots.slots.map((slot, index) => {
      if (!slot || !this.store.codes.has(slot.code)) return null;
      const entry = /** @type {import("./types.js").Entry} */ (this.store.codes.get(slot.code));
      const pin = el("button", { type: "button", class: "pin", "aria-pressed": String(slot.pinned), "aria-label": interpolate(gettext("Keep %(code)s on key %(key)s"), { code: this.store.label(slot.code), key: index + 1 }, true), on: { click: () => this.slots.togglePin(slot.code) } }, slot.pinned ? "★" : "☆");
      return el("li", {}, el("kbd", {}, index + 1), chip(this.store, { code: slot.code, axis: entry.axis }, { tag: "button" }, { on: { click: () => this.digit(index + 1) } }), pin);
    });
    const place = document.getElementById("slot-list");
    place?.replaceChildren(...items.filter((item) => item !== null));
    document.getElementById("slots")?.toggleAttribute("hidden", !items.some(Boolean));
  }

  /** Everything is loaded: show it. */
  begin() {
    this.#drawSlots();
    this.#history();
    this.tray.load();
    this.chains.draw();
    this.inspector.draw();
    this.counts.draw();
    this.saveState.draw();
    this.trouble.draw();
    const wanted = new URLSearchParams(location.search).get("span");
    if (wanted && this.store.mark(wanted)) this.choose(wanted);
    else this.#toHash();
    window.addEventListener("hashchange", () => this.#toHash());
  }

  /** The browser goes there by guessed heights. */
  #toHash() {
    const section = document.getElementById(location.hash.slice(1));
    const para = section && this.store.map.bySection.get(section);
    if (para) goTo(para);
  }

  /** @param {string} message @param {string} [kind] `quiet` is for screen readers only */
  say(message, kind = "info") {
    if (!message) return;
    byId("announce").textContent = message;
    if (kind === "quiet") return;
    const note = byId("message");
    note.className = `bench-message ${kind}`;
    note.textContent = message;
    note.hidden = false;
    window.clearTimeout(this.messageTimer);
    this.messageTimer = window.setTimeout(() => (note.hidden = true), kind === "bad" ? 12_000 : 5000);
  }
}
