// The results page: answers come in by htmx, and nothing the reader holds is lost by it: focus, scroll, what is
// unfolded. htmx may put the whole page anew (back button), so elements are looked up when they are needed.

import { unfolded } from "./unfolded.js";

const narrow = matchMedia("(max-width: 860px)");
const folds = new Map(); // id of a fold → whether the reader left it open
let held = null; // the element with the focus before a swap: how to find it again, and where it was
let tops = new Map(); // id of a list → how far it was scrolled
let toTop = false;

const results = () => document.getElementById("results");

/** Folds stay as the reader left them; on narrow screens they start closed, but for those with a tick. */
function arrange() {
  for (const fold of document.querySelectorAll("#results details[id]")) {
    const ticked = fold.matches(".facet") && fold.querySelector("input:checked") !== null;
    const byItself = fold.id !== "years-list" && !("shut" in fold.dataset) && (!narrow.matches || ticked);
    fold.open = folds.get(fold.id) ?? byItself;
  }
  hideMore(document);
}

/** Rows beyond the first dozen wait for “show all”. */
function hideMore(inside) {
  for (const row of inside.querySelectorAll("#results [data-more]")) row.hidden = true;
}

/** Ask for the values of one facet again, as it is unfolded now. */
function refresh(name) {
  htmx.trigger(document.getElementById(`values-${name}`), "refresh");
}

document.addEventListener("click", (event) => {
  const node = event.target.closest("[data-node]");
  if (node) {
    unfolded.turn(node.dataset.node, node.getAttribute("aria-expanded") === "true");
    refresh(node.closest("[data-facet]").dataset.facet);
    return;
  }
  const whole = event.target.closest("#results [data-whole]");
  if (whole) {
    event.preventDefault();
    showAll(whole);
    return;
  }
  const link = event.target.closest("#results a[data-within]");
  if (link && !event.ctrlKey && !event.metaKey && !event.shiftKey && !event.altKey && event.button === 0) {
    event.preventDefault();
    toTop = link.dataset.within === "top";
    htmx.ajax("GET", link.href, { source: results(), target: "#results", swap: "innerHTML" });
    return;
  }
  const fold = event.target.closest("summary")?.parentElement;
  if (fold?.id && fold.closest("#results")) folds.set(fold.id, !fold.open);
});

function showAll(link) {
  const name = link.dataset.whole;
  unfolded.whole.add(name);
  const list = document.getElementById(`values-${name}`);
  const first = list.querySelector("[data-more] input");
  if ("beyond" in link.dataset) return refresh(name);
  for (const row of list.querySelectorAll("[data-more]")) row.hidden = false;
  link.parentElement.remove();
  first?.focus();
}

let typing = 0;
document.addEventListener("input", (event) => {
  const name = event.target.dataset?.find;
  if (name === undefined) return;
  unfolded.find.set(name, event.target.value);
  clearTimeout(typing);
  typing = setTimeout(() => refresh(name), 150);
});

// Enter in the box submits, its change event would ask a second time; filters and selections are not asked for at all.
document.addEventListener("change", (event) => {
  if (event.target.id === "q" || event.target.form?.id === "selection") event.stopPropagation();
}, true);
document.addEventListener("submit", (event) => {
  if (event.target.id === "selection" && !event.target.action) event.preventDefault();
});

document.addEventListener("htmx:configRequest", (event) => {
  const header = unfolded.header();
  if (header) event.detail.headers["X-Facets"] = header;
});

/** htmx replaces what has the focus: remember how to find it, and where on the screen it was. */
document.addEventListener("htmx:beforeSwap", () => {
  const now = document.activeElement;
  const inside = now && now !== document.body && results()?.contains(now);
  held = inside ? {
    key: now.dataset.key, node: now.dataset.node, id: now.id, href: now.getAttribute("href"),
    whole: now.dataset.whole, top: now.getBoundingClientRect().top,
    at: now.selectionStart ?? null,
  } : null;
  tops = new Map([...document.querySelectorAll("#results .facet-values")].map((list) => [list.id, list.scrollTop]));
});

function again({ key, node, id, href, whole }) {
  const all = (selector) => [...document.querySelectorAll(`#results ${selector}`)];
  if (key) return all("[data-key]").find((one) => one.dataset.key === key);
  if (node) return all("[data-node]").find((one) => one.dataset.node === node);
  if (id) return document.getElementById(id);
  if (whole) return document.querySelector(`#values-${whole} [data-key]`);
  return href ? all("a").find((one) => one.getAttribute("href") === href) : null;
}

/** Give the focus back, and keep what has it where it was on the screen though the list around it moved. */
function restore() {
  for (const [id, top] of tops) {
    const list = document.getElementById(id);
    if (list) list.scrollTop = top;
  }
  if (!held) return;
  const found = again(held);
  if (!found) {
    document.querySelector("#results .hits-head")?.focus({ preventScroll: true });
    return;
  }
  found.focus({ preventScroll: true });
  if (held.at !== null && found.type === "search") found.setSelectionRange(held.at, held.at);
  const list = found.closest(".facet-values");
  if (list) list.scrollTop += found.getBoundingClientRect().top - held.top;
  window.scrollBy({ top: found.getBoundingClientRect().top - held.top, behavior: "instant" });
  // At the top of the page there is nothing left to scroll: the facets come down to meet the pointer instead.
  const missing = held.top - found.getBoundingClientRect().top;
  const facets = found.closest(".facets");
  if (missing > 1 && facets) facets.style.paddingTop = `${missing}px`;
}

document.addEventListener("htmx:afterSwap", (event) => {
  if (event.target.id === "results") arrange();
  else hideMore(event.target.parentElement ?? document);
  if (toTop) {
    toTop = false;
    held = null;
    const head = document.querySelector("#results .hits-head");
    head?.focus({ preventScroll: true });
    head?.scrollIntoView({ block: "start", behavior: "instant" });
  } else restore();
  if (event.target.id === "results") say();
});

/** A live region that is itself replaced may say nothing: the total goes into one that stays. */
function say() {
  const place = document.getElementById("search-said");
  const total = document.querySelector("#results [data-total] p, #results [role=alert] p");
  if (place) place.textContent = total?.textContent.trim().replace(/\s+/g, " ") ?? "";
}

// Back and forward ask the server again, for the index may have changed; how far the page was scrolled is kept here.
document.addEventListener("htmx:beforeRequest", keepScroll);
document.addEventListener("htmx:historyRestore", () => {
  arrange();
  window.scrollTo({ top: history.state?.top ?? 0, behavior: "instant" });
});
addEventListener("scrollend", keepScroll);
function keepScroll() {
  if (history.state?.htmx) history.replaceState({ ...history.state, top: window.scrollY }, "");
}

arrange();
