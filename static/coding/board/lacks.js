// @ts-check
/** What a chain still needs. */

import { axisName } from "../tray.js";
import { AXES } from "../types.js";

/** @typedef {import("../types.js").Chain} Chain */

/** @param {Chain} chain @returns {string[]} in words, in the order in which one fills it in; empty: complete */
export function lacks(chain) {
  const there = new Set(chain.links.filter(({ deleted }) => !deleted).map(({ axis }) => axis));
  const missing = AXES.filter((axis) => !there.has(axis)).map(axisName);
  if (!chain.outcome_en && !chain.outcome_zh) missing.push(gettext("the outcome"));
  if (!chain.direction) missing.push(gettext("the direction"));
  if (!chain.as_of) missing.push(gettext("the as-of date"));
  return missing;
}
