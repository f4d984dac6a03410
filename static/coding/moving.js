// @ts-check
/** Getting about in the text, memos, and acts on several spans: what the bench gets beside its own parts. */

import { byId } from "../js/dom.js";
import { Deleted } from "./deleted.js";
import { Find } from "./find.js";
import { Going } from "./going.js";
import { Memos } from "./memos.js";
import { Several } from "./several.js";
import { wireTouch } from "./touch.js";

/** @typedef {import("./bench.js").Bench} Bench */
/** @typedef {import("./keys.js").Binding} Binding */
/** @typedef {{memos: Memos, several: Several} | null} Writing null for readers */

/** @param {Bench} bench with everything loaded @returns {Binding[]} */
export function wireMoving(bench) {
  const find = new Find(bench.store, bench.pane, bench.caret, bench.toText);
  const writing = bench.config.canCode ? wireWriting(bench) : null;
  const going = new Going(bench, writing?.memos ?? null);
  /** @type {Record<string, () => void>} */
  const buttons = {
    "find-button": () => find.open(),
    "next-uncoded": () => going.uncoded(1),
    "next-difference": () => going.difference(1),
    "next-memo": () => going.memo(1),
  };
  for (const [id, act] of Object.entries(buttons)) document.getElementById(id)?.addEventListener("click", act);
  // Neither is needed for the first span: they come when the page has nothing else to do.
  const later = globalThis.requestIdleCallback ?? ((/** @type {() => void} */ work) => setTimeout(work, 500));
  later(() => void Promise.all([going.load(), bench.picker.likely.load()]));
  return [...finding(find, going), ...noting(bench, writing)];
}

/** @param {Bench} bench @returns {NonNullable<Writing>} what only coders have */
function wireWriting(bench) {
  const memos = new Memos(bench);
  const several = new Several(bench);
  new Deleted(bench);
  wireTouch(bench, memos);
  wireFields(bench);
  const wanted = new URLSearchParams(location.search).get("memo");
  if (wanted) memos.show(wanted);
  return { memos, several };
}

/** @param {Bench} bench Esc leads from the fields beside the text back to it */
function wireFields(bench) {
  byId("inspector").addEventListener("keydown", (event) => {
    if (event.key !== "Escape" || event.defaultPrevented || event.isComposing) return;
    if (!/** @type {Element} */ (event.target).matches("input, textarea, select")) return;
    event.preventDefault();
    bench.toText();
  });
}

/** @param {Bench} bench to the note of the selected span; Tab leads on to direction, weight and confidence */
function toNote(bench) {
  bench.toInspector();
  /** @type {HTMLElement | null} */ (document.querySelector('#selected [data-field="note"]'))?.focus();
}

/** @param {Find} find @param {Going} going @returns {Binding[]} */
function finding(find, going) {
  const group = gettext("Find and go on");
  return [
    { keys: ["/"], group, says: gettext("find in the text; Enter goes on, Esc leaves what was found selected"), run: () => find.open() },
    { keys: ["F3"], group, says: gettext("next place found"), run: () => find.step(1) },
    { keys: ["Shift+F3"], group, says: gettext("previous place found"), run: () => find.step(-1) },
    { keys: ["f"], group, says: gettext("next passage without a code"), run: () => going.uncoded(1) },
    { keys: ["Shift+f"], group, says: gettext("previous passage without a code"), run: () => going.uncoded(-1) },
    { keys: ["d"], group, changes: true, says: gettext("next difference between coders"), run: () => going.difference(1) },
    { keys: ["Shift+d"], group, changes: true, says: gettext("previous difference between coders"), run: () => going.difference(-1) },
    { keys: ["m"], group, changes: true, says: gettext("next memo"), run: () => going.memo(1) },
    { keys: ["Shift+m"], group, changes: true, says: gettext("previous memo"), run: () => going.memo(-1) },
  ];
}

/** @param {Bench} bench @param {Writing} writing @returns {Binding[]} */
function noting(bench, writing) {
  if (!writing) return [];
  const { memos, several } = writing;
  const group = gettext("Notes and memos");
  return [
    { keys: ["r"], group, changes: true, says: gettext("write a memo on the selected span, else on the passage; Ctrl+Enter saves it"), run: () => memos.write() },
    { keys: ["Shift+i"], group, changes: true, says: gettext("note of the selected span; Tab leads to direction, weight, confidence"), run: () => toNote(bench) },
    { keys: ["b"], group, changes: true, says: gettext("choose several spans in the list, to delete or recode them at once"), run: () => several.switch(!several.on) },
  ];
}
