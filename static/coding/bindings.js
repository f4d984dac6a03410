// @ts-check
/** Which key does what. */

import { roundBindings } from "./roundbar.js";
import { toggleWhy } from "./why.js";

/** @typedef {import("./keys.js").Binding} Binding */
/** @typedef {import("./bench.js").Bench} Bench */

/** @param {Bench} bench @returns {Binding[]} */
export function bindings(bench) {
  return [...moving(bench), ...coding(bench), ...reviewing(bench), ...chaining(bench), ...roundBindings(bench), ...general(bench)];
}

/** @param {Bench} bench @returns {Binding[]} */
function moving({ caret, toText }) {
  const group = gettext("Cursor in the text");
  const arrows = (/** @type {string} */ prefix, /** @type {import("./caret.js").Step} */ across, /** @type {import("./caret.js").Step} */ down) => ({
    keys: ["ArrowLeft", "ArrowRight", "ArrowUp", "ArrowDown"].flatMap((key) => [prefix + key, withShift(prefix) + key]),
    group,
    run: (/** @type {KeyboardEvent} */ event) => {
      toText();
      const vertical = event.key === "ArrowUp" || event.key === "ArrowDown";
      caret.move(vertical ? down : across, event.key === "ArrowRight" || event.key === "ArrowDown" ? 1 : -1, event.shiftKey);
    },
  });
  return [
    { ...arrows("", "word", "line"), shown: "← → ↑ ↓", says: gettext("word by word, line by line; with Shift the selection grows") },
    { ...arrows("Alt+", "sentence", "paragraph"), shown: "Alt+← Alt+→ Alt+↑ Alt+↓", says: gettext("sentence by sentence, paragraph by paragraph") },
    { ...arrows("Ctrl+", "sentence", "paragraph"), shown: "Ctrl+←→↑↓", says: gettext("the same with Ctrl") },
    { keys: ["w"], group, says: gettext("select the word; again: one word more"), run: () => caret.take("word") },
    { keys: ["s"], group, says: gettext("select the sentence; again: one sentence more"), run: () => caret.take("sentence") },
    { keys: ["p"], group, says: gettext("select the paragraph; again: one paragraph more"), run: () => caret.take("paragraph") },
    { keys: ["["], group, says: gettext("end of the selection one character back"), run: () => caret.nudge(-1) },
    { keys: ["]"], group, says: gettext("end of the selection one character on"), run: () => caret.nudge(1) },
  ];
}

/** @param {string} prefix @returns {string} */
function withShift(prefix) {
  return `${prefix}Shift+`;
}

/** @param {Bench} bench @returns {Binding[]} */
function coding(bench) {
  const group = gettext("Coding");
  return [
    { keys: ["Enter"], group, says: gettext("code the selected words; without a selection: list all codes at the cursor"), run: () => bench.enter() },
    { keys: ["c"], group, changes: true, says: gettext("open the code picker"), run: () => bench.pickCode() },
    { keys: ["1", "2", "3", "4", "5", "6", "7", "8", "9"], shown: "1 … 9", group, changes: true, says: gettext("give the code on this key; without a selection: the next words selected get it"), run: (event) => bench.digit(Number(event.key)) },
    { keys: ["e"], group, changes: true, says: gettext("correct: another code; if other words are selected, these words"), run: () => bench.correct() },
    { keys: ["Delete", "Backspace"], shown: "Delete", group, changes: true, says: gettext("delete the selected span"), run: () => bench.remove() },
    { keys: ["u", "Ctrl+z"], group, changes: true, says: gettext("undo"), run: () => bench.actions.undo() },
    { keys: ["Shift+u", "Ctrl+Shift+z"], group, changes: true, says: gettext("redo"), run: () => bench.actions.redo() },
  ];
}

/** @param {Bench} bench @returns {Binding[]} */
function reviewing(bench) {
  const group = gettext("Suggestions and spans");
  return [
    { keys: ["n", "Space"], group, says: gettext("next suggestion"), run: () => bench.step("suggestion", 1) },
    { keys: ["Shift+n", "Shift+Space"], group, says: gettext("previous suggestion"), run: () => bench.step("suggestion", -1) },
    { keys: ["a"], group, changes: true, says: gettext("accept the suggestion"), run: () => bench.accept() },
    { keys: ["x"], group, changes: true, says: gettext("reject the suggestion"), run: () => bench.reject() },
    { keys: ["Shift+w"], group, says: gettext("why this was suggested"), run: () => void (toggleWhy() || bench.say(gettext("Select a suggestion first."))) },
    { keys: ["Shift+s"], group, says: gettext("hide or show all suggestions"), run: () => bench.switchSuggestions() },
    { keys: ["j"], group, says: gettext("next coded span"), run: () => bench.step("annotation", 1) },
    { keys: ["k"], group, says: gettext("previous coded span"), run: () => bench.step("annotation", -1) },
    { keys: ["o"], group, says: gettext("the next of several codes on the same words"), run: () => bench.cycle() },
  ];
}

/** @param {Bench} bench @returns {Binding[]} */
function chaining(bench) {
  const group = gettext("Chain");
  return [
    { keys: ["l"], group, changes: true, says: gettext("put the selected span into the chain, or take it out"), run: () => bench.link() },
    { keys: ["Shift+c"], group, changes: true, says: gettext("save the chain"), run: () => bench.chains.begin() },
  ];
}

/** @param {Bench} bench @returns {Binding[]} */
function general(bench) {
  const group = gettext("Page");
  return [
    { keys: ["g"], group, says: gettext("go to a paragraph number or a heading"), run: () => bench.jump() },
    { keys: ["t"], group, says: gettext("to the text"), run: () => bench.toText() },
    { keys: ["i"], group, says: gettext("to what is selected"), run: () => bench.toInspector() },
    { keys: ["?"], group, says: gettext("show all keys"), run: () => bench.help() },
    { keys: ["Escape"], shown: "Esc", group, says: gettext("let go of the selection"), run: () => bench.escape() },
  ];
}
