// @ts-check
/**
 * "Export…" leads on with the search and all that is selected, on this page of the results or another; "Query builder" with
 * the search.
 */

import { selection } from "./selection.js";

const MOST_IN_ADDRESS = 60; // ids of passages; more are posted, as addresses have an end

/** @param {HTMLButtonElement} button @param {HTMLFormElement} form @returns {[string, string][]} */
function values(button, form) {
  /** @type {[string, string][]} */
  const pairs = [];
  for (const [name, value] of new FormData(form)) {
    if (typeof value === "string" && value && name !== "select") pairs.push([name, value]);
  }
  const now = button.matches("[data-export]") ? selection() : null;
  for (const id of now?.ids ?? []) pairs.push([now?.all ? "leave" : "select", id]);
  return pairs;
}

/** @param {string} address @param {[string, string][]} pairs */
function post(address, pairs) {
  const form = document.createElement("form");
  form.method = "post";
  form.action = address;
  const token = JSON.parse(document.body.getAttribute("hx-headers") ?? "{}")["X-CSRFToken"] ?? "";
  for (const [name, value] of [["csrfmiddlewaretoken", token], ["choose", "1"], ...pairs]) {
    const field = document.createElement("input");
    field.type = "hidden";
    field.name = name;
    field.value = value;
    form.append(field);
  }
  document.body.append(form);
  form.submit();
}

document.addEventListener(
  "click",
  (event) => {
    const button = /** @type {Element} */ (event.target).closest("[data-export], [data-goto]");
    if (!(button instanceof HTMLButtonElement) || !button.form) return;
    event.preventDefault();
    const pairs = values(button, button.form);
    if (pairs.length > MOST_IN_ADDRESS) post(button.formAction, pairs);
    else location.assign(`${button.formAction}?${new URLSearchParams(pairs)}`);
  },
  true,
);
