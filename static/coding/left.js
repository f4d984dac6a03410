// @ts-check
/** Changes on this device that this page will not send: another account's, or one's own when one may not code any more. */

import { el } from "../js/dom.js";
import { copyButton } from "./unsent.js";

/** @typedef {import("./queue.js").Queue} Queue */
/** @typedef {import("./store.js").Store} Store */

/** @param {Store} store @param {Queue} queue */
export async function tellLeft(store, queue) {
  const { config } = queue;
  const { own, others } = await queue.left();
  if (own.length) note(kept(own.length), gettext("They are yours, and you may not code now."), copyButton(store, () => own));
  if (!others) return;
  // Not whose they are, nor what they say: that is between that account and the server.
  if (config.user) note(kept(others), gettext("They belong to another account and are sent when it signs in here."));
  else note(kept(others), gettext("They are sent when their account signs in here."), signIn(config.loginUrl));
}

/** @param {number} number @returns {string} */
function kept(number) {
  return interpolate(ngettext("%s change of this document waits on this device.", "%s changes of this document wait on this device.", number), [number]);
}

/** @param {string} url @returns {HTMLElement} */
function signIn(url) {
  const here = location.pathname + location.search;
  return el("a", { href: `${url}?next=${encodeURIComponent(here)}` }, gettext("Sign in"));
}

/** @param {...(string | Node)} parts */
function note(...parts) {
  const words = parts.flatMap((part) => [part, " "]);
  document.querySelector(".bench-bar")?.after(el("div", { class: "bench-denied small left-note", role: "note" }, ...words));
}
