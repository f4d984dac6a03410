// @ts-check
/** Small things kept in localStorage, which may be full or forbidden: then they are not kept, and nothing breaks. */

const DRAFT = "casebase:note:";

/** @param {string} name @param {string} value @returns {boolean} whether it is kept */
export function keep(name, value) {
  try {
    localStorage.setItem(name, value);
    return true;
  } catch {
    return false;
  }
}

/** @param {string} name @returns {string | null} */
export function kept(name) {
  try {
    return localStorage.getItem(name);
  } catch {
    return null;
  }
}

/** @param {string} name */
export function forget(name) {
  try {
    localStorage.removeItem(name);
  } catch {
    // What cannot be reached cannot be kept either.
  }
}

/** @param {string | null} user @param {string} id of an annotation @returns {string} where that person's unsaved note of it is kept */
export function draftOf(user, id) {
  return `${DRAFT}${user ?? ""}:${id}`;
}
