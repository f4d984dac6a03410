// @ts-check
/** @ and some letters in a memo: a list of names to choose from. */

import { el } from "../js/dom.js";

const MOST = 8;
let number = 0;

/** @param {HTMLTextAreaElement} area @param {string[]} people @returns {HTMLElement} the list, to be put below the area */
export function mentioning(area, people) {
  number += 1;
  const list = el("ul", { role: "listbox", class: "people", id: `people-${number}`, "aria-label": gettext("Names"), hidden: true });
  area.setAttribute("aria-autocomplete", "list");
  area.setAttribute("aria-controls", list.id);
  /** @type {string[]} */
  let names = [];
  let at = 0;

  const close = () => {
    list.hidden = true;
    area.removeAttribute("aria-activedescendant");
  };
  const light = () => {
    [...list.children].forEach((row, index) => row.setAttribute("aria-selected", String(index === at)));
    area.setAttribute("aria-activedescendant", list.children[at].id);
  };
  const fill = () => {
    const typed = begun(area);
    names = typed === null ? [] : people.filter((name) => name.toLowerCase().startsWith(typed.toLowerCase())).slice(0, MOST);
    if (!names.length) {
      close();
      return;
    }
    at = 0;
    list.replaceChildren(...names.map((name, index) => el("li", { role: "option", id: `${list.id}-${index}`, "data-name": name }, `@${name}`)));
    list.hidden = false;
    light();
  };
  const take = (/** @type {string} */ name) => {
    const typed = begun(area) ?? "";
    const end = area.selectionStart;
    area.setRangeText(`${name} `, end - typed.length, end, "end");
    area.dispatchEvent(new Event("input"));
    close();
    area.focus();
  };

  area.addEventListener("input", fill);
  area.addEventListener("blur", close);
  area.addEventListener("keydown", (event) => {
    if (list.hidden || event.isComposing) return;
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step) {
      at = (at + step + names.length) % names.length;
      light();
    } else if ((event.key === "Enter" && !event.ctrlKey && !event.metaKey) || event.key === "Tab") take(names[at]);
    else if (event.key === "Escape") close();
    else return;
    event.preventDefault();
    event.stopPropagation();
  });
  list.addEventListener("pointerdown", (event) => {
    event.preventDefault();
    const name = /** @type {Element} */ (event.target).closest("[data-name]")?.getAttribute("data-name");
    if (name) take(name);
  });
  return list;
}

/** @param {HTMLTextAreaElement} area @returns {string | null} what is typed after the @ before the cursor */
function begun(area) {
  const before = area.value.slice(Math.max(0, area.selectionStart - 151), area.selectionStart);
  return /(?:^|[^\w@.])@([\w.+-]*)$/.exec(before)?.[1] ?? null;
}

/** @param {string} text @param {string[]} mentions @returns {(string | HTMLElement)[]} with the names made bold */
export function withNames(text, mentions) {
  const known = new Set(mentions);
  return text.split(/(@[\w.@+-]+)/).map((part) => {
    const name = part.startsWith("@") ? part.slice(1).replace(/[.+@_-]+$/, "") : "";
    return name && (known.has(name) || known.has(part.slice(1))) ? el("b", {}, part) : part;
  });
}
