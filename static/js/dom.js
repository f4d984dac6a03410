// @ts-check
/** Making elements without HTML strings, so that nothing imported can ever become markup. */

/**
 * @param {string} tag
 * @param {Record<string, unknown>} [attributes] `class`, `on` ({event: listener}), `dataset`; false and null leave
 *   an attribute out, true sets it empty
 * @param {...(Node | string | number | null | undefined | false)} children
 * @returns {HTMLElement}
 */
export function el(tag, attributes = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (name === "on") {
      for (const [event, listener] of Object.entries(/** @type {Record<string, EventListener>} */ (value))) {
        element.addEventListener(event, listener);
      }
    } else if (name === "dataset") Object.assign(element.dataset, value);
    else if (name === "value") /** @type {HTMLInputElement} */ (element).value = String(value ?? "");
    else if (value === true) element.setAttribute(name, "");
    else if (value !== false && value !== null && value !== undefined) element.setAttribute(name, String(value));
  }
  for (const child of children) {
    if (child !== null && child !== undefined && child !== false) {
      element.append(child instanceof Node ? child : String(child));
    }
  }
  return element;
}

/** @param {string} id @returns {HTMLElement} @throws {Error} where the page has no such element */
export function byId(id) {
  const element = document.getElementById(id);
  if (!element) throw new Error(`the page lacks #${id}`);
  return element;
}

/** @param {string} id of a JSON script tag @returns {any} its value, null where it is absent */
export function jsonScript(id) {
  const text = document.getElementById(id)?.textContent;
  return text ? JSON.parse(text) : null;
}

/** @param {string} name @returns {string} the cookie's value, or an empty string */
export function cookie(name) {
  const found = document.cookie.split("; ").find((part) => part.startsWith(`${name}=`));
  return found ? decodeURIComponent(found.slice(name.length + 1)) : "";
}

/**
 * A random UUID. `crypto.randomUUID` exists on https and localhost only, and an institute's server may be neither.
 * @returns {string}
 */
export function uuid() {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  bytes[6] = (bytes[6] & 0x0f) | 0x40;
  bytes[8] = (bytes[8] & 0x3f) | 0x80;
  const hex = [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("");
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join("-");
}

/** @returns {boolean} whether the reader asked for less movement */
export function calm() {
  return matchMedia("(prefers-reduced-motion: reduce)").matches;
}

/** @param {EventTarget | null} target @returns {boolean} whether keys typed there are text */
export function isTyping(target) {
  if (target instanceof HTMLInputElement && /^(checkbox|radio|button|submit)$/.test(target.type)) return false;
  return target instanceof HTMLElement && (target.isContentEditable || /^(INPUT|TEXTAREA|SELECT)$/.test(target.tagName));
}

/**
 * What scrolls the text: its pane, or the window where the columns are folded.
 * @param {HTMLElement} pane @returns {HTMLElement | null} null for the window
 */
export function scroller(pane) {
  return getComputedStyle(pane).overflowY === "visible" ? null : pane;
}

/** Sheets on either side, each of which fills a screen or two, or passages where there are no sheets. */
const AROUND = { sheets: 4, passages: 60 };

/**
 * Lay out the text around a place before going there. Those off the screen have guessed heights only, so a jump
 * would land beside its place once they are seen.
 * @param {Element | null} section
 */
export function layOutAround(section) {
  if (!section) return;
  const sheet = section.closest(".sheet");
  const here = sheet ?? section;
  const most = sheet ? AROUND.sheets : AROUND.passages;
  const shown = [/** @type {HTMLElement} */ (here)];
  for (const way of /** @type {const} */ (["previousElementSibling", "nextElementSibling"])) {
    let near = here[way];
    for (let count = 0; near && count < most; count += 1, near = near[way]) shown.push(/** @type {HTMLElement} */ (near));
  }
  for (const one of shown) one.style.contentVisibility = "visible";
  // By then the browser has seen which of them are near the screen, and remembers the height of the others.
  requestAnimationFrame(() => requestAnimationFrame(() => shown.forEach((one) => (one.style.contentVisibility = ""))));
}

/**
 * Bring a range to the middle of the reading area unless it is comfortably in it.
 * @param {Range} range @param {HTMLElement} pane @param {boolean} [always] centre it even when it is in view
 */
export function showRange(range, pane, always = true) {
  layOutAround(range.startContainer.parentElement?.closest(".para") ?? null);
  const box = range.getClientRects()[0] ?? range.getBoundingClientRect();
  const scrolls = scroller(pane);
  const area = scrolls ? scrolls.getBoundingClientRect() : { top: 0, height: window.innerHeight };
  const top = box.top - area.top;
  if (!always && top > 60 && top + box.height < area.height - 140) return;
  (scrolls ?? window).scrollBy({ top: top - area.height * 0.4, behavior: "instant" });
}
