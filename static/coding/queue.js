// @ts-check
/**
 * Changes on their way to the server: sent at once, in order, and kept on disk until the server has them.
 *
 * A change made on top of one still waiting cannot know its revision yet; it carries 0 and gets the number from the
 * answer to the one before it. What the server refuses stays in the queue with the reason, for the user to decide.
 * What it refuses to everything this account sends (signed out, another account, no coder any more) halts the queue.
 */

import { uuid } from "../js/dom.js";
import { alreadySo, Halted, halts } from "./answers.js";
import { NoConnection, send } from "./api.js";
import { SendTable } from "./database.js";

/** @typedef {import("./types.js").Send} Send */
/** @typedef {import("./types.js").Problem} Problem */
/** @typedef {import("./types.js").Config} Config */
/** @typedef {Omit<Send, "user" | "slug" | "state" | "tries" | "problem" | "act">} Change */

const LONGEST_PAUSE = 60_000;

/** @param {Send} one @param {Send | {target: Send["target"]}} other @returns {boolean} whether both change one object */
export function sameTarget(one, other) {
  return Boolean(one.target && other.target && one.target.id === other.target.id);
}

/**
 * Events: `state`; `answered` (detail: {send, body}); `refused` and `conflict` (detail: send); `halted`; `gone`: another
 * tab has sent, undone or dropped something that waited here too.
 */
export class Queue extends EventTarget {
  /** @param {Config} config */
  constructor(config) {
    super();
    this.config = config;
    this.table = new SendTable();
    /** @type {Send[]} */
    this.sends = [];
    /** Taken back before they were sent, the last one last. @type {Send[]} */
    this.undone = [];
    this.offline = false;
    /** Why nothing is sent. @type {Problem | null} */
    this.halt = null;
    /** What the server said last instead of an answer, 0 where there was none. */
    this.status = 0;
    this.sending = /** @type {Send | null} */ (null);
    this.savedAt = /** @type {Date | null} */ (null);
    this.pause = 0;
    this.timer = 0;
    this.running = false;
    /** Whether the disk took what it was last given. */
    this.diskFull = false;
    /** Writes to disk follow one another, so that an entry is never removed before it was added. */
    this.disk = Promise.resolve();
    this.channel = new BroadcastChannel(`casebase-${config.slug}`);
    this.channel.onmessage = ({ data }) => this.#heard(data);
    window.addEventListener("online", () => this.retry());
    window.addEventListener("offline", () => this.#lost());
    window.addEventListener("focus", () => this.halt && this.retry());
    document.addEventListener("visibilitychange", () => document.hidden || this.retry());
  }

  /** Take up what an earlier visit to this document left unsent. */
  async load() {
    const { slug, user } = this.config;
    const rows = await this.table.all().catch(() => /** @type {Send[]} */ ([]));
    const own = rows.filter((one) => one.slug === slug && one.user === user);
    for (const one of own) one.act ??= uuid();
    this.sends = own.filter(({ state }) => state !== "undone");
    this.undone = own.filter(({ state }) => state === "undone").sort((a, b) => (a.shelved ?? 0) - (b.shelved ?? 0));
    this.#changed();
  }

  /**
   * What waits on this device and is not sent by this page.
   * @returns {Promise<{own: Send[], others: number}>} `own`: by somebody who may not code any more
   */
  async left() {
    const { slug, user, canCode } = this.config;
    const rows = await this.table.all().catch(() => /** @type {Send[]} */ ([]));
    const here = rows.filter((one) => one.slug === slug && one.state !== "undone");
    return { own: canCode ? [] : here.filter((one) => one.user === user), others: here.filter((one) => one.user !== user).length };
  }

  /** @returns {Send[]} what still is to be sent */
  get waiting() {
    return this.sends.filter(({ state }) => state === "waiting");
  }

  /** @returns {Send[]} what the user has to decide about */
  get troubled() {
    return this.sends.filter(({ state }) => state !== "waiting");
  }

  /** @returns {Send[]} what would be lost with this page: the disk did not take it */
  get unkept() {
    return this.diskFull ? this.sends.filter((one) => one.unkept) : [];
  }

  /** @param {string} id @returns {boolean} */
  holds(id) {
    return this.sends.some(({ target }) => target?.id === id);
  }

  /** @param {Change} change */
  add(change) {
    const { user, slug } = this.config;
    const made = /** @type {Send} */ ({ ...change, user: user ?? "", slug, state: "waiting", tries: 0, problem: null, act: uuid() });
    if (this.#merge(made)) return;
    if (this.sends.some((one) => sameTarget(one, made))) made.revision = 0;
    this.sends.push(made);
    this.#keep(made);
    this.#changed();
    void this.run();
  }

  /** @param {Send} made @returns {boolean} whether an unsent change of the same field took it in, as while a note is typed */
  #merge(made) {
    const last = this.sends.at(-1);
    if (!last || !sameTarget(last, made) || made.method !== "PATCH" || last.method !== "PATCH") return false;
    if (last.state !== "waiting" || last.tries > 0 || last === this.sending) return false;
    if (Object.keys(last.body).join() !== Object.keys(made.body).join()) return false;
    Object.assign(last.body, made.body);
    last.after = made.after;
    this.#keep(last);
    this.#changed();
    return true;
  }

  /** @param {Send} one written to disk */
  #keep(one) {
    one.unkept = true;
    this.#write(() => this.#keepAll());
  }

