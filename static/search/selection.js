// Selected results, kept over the pages of one search for as long as the tab is open. What is done with them listens
// to `search:selection` on the document, or reads `selection()`.

const KEY = "search-selection";

/**
 * @typedef {object} Selection
 * @property {string} search the address of the search without page and order
 * @property {string} by what "all" counts: "case" or "passage"
 * @property {boolean} all whether all results are selected, those of `ids` left out
 * @property {string[]} ids of passages: the selected ones, or those left out of all
 * @property {number} count how many results are selected
 */

const bar = () => document.querySelector("#results [data-picks]");
const boxes = () => [...document.querySelectorAll('#results [name="select"]')];

/** @returns {Selection | null} of the search on the page; null where there are no results */
export function selection() {
  const place = bar();
  if (!place) return null;
  const { search, by, cases, passages } = place.dataset;
  const kept = JSON.parse(sessionStorage.getItem(KEY) ?? "null");
  const now = kept?.search === search ? kept : { search, by, all: false, ids: [] };
  const total = Number(by === "case" && !now.ids.length ? cases : passages);
  return { ...now, count: now.all ? total - now.ids.length : now.ids.length };
}

function keep(now) {
  sessionStorage.setItem(KEY, JSON.stringify(now));
  show();
}

/** Paint what is kept, and tell whoever listens. */
function show() {
  const now = selection();
  if (!now) return;
  const place = bar();
  place.hidden = false;
  for (const box of boxes()) box.checked = now.ids.includes(box.value) !== now.all;
  const all = place.querySelector("[data-pick-all]");
  all.checked = now.all && !now.ids.length;
  all.indeterminate = now.count > 0 && !all.checked;
  place.querySelector("[data-picked]").textContent = now.count
    ? interpolate(ngettext("%(count)s selected", "%(count)s selected", now.count), { count: now.count.toLocaleString(document.documentElement.lang) }, true)
    : "";
  place.querySelector("[data-pick-none]").hidden = !now.count;
  document.dispatchEvent(new CustomEvent("search:selection", { detail: now }));
}

// In the capture phase, for the page keeps these changes from the search form.
document.addEventListener("change", (event) => {
  const now = selection();
  if (!now) return;
  if (event.target.matches("[data-pick-all]")) keep({ ...now, all: event.target.checked, ids: [] });
  else if (event.target.matches('#results [name="select"]')) {
    const ids = now.ids.filter((id) => id !== event.target.value);
    if (event.target.checked !== now.all) ids.push(event.target.value);
    keep({ ...now, ids });
  }
}, true);

document.addEventListener("click", (event) => {
  if (!event.target.closest("[data-pick-none]")) return;
  keep({ ...selection(), all: false, ids: [] });
  bar().querySelector("[data-pick-all]").focus();
});

document.addEventListener("htmx:afterSwap", show);
document.addEventListener("htmx:historyRestore", show);
show();
