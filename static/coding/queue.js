// @ts-check
/**
 * Changes on their way to the server: sent at once, in order, and kept on disk until the server has them.
 *
 * A change made on top of one still waiting cannot know its revision yet; it carries 0 and gets the number from the
 * answer to the one before it. What the server refuses stays in the queue with the reason, for the user to decide.
 */

import { NoConnection, send } from "./api.js";
import { SendTable } from "./database.js";

/** @typedef {import("./types.js").Send} Send */
/** @typedef {import("./types.js").Config} Config */

const LONGEST_PAUSE = 60_000;

/** @param {Send} one @param {Send | {target: Send["target"]}} other @returns {boolean} whether both change one object */
export function sameTarget(one, other) {
  return Boolean(one.target && other.target && one.target.id === other.target.id);
}

/**
 * Events: `state`; `answered` (detail: {send, body, heard: by another tab}); `refused` and `conflict` (detail: send).
 */
export class Queue extends EventTarget {
  /** @param {Config} config */
  constructor(config) {
    super();
    this.config = config;
    this.table = new SendTable();
    /** @type {Send[]} */
    this.sends = [];
    this.offline = false;
    this.sending = /** @type {Send | null} */ (null);
    this.savedAt = /** @type {Date | null} */ (null);
    this.pause = 0;
    this.timer = 0;
    this.running = false;
    /** Writes to disk follow one another, so that an entry is never removed before it was added. */
    this.disk = Promise.resolve();
    this.channel = new BroadcastChannel(`casebase-${config.slug}`);
    this.channel.onmessage = ({ data }) => this.#heard(data);
    window.addEventListener("online", () => this.retry());
    window.addEventListener("offline", () => this.#lost());
    document.addEventListener("visibilitychange", () => document.hidden || this.retry());
  }

  /** Take up what an earlier visit to this document left unsent. */
  async load() {
    const { slug, user } = this.config;
    this.sends = (await this.table.all()).filter((one) => one.slug === slug && one.user === user);
    this.#changed();
  }

  /** @returns {Send[]} what still is to be sent */
  get waiting() {
    return this.sends.filter(({ state }) => state === "waiting");
  }

  /** @returns {Send[]} what the user has to decide about */
  get troubled() {
    return this.sends.filter(({ state }) => state !== "waiting");
  }

  /** @param {string} id @returns {boolean} */
  holds(id) {
    return this.sends.some(({ target }) => target?.id === id);
  }

  /**
   * @param {Omit<Send, "user" | "slug" | "state" | "tries" | "problem">} change
   */
  add(change) {
    const { user, slug } = this.config;
    const made = /** @type {Send} */ ({ ...change, user: user ?? "", slug, state: "waiting", tries: 0, problem: null });
    if (this.#merge(made)) return;
    if (this.sends.some((one) => sameTarget(one, made))) made.revision = 0;
    this.sends.push(made);
    this.#write(async () => {
      made.seq = await this.table.add(made);
    });
    this.#changed();
    void this.run();
  }

