// @ts-check
/** What others, and one's other tabs, change while the page is open. Words being typed are never written over. */

import { send } from "./api.js";
import { Polling, signedOut } from "./polling.js";

/** @typedef {import("./bench.js").Bench} Bench */
/** @typedef {import("./types.js").Ref["kind"]} Kind */

const KINDS = /** @type {const} */ (["annotation", "suggestion", "chain", "memo"]);

class Live {
  /** @param {Bench} bench */
  constructor(bench) {
    this.bench = bench;
    this.store = bench.store;
    this.queue = bench.queue;
    this.path = `documents/${encodeURIComponent(this.store.config.slug)}/`;
    /** What came in while its note was being typed. @type {Map<string, {kind: Kind, item: any}>} */
    this.held = new Map();
    bench.actions.guard = (kind, item) => this.#hold(kind, item);
    bench.inspector.place.addEventListener("focusout", () => setTimeout(() => this.#release()));
  }

  /** @param {string} since */
  begin(since) {
    const { api, user } = this.store.config;
    this.polling = new Polling(
      {
        reader: user,
        signedOut: () => this.bench.say(signedOut(), "bad"),
        ask: (from) => send(api, "GET", `${this.path}news/?since=${encodeURIComponent(from)}`),
        take: (body) => this.#take(body),
        anew: () => this.#anew(),
      },
      since,
    );
  }

  /** @param {any} body */
  #take(body) {
    if (this.#isOld(body.version)) return;
    this.store.together(() => {
      for (const kind of KINDS) for (const item of body.changed[kind] ?? []) this.#one(kind, item);
    });
    if (body.can_undo !== undefined && !this.queue.waiting.length) this.store.setHistory(body.can_undo, body.can_redo);
  }

  /** @param {number} version @returns {boolean} whether the document has a new text, of which the page cannot show codings */
  #isOld(version) {
    const old = this.bench.actions.isOfNewText(version);
    if (old) this.polling?.stop();
    return old;
  }

  /** @param {Kind} kind @param {any} item as the server has it */
  #one(kind, item) {
    const shown = this.store.get(kind, item.id);
    // What comes twice, or after a newer answer, is known; what one has changed oneself is settled by its own answer.
    if ((shown && shown.revision >= item.revision) || this.queue.holds(item.id) || this.#isBeingAccepted(kind, item)) return;
    if (this.#hold(kind, item)) return;
    this.store.put(kind, item.id, { ...shown, ...item, unsent: undefined });
    if (kind === "annotation") this.#redraw(item);
  }

  /** @param {Kind} kind @param {any} item @returns {boolean} whether a stand-in on the page stands for it until the answer */
  #isBeingAccepted(kind, item) {
    const mine = kind === "annotation" && item.origin === "suggestion" && item.coder === this.store.config.user;
    return mine && !this.store.get(kind, item.id) && this.queue.waiting.some(({ target }) => target?.kind === "suggestion");
  }

  /** @param {string} id @returns {HTMLTextAreaElement | null} the field with the cursor, where it is a text of this object */
  #field(id) {
    const { inspector } = this.bench;
    const field = document.activeElement;
    const here = field instanceof HTMLTextAreaElement && inspector.place.contains(field) && inspector.shown === id;
    return here ? field : null;
  }

  /**
   * Keep what others did to a thing whose note is being typed: the note is then sent on top of what its writer saw, and
   * the server asks which of both holds.
   * @param {Kind} kind @param {any} item @returns {boolean}
   */
  #hold(kind, item) {
    const field = this.#field(item.id);
    if (!field || field.value === (this.store.get(kind, item.id)?.note ?? "")) return false;
    this.held.set(item.id, { kind, item });
    return true;
  }

  #release() {
    const held = [...this.held.values()];
    this.held.clear();
    this.store.together(() => held.forEach(({ kind, item }) => this.#one(kind, item)));
  }

  /** Show it where the inspector did not dare to: its note has the cursor, but nothing was typed. @param {any} item */
  #redraw(item) {
    const field = this.#field(item.id);
    if (!field) return;
    const at = field.selectionStart;
    // Taking the field away makes it save what it holds.
    field.value = item.note;
    this.bench.inspector.draw();
    this.#field(item.id)?.setSelectionRange(at, at);
  }

  /** @returns {Promise<string | null>} */
  async #anew() {
    const answer = await send(this.store.config.api, "GET", `${this.path}codings/`);
    if (!answer.ok || answer.body.reader !== (this.store.config.user ?? "")) return null;
    const { body } = answer;
    if (this.#isOld(body.version.id)) return body.news;
    this.store.together(() => {
      for (const kind of KINDS) {
        const there = new Set(body[`${kind}s`].map((/** @type {{id: string}} */ { id }) => id));
        for (const item of this.store.all(kind)) if (!there.has(item.id)) this.#drop(kind, item);
        for (const item of body[`${kind}s`]) this.#one(kind, item);
      }
    });
    this.store.setHistory(Boolean(body.can_undo), Boolean(body.can_redo));
    return body.news;
  }

  /** @param {Kind} kind @param {any} item that was not among all there is, unless it is on its way there */
  #drop(kind, item) {
    if (!item.revision || item.unsent || this.queue.holds(item.id) || this.#field(item.id)) return;
    if (this.store.selected === item.id) this.store.select(null);
    this.store.put(kind, item.id, null);
  }
}

/** @param {Bench} bench @param {string} since the cursor that came with the codings */
export function wireLive(bench, since) {
  new Live(bench).begin(since);
}
