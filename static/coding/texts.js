// @ts-check
/** Two texts side by side: to the next change, to the next coding that moved or was lost, and putting those that wait. */

import { byId, calm, el, isTyping, jsonScript } from "../js/dom.js";
import { NoConnection, send } from "./api.js";
import { keyName } from "./keys.js";
import { WordSpans } from "./wordspans.js";

/** @typedef {{start: number, end: number, score: number}} Place */
/** @typedef {{id: number, quote: string, placed: boolean, fate: string, places: Place[]}} Entry */

const PUT = "put";
const SURE = 0.85; // likeness from which the server takes words for the same
const SELECTORS = { change: "[data-change]", stop: "[data-stop]", waits: "[data-waits]" };

const config = jsonScript("texts-config");
const rows = byId("rows");
const panel = byId("panel");
const why = /** @type {HTMLFormElement} */ (byId("panel-why"));
const problem = byId("panel-problem");

/** @type {HTMLElement | null} where one is in the list of stops */
let here = null;
/** The coding that is being put. @type {{entry: Entry, item: HTMLElement} | null} */
let work = null;
/** The words chosen for it, in a passage of the new text. @type {{text: WordSpans, span: {start: number, end: number}} | null} */
let chosen = null;

/** @param {HTMLElement} item */
function show(item) {
  here = item;
  item.tabIndex = -1;
  item.focus({ preventScroll: true });
  item.scrollIntoView({ block: "center", behavior: calm() ? "instant" : "smooth" });
  if (item.dataset.entry && item.hasAttribute("data-waits")) begin(item);
}

/** @param {keyof typeof SELECTORS} what @param {number} way 1 or -1 */
function go(what, way) {
  const stops = /** @type {HTMLElement[]} */ ([...rows.querySelectorAll(SELECTORS[what])]);
  const from = here ?? document.elementsFromPoint(innerWidth / 4, innerHeight / 3).find((one) => one.closest(".tt-row"))?.closest(".tt-row");
  const after = (/** @type {HTMLElement} */ stop) => Boolean(from && from !== stop && from.compareDocumentPosition(stop) & Node.DOCUMENT_POSITION_FOLLOWING);
  const before = (/** @type {HTMLElement} */ stop) => Boolean(from && from !== stop && from.compareDocumentPosition(stop) & Node.DOCUMENT_POSITION_PRECEDING && !stop.contains(from));
  const next = way > 0 ? stops.find((stop) => !from || after(stop)) ?? stops[0] : stops.findLast(before) ?? stops.at(-1);
  if (next) show(next);
}

/** @returns {HTMLElement[]} passages of the new text that are laid out */
const cells = () => [...rows.querySelectorAll(/** @type {"div"} */ (".tt-cell.new .tt-text"))];

/** @param {number} offset @returns {HTMLElement | undefined} the passage of the new text in which it lies */
const cellAt = (offset) => cells().findLast((cell) => Number(cell.dataset.start) <= offset);

/** @param {HTMLElement} item */
function begin(item) {
  const entry = /** @type {Entry} */ (JSON.parse(item.dataset.entry ?? "{}"));
  work = { entry, item };
  byId("panel-title").textContent = `${item.querySelector(".chip")?.textContent ?? ""} · ${entry.fate}`;
  byId("panel-quote").textContent = entry.quote;
  byId("panel-places").replaceChildren(
    ...entry.places.slice(0, 9).map((place, index) => {
      const label = `${cellAt(place.start)?.dataset.place ?? ""} · ${Math.round(place.score * 100)} %`;
      return el("button", { type: "button", class: "btn quiet", "aria-keyshortcuts": String(index + 1), on: { click: () => choosePlace(index) } }, el("kbd", { "aria-hidden": "true" }, String(index + 1)), ` ${label}`);
    }),
  );
  panel.hidden = false;
  why.hidden = true;
  byId("panel-put").hidden = false;
  problem.hidden = true;
  chosen = null;
  // What stands in the place of lost words is a better guess than words a little like them elsewhere.
  if (entry.placed || (entry.places[0]?.score ?? 0) >= SURE) choosePlace(0, false);
  else beside();
}

/** The passage of the new text beside that of the coding, or the next one where there is none. */
function beside() {
  const item = work?.item;
  const cell = item?.closest(".tt-row")?.querySelector(".tt-cell.new .tt-text") ?? cells().find((one) => item && item.compareDocumentPosition(one) & Node.DOCUMENT_POSITION_FOLLOWING);
  if (!(cell instanceof HTMLElement)) return;
  const longest = [...cell.querySelectorAll("ins")].sort((a, b) => (b.textContent ?? "").length - (a.textContent ?? "").length)[0];
  chooseIn(cell, longest ? new WordSpans(cell).within(longest) : null, false);
}

/** @param {number} index @param {boolean} [scroll] */
function choosePlace(index, scroll = true) {
  const place = work?.entry.places[index];
  const cell = place && cellAt(place.start);
  if (place && cell) chooseIn(cell, { start: place.start, end: place.end }, scroll);
}

/** @param {HTMLElement} cell @param {{start: number, end: number} | null} span null: its first word @param {boolean} [scroll] */
function chooseIn(cell, span, scroll = true) {
  const text = new WordSpans(cell);
  const words = span ?? text.words[0];
  if (!words) return;
  chosen = { text, span: words };
  if (scroll) cell.scrollIntoView({ block: "center", behavior: "instant" });
  paint();
}

function paint() {
  if (!chosen) return;
  byId("panel-place").textContent = `${chosen.text.holder.dataset.place}: “${chosen.text.of(chosen.span)}”`;
  if ("highlights" in CSS) CSS.highlights.set(PUT, new Highlight(chosen.text.range(chosen.span)));
}

