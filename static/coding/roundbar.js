// @ts-check
/** A round in the workbench: which item this is, its passages lit, handing in, and what happens to it meanwhile. */

import { byId, el, jsonScript, showRange } from "../js/dom.js";
import { NoConnection, send } from "./api.js";

/** @typedef {import("./bench.js").Bench} Bench */

/**
 * @typedef {object} RoundItem
 * @property {number} order its number in the round
 * @property {string} document
 * @property {number | null} passage null: the whole text
 * @property {string} label
 * @property {number} codings
 * @property {boolean} handed_in
 * @property {boolean} released
 * @property {boolean} settled
 * @property {boolean} removed
 * @property {boolean} outdated its document has got a newer text
 * @property {string} address of the workbench with it
 */
/** @typedef {{id: string, title: string, blind: boolean, stage: string, page: string, items: RoundItem[], current: number}} RoundOfPage */

const PAUSE = 15_000;

/** @param {RoundItem} item @returns {string} */
function nameOf(item) {
  if (item.passage === null) return gettext("the whole text");
  return item.label ? `¶ ${item.label}` : interpolate(gettext("passage %s"), [String(item.passage)]);
}

export class RoundBar {
  /** @param {Bench} bench @param {RoundOfPage} round */
  constructor(bench, round) {
    this.bench = bench;
    this.store = bench.store;
    this.round = round;
    this.button = /** @type {HTMLButtonElement} */ (byId("round-hand-in"));
    this.next = /** @type {HTMLAnchorElement} */ (byId("round-next"));
    this.dialog = /** @type {HTMLDialogElement} */ (byId("hand-in-dialog"));
    this.button.addEventListener("click", () => this.ask());
    byId("hand-in-one").addEventListener("click", () => this.handIn([this.current]));
    byId("hand-in-all").addEventListener("click", () => this.handIn(this.left));
    this.#light();
    this.draw();
    setInterval(() => this.watch(), PAUSE);
    document.addEventListener("visibilitychange", () => this.watch());
  }

  /** @returns {RoundItem[]} mine in this document */
  get here() {
    return this.round.items.filter((item) => item.document === this.store.config.slug);
  }

  /** @returns {RoundItem} */
  get current() {
    return /** @type {RoundItem} */ (this.round.items.find(({ order }) => order === this.round.current));
  }

  /** @returns {RoundItem[]} what is left to hand in of this document */
  get left() {
    return this.here.filter((item) => this.#open(item));
  }

  /** @param {RoundItem} item @returns {boolean} */
  #open(item) {
    return !item.handed_in && !item.removed && this.round.stage === "running";
  }

