// @ts-check
/** Who changed an annotation, when, and from what to what. */

import { byId, el } from "../js/dom.js";
import { NoConnection, send } from "./api.js";

/** @typedef {import("./store.js").Store} Store */

const HIDDEN = new Set(["revision", "prefix", "suffix", "passage_id", "version_id", "codebook_version_id", "coder_id", "code_id", "origin", "modified_at"]);

/** What of a state is put back by hand; where it stands only within one text. */
const RESTORED = ["code", "note", "confidence", "direction", "weight"];
const PLACE = ["start", "end"];

/**
 * @param {Store} store @param {{id: string}} annotation
 * @param {(values: Record<string, any>) => void} restore puts an earlier state back, as a new change
 */
export async function showHistory(store, annotation, restore) {
  const dialog = /** @type {HTMLDialogElement} */ (byId("history-dialog"));
  const list = byId("history-list");
  list.replaceChildren(el("li", {}, gettext("Loading…")));
  const back = (/** @type {any} */ change) => {
    const values = differing(store, annotation.id, change.after ?? {});
    if (!Object.keys(values).length) return null;
    return el("button", { type: "button", class: "btn quiet", on: { click: () => (dialog.close(), restore(values)) } }, gettext("Restore this state"));
  };
  dialog.showModal();
  try {
    const answer = await send(store.config.api, "GET", `annotations/${annotation.id}/history/`);
    if (!answer.ok) list.replaceChildren(el("li", {}, answer.problem.message));
    else list.replaceChildren(...[...(answer.body.results ?? answer.body)].reverse().map((change) => entry(change, back(change))));
  } catch (error) {
    if (!(error instanceof NoConnection)) throw error;
    list.replaceChildren(el("li", {}, gettext("No connection. Try again.")));
  }
}

/**
 * @param {Store} store @param {string} id @param {any} state of that annotation, earlier
 * @returns {Record<string, any>} what was different then
 */
function differing(store, id, state) {
  const now = /** @type {any} */ (store.annotations.get(id));
  if (!now || state.deleted) return {};
  const names = state.version_id === store.config.version ? [...RESTORED, ...PLACE] : RESTORED;
  return Object.fromEntries(names.filter((name) => name in state && state[name] !== now[name]).map((name) => [name, state[name]]));
}

/** @param {any} change @param {HTMLElement | null} back the way to the state after it @returns {HTMLElement} */
function entry(change, back) {
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
    back,
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
  });
  return names[action] ?? action;
}

/** @param {unknown} value @returns {string} */
function shown(value) {
  if (value === null || value === undefined || value === "") return "–";
  if (typeof value === "boolean") return value ? gettext("yes") : gettext("no");
  return typeof value === "object" ? JSON.stringify(value) : String(value);
}
