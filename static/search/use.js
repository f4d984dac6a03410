// @ts-check
/** Results: opening a hit remembers the way back, and coming back finds the place again. */

const BACK = "results:";

/** A hit that is opened in this tab leaves word of where it was. */
document.addEventListener("click", (event) => {
  const link = /** @type {Element} */ (event.target).closest("a[data-open]");
  const hit = link?.closest("[data-hit]");
  if (!(link instanceof HTMLAnchorElement) || !hit) return;
  try {
    sessionStorage.setItem(BACK + link.pathname + link.search, `${location.pathname}${location.search}#${hit.id}`);
  } catch {
    // Then the way back leads to the results, not to the place among them.
  }
});

/** `#hit-…` in the address: that hit is the one the reader comes back to. */
function comeBack() {
  if (!location.hash.startsWith("#hit-")) return;
  const hit = document.getElementById(decodeURIComponent(location.hash.slice(1)));
  if (!hit) return;
  document.querySelectorAll("[data-hit].here").forEach((other) => other.classList.remove("here"));
  hit.classList.add("here");
  const link = hit.querySelector("a[data-open]");
  if (link instanceof HTMLElement) link.focus({ preventScroll: true });
  hit.scrollIntoView({ block: "center" });
}

comeBack();
window.addEventListener("hashchange", comeBack);
