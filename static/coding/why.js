// @ts-check
/** Why a suggestion was made: the cue with the words it matched, and what people gave the same code. */

import { el } from "../js/dom.js";
import { NoConnection, send } from "./api.js";
import { pinpoint } from "./chip.js";

/** @typedef {import("./store.js").Store} Store */
/** @typedef {import("./types.js").Suggestion} Suggestion */
/** @typedef {{document: string, title: string, label: string, passage: number, quote: string, same_words: boolean, annotation: string}} Like */

/** @param {Store} store @param {Suggestion} item @returns {HTMLElement} folded; what it holds is fetched when it is opened */
export function whyOf(store, item) {
  const likes = el("div", { class: "why-likes" });
  const fold = /** @type {HTMLDetailsElement} */ (
    el(
      "details",
      { class: "why", id: "why" },
      el("summary", {}, gettext("Why?"), " ", el("kbd", { "aria-hidden": "true" }, "⇧w")),
      el("p", { class: "small" }, gettext("The codebook names this cue for the code:"), " ", el("b", { lang: store.config.textLanguage }, item.cue)),
      el("blockquote", { class: "why-quote", lang: store.config.textLanguage }, ...marked(item.quote, item.matched)),
      likes,
    )
  );
  fold.addEventListener("toggle", () => {
    if (fold.open && !likes.childElementCount) void fill(store, item, likes);
  });
  return fold;
}

/** @param {string} quote @param {string} words @returns {(Node | string)[]} the words marked where they stand */
function marked(quote, words) {
  const at = words ? quote.indexOf(words) : -1;
  if (at < 0) return [quote];
  return [quote.slice(0, at), el("mark", {}, words), quote.slice(at + words.length)];
}

/** @param {Store} store @param {Suggestion} item @param {HTMLElement} place */
async function fill(store, item, place) {
  place.replaceChildren(el("p", { class: "small muted" }, gettext("Loading…")));
  try {
    const answer = await send(store.config.api, "GET", `suggestions/${item.id}/why/`);
    if (!answer.ok) place.replaceChildren(el("p", { class: "small" }, answer.problem.message));
    else place.replaceChildren(...shown(/** @type {Like[]} */ (answer.body.likes), item.matched));
  } catch (error) {
    if (!(error instanceof NoConnection)) throw error;
    place.replaceChildren(el("p", { class: "small" }, gettext("No connection. Try again.")));
  }
}

/** @param {Like[]} likes @param {string} words @returns {HTMLElement[]} */
function shown(likes, words) {
  if (!likes.length) return [el("p", { class: "small muted" }, gettext("Nothing that you may see has this code yet."))];
  const items = likes.map((like) =>
    el(
      "li",
      {},
      el("a", { class: "small", href: `../${encodeURIComponent(like.document)}/?span=${like.annotation}` }, `${like.title} ${pinpoint(like)}`),
      like.same_words ? el("span", { class: "badge" }, gettext("same words")) : "",
      el("blockquote", { class: "why-quote small" }, ...marked(like.quote.length > 300 ? `${like.quote.slice(0, 299)}…` : like.quote, words)),
    ),
  );
  return [el("h3", {}, gettext("Given this code by people")), el("ul", { class: "plain-list" }, ...items)];
}

/** Open the reason of the selected suggestion, or fold it. */
export function toggleWhy() {
  const fold = /** @type {HTMLDetailsElement | null} */ (document.getElementById("why"));
  if (!fold) return false;
  fold.open = !fold.open;
  if (fold.open) fold.scrollIntoView({ block: "nearest" });
  return true;
}