  /** The item's passages stand out, what is around them is for reading. */
  #light() {
    const { map } = this.store;
    const places = new Set(this.here.filter(({ removed, outdated }) => !removed && !outdated).map(({ passage }) => passage));
    if (places.has(null) || !places.size) return;
    this.store.limit({ asked: /** @type {Set<number>} */ (places) });
    map.article.classList.add("round-dimmed");
    for (const order of places) map.byOrder.get(/** @type {number} */ (order))?.section.classList.add("round-lit");
    const now = this.current.outdated ? undefined : map.byOrder.get(/** @type {number} */ (this.current.passage));
    now?.section.classList.add("round-current");
    // What screen readers are told of the light.
    now?.section.querySelector(".para-text")?.setAttribute("aria-description", gettext("to be coded in this round"));
    const range = now && map.range({ start: now.body, end: now.body + 1 });
    // With what stands before it in view.
    if (range && !new URLSearchParams(location.search).has("span")) requestAnimationFrame(() => showRange(range, this.bench.pane));
  }

  draw() {
    const { current, round } = this;
    const active = round.items.filter(({ removed }) => !removed);
    const at = active.indexOf(current) + 1;
    const place = interpolate(gettext("%(at)s of %(all)s"), { at, all: active.length }, true);
    byId("round-place").textContent = at ? `${nameOf(current)} · ${place}` : nameOf(current);
    this.button.hidden = !this.#open(current);
    const next = this.#following();
    this.next.href = next ? next.address : round.page;
    /** @type {HTMLElement} */ (this.next.firstElementChild).textContent = next ? gettext("Next item") : gettext("To the round");
    const badge = byId("round-state");
    const [words, kind] = this.#state(current);
    badge.hidden = !words;
    badge.className = `badge ${kind}`;
    badge.textContent = words;
    this.#freeze();
    const news = this.#news(current);
    const line = byId("round-news");
    if (line.textContent !== news) line.textContent = news;
    line.hidden = !news;
  }

  /** @returns {RoundItem | undefined} the next one left, round at the end */
  #following() {
    const { items, current } = this.round;
    const at = items.findIndex(({ order }) => order === current);
    return [...items.slice(at + 1), ...items.slice(0, at)].find((item) => this.#open(item));
  }

  /** @param {RoundItem} item @returns {[string, string]} */
  #state(item) {
    if (item.removed) return [gettext("taken out"), "warn"];
    if (item.settled) return [gettext("settled"), "good"];
    if (item.handed_in) return [gettext("handed in"), "good"];
    return this.round.stage === "closed" ? [gettext("closed"), ""] : ["", ""];
  }

  /** @param {RoundItem} item @returns {string} */
  #news(item) {
    if (item.removed) return gettext("You were taken out of this round. What you coded is kept, and nothing of it was changed.");
    if (item.outdated) return gettext("This document has got a new text since the round began; the item is of the old one. Tell who manages the round before you go on.");
    if (item.settled) return gettext("This is settled. You can change your codings again.");
    if (item.released) return gettext("All coders have handed in: you see what the others coded. Your own cannot be changed until it is settled.");
    if (item.handed_in && this.round.blind) return gettext("Handed in and frozen. You see what the others coded when all have handed in.");
    if (item.handed_in) return gettext("Handed in and frozen until it is settled.");
    return this.round.stage === "closed" ? gettext("The round is closed. What you did not hand in counts as not judged; it is kept.") : "";
  }

  /** What was handed in cannot be changed until it is settled, nor can it look so. */
  #freeze() {
    const frozen = this.here.filter((item) => item.handed_in && !item.settled && !item.removed && this.round.stage === "running");
    const whole = frozen.some(({ passage }) => passage === null);
    this.store.frozen = whole ? "all" : new Set(frozen.map(({ passage }) => /** @type {number} */ (passage)));
    this.bench.inspector.draw();
  }

  /** @param {RoundItem} item @returns {boolean} whether it has no code of mine */
  #uncoded(item) {
    const { user } = this.store.config;
    return !this.store.living().some(({ coder, passage }) => coder === user && (item.passage === null || passage === item.passage));
  }

  /** Ask before handing in, with what has no code. */
  ask() {
    const { left } = this;
    const uncoded = left.filter((item) => this.#uncoded(item));
    byId("hand-in-what").textContent = interpolate(gettext("%(item)s of “%(round)s”"), { item: nameOf(this.current), round: this.round.title }, true);
    byId("hand-in-uncoded").replaceChildren(
      ...uncoded.slice(0, 12).map((item) => el("li", {}, el("a", { href: item.address, on: { click: () => this.dialog.close() } }, nameOf(item)), " ", gettext("has no code of yours"))),
      uncoded.length > 12 ? el("li", {}, interpolate(gettext("and %s more without a code"), [uncoded.length - 12])) : "",
    );
    const all = byId("hand-in-all");
    all.hidden = left.length < 2;
    all.textContent = interpolate(gettext("Hand in all %s left in this text"), [left.length]);
    byId("hand-in-problem").hidden = true;
    this.dialog.showModal();
  }

  /** @param {RoundItem[]} items */
  async handIn(items) {
    const { queue } = this.bench;
    if (queue.sends.length) {
      this.#refuse(gettext("Some of your changes are not saved yet. Wait until they are, then hand in."));
      return;
    }
    try {
      const answer = await send(this.store.config.api, "POST", `rounds/${this.round.id}/hand-in/`, { items: items.map(({ order }) => order) });
      if (!answer.ok) {
        this.#refuse([answer.problem.message, answer.problem.remedy].filter(Boolean).join(" "));
        await this.watch();
        return;
      }
      for (const item of items) {
        item.handed_in = true;
        item.released ||= answer.body.released.includes(item.order);
      }
      this.dialog.close();
      this.draw();
      if (answer.body.released.length) await this.bench.actions.refresh();
      this.next.focus();
    } catch (error) {
      if (!(error instanceof NoConnection)) throw error;
      this.#refuse(gettext("No connection. Nothing was handed in; try again."));
    }
  }

  /** @param {string} message */
  #refuse(message) {
    const place = byId("hand-in-problem");
    place.textContent = message;
    place.hidden = false;
  }

  /** Hear whether others have handed in, whether one was taken out, or the round was closed. */
  async watch() {
    if (document.hidden) return;
    try {
      const [round, items] = await Promise.all([
        send(this.store.config.api, "GET", `rounds/${this.round.id}/`),
        send(this.store.config.api, "GET", `rounds/${this.round.id}/items/?document=${encodeURIComponent(this.store.config.slug)}`),
      ]);
      if (!round.ok || !items.ok) return;
      const before = JSON.stringify([this.round.stage, this.round.items]);
      const shown = (/** @type {RoundItem[]} */ all) => all.filter(({ released, settled }) => released || settled).length;
      const were = shown(this.round.items);
      this.round.stage = round.body.stage;
      const news = new Map(items.body.map((/** @type {RoundItem} */ item) => [item.order, item]));
      this.round.items = this.round.items.map((item) => news.get(item.order) ?? item);
      if (JSON.stringify([this.round.stage, this.round.items]) === before) return;
      this.draw();
      // What was hidden appears now, and not before.
      if (shown(this.round.items) > were) await this.bench.actions.refresh();
    } catch (error) {
      if (!(error instanceof NoConnection)) throw error;
    }
  }
}

/** @param {Bench} bench */
export function wireRound(bench) {
  const round = /** @type {RoundOfPage | null} */ (jsonScript("workbench-round"));
  if (round) bench.round = new RoundBar(bench, round);
}

/** @param {Bench} bench @returns {import("./keys.js").Binding[]} none where the page is not of a round */
export function roundBindings({ round }) {
  if (!round) return [];
  const group = gettext("Round");
  return [
    { keys: ["Shift+h"], group, changes: true, says: gettext("hand in this item"), run: () => (round.button.hidden ? undefined : round.ask()) },
    { keys: ["Shift+j"], group, says: gettext("next item of the round"), run: () => round.next.click() },
  ];
}
