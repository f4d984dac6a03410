// @ts-check
/**
 * "Export…" and "Query builder" lead on with the search and the selected hits; htmx would take that for a search, so the way
 * there is taken here. On the page of choices the style used last is chosen.
 */

const REMEMBERED = "citation-style";

/** @returns {HTMLInputElement[]} the ticked boxes of hits */
const ticked = () => [.../** @type {NodeListOf<HTMLInputElement>} */ (document.querySelectorAll('#results input[name="select"]:checked'))];

document.addEventListener(
  "click",
  (event) => {
    const button = /** @type {Element} */ (event.target).closest("[data-goto]");
    if (!(button instanceof HTMLButtonElement) || !button.form) return;
    event.preventDefault();
    const values = new URLSearchParams();
    for (const [name, value] of new FormData(button.form)) {
      if (typeof value === "string" && value) values.append(name, value);
    }
    location.assign(`${button.formAction}?${values}`);
  },
  true,
);

/** How many are selected, said beside the button. */
function say() {
  const place = document.querySelector("[data-export-said]");
  if (!place) return;
  const count = ticked().length;
  place.textContent = count ? interpolate(ngettext("%s selected", "%s selected", count), [count]) : "";
}

// A box beside a hit selects; it is no filter, and asks for no new results.
document.addEventListener(
  "change",
  (event) => {
    if (!(event.target instanceof HTMLInputElement) || event.target.name !== "select") return;
    event.stopPropagation();
    say();
  },
  true,
);
document.addEventListener("htmx:afterSwap", say);
say();

const choice = document.querySelector("[data-style-choice]");
if (choice instanceof HTMLSelectElement) {
  try {
    const last = localStorage.getItem(REMEMBERED);
    if (last && [...choice.options].some((one) => one.value === last)) choice.value = last;
    choice.addEventListener("change", () => localStorage.setItem(REMEMBERED, choice.value));
  } catch {
    // Storage may be forbidden.
  }
}
