// What every page has: theme switch, menu on narrow screens, "/" to the search box, errors of htmx.

const root = document.documentElement;

document.querySelector("[data-theme-switch]")?.addEventListener("click", () => {
  const next = root.dataset.theme === "dark" ? "light" : "dark";
  localStorage.setItem("theme", next);
  root.dataset.theme = next;
});

const menuButton = document.querySelector("[data-menu]");
menuButton?.addEventListener("click", () => {
  const open = document.getElementById("topnav").classList.toggle("open");
  menuButton.setAttribute("aria-expanded", String(open));
});

/** Whether a key press belongs to a field that is being typed into. */
const typing = (target) => target.closest?.("input, textarea, select, [contenteditable]");

document.addEventListener("keydown", (event) => {
  if (event.key !== "/" || event.ctrlKey || event.metaKey || event.altKey || typing(event.target)) return;
  const box = document.querySelector("[data-search-box]");
  if (!box) return;
  event.preventDefault();
  box.focus();
  box.select();
});

/** Show a message for some seconds and say it to screen readers. */
export function toast(message, kind = "info") {
  const place = document.getElementById("toasts");
  const note = document.createElement("div");
  note.className = `notice ${kind}`;
  note.textContent = message;
  place.append(note);
  setTimeout(() => note.remove(), 8000);
}

document.body.addEventListener("htmx:responseError", (event) => {
  toast(`${event.detail.xhr.status} ${event.detail.xhr.statusText}`, "bad");
});
document.body.addEventListener("htmx:sendError", () => toast(gettext("No connection. Try again."), "bad"));
