// @ts-check
/**
 * Asking the server every second what is new. A request a second leaves its threads free, where a connection held
 * open for each page would use them up; a page that is hidden or offline does not ask.
 */

import { NoConnection } from "./api.js";

/** @typedef {import("./api.js").Answer} Answer */
/**
 * @typedef {object} Source
 * @property {string | null} reader whose page it is
 * @property {() => void} signedOut told once when the server takes the page for somebody else's
 * @property {(since: string) => Promise<Answer>} ask
 * @property {(body: any) => void} take what is new
 * @property {() => Promise<string | null>} anew read all again; the cursor from there, null where that failed
 */

const PAUSE = 1000;
const SLOWEST = 30_000;

/** What the server says to a page whose session has ended, or is another account's. */
const ENDED = new Set([401, 403]);

export class Polling {
  /** @param {Source} source @param {string} since the cursor that came with what the page shows */
  constructor(source, since) {
    this.source = source;
    this.since = since;
    this.pause = PAUSE;
    this.timer = 0;
    this.asking = false;
    this.stopped = false;
    this.known = true;
    document.addEventListener("visibilitychange", () => this.now());
    window.addEventListener("online", () => this.now());
    this.#later();
  }

  /** Ask no more: the page shows what is not current any longer. */
  stop() {
    this.stopped = true;
    window.clearTimeout(this.timer);
  }

  /** Ask at once instead of after the pause. */
  now() {
    this.pause = PAUSE;
    void this.#tick();
  }

  #later() {
    window.clearTimeout(this.timer);
    // Some randomness, so that the pages of a room do not ask in one instant.
    if (!this.stopped) this.timer = window.setTimeout(() => void this.#tick(), this.pause * (0.8 + Math.random() * 0.3));
  }

  async #tick() {
    window.clearTimeout(this.timer);
    if (this.asking || this.stopped || document.hidden) return;
    this.asking = true;
    try {
      this.pause = (await this.#ask()) ? PAUSE : Math.min(SLOWEST, this.pause * 2);
    } finally {
      this.asking = false;
      this.#later();
    }
  }

  /**
   * A visitor sees less: an answer after the session has ended would take one's own blind codings off the page.
   * @param {{reader: string}} body @returns {boolean}
   */
  #isForReader({ reader }) {
    return this.#knows(reader === (this.source.reader ?? ""));
  }

  /** @param {boolean} known whether the session is still the reader's @returns {boolean} */
  #knows(known) {
    if (this.known && !known) this.source.signedOut();
    this.known = known;
    return known;
  }

  /** @returns {Promise<boolean>} whether the server answered */
  async #ask() {
    try {
      const answer = await this.source.ask(this.since);
      if (!answer.ok) return ENDED.has(answer.status) && this.#knows(false);
      if (!this.#isForReader(answer.body)) return false;
      if (answer.body.anew) {
        const since = await this.source.anew();
        if (since === null) return false;
        this.since = since;
      } else {
        this.source.take(answer.body);
        this.since = answer.body.cursor;
      }
      return true;
    } catch (error) {
      if (!(error instanceof NoConnection)) throw error;
      return false;
    }
  }
}

/** What a page says when its session has ended. @returns {string} */
export function signedOut() {
  return gettext("You are signed out. Sign in again in another tab; what you code meanwhile is kept on this computer.");
}