/** @param {"start" | "end"} side @param {1 | -1} way */
function move(side, way) {
  if (!chosen) return;
  chosen.span = chosen.text.moved(chosen.span, side, way);
  paint();
}

/** @param {1 | -1} way to the passage after or before */
function moveOn(way) {
  const all = cells();
  const at = chosen ? all.indexOf(chosen.text.holder) : -1;
  const next = all[at + way];
  if (next) chooseIn(next, null);
}

/** @param {Record<string, unknown>} body */
async function settle(body) {
  if (!work) return;
  const { entry, item } = work;
  try {
    const answer = await send(config.api, "POST", `reanchorings/${entry.id}/settle/`, body);
    if (!answer.ok) return refuse(`${answer.problem.message} ${answer.problem.remedy ?? ""}`);
    done(item, answer.body);
  } catch (error) {
    if (!(error instanceof NoConnection)) throw error;
    refuse(gettext("No connection. Try again."));
  }
}

/** @param {string} message */
function refuse(message) {
  problem.textContent = message;
  problem.hidden = false;
}

/** @param {HTMLElement} item @param {{settlement: string, start: number | null, reason: string}} entry */
function done(item, entry) {
  item.removeAttribute("data-waits");
  const said = item.querySelector(".tt-said");
  const words = { placed: gettext("placed"), confirmed: gettext("confirmed"), left: gettext("left on its old text") }[entry.settlement] ?? entry.settlement;
  if (said) {
    said.classList.replace("warn-text", "muted");
    said.textContent = [words, entry.reason].filter(Boolean).join(" · ");
  }
  if (entry.start !== null && entry.settlement === "placed") {
    const cell = cellAt(entry.start)?.closest(".tt-cell");
    let list = cell?.querySelector(".tt-codes");
    if (cell && !list) cell.append((list = el("ul", { class: "plain-list tt-codes" })));
    list?.append(el("li", {}, /** @type {Node} */ (item.querySelector(".chip")).cloneNode(true)));
  }
  for (const count of document.querySelectorAll("[data-waiting]")) count.textContent = String(Math.max(0, Number(count.textContent) - 1));
  close();
  here = item;
  if (rows.querySelector("[data-waits]")) go("waits", 1);
}

function close() {
  work = null;
  chosen = null;
  panel.hidden = true;
  if ("highlights" in CSS) CSS.highlights.delete(PUT);
  here?.focus({ preventScroll: true });
}

function put() {
  if (!work || !chosen) return;
  const place = work.entry.places[0];
  const as = work.entry.placed && place && place.start === chosen.span.start && place.end === chosen.span.end;
  settle(as ? { decision: "confirm" } : { decision: "place", ...chosen.span });
}

function giveUp() {
  if (!work) return;
  why.hidden = false;
  byId("panel-put").hidden = true;
  /** @type {HTMLInputElement} */ (why.elements.namedItem("reason")).focus();
}

function back() {
  why.hidden = true;
  byId("panel-put").hidden = false;
  work?.item.focus({ preventScroll: true });
}

why.addEventListener("submit", (event) => {
  event.preventDefault();
  settle({ decision: "leave", reason: new FormData(why).get("reason") });
  why.reset();
});

/** @type {Record<string, () => void>} */
const acts = { put, beside, "give-up": giveUp, close, back };
for (const button of panel.querySelectorAll("[data-act]")) button.addEventListener("click", acts[/** @type {HTMLElement} */ (button).dataset.act ?? ""]);
for (const button of document.querySelectorAll("[data-go]")) {
  const { go: what, way } = /** @type {HTMLElement} */ (button).dataset;
  button.addEventListener("click", () => go(/** @type {keyof typeof SELECTORS} */ (what), Number(way)));
}
rows.addEventListener("click", (event) => {
  const item = /** @type {Element} */ (event.target).closest("[data-waits]");
  if (item instanceof HTMLElement) show(item);
});
rows.addEventListener("pointerup", () => {
  const anchor = getSelection()?.anchorNode?.parentElement?.closest(".tt-cell.new .tt-text");
  if (!work || !(anchor instanceof HTMLElement)) return;
  const span = new WordSpans(anchor).selected();
  if (span) chooseIn(anchor, span, false);
});

/** @type {Record<string, () => void>} */
const always = { j: () => go("change", 1), k: () => go("change", -1), n: () => go("stop", 1), "Shift+n": () => go("stop", -1), w: () => go("waits", 1) };
/** @type {Record<string, () => void>} */
const whilePutting = {
  ArrowRight: () => move("end", 1),
  ArrowLeft: () => move("end", -1),
  "Shift+ArrowRight": () => move("start", 1),
  "Shift+ArrowLeft": () => move("start", -1),
  ArrowDown: () => moveOn(1),
  ArrowUp: () => moveOn(-1),
  Enter: put,
  b: beside,
  g: giveUp,
  Escape: close,
};

document.addEventListener("keydown", (event) => {
  if (event.defaultPrevented || event.isComposing) return;
  const name = keyName(event);
  if (isTyping(event.target)) {
    if (name === "Escape" && work) back();
    return;
  }
  if (event.target instanceof Element && event.target.closest("button, a") && /^(Enter|Space)$/.test(name)) return;
  const run = (work && whilePutting[name]) || (work && /^[1-9]$/.test(name) && (() => choosePlace(Number(name) - 1))) || always[name];
  if (!run) return;
  event.preventDefault();
  run();
});

const named = location.hash && document.getElementById(location.hash.slice(1));
if (named) show(named);
document.body.dataset.ready = "";
