// @ts-check
/** Several spans chosen in the list, deleted or given another code as one act. */

import { byId, el, uuid } from "../js/dom.js";
import { isStandin } from "./actions.js";

/** @typedef {import("./bench.js").Bench} Bench */
/** @typedef {import("./types.js").Annotation} Annotation */

const MOST = 2000;

export class Several {
  /** @param {Bench} bench */
  constructor(bench) {
    this.bench = bench;
    this.store = bench.store;
    this.bar = byId("several-bar");
    this.list = byId("span-list");
    this.on = false;
    /** @type {Set<string>} */
    this.chosen = new Set();
    /** Where a choice with Shift goes on from. @type {string | null} */
    this.last = null;
    bench.spans.rowStart = (item) => (this.on ? this.#box(item) : null);
    byId("several-button").addEventListener("click", () => this.switch(!this.on));
    byId("several-all").addEventListener("click", () => this.#all());
    byId("several-code").addEventListener("click", () => this.recode());
    byId("several-delete").addEventListener("click", () => this.remove());
    this.list.addEventListener("keydown", (event) => {
      if (!this.on || event.key !== "Delete") return;
      event.preventDefault();
      this.remove();
    });
    this.store.addEventListener("changed", () => this.on && this.#draw());
  }

  /** @param {boolean} on */
  switch(on) {
    this.on = on;
    this.chosen.clear();
    this.bar.hidden = !on;
    byId("several-button").setAttribute("aria-pressed", String(on));
    this.bench.tabs.show("spans", false);
    document.body.classList.add("inspector-open");
    this.bench.spans.rebuild();
    this.#draw();
    if (on) this.list.querySelector("input")?.focus();
  }

  /** @param {Annotation} item @returns {HTMLElement | null} */
  #box(item) {
    if (!this.store.mayEdit(item) || isStandin(item.id)) return null;
    const box = /** @type {HTMLInputElement} */ (
      el("input", { type: "checkbox", "data-choose": item.id, "aria-label": interpolate(gettext("Choose %(code)s, “%(quote)s”"), { code: this.store.label(item.code), quote: item.quote.slice(0, 60) }, true) })
    );
    box.checked = this.chosen.has(item.id);
    box.addEventListener("click", (event) => {
      event.stopPropagation();
      this.#choose(item.id, box.checked, /** @type {MouseEvent} */ (event).shiftKey);
    });
    return box;
  }

  /** @returns {HTMLInputElement[]} */
  #boxes() {
    return [.../** @type {NodeListOf<HTMLInputElement>} */ (this.list.querySelectorAll("input[data-choose]"))];
  }

  /** @param {string} id @param {boolean} checked @param {boolean} range all from the last one */
  #choose(id, checked, range) {
    const boxes = this.#boxes();
    const ids = boxes.map(({ dataset }) => dataset.choose ?? "");
    const from = range && this.last ? ids.indexOf(this.last) : -1;
    const to = ids.indexOf(id);
    const span = from < 0 ? [to, to] : [Math.min(from, to), Math.max(from, to)];
    for (let at = span[0]; at <= span[1]; at += 1) {
      boxes[at].checked = checked;
      if (checked) this.chosen.add(ids[at]);
      else this.chosen.delete(ids[at]);
    }
    this.last = id;
    this.#draw();
  }

  #all() {
    const boxes = this.#boxes();
    const every = boxes.every(({ checked }) => checked);
    for (const box of boxes) {
      box.checked = !every;
      if (every) this.chosen.delete(box.dataset.choose ?? "");
      else this.chosen.add(box.dataset.choose ?? "");
    }
    this.#draw();
  }

  #draw() {
    for (const id of this.chosen) if (this.store.mark(id)?.kind !== "annotation") this.chosen.delete(id);
    const count = this.chosen.size;
    byId("several-count").textContent = interpolate(ngettext("%s chosen", "%s chosen", count), [count]);
    for (const id of ["several-code", "several-delete"]) /** @type {HTMLButtonElement} */ (byId(id)).disabled = !count;
  }

  remove() {
    const items = this.#act("delete", {}, () => ({ deleted: true }));
    if (items) this.bench.say(interpolate(ngettext("%s span deleted. Press u to undo.", "%s spans deleted. Press u to undo.", items), [items]));
    this.list.querySelector("input")?.focus();
  }

  recode() {
    if (!this.chosen.size) return;
    const anchor = byId("several-code").getBoundingClientRect();
    const title = interpolate(ngettext("Another code for %s span", "Another code for %s spans", this.chosen.size), [this.chosen.size]);
    this.bench.picker.open({
      title,
      anchor,
      closed: () => byId("several-code").focus(),
      done: (code) => {
        const axis = this.store.codes.get(code)?.axis;
        const items = this.#act("recode", { code }, (item) => ({ code, axis: axis ?? item.axis }));
        if (items) this.bench.say(interpolate(ngettext("%s span has another code now. Press u to undo.", "%s spans have another code now. Press u to undo.", items), [items]));
      },
    });
  }

  /**
   * @param {"delete" | "recode"} what @param {Record<string, any>} body @param {(item: Annotation) => Partial<Annotation>} values
   * @returns {number} of how many
   */
  #act(what, body, values) {
    const ids = [...this.chosen].slice(0, MOST);
    const items = ids.map((id) => this.store.annotations.get(id)).filter((item) => item !== undefined);
    if (!items.length) return 0;
    const act = uuid();
    /** @type {import("./types.js").Send["after"]} */
    const after = items.map((item) => ({ kind: "annotation", id: item.id, item: { ...item, ...values(item), unsent: "waiting" } }));
    const before = items.map((item) => ({ kind: /** @type {const} */ ("annotation"), id: item.id, item }));
    this.store.together(() => after.forEach(({ kind, id, item }) => this.store.put(kind, id, item)));
    this.store.setHistory(true, false);
    this.bench.queue.add({
      method: "POST",
      path: `documents/${encodeURIComponent(this.store.config.slug)}/several/`,
      body: { ...body, act, what, items: items.map(({ id, revision }) => ({ id, revision })) },
      target: { kind: "annotation", id: act },
      ids: items.map(({ id }) => id),
      revised: false,
      revision: 0,
      before,
      after,
    });
    this.chosen.clear();
    // The list is drawn anew a moment later; until then its boxes must not look ticked.
    for (const box of this.#boxes()) box.checked = false;
    this.#draw();
    return items.length;
  }
}