  /** Write what is not on disk yet, always in the order of sending: after a full disk there may be some. */
  async #keepAll() {
    for (const due of this.sends.filter((one) => one.unkept)) {
      await this.table.keep(due);
      due.unkept = false;
    }
    if (this.diskFull) this.#diskIs(false);
  }

  /** @param {() => Promise<void>} work */
  #write(work) {
    this.disk = this.disk.then(work).catch((error) => {
      console.warn("the queue could not be written to disk", error);
      this.#diskIs(true);
    });
  }

  /** @param {boolean} full */
  #diskIs(full) {
    this.diskFull = full;
    this.#changed();
  }

  /** @param {Send} one */
  #forget(one) {
    this.#write(async () => {
      if (one.seq) await this.table.remove(one.seq);
    });
  }

  /** @param {Send} one */
  drop(one) {
    this.sends = this.sends.filter((other) => other !== one);
    this.#forget(one);
    this.#changed();
  }

  /** @param {Send} one @param {Partial<Send>} values */
  amend(one, values) {
    Object.assign(one, values);
    this.#keep(one);
    this.#changed();
  }

  /** @param {Send} one tried again, with what followed it on the same object */
  again(one) {
    this.amend(one, { state: "waiting", problem: null });
    void this.run();
  }

  /** @param {Send} one not sent after all, but kept for redo */
  shelve(one) {
    this.sends = this.sends.filter((other) => other !== one);
    this.undone.push(one);
    Object.assign(one, { state: "undone", shelved: this.undone.length });
    this.#write(() => this.table.keep(one));
    this.#changed();
  }

  /** @returns {Send | undefined} what was undone last, not to be undone any more */
  #unshelved() {
    const one = this.undone.pop();
    if (!one) return undefined;
    // Its row may still be on its way to the disk.
    this.#write(async () => {
      if (one.seq) await this.table.remove(one.seq);
      one.seq = undefined;
    });
    return one;
  }

  /** An undo that the server does, on top of what was undone before it was sent: redo does it first. */
  mark() {
    const { user, slug } = this.config;
    const none = { method: /** @type {const} */ ("POST"), path: "", body: {}, target: null, revised: false, revision: 0, before: [], after: [] };
    if (this.undone.length) this.shelve({ ...none, user: user ?? "", slug, state: "undone", tries: 0, problem: null, act: uuid() });
  }

  /** Take the mark off. */
  unmark() {
    if (this.undone.at(-1)?.target === null) this.#unshelved();
  }

  /** @param {number} revision what was shelved last, on its way again as the newest change */
  unshelve(revision) {
    const one = this.#unshelved();
    if (!one) return;
    const after = this.sends.some((other) => sameTarget(other, one));
    Object.assign(one, { state: "waiting", tries: 0, act: uuid(), revision: after ? 0 : revision });
    this.sends.push(one);
    this.#keep(one);
    this.#changed();
    void this.run();
  }

  /** After a new change nothing can be done again. */
  clearUndone() {
    this.undone.splice(0).forEach((one) => this.#forget(one));
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
    // Made while the lock was being given back.
    if (!this.pause && this.#next()) void this.run();
  }

  async #drain() {
    for (;;) {
      await this.disk;
      const next = this.#next();
      if (!next) {
        if (!this.waiting.length) this.halt = null;
        return;
      }
      if (next.seq && !(await this.table.waits(next.seq).catch(() => true))) {
        this.sends = this.sends.filter((other) => other !== next);
        this.dispatchEvent(new Event("gone"));
        continue;
      }
      this.sending = next;
      this.#changed();
      try {
        await this.#begin(next);
        await this.#send(next);
        this.pause = 0;
        this.offline = false;
        this.halt = null;
      } catch (error) {
        if (error instanceof Halted) this.#stop(error.problem);
        else if (error instanceof NoConnection) {
          this.status = error.status;
          this.#lost();
        } else throw error;
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
    this.#followers(news.send, news.body);
    // The other tab got through with this account.
    this.halt = null;
    this.savedAt = new Date();
    this.dispatchEvent(new CustomEvent("answered", { detail: news }));
    this.#changed();
    if (this.waiting.length) this.retry();
  }

  /** @returns {Send | undefined} the first that waits for nothing but the network */
  #next() {
    return this.waiting.find((one) => !this.troubled.some((held) => sameTarget(held, one)));
  }

  /** @param {Problem} problem of the account, not of the change */
  #stop(problem) {
    const news = !this.halt || this.halt.code !== problem.code;
    this.halt = problem;
    this.#later();
    if (news) this.dispatchEvent(new Event("halted"));
  }

  #lost() {
    this.offline = true;
    this.#later();
  }

  #later() {
    this.pause = Math.min(LONGEST_PAUSE, this.pause ? this.pause * 2 : 1000);
    window.clearTimeout(this.timer);
    // Some randomness, so that a room of coders does not come back in one instant.
    this.timer = window.setTimeout(() => void this.run(), this.pause * (0.75 + Math.random() / 2));
    this.#changed();
  }

  /** @param {Send} one marked on disk before it goes: should the page end now, it may have reached the server */
  async #begin(one) {
    one.tries += 1;
    if (one.tries > 1) return;
    this.#keep(one);
    await this.disk;
  }

  /** @param {Send} one */
  async #send(one) {
    const body = one.revised ? { ...one.body, revision: one.revision } : one.body;
    const query = one.method === "DELETE" ? `?revision=${one.revision}` : "";
    const answer = await send(this.config.api, one.method, one.path + query, one.method === "DELETE" ? undefined : body, one.act);
    if (answer.ok) this.settle(one, answer.body);
    else if (answer.status === 409 && alreadySo(one, answer.problem.theirs)) this.settle(one, answer.problem.theirs);
    else if (halts(answer)) throw new Halted({ ...answer.problem, status: answer.status });
    else {
      const conflict = answer.status === 409 && Boolean(answer.problem.theirs);
      this.amend(one, { state: conflict ? "conflict" : "refused", problem: { ...answer.problem, status: answer.status } });
      this.dispatchEvent(new CustomEvent(conflict ? "conflict" : "refused", { detail: one }));
    }
  }

  /** @param {Send} one @param {any} body the server's answer */
  settle(one, body) {
    this.sends = this.sends.filter((other) => other !== one);
    const followers = this.#followers(one, body);
    this.#write(async () => {
      if (one.seq) await this.table.settle(one.seq, followers);
      if (this.diskFull) await this.#keepAll();
    });
    this.savedAt = new Date();
    this.dispatchEvent(new CustomEvent("answered", { detail: { send: one, body } }));
    this.channel.postMessage({ send: one, body });
    this.#changed();
  }

  /** @param {Send} done @param {any} body @returns {Send[]} the next change of the same object, which now has its revision */
  #followers(done, body) {
    const object = body?.annotation && done.target?.kind === "suggestion" ? body.suggestion : body;
    const next = this.sends.find((later) => sameTarget(later, done));
    if (!next || next.revision !== 0 || !object?.revision) return [];
    next.revision = object.revision;
    return [next];
  }

  #changed() {
    this.dispatchEvent(new Event("state"));
  }
}
