/* Keys for a page of forms: `data-key` presses what carries it, `data-focus-key` goes there. Not while typing. */

const TYPING = "input, textarea, select, [contenteditable]";

document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey || event.repeat) return;
  if (event.key === "Escape" && event.target.matches(TYPING)) {
    event.target.blur();
    return;
  }
  if (event.target.matches(TYPING)) return;
  const key = CSS.escape(event.key);
  const pressed = document.querySelector(`[data-key="${key}"]:not([disabled])`);
  const there = document.querySelector(`[data-focus-key="${key}"]`);
  if (!pressed && !there) return;
  event.preventDefault();
  if (pressed) pressed.click();
  else there.focus();
});

/* After a decision the next one is where the reader goes on. */
if (location.hash === "#coding") document.getElementById("coding")?.focus({ preventScroll: false });
document.documentElement.dataset.keys = "on"; // from now on keys are heard
