// @ts-check
/** The three tabs of the inspector. */

import { byId } from "../js/dom.js";

export class Tabs {
  /** @param {(name: string) => void} shown */
  constructor(shown) {
    this.shown = shown;
    this.current = "selected";
    this.bar = byId("inspector-tabs");
    this.bar.addEventListener("click", (event) => {
      const tab = /** @type {Element} */ (event.target).closest("[role=tab]");
      if (tab) this.show(/** @type {string} */ (/** @type {HTMLElement} */ (tab).dataset.tab), false);
    });
  }

  /** @param {string} name @param {boolean} focus move the keyboard there */
  show(name, focus) {
    this.current = name;
    for (const tab of /** @type {NodeListOf<HTMLElement>} */ (this.bar.querySelectorAll("[role=tab]"))) {
      const on = tab.dataset.tab === name;
      tab.setAttribute("aria-selected", String(on));
      tab.tabIndex = on ? 0 : -1;
      byId(`panel-${tab.dataset.tab}`).hidden = !on;
    }
    this.shown(name);
    if (focus) byId(`panel-${name}`).focus();
  }
}
