// @ts-check
/** Talking to the REST API: JSON, CSRF, and three outcomes: an answer, a refusal, no connection. */

import { cookie } from "../js/dom.js";

/** @typedef {import("./types.js").Problem} Problem */
/** @typedef {{ok: true, body: any} | {ok: false, status: number, problem: Problem}} Answer */

const PATIENCE = 30_000;

/** Whose page this is. @type {string | null} */
let account = null;

/** No answer came: the network, or a server that is overloaded or restarting. */
export class NoConnection extends Error {
  /** @param {string} message @param {number} [status] what a server that did answer said */
  constructor(message, status = 0) {
    super(message);
    this.status = status;
  }
}

/** @param {string | null} user whose page this is: the server refuses what is sent in another one's session */
export function openedBy(user) {
  account = user;
}

/** @returns {string} the cookie is newer than the page after a sign-in in another tab */
function csrfToken() {
  const meta = document.querySelector('meta[name="csrf-token"]');
  return cookie("csrftoken") || meta?.getAttribute("content") || "";
}

/**
 * @param {string} root of the API @param {string} method @param {string} path below it
 * @param {unknown} [body] sent as JSON
 * @param {string} [key] of the change: sent twice under one key, it is done once
 * @returns {Promise<Answer>} @throws {NoConnection}
 */
export async function send(root, method, path, body, key) {
  /** @type {Response} */
  let response;
  try {
    response = await fetch(root + path, {
      method,
      credentials: "same-origin",
      headers: {
        Accept: "application/json",
        ...(account === null ? {} : { "X-Opened-By": encodeURIComponent(account) }),
        ...(key ? { "Idempotency-Key": key } : {}),
        ...(method === "GET" ? {} : { "Content-Type": "application/json", "X-CSRFToken": csrfToken() }),
      },
      body: body === undefined ? undefined : JSON.stringify(body),
      signal: AbortSignal.timeout(PATIENCE),
    });
  } catch (error) {
    throw new NoConnection(String(error));
  }
  if (response.status >= 500 || response.status === 429 || response.status === 408) {
    throw new NoConnection(`status ${response.status}`, response.status);
  }
  if (response.status === 204) return { ok: true, body: null };
  const answer = await response.json().catch((error) => {
    // An answer cut off in its middle, or a page of something that stands between: neither says that it is saved.
    if (response.ok) throw new NoConnection(String(error));
    return null;
  });
  if (response.ok) return { ok: true, body: answer };
  return { ok: false, status: response.status, problem: explain(response.status, answer) };
}

/** @param {number} status @param {any} answer @returns {Problem} with a message in any case */
function explain(status, answer) {
  if (answer && typeof answer.message === "string") return answer;
  if (answer && typeof answer.detail === "string") {
    const signIn = status === 401 || (status === 403 && !answer.code);
    const remedy = signIn ? gettext("Sign in again in another tab, then press “Try again”.") : "";
    return { ...answer, message: answer.detail, remedy };
  }
  const fields = answer && typeof answer === "object" ? Object.entries(answer) : [];
  const said = fields.map(([field, faults]) => `${field}: ${[faults].flat().join(" ")}`).join("; ");
  return { message: said || interpolate(gettext("The server answered %s."), [status]) };
}
