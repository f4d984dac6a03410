// @ts-check
/** Where a ruled coding comes from, asked for when it is looked at. */

import { el } from "../js/dom.js";
import { NoConnection, send } from "./api.js";

/** @typedef {import("./store.js").Store} Store */
/** @typedef {import("./types.js").Annotation} Annotation */

/** What was told of an annotation's revision. @type {Map<string, any>} */
const known = new Map();

/** @param {Store} store @param {Annotation} item @returns {HTMLElement | string} a paragraph that fills itself; "" where nobody ruled */
export function provenance(store, item) {
  if (item.origin !== "ruling" || !item.revision) return "";
  const place = el("div", { class: "small provenance" }, gettext("Ruled on."));
  fill(store, item, place);
  return place;
}

/** @param {Store} store @param {Annotation} item @param {HTMLElement} place */
async function fill(store, item, place) {
  const key = `${item.id}:${item.revision}`;
  try {
    if (!known.has(key)) {
      const answer = await send(store.config.api, "GET", `annotations/${item.id}/provenance/`);
      if (!answer.ok) return;
      known.set(key, answer.body);
    }
  } catch (error) {
    if (!(error instanceof NoConnection)) throw error;
    return;
  }
  const told = known.get(key);
  if (!told.sentence) return;
  const where = told.round_id ? el("a", { href: `/rounds/${told.round_id}/` }, gettext("The round")) : "";
  place.replaceChildren(el("p", {}, told.sentence, " ", where), told.reason ? el("p", { class: "reason" }, told.reason) : "");
}
