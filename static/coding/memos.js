// @ts-check
/** Memos on spans, passages and the document: written beside the text, saved like codings. */

import { byId, el, uuid } from "../js/dom.js";
import { goTo } from "../js/outline.js";
import { NoConnection, send } from "./api.js";
import { isStandin } from "./actions.js";
import { chip } from "./chip.js";
import { showHistory } from "./history.js";
import { mentioning, withNames } from "./mentioning.js";

/** @typedef {import("./bench.js").Bench} Bench */
/** @typedef {import("./types.js").Memo} Memo */
/** @typedef {{annotation: string | null, passage: number | null}} Target */

const DRAFT = "casebase:memo:";

export class Memos {
  /** @param {Bench} bench */
  constructor(bench) {
    this.bench = bench;
    this.store = bench.store;
    this.list = byId("memo-list");
    this.form = /** @type {HTMLFormElement} */ (byId("memo-form"));
    this.area = /** @type {HTMLTextAreaElement} */ (byId("memo-text"));
    this.on = byId("memo-on");
    this.openOnly = /** @type {HTMLInputElement} */ (byId("memo-open"));
    this.draft = DRAFT + this.store.config.slug;
    /** @type {Target} */
    this.target = { annotation: null, passage: null };
    /** The memo that is being changed. @type {string | null} */
    this.editing = null;
    /** @type {string | null} */
    this.lit = null;
    /** @type {Set<number>} */
    this.marked = new Set();
    this.#listen();
    this.draw();
  }

  #listen() {
    this.store.addEventListener("changed", (event) => {
      if (/** @type {CustomEvent} */ (event).detail.memos) this.draw();
    });
    this.store.addEventListener("selected", () => this.#beside());
    this.openOnly.addEventListener("change", () => this.draw());
    this.area.after(mentioning(this.area, this.store.config.people));
    const kept = JSON.parse(localStorage.getItem(this.draft) ?? "null");
    if (kept) {
      this.area.value = kept.text;
      this.#aim(kept.target);
    }
    this.area.addEventListener("input", () => this.#keep());
    saveKeys(this.area, () => this.#save(), () => this.bench.toText());
    this.form.addEventListener("submit", (event) => {
      event.preventDefault();
      this.#save();
    });
    byId("memo-document").addEventListener("click", () => {
      this.#aim({ annotation: null, passage: null });
      this.area.focus();
    });
  }

  /** Write one: on the selected span, else on the passage of the cursor, else on the document. */
  write() {
    const { selected, map, picked } = this.store;
    const mark = this.store.mark(selected);
    const { caret } = this.bench;
    if (mark?.kind === "annotation" && !picked) {
      if (isStandin(mark.item.id)) {
        this.bench.say(gettext("This span is being saved. Try again in a moment."));
        return;
      }
      this.#aim({ annotation: mark.item.id, passage: null });
    } else this.#aim({ annotation: null, passage: caret.placed ? map.paraAt(caret.focus).order : null });
    document.body.classList.add("inspector-open");
    this.bench.tabs.show("memos", false);
    this.area.focus();
  }

  /** @param {Target} target */
  #aim(target) {
    this.target = target;
    this.on.replaceChildren(gettext("On"), " ", ...this.#where(target));
    byId("memo-document").hidden = target.annotation === null && target.passage === null;
    this.#keep();
  }

  #keep() {
    try {
      if (this.area.value) localStorage.setItem(this.draft, JSON.stringify({ text: this.area.value, target: this.target }));
      else localStorage.removeItem(this.draft);
    } catch {
      // Without room for a draft the memo can be written all the same.
    }
  }

  /** @param {Target} target @returns {(string | HTMLElement)[]} what it is on, in words */
  #where({ annotation, passage }) {
    const item = annotation ? this.store.annotations.get(annotation) : undefined;
    if (item) return [chip(this.store, item), " ", el("q", { lang: this.store.config.textLanguage }, item.quote.length > 70 ? `${item.quote.slice(0, 69)}…` : item.quote)];
    if (annotation) return [gettext("a deleted span")];
    const para = passage === null ? undefined : this.store.map.byOrder.get(passage);
    if (!para) return [gettext("the whole document")];
    return [para.label ? `¶ ${para.label}` : interpolate(gettext("passage %s"), [String(para.order)])];
  }

