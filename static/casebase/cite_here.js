// @ts-check
/** "Cite" beside the paragraph one points at or has the focus in: one link that goes along, not one for each of thousands. */

import { el } from "../js/dom.js";

/** @param {HTMLElement} article @param {HTMLElement} pane */
export function wireCiting(article, pane) {
  const address = pane.dataset.citeAddress ?? "";
  const what = el("span", { class: "sr-only" });
  const link = /** @type {HTMLAnchorElement} */ (
    el("a", { class: "cite-open para-cite", rel: "nofollow", "data-cite": true, href: "" }, gettext("Cite"), what)
  );

  /** @param {Element | null} section */
  function moveTo(section) {
    if (!(section instanceof HTMLElement) || link.parentElement === section) return;
    // The menu of another paragraph is open: its link stays.
    if (link.getAttribute("aria-expanded") === "true") return;
    link.href = `${address}?id=${encodeURIComponent(`${article.dataset.slug}#${section.dataset.order}`)}`;
    what.textContent = ` ${section.dataset.label || section.dataset.order}`;
    section.querySelector(".para-no")?.after(link);
  }

  for (const event of ["pointerover", "focusin"]) {
    article.addEventListener(event, ({ target }) => moveTo(/** @type {Element} */ (target).closest(".para")));
  }
  return moveTo;
}
