// The results page: j and k go through the hits, facets fold on narrow screens and stay as they were.

const results = document.getElementById("results");
const narrow = matchMedia("(max-width: 860px)");
const folded = new Map();
const unfolded = new Set();

/** Facets that the reader folded stay folded when htmx brings new ones; on narrow screens all start folded. */
function arrange() {
  for (const facet of results.querySelectorAll("details.facet")) {
    const ticked = facet.querySelector("input:checked") !== null;
    facet.open = folded.has(facet.id) ? !folded.get(facet.id) : !narrow.matches || ticked;
    const more = facet.querySelector("[data-show-more]");
    if (more) more.hidden = false;
    if (unfolded.has(facet.id)) showAll(facet);
  }
}

function showAll(facet) {
  for (const label of facet.querySelectorAll("[data-more]")) label.hidden = false;
  facet.querySelector("[data-show-more]")?.remove();
}

results.addEventListener("click", (event) => {
  const facet = event.target.closest("details.facet");
  if (event.target.closest("[data-show-more]")) {
    unfolded.add(facet.id);
    showAll(facet);
  } else if (facet && event.target.closest("summary")) {
    folded.set(facet.id, facet.open);
  }
});

/** htmx replaces the box that was ticked: the focus goes to the one in its place. */
let focused = "";
document.body.addEventListener("htmx:beforeSwap", () => {
  focused = results.contains(document.activeElement) ? document.activeElement.dataset.key ?? "" : "";
});
document.body.addEventListener("htmx:afterSwap", () => {
  arrange();
  const box = focused && [...results.querySelectorAll("[data-key]")].find((one) => one.dataset.key === focused);
  if (box) box.focus({ preventScroll: true });
});

document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey || !["j", "k"].includes(event.key)) return;
  if (event.target.closest("input:not([type=checkbox]), textarea, select, [contenteditable]")) return;
  const hits = [...results.querySelectorAll("[data-hit]")];
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
