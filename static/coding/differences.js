// Through the differences by keyboard: j and k move, 1–9 tick what holds, r goes to the reason; Ctrl+Enter rules.
const places = [...document.querySelectorAll("[data-difference]")];
const typing = (target) => target.closest("input:not([type=checkbox]), textarea, select");

let at = 0;
const go = (step) => {
  at = Math.min(Math.max(at + step, 0), places.length - 1);
  places[at]?.focus();
};

document.addEventListener("keydown", (event) => {
  if (!places.length || event.altKey || event.metaKey) return;
  if (event.key === "Enter" && event.ctrlKey) {
    event.target.closest("form")?.requestSubmit();
    return;
  }
  if (event.ctrlKey || typing(event.target)) return;
  const inside = places.indexOf(event.target.closest("[data-difference]"));
  if (inside >= 0) at = inside;
  if (event.key === "j") go(1);
  else if (event.key === "k") go(-1);
  else if (event.key === "r") places[at].querySelector("textarea").focus();
  else if (/^[1-9]$/.test(event.key)) places[at].querySelectorAll("input[name=hold]")[event.key - 1]?.click();
  else return;
  event.preventDefault();
});

if (places.length) places[0].focus({ preventScroll: true });
