// @ts-check
/** The keys of the workbench. The table below is also what the `?` dialog shows, so that both cannot differ. */

import { byId, el, isTyping } from "../js/dom.js";

const SWITCH = "casebase:keys-off";

/**
 * @typedef {object} Binding
 * @property {string[]} keys as `event.key`, with `Shift+`, `Ctrl+`, `Alt+` where they matter
 * @property {string} [shown] how the dialog prints them
 * @property {string} says
 * @property {string} group
 * @property {boolean} [changes] needs the right to code
 * @property {(event: KeyboardEvent) => void} run
 */

/** @param {KeyboardEvent} event @returns {string} */
export function keyName(event) {
  const parts = [];
  if (event.ctrlKey || event.metaKey) parts.push("Ctrl");
  if (event.altKey) parts.push("Alt");
  if (event.shiftKey) parts.push("Shift");
  // A letter is named by what it prints; Shift is then said by the name alone.
  const key = event.key.length === 1 ? event.key.toLowerCase() : event.key;
  const bare = event.key.length === 1 && !/[a-z0-9 ]/i.test(event.key);
  return [...(bare ? parts.filter((part) => part !== "Shift") : parts), key === " " ? "Space" : key].join("+");
}

export class Keys {
  /** @param {Binding[]} bindings @param {{canCode: boolean, busy: () => boolean}} page */
  constructor(bindings, page) {
    this.page = page;
    this.bindings = bindings.filter((binding) => page.canCode || !binding.changes);
    /** @type {Map<string, Binding>} */
    this.byName = new Map();
    for (const binding of this.bindings) {
      for (const key of binding.keys) {
        if (this.byName.has(key)) throw new Error(`the key ${key} has two meanings`);
        this.byName.set(key, binding);
      }
    }
    this.off = localStorage.getItem(SWITCH) === "1";
    document.addEventListener("keydown", (event) => this.#press(event));
    const box = /** @type {HTMLInputElement} */ (byId("keys-on"));
    box.checked = !this.off;
    box.addEventListener("change", () => {
      this.off = !box.checked;
      localStorage.setItem(SWITCH, this.off ? "1" : "0");
    });
  }

  /** @param {KeyboardEvent} event */
  #press(event) {
    if (event.defaultPrevented || event.isComposing || isTyping(event.target) || this.page.busy()) return;
    const name = keyName(event);
    const binding = this.byName.get(name);
    if (!binding) return;
    const focused = event.target instanceof Element ? event.target : null;
    // Enter and Space work a focused button; arrows move between tabs and in toolbars.
    if (focused?.closest("button, a, summary, input, [role=tab]") && /^(Shift\+)?(Enter|Space|Arrow\w+)$/.test(name)) return;
    // Single letters can be switched off for speech input (WCAG 2.1.4); `?` stays, it leads back.
    if (this.off && event.key.length === 1 && event.key !== "?" && !event.ctrlKey && !event.altKey && !event.metaKey) return;
    event.preventDefault();
    binding.run(event);
  }

  /** Show all keys. */
  help() {
    const groups = [...new Set(this.bindings.map(({ group }) => group))];
    byId("keys-list").replaceChildren(
      ...groups.map((group) =>
        el(
          "section",
          {},
          el("h3", {}, group),
          el("dl", { class: "keys" }, ...this.bindings.filter((one) => one.group === group).flatMap((one) => [
            el("dt", {}, ...(one.shown ?? one.keys.join(" ")).split(" ").map((key) => el("kbd", {}, key))),
            el("dd", {}, one.says),
          ])),
        ),
      ),
    );
    /** @type {HTMLDialogElement} */ (byId("keys-dialog")).showModal();
  }
}

/** Arrow keys within toolbars and tab lists, as their roles promise. */
export function wireArrows() {
  document.addEventListener("keydown", (event) => {
    const bar = /** @type {Element} */ (event.target).closest?.('[role="toolbar"], [role="tablist"]');
    const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
    if (!bar || !step || isTyping(event.target)) return;
    const stops = /** @type {HTMLElement[]} */ ([...bar.querySelectorAll("button:not(:disabled), a[href]")]).filter((stop) => stop.offsetParent);
    const at = stops.indexOf(/** @type {HTMLElement} */ (event.target));
    if (at < 0) return;
    const next = stops[(at + step + stops.length) % stops.length];
    next.focus();
    if (bar.getAttribute("role") === "tablist") next.click();
    event.preventDefault();
  });
}
