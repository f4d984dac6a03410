// @ts-check
/** Asking for suggestions, and taking them in when the job is done. */

import { NoConnection, send } from "./api.js";

/** @typedef {import("./store.js").Store} Store */
/** @typedef {import("./bench.js").Bench} Bench */
/** @typedef {{state: string, job: string} | null} Job */

const PAUSE = 2500;
const UNDER_WAY = new Set(["queued", "pending", "waiting", "running", "started"]);

/** @param {Store} store @param {Bench} bench @param {Job} job the document's suggestion job, if any */
export function wireSuggesting(store, bench, job) {
  const button = /** @type {HTMLButtonElement | null} */ (document.getElementById("suggest-button"));
  if (!button) return;
  const idle = button.textContent;
  const slug = encodeURIComponent(store.config.slug);

  const watch = async () => {
    button.disabled = true;
    button.textContent = gettext("Looking for suggestions…");
    for (;;) {
      await new Promise((resolve) => setTimeout(resolve, PAUSE));
      const codings = await quietly(store, `documents/${slug}/codings/`);
      if (!codings || (codings.suggesting && UNDER_WAY.has(codings.suggesting.state))) continue;
      store.together(() => {
        for (const item of codings.suggestions) if (!bench.queue.holds(item.id)) store.put("suggestion", item.id, item);
      });
      button.disabled = false;
      button.textContent = idle;
      bench.say(codings.suggesting?.state === "failed" ? gettext("The search for suggestions failed.") : gettext("Suggestions are up to date."));
      return;
    }
  };

  button.addEventListener("click", async () => {
    try {
      const answer = await send(store.config.api, "POST", `documents/${slug}/suggest/`, {});
      if (answer.ok) await watch();
      else bench.say([answer.problem.message, answer.problem.remedy].filter(Boolean).join(" "), "bad");
    } catch (error) {
      if (!(error instanceof NoConnection)) throw error;
      bench.say(gettext("No connection. Try again."), "bad");
    }
  });
  if (job && UNDER_WAY.has(job.state)) void watch();
}

/** @param {Store} store @param {string} path @returns {Promise<any>} null while there is no connection */
async function quietly(store, path) {
  try {
    const answer = await send(store.config.api, "GET", path);
    return answer.ok ? answer.body : null;
  } catch {
    return null;
  }
}
