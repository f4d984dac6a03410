// @ts-check
/**
 * The citation menu: any link with `data-cite` opens it beside itself, with the citation in each style. Enter copies,
 * as text and as HTML with its italics; arrows go through the styles, the one used last comes first to hand.
 */

const REMEMBERED = "citation-style";
/** @type {HTMLElement | null} */
let opener = null;
/** @type {HTMLElement | null} */
let box = null;

/** @param {string} name @returns {string} what the reader chose last; storage may be forbidden */
function recall(name) {
  try {
    return localStorage.getItem(name) ?? "";
  } catch {
    return "";
  }
}

/** @param {string} name @param {string} value */
function keep(name, value) {
  try {
    localStorage.setItem(name, value);
  } catch {
    // Nothing is lost but the comfort.
  }
}

/** @returns {HTMLElement} the menu, made once and put back where a swap of the page took it away */
function menu() {
  if (!box) {
    box = document.createElement("div");
    box.id = "cite-box";
    box.className = "cite-box";
    box.setAttribute("popover", "auto");
    box.setAttribute("role", "dialog");
    box.setAttribute("aria-label", gettext("Copy the citation"));
    box.addEventListener("keydown", move);
    box.addEventListener("toggle", (event) => {
      if (/** @type {ToggleEvent} */ (event).newState === "closed") opener?.setAttribute("aria-expanded", "false");
    });
  }
  if (!box.isConnected) document.body.append(box);
  return box;
}

/** @param {HTMLElement} here the box, shown beside its opener and within the window */
function place(here) {
  if (!opener) return;
  const anchor = opener.getBoundingClientRect();
  const width = Math.min(560, window.innerWidth - 16);
  here.style.width = `${width}px`;
  here.style.left = `${Math.max(8, Math.min(anchor.left, window.innerWidth - width - 8))}px`;
  const below = anchor.bottom + 4;
  const fits = below + here.offsetHeight < window.innerHeight;
  here.style.top = `${Math.max(8, fits ? below : anchor.top - here.offsetHeight - 4)}px`;
}

/** @param {HTMLAnchorElement} link */
async function open(link) {
  const here = menu();
  opener = link;
  link.setAttribute("aria-expanded", "true");
  here.textContent = gettext("Looking it up…");
  here.showPopover();
  place(here);
  const answer = await fetch(`${link.href}&part=1`, { headers: { Accept: "text/html" } }).catch(() => null);
  if (opener !== link) return;
  if (answer?.ok) here.innerHTML = await answer.text();
  else here.textContent = gettext("No citation came. Try again.");
  const said = document.createElement("p");
  said.className = "small cite-said";
  said.setAttribute("role", "status");
  said.dataset.citeSaid = "";
  here.append(said);
  place(here);
  const last = recall(REMEMBERED);
  const buttons = styles(here);
  (buttons.find((one) => one.dataset.style === last) ?? buttons[0])?.focus();
}

/** @param {ParentNode} root @returns {HTMLElement[]} */
const styles = (root) => [.../** @type {NodeListOf<HTMLElement>} */ (root.querySelectorAll("[data-style]"))];

/** @param {KeyboardEvent} event arrows go through the styles, Escape goes back to where one was */
function move(event) {
  const buttons = styles(menu());
  const at = buttons.indexOf(/** @type {HTMLElement} */ (document.activeElement));
  const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
  if (step && buttons.length) {
    event.preventDefault();
    buttons[(at + step + buttons.length) % buttons.length].focus();
  } else if (event.key === "Escape") close();
  event.stopPropagation();
}

/** Close the menu; the focus goes back. */
function close() {
  if (box?.isConnected && box.matches(":popover-open")) box.hidePopover();
  opener?.focus();
}

/**
 * @param {string} text @param {string} html
 * @returns {Promise<boolean>} whether it is on the clipboard; a site without https has the old way only
 */
async function copy(text, html) {
  try {
    const item = new ClipboardItem({
      "text/plain": new Blob([text], { type: "text/plain" }),
      "text/html": new Blob([html], { type: "text/html" }),
    });
    await navigator.clipboard.write([item]);
    return true;
  } catch {
    return copyTheOldWay(text, html);
  }
}

/** @param {string} text @param {string} html @returns {boolean} */
function copyTheOldWay(text, html) {
  /** @param {ClipboardEvent} event */
  const fill = (event) => {
    event.preventDefault();
    event.clipboardData?.setData("text/plain", text);
    event.clipboardData?.setData("text/html", html);
  };
  document.addEventListener("copy", fill, { once: true });
  const done = document.execCommand("copy");
  document.removeEventListener("copy", fill);
  return done;
}

/** @param {HTMLElement} button the citation in one style */
async function copyStyle(button) {
  const words = button.querySelector(".citation-text");
  keep(REMEMBERED, button.dataset.style ?? "");
  const done = await copy(button.dataset.text ?? "", words?.innerHTML ?? "");
  const root = button.closest(".cite-box") ?? document;
  const said = root.querySelector("[data-cite-said]");
  const name = button.querySelector(".citation-style")?.textContent ?? "";
  if (said) {
    said.textContent = done
      ? interpolate(gettext("Copied: %(style)s"), { style: name }, true)
      : gettext("The browser did not let it be copied. Select the words and copy them.");
  }
  button.dataset.copied = done ? "yes" : "no";
  if (done && root === box) setTimeout(close, 900);
}

document.addEventListener("click", (event) => {
  const target = /** @type {Element} */ (event.target);
  const plain = !event.ctrlKey && !event.metaKey && !event.shiftKey && event.button === 0;
  const link = target.closest("a[data-cite]");
  const button = target.closest("[data-citations] [data-style]");
  if (link instanceof HTMLAnchorElement && plain && "popover" in link) {
    event.preventDefault();
    open(link);
  } else if (button instanceof HTMLElement) copyStyle(button);
});

// c opens the menu of the result one is at: j and k go there, so does the focus.
document.addEventListener("keydown", (event) => {
  if (event.key !== "c" || event.ctrlKey || event.metaKey || event.altKey) return;
  const target = /** @type {Element} */ (event.target);
  if (target.closest("input:not([type=checkbox]), textarea, select, [contenteditable], .cite-box")) return;
  const hit =
    target.closest("[data-hit], .para") ??
    document.querySelector("[data-hit].here") ??
    document.querySelector("[data-cite-now], .para:has(> a[data-cite])");
  const link = hit?.querySelector("a[data-cite]");
  if (link instanceof HTMLAnchorElement) {
    event.preventDefault();
    open(link);
  }
});
