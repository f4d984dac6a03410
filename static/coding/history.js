// @ts-check
/** Who changed an annotation, when, and from what to what. */

import { byId, el } from "../js/dom.js";
import { NoConnection, send } from "./api.js";

/** @typedef {import("./store.js").Store} Store */

const HIDDEN = new Set(["revision", "prefix", "suffix", "passage_id", "version_id", "codebook_version_id", "coder_id", "code_id", "origin", "modified_at"]);

/** @param {Store} store @param {{id: string}} annotation */
export async function showHistory(store, annotation) {
  const dialog = /** @type {HTMLDialogElement} */ (byId("history-dialog"));
  const list = byId("history-list");
  list.replaceChildren(el("li", {}, gettext("Loading…")));
  dialog.showModal();
  try {
    const answer = await send(store.config.api, "GET", `annotations/${annotation.id}/history/`);
    if (!answer.ok) list.replaceChildren(el("li", {}, answer.problem.message));
    else list.replaceChildren(...[...(answer.body.results ?? answer.body)].reverse().map(entry));
  } catch (error) {
    if (!(error instanceof NoConnection)) throw error;
    list.replaceChildren(el("li", {}, gettext("No connection. Try again.")));
  }
}

/** @param {any} change @returns {HTMLElement} */
function entry(change) {
  const when = new Date(change.at).toLocaleString(document.documentElement.lang, { dateStyle: "medium", timeStyle: "short" });
  const before = change.before ?? {};
  const after = change.after ?? {};
  const fields = Object.keys({ ...before, ...after }).filter(
    (name) => !HIDDEN.has(name) && change.before && JSON.stringify(before[name]) !== JSON.stringify(after[name]),
  );
  return el(
    "li",
    {},
    el("b", {}, actionName(change.action)),
    " ",
    el("span", { class: "muted small" }, [change.actor ?? gettext("came with the library"), when].join(" · ")),
    ...fields.map((name) => el("div", { class: "small" }, `${name}: `, el("del", {}, shown(before[name])), " → ", el("ins", {}, shown(after[name])))),
  );
}

/** @param {string} action @returns {string} */
function actionName(action) {
  const names = /** @type {Record<string, string>} */ ({
    create: gettext("created"),
    change: gettext("changed"),
    delete: gettext("deleted"),
    undo: gettext("undone"),
    redo: gettext("done again"),
    accept: gettext("accepted"),
    merge: gettext("code merged in the codebook"),
    keep: gettext("kept under the new edition"),
  });
  return names[action] ?? action;
}

/** @param {unknown} value @returns {string} */
function shown(value) {
  if (value === null || value === undefined || value === "") return "–";
  if (typeof value === "boolean") return value ? gettext("yes") : gettext("no");
  return typeof value === "object" ? JSON.stringify(value) : String(value);
}
