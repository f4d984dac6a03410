// Keys of the results page; `?` lists them. "/" is every page's.

const typing = (target) => target.closest?.("input:not([type=checkbox]), textarea, select, [contenteditable], dialog");
const hits = () => [...document.querySelectorAll("#results [data-hit]")];
const here = () => document.querySelector("#results [data-hit].here");

function move(step) {
  const all = hits();
  if (!all.length) return;
  const at = all.indexOf(here());
  const next = all[Math.max(0, Math.min(at + step, all.length - 1))];
  all[at]?.classList.remove("here");
  next.classList.add("here");
  next.querySelector("[data-open]").focus({ preventScroll: true });
  next.scrollIntoView({ block: "nearest" });
}

/** The hit that is gone through, or that has the focus in it. */
const current = () => document.activeElement?.closest("#results [data-hit]") ?? here();

function openApart() {
  const link = current()?.querySelector("[data-open]");
  if (link) window.open(link.href, "_blank", "noopener");
}

function toFacets() {
  const fold = document.getElementById("facets-fold");
  if (!fold) return;
  fold.open = true;
  fold.querySelector(".facet summary")?.focus();
}

const DONE = {
  j: () => move(1),
  k: () => move(-1),
  o: openApart,
  x: () => current()?.querySelector('[name="select"]')?.click(),
  f: toFacets,
  "[": () => document.querySelector('#results a[rel="prev"]')?.click(),
  "]": () => document.querySelector('#results a[rel="next"]')?.click(),
  "?": () => document.getElementById("search-keys")?.showModal(),
};

document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey || typing(event.target)) return;
  const act = DONE[event.key];
  if (!act) return;
  event.preventDefault();
  act();
});

document.addEventListener("click", (event) => {
  if (event.target.closest("#search-keys [data-close]")) document.getElementById("search-keys").close();
});
