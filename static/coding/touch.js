// @ts-check
/** Words selected by touch: the browser's handles set their limits, a bar offers what can be done with them. */

import { byId } from "../js/dom.js";

/** @typedef {import("./bench.js").Bench} Bench */
/** @typedef {import("./memos.js").Memos} Memos */

const PAUSE = 250;

/** @param {Bench} bench @param {Memos} memos */
export function wireTouch(bench, memos) {
  const bar = byId("touch-bar");
  let touched = false;
  let timer = 0;
  document.addEventListener("pointerdown", (event) => (touched = event.pointerType === "touch"), { capture: true, passive: true });
  // A long press ends the pointer's events before the browser selects the word.
  document.addEventListener("selectionchange", () => {
    if (!touched || !bench.config.canCode) return;
    window.clearTimeout(timer);
    timer = window.setTimeout(() => {
      if (!bench.picker.isOpen && bench.caret.fromMouse()) {
        if (bench.armed) bench.pickCode();
        bar.hidden = false;
      } else bar.hidden = true;
    }, PAUSE);
  });
  bench.store.addEventListener("cursor", () => {
    if (!bench.store.picked) bar.hidden = true;
  });
  /** @type {[string, () => void][]} */
  const buttons = [
    ["touch-code", () => bench.pickCode()],
    ["touch-sentence", () => bench.caret.take("sentence")],
    ["touch-memo", () => memos.write()],
  ];
  for (const [id, act] of buttons) {
    // A tap on a button would take the selection away before the click.
    byId(id).addEventListener("pointerdown", (event) => event.preventDefault());
    byId(id).addEventListener("click", act);
  }
}
