// @ts-check
/** Everything a coder can change. Each shows its result at once and hands the change to the queue. */

import { byId, el, uuid } from "../js/dom.js";
import { NoConnection, send } from "./api.js";
import { sameTarget } from "./queue.js";

/** @typedef {import("./store.js").Store} Store */
/** @typedef {import("./queue.js").Queue} Queue */
/** @typedef {import("./types.js").Annotation} Annotation */
/** @typedef {import("./types.js").Suggestion} Suggestion */
/** @typedef {import("./types.js").Chain} Chain */
/** @typedef {import("./types.js").Send} Send */
/** @typedef {import("./types.js").Ref["kind"]} Kind */
/** @typedef {import("../js/textmap.js").Span} Span */

/** The annotation that stands for an accepted suggestion until the server has made the real one. */
const STANDIN = "accepted:";

export class Actions {
  /** @param {Store} store @param {Queue} queue @param {(message: string, kind?: string) => void} say */
  constructor(store, queue, say) {
    this.store = store;
    this.queue = queue;
    this.say = say;
    /** What the server would undo and redo. */
    this.stored = { undo: false, redo: false };
    queue.addEventListener("gone", () => void this.refresh());
    queue.addEventListener("answered", (event) => this.#answered(/** @type {CustomEvent} */ (event).detail));
  }

  /** @param {string} code @param {Span} span @returns {Annotation} the new one, or the one that is there already */
  create(code, span) {
    performance.mark("casebase:span-start");
    const { user, version } = this.store.config;
    const twin = this.store.overlapping(span).find(
      ({ kind, item }) =>
        kind === "annotation" && item.code === code && item.start === span.start && item.end === span.end && item.coder === user,
    );
    if (twin) {
      this.say(gettext("These words have this code already."));
      return /** @type {Annotation} */ (twin.item);
    }
    const made = this.#annotation(uuid(), code, span);
    this.#change("annotation", made.id, made, {
      method: "POST",
      path: "annotations/",
      body: { id: made.id, version, start: span.start, end: span.end, code },
      revised: false,
    });
    painted();
    return made;
  }

  /** @param {string} id @param {string} code @param {Span} span @returns {Annotation} */
  #annotation(id, code, span) {
    const { map, config } = this.store;
    const para = map.paraAt(span.start);
    return {
      ...span,
      id,
      code,
      axis: /** @type {any} */ (this.store.codes.get(code)?.axis ?? code.split(".")[0]),
      passage: para.order,
      label: para.label,
      quote: map.text(span),
      note: "",
      confidence: null,
      direction: "",
      weight: null,
      origin: "person",
      coder: config.user,
      deleted: false,
      revision: 0,
      codebook_version: null,
      unsent: "waiting",
    };
  }

  /**
   * @param {Annotation} item @param {Partial<Pick<Annotation, "code" | "start" | "end" | "note" | "confidence" | "direction" | "weight">>} values
   */
  patch(item, values) {
    const next = { ...item, ...values };
    if (values.code) next.axis = this.store.codes.get(values.code)?.axis ?? item.axis;
    if (values.start !== undefined) {
      const para = this.store.map.paraAt(next.start);
      Object.assign(next, { passage: para.order, label: para.label, quote: this.store.map.text(next) });
    }
    this.#change("annotation", item.id, next, { method: "PATCH", path: `annotations/${item.id}/`, body: { ...values }, revised: true });
  }

  /** @param {Annotation} item */
  remove(item) {
    this.#change("annotation", item.id, { ...item, deleted: true }, { method: "DELETE", path: `annotations/${item.id}/`, body: {}, revised: true });
    this.say(gettext("Deleted. Press u to undo."));
  }

  /**
   * @param {Suggestion} item @param {{code?: string, start?: number, end?: number}} [corrected]
   */
  accept(item, corrected = {}) {
    performance.mark("casebase:span-start");
    const span = { start: corrected.start ?? item.start, end: corrected.end ?? item.end };
    const standin = { ...this.#annotation(STANDIN + item.id, corrected.code ?? item.code, span), origin: "suggestion" };
    this.store.together(() => {
      this.#change("suggestion", item.id, { ...item, state: "accepted" }, {
        method: "POST",
        path: `suggestions/${item.id}/accept/`,
        body: corrected,
        revised: true,
      }, [{ kind: "annotation", id: standin.id, item: standin }]);
    });
    painted();
    return standin.id;
  }

  /** @param {Suggestion} item */
  reject(item) {
    this.#change("suggestion", item.id, { ...item, state: "rejected" }, {
      method: "POST",
      path: `suggestions/${item.id}/reject/`,
      body: {},
      revised: true,
    });
  }

  /** @param {Chain} chain with `id` empty for a new one; `links` as evidence @param {boolean} isNew */
  saveChain(chain, isNew) {
    const { id, title_en, title_zh, outcome_en, outcome_zh, direction, weight, as_of } = chain;
    const links = chain.links.map(({ annotation, axis }) => ({ annotation, axis }));
    const body = { title_en, title_zh, outcome_en, outcome_zh, direction, weight, as_of, links };
    if (isNew) {
      const made = { ...chain, id: uuid(), unsent: /** @type {const} */ ("waiting") };
      this.#change("chain", made.id, made, {
        method: "POST",
        path: "chains/",
        body: { ...body, id: made.id, document: this.store.config.slug },
        revised: false,
      });
    } else this.#change("chain", id, chain, { method: "PATCH", path: `chains/${id}/`, body, revised: true });
  }

  /** @param {Chain} chain */
  removeChain(chain) {
    this.#change("chain", chain.id, { ...chain, deleted: true }, { method: "DELETE", path: `chains/${chain.id}/`, body: {}, revised: true });
  }

  /**
   * @param {Kind} kind @param {string} id @param {any} next what the page shows from now on
   * @param {{method: Send["method"], path: string, body: Record<string, any>, revised: boolean}} request
   * @param {Send["after"]} [also]
   */
  #change(kind, id, next, request, also = []) {
    const now = this.store.get(kind, id);
    const after = [{ kind, id, item: { ...next, unsent: "waiting" } }, ...also];
    const before = after.map((one) => ({ ...one, item: this.store.get(one.kind, one.id) ?? null }));
    this.store.together(() => after.forEach((one) => this.store.put(one.kind, one.id, one.item)));
    this.queue.clearUndone();
    this.store.setHistory(true, false);
    this.queue.add({ ...request, target: { kind, id }, revision: now?.revision ?? 0, before, after });
  }

  /** Take back one's last change: unsent it just never happens, else the server undoes it. */
  undo() {
    const last = this.queue.waiting.at(-1);
    if (last && last.target && last.tries === 0 && last !== this.queue.sending) {
      this.queue.shelve(last);
      this.#show(last.before);
      this.#showHistory();
      this.say(gettext("Undone before it was sent."));
    } else if (last || this.store.canUndo) this.#replay("undo");
    else this.say(gettext("Nothing to undo."));
  }

  /** Bring back what undo took away. */
  redo() {
    const last = this.queue.undone.at(-1);
    if (last?.target) this.#bringBack(last);
    else if (last || this.store.canRedo) this.#replay("redo");
    else this.say(gettext("Nothing to redo."));
  }

  /** @param {Send} last */
  #bringBack(last) {
    const now = last.target && this.store.get(last.target.kind, last.target.id);
    this.queue.unshelve(now?.revision ?? 0);
    this.#show(last.after);
    this.#showHistory();
  }

  /** What undo and redo can do: with what the server knows of, or with what waits. */
  #showHistory() {
    const { waiting, undone } = this.queue;
    this.store.setHistory(this.stored.undo || waiting.length > 0, this.stored.redo || undone.length > 0);
  }

  /** @param {"undo" | "redo"} word */
  #replay(word) {
    if (this.queue.offline || this.queue.halt) this.say(gettext("This is done as soon as the server answers."));
    if (word === "undo") this.queue.mark();
    else this.queue.unmark();
    const path = `documents/${encodeURIComponent(this.store.config.slug)}/${word}/`;
    this.queue.add({ method: "POST", path, body: {}, target: null, revised: false, revision: 0, before: [], after: [] });
  }

  /** @param {Send} one a refused change that will not happen, with those that wait for it */
  revert(one) {
    const later = this.queue.sends.filter((other) => sameTarget(other, one));
    later.forEach((other) => this.queue.drop(other));
    this.#show(one.before);
  }

  /**
   * Show a state the page remembers; which revision the server has, it knows from later answers.
   * @param {Send["before"]} states
   */
  #show(states) {
    this.store.together(() => {
      for (const { kind, id, item } of states) {
        const revision = Math.max(item?.revision ?? 0, this.store.get(kind, id)?.revision ?? 0);
        const unsent = this.queue.holds(id) ? item?.unsent : undefined;
        this.store.put(kind, id, item && { ...item, revision, unsent });
      }
    });
  }

  /**
   * What is stored stays, without this change; what was done to it later goes on from there.
   * @param {Send} one refused because of them @param {any} theirs
   */
  keepStored(one, theirs) {
    const { kind, id } = /** @type {NonNullable<Send["target"]>} */ (one.target);
    this.queue.drop(one);
    const later = this.queue.sends.filter((other) => sameTarget(other, one));
    if (later.length) this.queue.amend(later[0], { revision: theirs.revision });
    if (this.isOfNewText(theirs.version)) return;
    let item = { ...this.store.get(kind, id), ...theirs, unsent: undefined };
    for (const { body, method } of later) item = { ...item, ...body, deleted: item.deleted || method === "DELETE", unsent: "waiting" };
    this.store.put(kind, id, item);
    void this.queue.run();
  }

  /** @param {Send} one refused because of its code @param {string} code taken instead */
  useCode(one, code) {
    const axis = this.store.codes.get(code)?.axis;
    const recoded = (/** @type {any} */ item) => ({ ...item, code, axis: axis ?? item.axis });
    this.store.together(() => {
      for (const other of this.queue.sends.filter((later) => later === one || (sameTarget(later, one) && !later.body.code))) {
        for (const change of other.after) {
          if (change.kind !== "annotation" || !change.item) continue;
          change.item = recoded(change.item);
          this.store.put(change.kind, change.id, { ...recoded(this.store.get(change.kind, change.id) ?? change.item), unsent: "waiting" });
        }
      }
    });
    this.queue.amend(one, { body: { ...one.body, code }, act: uuid() });
    this.queue.again(one);
  }

  /** Ask again which codes there are: the codebook has got a new edition. */
  async refreshCodes() {
    const answer = await send(this.store.config.api, "GET", "codes/").catch(() => null);
    if (!answer?.ok) return;
    this.store.codes.clear();
    for (const entry of answer.body.results ?? answer.body) this.store.codes.set(entry.key, entry);
  }

  /** Show again, after a reload, what is still on its way. */
  restore() {
    this.stored = { undo: this.store.canUndo, redo: this.store.canRedo };
    this.#showHistory();
    /** @type {Set<string>} */
    const seen = new Set();
    this.store.together(() => {
      for (const one of this.queue.sends) {
        const { target } = one;
        // The page may have ended after the change before it was answered and before its revision was noted here.
        if (one.revised && one.revision === 0 && target && !seen.has(target.id)) one.revision = this.store.get(target.kind, target.id)?.revision ?? 0;
        if (target) seen.add(target.id);
        const unsent = one.state === "waiting" ? "waiting" : "refused";
        for (const { kind, id, item } of one.after) this.store.put(kind, id, item && { ...item, unsent });
      }
    });
  }

  /** @param {{send: Send, body: any}} answer */
  #answered({ send: sent, body }) {
    this.store.together(() => {
      if (!sent.target) this.#takeAll(body);
      else if (sent.target.kind === "suggestion") this.#decided(sent, body);
      else this.#take(sent.target.kind, body);
    });
    if (sent.target) this.stored = { undo: true, redo: false };
    else this.stored = { undo: Boolean(body.can_undo), redo: Boolean(body.can_redo) };
    this.#showHistory();
  }

  /** @param {any} body @param {boolean} [choose] select what came back */
  #takeAll(body, choose = true) {
    for (const item of body.annotations ?? []) this.#take("annotation", item);
    for (const item of body.suggestions ?? []) this.#take("suggestion", item);
    for (const item of body.chains ?? []) this.#take("chain", item);
    if (body.label) this.say(body.label);
    const first = choose && body.annotations?.find((/** @type {Annotation} */ item) => !item.deleted);
    if (first) this.store.select(first.id);
  }

  /** @param {Send} sent @param {any} body */
  #decided(sent, body) {
    const standin = STANDIN + /** @type {any} */ (sent.target).id;
    const wasSelected = this.store.selected === standin;
    this.#take("suggestion", body.suggestion ?? body);
    if (!body.annotation) return;
    this.store.put("annotation", standin, null);
    this.#take("annotation", body.annotation);
    if (wasSelected) this.store.select(body.annotation.id);
  }

  /**
   * What the server has, unless a newer change of it is still on its way: then only the revision.
   * @param {Kind} kind @param {any} item
   */
  #take(kind, item) {
    const shown = this.store.get(kind, item.id);
    if (this.isOfNewText(item.version)) {
      // Its offsets are of another text than the page shows.
      if (shown) this.store.put(kind, item.id, { ...shown, revision: item.revision, unsent: undefined });
    } else if (!this.queue.holds(item.id)) this.store.put(kind, item.id, { ...shown, ...item, unsent: undefined });
    else if (shown) this.store.put(kind, item.id, { ...shown, revision: item.revision });
  }

  /** @param {number | undefined} version @returns {boolean} whether the document has got a new text; says so once */
  isOfNewText(version) {
    if (!version || version === this.store.config.version) return false;
    const place = byId("loading");
    if (place.hidden) {
      const reload = el("button", { class: "btn", type: "button" }, gettext("Reload"));
      reload.addEventListener("click", () => location.reload());
      place.replaceChildren(gettext("This document has got a new text. Reload the page to go on with it: your codings go along."), " ", reload);
      place.hidden = false;
    }
    return true;
  }

  /** Take in what others, or one's other tabs, have done since the page was opened. */
  async refresh() {
    try {
      const answer = await send(this.store.config.api, "GET", `documents/${encodeURIComponent(this.store.config.slug)}/codings/`);
      if (answer.ok) this.stored = { undo: Boolean(answer.body.can_undo), redo: Boolean(answer.body.can_redo) };
      if (answer.ok) this.#showHistory();
      if (answer.ok && !this.isOfNewText(answer.body.version.id)) this.store.together(() => this.#takeAll(answer.body, false));
    } catch (error) {
      if (!(error instanceof NoConnection)) throw error;
      // What is shown is known to be old: ask again until the server answers.
      setTimeout(() => this.refresh(), 2000);
    }
  }
}

/** @param {string} id @returns {boolean} whether the server does not know this annotation by its name yet */
export function isStandin(id) {
  return id.startsWith(STANDIN);
}

/** Mark the moment at which the change is on the screen. */
function painted() {
  requestAnimationFrame(() => {
    // A message posted inside a frame is handled after that frame was painted.
    const channel = new MessageChannel();
    channel.port1.onmessage = () => {
      performance.mark("casebase:span-painted");
      performance.measure("casebase:span", "casebase:span-start", "casebase:span-painted");
    };
    channel.port2.postMessage(null);
  });
}