  #save() {
    const text = this.area.value.trim();
    if (!text) return;
    const id = uuid();
    const { user, version } = this.store.config;
    const { annotation, passage } = this.target;
    const memo = { id, annotation, passage, author: user ?? "", text, mentions: [], resolved: false, deleted: false, revision: 0, created_at: new Date().toISOString() };
    this.bench.actions.change("memo", id, memo, { method: "POST", path: "memos/", body: { id, version, annotation, passage, text }, revised: false });
    this.area.value = "";
    this.#keep();
    this.bench.say(gettext("Memo written."), "quiet");
    this.bench.toText();
  }

  /** @param {Memo} memo @param {Partial<Memo>} values */
  #patch(memo, values) {
    const now = this.store.memos.get(memo.id) ?? memo;
    this.bench.actions.change("memo", memo.id, { ...now, ...values }, { method: "PATCH", path: `memos/${memo.id}/`, body: { ...values }, revised: true });
  }

  /** @param {Memo} memo */
  #remove(memo) {
    this.bench.actions.change("memo", memo.id, { ...memo, deleted: true }, { method: "DELETE", path: `memos/${memo.id}/`, body: {}, revised: true });
    this.bench.say(gettext("Deleted. Press u to undo."));
  }

  /** @param {Memo} memo @returns {number} where it stands in the text; -1: on the document */
  #start(memo) {
    if (memo.annotation) return this.store.annotations.get(memo.annotation)?.start ?? -1;
    return memo.passage === null ? -1 : (this.store.map.byOrder.get(memo.passage)?.body ?? -1);
  }

  /** @returns {Memo[]} the living ones, those on the document first, then by place, the oldest first */
  #living() {
    const all = [...this.store.memos.values()].filter((memo) => !memo.deleted);
    return all.sort((a, b) => this.#start(a) - this.#start(b) || a.created_at.localeCompare(b.created_at));
  }

  /** @returns {{start: number, memo: Memo}[]} those that stand at a place of the text and are not resolved, in order */
  inText() {
    return this.#living().filter((memo) => !memo.resolved).map((memo) => ({ start: this.#start(memo), memo })).filter(({ start }) => start >= 0);
  }

  draw() {
    const living = this.#living();
    const open = living.filter((memo) => !memo.resolved);
    byId("memo-count").textContent = String(open.length);
    byId("memo-total").textContent = String(open.length);
    this.#mark(living);
    const shown = this.openOnly.checked ? open : living;
    const rows = shown.map((memo) => (memo.id === this.editing ? this.#editor(memo) : this.#row(memo)));
    this.list.replaceChildren(...(rows.length ? rows : [el("li", { class: "muted" }, gettext("No memo yet."))]));
    this.#beside();
  }

  /** The memos on the selected span, below what else is said of it. */
  #beside() {
    const mark = this.store.mark(this.store.selected);
    const place = byId("selected-memos");
    if (mark?.kind !== "annotation") {
      place.replaceChildren();
      return;
    }
    const own = this.#living().filter(({ annotation }) => annotation === mark.item.id);
    const write = el("button", { type: "button", class: "btn", "aria-keyshortcuts": "r", on: { click: () => this.write() } }, gettext("Write a memo"), el("kbd", { "aria-hidden": "true" }, "r"));
    place.replaceChildren(el("h2", {}, gettext("Memos")), el("ul", { class: "plain-list memo-list" }, ...own.map((memo) => this.#row(memo))), el("p", {}, write));
  }

  /** @param {Memo[]} memos put their number beside the passages */
  #mark(memos) {
    /** @type {Map<number, number>} */
    const counts = new Map();
    for (const memo of memos) {
      const start = this.#start(memo);
      if (start < 0 || memo.resolved) continue;
      const { order } = this.store.map.paraAt(start);
      counts.set(order, (counts.get(order) ?? 0) + 1);
    }
    for (const order of new Set([...counts.keys(), ...this.marked])) {
      const number = /** @type {HTMLElement | null} */ (this.store.map.byOrder.get(order)?.section.querySelector(".para-no"));
      if (!number) continue;
      if (counts.has(order)) number.dataset.memos = String(counts.get(order));
      else delete number.dataset.memos;
    }
    this.marked = new Set(counts.keys());
  }

  /** @param {Memo} memo @returns {HTMLElement} */
  #row(memo) {
    const { user, canAdjudicate } = this.store.config;
    const when = new Date(memo.created_at).toLocaleString(document.documentElement.lang, { dateStyle: "medium", timeStyle: "short" });
    const button = (/** @type {string} */ label, /** @type {() => void} */ click) => el("button", { type: "button", class: "btn quiet", on: { click } }, label);
    const mine = memo.author === user;
    const place = el("button", { type: "button", class: "memo-place small", on: { click: () => this.show(memo.id) } }, ...this.#where(memo));
    return el(
      "li",
      { class: `card memo${memo.resolved ? " resolved" : ""}`, "data-memo": memo.id, "aria-current": memo.id === this.lit ? "true" : null },
      place,
      el("p", { class: "memo-text" }, ...withNames(memo.text, memo.mentions)),
      el("p", { class: "small muted" }, [memo.author, when, memo.resolved ? gettext("resolved") : "", memo.unsent ? gettext("not sent yet") : ""].filter(Boolean).join(" · ")),
      el(
        "div",
        { class: "toolbar" },
        button(memo.resolved ? gettext("Open again") : gettext("Resolve"), () => this.#patch(memo, { resolved: !memo.resolved })),
        mine ? button(gettext("Change"), () => this.#edit(memo.id)) : "",
        memo.revision ? button(gettext("History"), () => void showHistory(this.store, memo, { path: "memos" })) : "",
        mine || canAdjudicate ? button(gettext("Delete"), () => this.#remove(memo)) : "",
      ),
    );
  }

  /** @param {string | null} id */
  #edit(id) {
    this.editing = id;
    if (id) this.bench.tabs.show("memos", false);
    this.draw();
    this.list.querySelector("textarea")?.focus();
  }

  /** @param {Memo} memo @returns {HTMLElement} */
  #editor(memo) {
    const area = /** @type {HTMLTextAreaElement} */ (el("textarea", { rows: 4, value: memo.text, "aria-label": gettext("Memo") }));
    const save = () => {
      const text = area.value.trim();
      this.editing = null;
      if (text && text !== memo.text) this.#patch(memo, { text });
      this.draw();
    };
    saveKeys(area, save, () => this.#edit(null));
    return el(
      "li",
      { class: "card memo" },
      el("p", { class: "small" }, ...this.#where(memo)),
      area,
      mentioning(area, this.store.config.people),
      el("div", { class: "toolbar" }, el("button", { type: "button", class: "btn primary", on: { click: save } }, gettext("Save")), el("button", { type: "button", class: "btn quiet", on: { click: () => this.#edit(null) } }, gettext("Cancel"))),
    );
  }

  /** @param {string} id show a memo, its place in the text, and let who is named in it have read it */
  show(id) {
    const memo = this.store.memos.get(id);
    if (!memo) {
      this.bench.say(gettext("This memo was deleted, or may not be shown to you."));
      return;
    }
    this.lit = id;
    if (memo.annotation && this.store.mark(memo.annotation)) this.bench.choose(memo.annotation);
    else {
      const para = memo.passage === null ? undefined : this.store.map.byOrder.get(memo.passage);
      if (para) {
        goTo(para);
        this.bench.caret.set(para.body, para.body, { show: false, native: false });
      }
    }
    if (memo.resolved) this.openOnly.checked = false;
    document.body.classList.add("inspector-open");
    this.bench.tabs.show("memos", false);
    this.draw();
    this.list.querySelector(`[data-memo="${CSS.escape(id)}"]`)?.scrollIntoView({ block: "nearest" });
    this.bench.say(`${memo.author}: ${memo.text}`, "quiet");
    if (memo.mentions.includes(this.store.config.user ?? "")) void seen(this.store.config.api, id);
  }
}

/** @param {string} api @param {string} id */
async function seen(api, id) {
  try {
    await send(api, "POST", `memos/${id}/seen/`, {});
  } catch (error) {
    // Unread it stays, then; the next look will say it again.
    if (!(error instanceof NoConnection)) throw error;
  }
}

/** @param {HTMLTextAreaElement} area @param {() => void} save on Ctrl+Enter @param {() => void} leave on Esc */
function saveKeys(area, save, leave) {
  area.addEventListener("keydown", (event) => {
    if (event.isComposing) return;
    if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) save();
    else if (event.key === "Escape" && !event.defaultPrevented) leave();
    else return;
    event.preventDefault();
    event.stopPropagation();
  });
}
