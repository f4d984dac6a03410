// The results page: j and k go through the hits, facets fold on narrow screens and stay as they were.
// htmx may put the whole page anew (back button), so elements are looked up when they are needed.

const narrow = matchMedia("(max-width: 860px)");
const folds = new Map(); // id of a fold → whether the reader left it open
const unfolded = new Set(); // facets of which the reader asked for all values
let focused = "";

/** Folds stay as the reader left them; on narrow screens they start closed, but for those with a tick. */
function arrange() {
  for (const fold of document.querySelectorAll("#results details")) {
    const ticked = fold.matches(".facet") && fold.querySelector("input:checked") !== null;
    fold.open = folds.get(fold.id) ?? (!narrow.matches || ticked);
    const more = fold.querySelector(":scope > .facet-values > [data-show-more]");
    if (!more || unfolded.has(fold.id)) continue;
    more.hidden = false;
    for (const label of fold.querySelectorAll("[data-more]")) label.hidden = true;
  }
}

function showAll(facet) {
  unfolded.add(facet.id);
  for (const label of facet.querySelectorAll("[data-more]")) label.hidden = false;
  facet.querySelector("[data-show-more]").hidden = true;
}

document.addEventListener("click", (event) => {
  const fold = event.target.closest("#results details");
  if (!fold) return;
  if (event.target.closest("[data-show-more]")) showAll(fold);
  else if (event.target.closest("summary")) folds.set(fold.id, !fold.open);
});

// Enter in the box submits; its change event would ask a second time.
document.addEventListener("change", (event) => {
  if (event.target.id === "q") event.stopPropagation();
}, true);

/** htmx replaces the box that was ticked: the focus goes to the one in its place. */
document.addEventListener("htmx:beforeSwap", () => {
  focused = document.activeElement?.dataset.key ?? "";
});
document.addEventListener("htmx:afterSwap", () => {
  arrange();
  const boxes = [...document.querySelectorAll("#results [data-key]")];
  if (focused) boxes.find((box) => box.dataset.key === focused)?.focus({ preventScroll: true });
});
document.addEventListener("htmx:historyRestore", arrange);

document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey || !["j", "k"].includes(event.key)) return;
  if (event.target.closest("input:not([type=checkbox]), textarea, select, [contenteditable]")) return;
  const hits = [...document.querySelectorAll("#results [data-hit]")];
  if (!hits.length) return;
  event.preventDefault();
  const at = hits.findIndex((hit) => hit.classList.contains("here"));
  const next = event.key === "j" ? Math.min(at + 1, hits.length - 1) : Math.max(at - 1, 0);
  hits[at]?.classList.remove("here");
  hits[next].classList.add("here");
  hits[next].querySelector("[data-open]").focus();
  hits[next].scrollIntoView({ block: "nearest" });
});

arrange();
