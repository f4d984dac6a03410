// @ts-check
/** The reading page: follow the outline, jump to a paragraph or a footnote, go through the query's matches, cite. */

import { byId, isTyping, layOutAround } from "../js/dom.js";
import { Outline, wireJump } from "../js/outline.js";
import { TextMap } from "../js/textmap.js";
import { wireCiting } from "./cite_here.js";
import { Marks, wireBack } from "./marks.js";

function main() {
  const map = new TextMap(byId("text"));
  const list = document.querySelector("ol.outline");
  const form = document.querySelector("form[data-jump]");
  if (list instanceof HTMLElement && form instanceof HTMLFormElement) {
    wireJump(form, new Outline(list, map, byId("text-pane")));
  }
  // The browser itself follows the link then, moves the focus and keeps the way back.
  byId("text").addEventListener("click", (event) => {
    const link = /** @type {Element} */ (event.target).closest(".call a, .note-back a");
    const goal = link instanceof HTMLAnchorElement ? document.getElementById(link.hash.slice(1)) : null;
    layOutAround(goal?.closest(".para") ?? null);
  });
  const cite = wireCiting(map.article, byId("text-pane"));
  const bar = document.querySelector("[data-marks-nav]");
  const marks = bar instanceof HTMLElement ? new Marks(map, bar) : null;
  if (marks && bar instanceof HTMLElement) {
    wireBack(bar);
    bar.addEventListener("marks:arrived", (event) => cite(/** @type {CustomEvent} */ (event).detail));
    marks.load();
  }
  document.addEventListener("keydown", (event) => {
    if (isTyping(event.target) || event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.key === "g" && form) {
      event.preventDefault();
      form.querySelector("input")?.focus();
    } else if (event.key === "c") {
      // The menu opens at the paragraph of the match or of the focus, wherever the pointer rests.
      const here = /** @type {Element} */ (event.target).closest?.(".para");
      cite(here ?? document.querySelector("[data-cite-now]"));
    } else if (event.key === "n") marks?.go(1);
    else if (event.key === "p") marks?.go(-1);
  });
  for (const button of document.querySelectorAll("[data-mark-step]")) {
    button.addEventListener("click", () => marks?.go(Number(/** @type {HTMLElement} */ (button).dataset.markStep)));
  }
}

main();
