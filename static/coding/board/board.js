// @ts-check
/** Start of the chain board: fetch chains and passages, wire keys, and show what others change. */

import { byId, jsonScript } from "../../js/dom.js";
import { Actions } from "../actions.js";
import { NoConnection, send } from "../api.js";
import { Keys, wireArrows } from "../keys.js";
import { Polling, signedOut } from "../polling.js";
import { Queue } from "../queue.js";
import { Store } from "../store.js";
import { SaveState, Trouble } from "../trouble.js";
import { Cards } from "./cards.js";
import { Carrying } from "./carrying.js";
import { Passages } from "./passages.js";

/** @typedef {import("../types.js").Config} Config */
/** @typedef {import("../types.js").Chain} Chain */

const SHOWN = 5000;
const PAUSE = 3000;
let timer = 0;

/** @param {string} message @param {string} [kind] "quiet" is for screen readers alone */
function say(message, kind = "info") {
  if (!message) return;
  byId("announce").textContent = message;
  if (kind === "quiet") return;
  const note = byId("message");
  Object.assign(note, { className: `board-message ${kind}`, textContent: message, hidden: false });
  window.clearTimeout(timer);
  timer = window.setTimeout(() => (note.hidden = true), kind === "bad" ? 2 * SHOWN : SHOWN);
}

/** Changes of chains, undone on the board. */
class BoardActions extends Actions {
  /** @param {Store} store @param {Queue} queue */
  constructor(store, queue) {
    super(store, queue, say);
    this.home = `chains/board/${encodeURIComponent(store.config.caseKey ?? "")}/`;
  }

  /** Read all chains again. @returns {Promise<any>} what the server said, null without an answer */
  async refresh() {
    try {
      const answer = await send(this.store.config.api, "GET", this.home);
      if (!answer.ok || answer.body.reader !== (this.store.config.user ?? "")) return null;
      this.takeChains(answer.body.chains, true);
      if (!this.queue.waiting.length) this.store.setHistory(answer.body.can_undo, answer.body.can_redo);
      return answer.body;
    } catch (error) {
      if (!(error instanceof NoConnection)) throw error;
      return null;
    }
  }

  /** @param {Chain[]} chains as the server has them @param {boolean} all whether there are no others */
  takeChains(chains, all) {
    const there = new Set(chains.map(({ id }) => id));
    this.store.together(() => {
      for (const chain of chains) {
        const shown = this.store.chains.get(chain.id);
        if (this.queue.holds(chain.id) || (shown && shown.revision >= chain.revision)) continue;
        this.store.put("chain", chain.id, { ...chain, unsent: undefined });
      }
      for (const chain of all ? this.store.all("chain") : []) {
        if (!there.has(chain.id) && !chain.unsent && !this.queue.holds(chain.id)) this.store.put("chain", chain.id, null);
      }
    });
  }
}

/** @param {BoardActions} actions @param {Cards} cards @param {Passages} passages @returns {import("../keys.js").Binding[]} */
function bindings(actions, cards, passages) {
  const moving = gettext("Chains and passages");
  const search = /** @type {HTMLElement} */ (passages.form.querySelector("[type=search]"));
  const first = () => /** @type {HTMLElement | null} */ (passages.columns.querySelector(".passage-pick"))?.focus();
  const told = () => {}; // wired where the passage has the focus; listed here so that the dialog shows it
  return [
    { keys: ["n"], group: moving, says: gettext("next incomplete chain"), run: () => cards.nextIncomplete() },
    { keys: ["p"], group: moving, says: gettext("to the passages"), run: first },
    { keys: ["/"], group: moving, says: gettext("find passages"), run: () => search.focus() },
    { keys: ["Board+Enter"], shown: "↵", group: moving, changes: true, says: gettext("pick up the passage; then ↑ ↓ choose a chain, ↵ puts it in, Esc lets go"), run: told },
    { keys: ["Board+Arrows"], shown: "← → ↑ ↓", group: moving, says: gettext("through the passages"), run: told },
    { keys: ["u", "Ctrl+z"], group: gettext("Page"), changes: true, says: gettext("undo"), run: () => actions.undo() },
    { keys: ["Shift+u", "Ctrl+Shift+z"], group: gettext("Page"), changes: true, says: gettext("redo"), run: () => actions.redo() },
    { keys: ["?"], group: gettext("Page"), says: gettext("show all keys"), run: () => byId("keys-button").click() },
  ];
}

