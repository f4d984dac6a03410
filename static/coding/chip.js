// @ts-check
/** The chip of a code: letter, colour and label, never colour alone. */

import { el } from "../js/dom.js";
import { LETTERS } from "./types.js";

/** @typedef {import("./store.js").Store} Store */
/** @typedef {import("./types.js").Axis} Axis */

/**
 * @param {Store} store @param {{code: string, axis: Axis}} coded
 * @param {{tag?: string, ghost?: boolean, both?: boolean, after?: Node | string}} [how] `both`: in both languages
 * @param {Record<string, unknown>} [attributes]
 * @returns {HTMLElement}
 */
export function chip(store, { code, axis }, how = {}, attributes = {}) {
  const entry = store.codes.get(code);
  const label = store.label(code);
  const other = entry && how.both ? (store.config.language === "zh" ? entry.label.en : entry.label.zh) : "";
  const otherLanguage = store.config.language === "zh" ? "en" : "zh-Hans";
  return el(
    how.tag ?? "span",
    {
      class: `chip axis ${axis[0]}${how.ghost ? " ghost" : ""}`,
      "data-a": LETTERS[axis],
      title: code,
      ...(how.tag === "button" ? { type: "button" } : {}),
      ...attributes,
    },
    el("span", {}, label, other && other !== label ? " · " : null, other && other !== label ? el("span", { lang: otherLanguage }, other) : null),
    how.after ?? null,
  );
}

/** @param {number} score 0–1 @returns {string} ".82" */
export function scoreText(score) {
  return score >= 0.995 ? "1.0" : score.toFixed(2).replace(/^0/, "");
}

/** @param {{label: string, passage: number}} place @returns {string} "¶ 7.214", or the passage's number where it has no label */
export function pinpoint({ label, passage }) {
  return label ? `¶ ${label}` : interpolate(gettext("passage %s"), [String(passage)]);
}
