// @ts-check
/** Start of the coding workbench: read the page, fetch the codings, wire the keys. */

import { byId, el, jsonScript } from "../js/dom.js";
import { TextMap } from "../js/textmap.js";
import { NoConnection, openedBy, send } from "./api.js";
import { Bench } from "./bench.js";
import { bindings } from "./bindings.js";
import { recoverNotes } from "./inspector.js";
import { Keys, wireArrows } from "./keys.js";
import { tellLeft } from "./left.js";
import { Queue } from "./queue.js";
import { Store } from "./store.js";
import { wireSuggesting } from "./suggesting.js";

/** @typedef {import("./types.js").Config} Config */

const PAUSE = 3000;
const STALE = 60_000;

/**
 * Ask until there is an answer: no editor is offered before the stored work is there.
 * @param {Config} config @param {string} path @returns {Promise<any>}
 */
async function fetchPatiently(config, path) {
  for (;;) {
    try {
      const answer = await send(config.api, "GET", path);
      if (!answer.ok) throw new Error(answer.problem.message);
      return answer.body;
    } catch (error) {
      if (!(error instanceof NoConnection)) throw error;
      loading(gettext("No connection. The codings of this document could not be loaded; trying again…"));
      await new Promise((resolve) => setTimeout(resolve, PAUSE));
    }
  }
}

/** @param {string} message shown over the text; empty: done */
function loading(message) {
  const place = byId("loading");
  place.hidden = !message;
  place.textContent = message;
}

/** @param {Store} store @param {any} codings @param {any[]} codes */
function fill(store, codings, codes) {
  for (const entry of codes) store.codes.set(entry.key, entry);
  store.together(() => {
    for (const item of codings.annotations) store.put("annotation", item.id, item);
    for (const item of codings.suggestions) store.put("suggestion", item.id, item);
    for (const item of codings.chains) store.put("chain", item.id, item);
  });
  store.setHistory(Boolean(codings.can_undo), Boolean(codings.can_redo));
}

/** @param {Bench} bench */
function wireButtons(bench) {
  /** @type {Record<string, () => void>} */
  const actions = {
    "undo-button": () => bench.actions.undo(),
    "redo-button": () => bench.actions.redo(),
    "keys-button": () => bench.help(),
    "chain-button": () => bench.chains.begin(),
    "next-suggestion": () => bench.step("suggestion", 1),
    "next-span": () => bench.step("annotation", 1),
    "outline-button": () => document.body.classList.toggle("outline-open"),
    "inspector-button": () => document.body.classList.toggle("inspector-open"),
    "inspector-close": () => document.body.classList.remove("inspector-open"),
    "save-state": () => bench.trouble.show(),
  };
  for (const [id, action] of Object.entries(actions)) document.getElementById(id)?.addEventListener("click", action);
  for (const button of document.querySelectorAll("[data-close]")) {
    button.addEventListener("click", () => button.closest("dialog")?.close());
  }
  document.addEventListener("dragstart", (event) => {
    const chip = event.target instanceof Element ? event.target.closest(".para-margin [data-id]") : null;
    if (chip) event.dataTransfer?.setData("text/x-casebase-annotation", chip.getAttribute("data-id") ?? "");
  });
}

async function main() {
  /** @type {Config} */
  const config = jsonScript("workbench-config");
  const map = new TextMap(byId("text"));
  const store = new Store(map, config);
  const queue = new Queue(config);
  const bench = new Bench(store, queue);
  const slug = encodeURIComponent(config.slug);
  const [codings, codes] = await Promise.all([
    fetchPatiently(config, `documents/${slug}/codings/`),
    fetchPatiently(config, "codes/"),
    config.canCode ? queue.load() : null,
  ]);
  if (codings.version.id !== config.version) {
    location.reload();
    return;
  }
  // From here on the page works for one account, whoever signs in meanwhile.
  openedBy(config.user);
  fill(store, codings, codes.results ?? codes);
  bench.actions.restore();
  bench.begin();
  if (config.canCode) {
    recoverNotes(store, bench.actions);
    void queue.run();
    wireSuggesting(store, bench, codings.suggesting);
    let seen = Date.now();
    document.addEventListener("visibilitychange", () => {
      // Colleagues work on the same text; coming back after a while shows what they did.
      if (!document.hidden && Date.now() - seen > STALE) void bench.actions.refresh();
      seen = Date.now();
    });
  }
  void tellLeft(store, queue);
  wireButtons(bench);
  wireArrows();
  const busy = () => Boolean(document.querySelector("dialog[open]")) || bench.picker.isOpen;
  const keys = new Keys(bindings(bench), { canCode: config.canCode, busy });
  bench.help = () => keys.help();
  loading("");
  document.body.dataset.ready = "true";
  requestAnimationFrame(() => setTimeout(() => performance.mark("casebase:interactive")));
}

main().catch((error) => {
  console.error(error);
  const place = byId("loading");
  place.hidden = false;
  place.replaceChildren(el("b", {}, gettext("The workbench could not start.")), " ", String(error.message ?? error));
});