  /** @param {Send} made @returns {boolean} whether an unsent change of the same object took it in */
  #merge(made) {
    const last = this.sends.filter((one) => sameTarget(one, made)).at(-1);
    if (!last || made.method !== "PATCH" || last.method !== "PATCH" || last.state !== "waiting") return false;
    if (last.tries > 0 || last === this.sending) return false;
    Object.assign(last.body, made.body);
    last.after = made.after;
    this.#write(() => this.table.put(last));
    this.#changed();
    return true;
  }

  /** @param {() => Promise<void>} work */
  #write(work) {
    this.disk = this.disk.then(work).catch((error) => console.warn("the queue could not be written to disk", error));
  }

  /** @param {Send} one */
  drop(one) {
    this.sends = this.sends.filter((other) => other !== one);
    this.#write(async () => {
      if (one.seq) await this.table.remove(one.seq);
    });
    this.#changed();
  }

  /** @param {Send} one @param {Partial<Send>} values */
  amend(one, values) {
    Object.assign(one, values);
    this.#write(async () => {
      if (one.seq) await this.table.put(one);
    });
    this.#changed();
  }

  /** @param {Send} one tried again, with what followed it on the same object */
  again(one) {
    this.amend(one, { state: "waiting", problem: null });
    void this.run();
  }

  /** Try now instead of after the pause. */
  retry() {
    window.clearTimeout(this.timer);
    this.pause = 0;
    void this.run();
  }

  /** Send what waits, one after another. Only one tab at a time does so. */
  async run() {
    if (this.running) return;
    this.running = true;
    try {
      if (navigator.locks) await navigator.locks.request(`casebase-queue-${this.config.slug}`, () => this.#drain());
      else await this.#drain();
    } finally {
      this.running = false;
      this.#changed();
    }
  }

  async #drain() {
    await this.disk;
    for (;;) {
      const next = this.#next();
      if (!next) return;
      this.sending = next;
      this.#changed();
      try {
        await this.#send(next);
        this.pause = 0;
        this.offline = false;
      } catch (error) {
        if (!(error instanceof NoConnection)) throw error;
        next.tries += 1;
        this.#lost();
        return;
      } finally {
        this.sending = null;
      }
    }
  }

  /** @param {{send: Send, body: any}} news of another tab */
  #heard(news) {
    if (news.send.user !== this.config.user) return;
    this.sends = this.sends.filter(({ seq }) => seq === undefined || seq !== news.send.seq);
    this.dispatchEvent(new CustomEvent("answered", { detail: { ...news, heard: true } }));
    this.#changed();
  }

  /** @returns {Send | undefined} the first that waits for nothing but the network */
  #next() {
    return this.waiting.find((one) => !this.troubled.some((held) => sameTarget(held, one)));
  }

  #lost() {
    this.offline = true;
    this.pause = Math.min(LONGEST_PAUSE, this.pause ? this.pause * 2 : 1000);
    window.clearTimeout(this.timer);
    // Some randomness, so that a room of coders does not come back in one instant.
    this.timer = window.setTimeout(() => void this.run(), this.pause * (0.75 + Math.random() / 2));
    this.#changed();
  }

  /** @param {Send} one */
  async #send(one) {
    await this.disk;
    if (one.seq && !(await this.table.has(one.seq))) {
      this.drop(one);
      return;
    }
    const body = one.revised ? { ...one.body, revision: one.revision } : one.body;
    const query = one.method === "DELETE" ? `?revision=${one.revision}` : "";
    const answer = await send(this.config.api, one.method, one.path + query, one.method === "DELETE" ? undefined : body);
    if (answer.ok) this.settle(one, answer.body);
    else if (answer.status === 409 && alreadyDone(one, answer.problem.theirs)) this.settle(one, answer.problem.theirs);
    else {
      const conflict = answer.status === 409 && Boolean(answer.problem.theirs);
      this.amend(one, { state: conflict ? "conflict" : "refused", problem: { ...answer.problem, status: answer.status } });
      this.dispatchEvent(new CustomEvent(conflict ? "conflict" : "refused", { detail: one }));
    }
  }

  /** @param {Send} one @param {any} body the server's answer */
  settle(one, body) {
    const object = body?.annotation && one.target?.kind === "suggestion" ? body.suggestion : body;
    this.drop(one);
    for (const later of this.sends) {
      if (sameTarget(later, one) && later.revision === 0 && object?.revision) {
        this.amend(later, { revision: object.revision });
        break;
      }
    }
    this.savedAt = new Date();
    this.dispatchEvent(new CustomEvent("answered", { detail: { send: one, body } }));
    this.channel.postMessage({ send: one, body });
    this.#changed();
  }

  #changed() {
    this.dispatchEvent(new Event("state"));
  }
}

/**
 * Whether a refused change is one whose answer got lost on the way: the server already has what it asks for.
 * @param {Send} one @param {any} theirs @returns {boolean}
 */
function alreadyDone(one, theirs) {
  if (!theirs || one.tries === 0) return false;
  if (one.method === "DELETE") return theirs.deleted === true;
  const { links: _links, ...asked } = one.body;
  const names = Object.keys(asked);
  return one.method === "PATCH" && names.length > 0 && names.every((name) => theirs[name] === asked[name]);
}
