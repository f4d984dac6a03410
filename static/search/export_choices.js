// @ts-check
/** The page of choices begins with the style that the reader cited in last. */

const REMEMBERED = "citation-style";
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
