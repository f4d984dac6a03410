// @ts-check
/** What an answer of the server means for what waits. */

/** @typedef {import("./types.js").Send} Send */
/** @typedef {import("./types.js").Problem} Problem */

const MAY_CODE = "accounts.code_documents";

/** The server would refuse every other change as well. */
export class Halted extends Error {
  /** @param {Problem} problem */
  constructor(problem) {
    super(problem.message);
    this.problem = problem;
  }
}

/** @param {{status: number, problem: Problem}} answer @returns {boolean} whether it is about the account */
export function halts({ status, problem }) {
  return status === 401 || problem.code === "other_account" || (problem.code === "role_missing" && problem.permission === MAY_CODE);
}

/**
 * Whether the server already has what a refused change asks for: nothing to ask about then.
 * @param {Send} one @param {any} theirs @returns {boolean}
 */
export function alreadySo(one, theirs) {
  if (!theirs) return false;
  if (one.method === "DELETE") return theirs.deleted === true;
  const { links: _links, ...asked } = one.body;
  const names = Object.keys(asked);
  return one.method === "PATCH" && !("links" in one.body) && names.length > 0 && names.every((name) => theirs[name] === asked[name]);
}
