// @ts-check
/** Who changed an annotation or a memo, when, and from what to what; an annotation can become again what it was. */

import { byId, el } from "../js/dom.js";
import { NoConnection, send } from "./api.js";

/** @typedef {import("./store.js").Store} Store */

const HIDDEN = new Set(["revision", "prefix", "suffix", "passage_id", "version_id", "codebook_version_id", "coder_id", "code_id", "origin", "modified_at"]);

/**
 * @param {Store} store @param {{id: string}} thing
 * @param {{path?: string, actions?: import("./actions.js").Actions}} [how] `actions`: its owner may restore a state
 */
export async function showHistory(store, thing, { path = "annotations", actions } = {}) {
  const dialog = /** @type {HTMLDialogElement} */ (byId("history-dialog"));
  const list = byId("history-list");
  list.replaceChildren(el("li", {}, gettext("Loading…")));
  dialog.showModal();
  try {
    const answer = await send(store.config.api, "GET", `${path}/${thing.id}/history/`);
    if (!answer.ok) list.replaceChildren(el("li", {}, answer.problem.message));
    else {
      const restore = actions && ((/** @type {any} */ change) => {
        dialog.close();
        bringBack(store, actions, thing.id, change);
      });
      list.replaceChildren(...[...(answer.body.results ?? answer.body)].reverse().map((change, index) => entry(change, index ? restore : undefined)));
    }
  } catch (error) {
    if (!(error instanceof NoConnection)) throw error;
    list.replaceChildren(el("li", {}, gettext("No connection. Try again.")));
  }
}

/**
 * @param {Store} store @param {import("./actions.js").Actions} actions @param {string} id
 * @param {any} change whose outcome the annotation is to have again
 */
function bringBack(store, actions, id, { id: number, after }) {
  const item = store.annotations.get(id);
  if (!item) return;
  const { code, start, end, quote, note, direction, weight, confidence } = after;
  const place = after.version_id === store.config.version ? { start, end, quote } : {};
  const next = { ...item, ...place, code, note, direction, weight, confidence, deleted: false, axis: store.codes.get(code)?.axis ?? item.axis };
  const para = store.map.paraAt(next.start);
  actions.change("annotation", id, { ...next, passage: para.order, label: para.label }, { method: "POST", path: `annotations/${id}/restore/`, body: { change: number }, revised: true });
  store.select(id);
}

/** @param {any} change @param {((change: any) => void) | undefined} restore @returns {HTMLElement} */
function entry(change, restore) {
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
    restore && change.after && !change.after.deleted ? el("button", { type: "button", class: "btn quiet", on: { click: () => restore(change) } }, gettext("Restore this")) : "",
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
    restore: gettext("restored"),
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