/** @param {Store} store */
function wireHistory(store) {
  store.addEventListener("history", () => {
    document.getElementById("undo-button")?.setAttribute("aria-disabled", String(!store.canUndo));
    document.getElementById("redo-button")?.setAttribute("aria-disabled", String(!store.canRedo));
  });
}

/** @param {Record<string, () => void>} actions button → what it does */
function wireButtons(actions) {
  for (const [id, action] of Object.entries(actions)) document.getElementById(id)?.addEventListener("click", action);
  for (const button of document.querySelectorAll("[data-close]")) button.addEventListener("click", () => button.closest("dialog")?.close());
}

/** @param {BoardActions} actions @param {Passages} passages @param {string} since */
function listen(actions, passages, since) {
  const { store, home } = actions;
  return new Polling(
    {
      reader: store.config.user,
      signedOut: () => say(signedOut(), "bad"),
      ask: (from) => send(store.config.api, "GET", `${home}news/?since=${encodeURIComponent(from)}`),
      take: (body) => {
        actions.takeChains(body.changed.chain ?? [], false);
        if (body.codings) passages.refresh();
        if (body.can_undo !== undefined && !actions.queue.waiting.length) store.setHistory(body.can_undo, body.can_redo);
      },
      anew: async () => {
        const body = await actions.refresh();
        if (body) void passages.load();
        return body?.news ?? null;
      },
    },
    since,
  );
}

/** @param {BoardActions} actions @returns {Promise<any>} the board, however long it takes to reach the server */
async function fetched(actions) {
  for (;;) {
    const body = await actions.refresh();
    if (body) return body;
    byId("loading").textContent = gettext("No connection. The chains could not be loaded; trying again…");
    await new Promise((resolve) => setTimeout(resolve, PAUSE));
  }
}

async function main() {
  /** @type {Config} */
  const config = jsonScript("board-config");
  const store = new Store(/** @type {any} */ (null), config); // no text here: chains alone are kept in it
  const queue = new Queue(config);
  const actions = new BoardActions(store, queue);
  const cards = new Cards(store, actions, say);
  const carrying = new Carrying(store, { targets: () => cards.targets(), put: (load, target) => cards.put(load, target), say });
  cards.carrying = carrying;
  const passages = new Passages(store, carrying, say);
  new SaveState(queue);
  const trouble = new Trouble(store, queue, actions);
  wireHistory(store);
  const codes = await send(config.api, "GET", "codes/");
  for (const entry of codes.ok ? codes.body : []) store.codes.set(entry.key, entry);
  if (config.canCode) await queue.load();
  const [board] = await Promise.all([fetched(actions), passages.load()]);
  actions.restore();
  if (!store.chains.size) cards.draw([]);
  byId("loading").hidden = true;
  const keys = new Keys(bindings(actions, cards, passages), { canCode: config.canCode, busy: () => Boolean(document.querySelector("dialog[open]")) });
  wireButtons({
    "undo-button": () => actions.undo(),
    "redo-button": () => actions.redo(),
    "next-incomplete": () => cards.nextIncomplete(),
    "keys-button": () => keys.help(),
    "print-button": () => window.print(),
    "save-state": () => trouble.show(),
  });
  wireArrows();
  if (config.canCode) {
    void queue.run();
    listen(actions, passages, board.news);
  }
  document.body.dataset.ready = "1";
}

void main();
