// @ts-check
/** Through the differences of an item by keyboard: what holds, other words, another code, the reason, and on. */

import { byId, isTyping, jsonScript } from "../js/dom.js";
import { send } from "./api.js";
import { codeCard } from "./codecard.js";
import { keyName } from "./keys.js";
import { Picker } from "./picker.js";
import { RulingForm } from "./rulingform.js";
import { Slots } from "./slots.js";
import { Store } from "./store.js";

const OFF = "casebase:keys-off"; // the workbench's switch for those who work by voice
const REASON = "judging:reason";

const config = jsonScript("judging-config");
const page = /** @type {HTMLElement} */ (document.querySelector("[data-differences]"));
const form = /** @type {HTMLFormElement | null} */ (document.querySelector("[data-rule]:not([hidden])"));
// The picker and the cards ask a store for codes only; there is no text map behind it.
const store = new Store(/** @type {any} */ (null), config);
const picker = new Picker(store, new Slots());

/** @returns {Promise<void>} the codebook, asked for once, when somebody first wants another code */
async function codebook() {
  if (store.codes.size) return;
  const answer = await send(config.api, "GET", "codes/");
  if (!answer.ok) throw new Error(answer.problem.message);
  for (const entry of answer.body.results ?? answer.body) store.codes.set(entry.key, entry);
}

/** @param {string} title @param {HTMLElement} by where the picker opens @param {(code: string) => void} done */
async function pick(title, by, done) {
  await codebook();
  picker.open({ title, anchor: by.getBoundingClientRect(), done: (code) => (done(code), showCode(code)), closed: () => by.focus() });
}

/** @param {string} code */
function showCode(code) {
  const place = /** @type {HTMLElement} */ (document.querySelector("[data-more-codes]"));
  place.replaceChildren(codeCard(store, code));
}

const ruling = form && new RulingForm(form, { store, pick, codebook });
const reason = /** @type {HTMLTextAreaElement | null | undefined} */ (form?.querySelector("[name=reason]"));
const last = sessionStorage.getItem(REASON);
const title = /** @type {HTMLElement | null} */ (document.querySelector("[data-title]"));

/** @param {string} selector @returns {() => void} press what the page shows a key for, where it shows it */
const press = (selector) => () => /** @type {HTMLElement | null} */ (document.querySelector(selector))?.click();

/** @param {string | undefined} address */
const go = (address) => address && location.assign(address);

/** @type {Record<string, () => void>} */
const keys = {
  j: () => go(page.dataset.after),
  k: () => go(page.dataset.before),
  w: () => ruling?.words(),
  c: () => ruling?.code(),
  m: () => ruling?.more(),
  0: () => ruling?.none(),
  r: () => reason?.focus(),
  p: again,
  x: press(form ? "[data-example]" : "[data-example-now]"),
  n: press("[data-next-item]"),
  s: press("[data-settle-now]"),
  o: press("[data-again]"),
  "?": () => /** @type {HTMLDialogElement} */ (byId("judging-keys")).showModal(),
};
for (let digit = 1; digit <= 9; digit += 1) keys[digit] = () => ruling?.toggle(digit);

function again() {
  if (!reason || !last) return;
  reason.value = last;
  reason.dispatchEvent(new Event("input", { bubbles: true }));
  reason.focus();
}

document.addEventListener("keydown", (event) => {
  if (event.defaultPrevented || event.isComposing || document.querySelector("dialog[open]") || picker.isOpen) return;
  const name = keyName(event);
  if (name === "Ctrl+Enter" && form) {
    event.preventDefault();
    form.requestSubmit();
    return;
  }
  const typing = isTyping(event.target) && !(event.target instanceof HTMLInputElement && event.target.type === "checkbox");
  if (name === "Escape" && typing) {
    title?.focus();
    event.preventDefault();
  }
  if (typing || (localStorage.getItem(OFF) === "1" && name !== "?")) return;
  const run = keys[name];
  if (!run) return;
  event.preventDefault();
  run();
});

form?.addEventListener("submit", () => {
  sessionStorage.setItem(REASON, reason?.value ?? "");
});

/** @type {Record<string, () => void>} */
const buttons = { words: keys.w, code: keys.c, more: keys.m, again };
for (const button of form?.querySelectorAll("[data-do]") ?? []) {
  button.addEventListener("click", buttons[/** @type {HTMLElement} */ (button).dataset.do ?? ""]);
}

const keysButton = /** @type {HTMLElement} */ (document.querySelector("[data-keys]"));
keysButton.hidden = false;
keysButton.addEventListener("click", keys["?"]);
document.querySelector("#judging-keys [data-close]")?.addEventListener("click", () => /** @type {HTMLDialogElement} */ (byId("judging-keys")).close());
const againButton = /** @type {HTMLElement | null | undefined} */ (form?.querySelector("[data-do=again]"));
if (againButton) againButton.hidden = !last;

// Where the work goes on: at what was refused, at "Settle" once all is ruled, else at the difference.
const problem = document.getElementById("problem");
const settle = new URLSearchParams(location.search).has("place") ? null : document.querySelector("[data-settle-now]");
document.querySelector(".judging-list [aria-current]")?.scrollIntoView({ block: "nearest" });
if (!location.hash) {
  if (problem) problem.tabIndex = -1;
  /** @type {HTMLElement | null} */ (problem ?? settle ?? title)?.focus({ preventScroll: !problem });
}
document.body.dataset.ready = "";
