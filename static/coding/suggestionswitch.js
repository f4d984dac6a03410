// @ts-check
/** Hiding all suggestions and showing them again; kept for the person. What is coded meanwhile says that they were hidden. */

import { NoConnection, send } from "./api.js";

/** @typedef {import("./bench.js").Bench} Bench */

/** @param {Bench} bench @returns {() => Promise<void>} turns them off or on; for the key */
export function wireSuggestionSwitch(bench) {
  const { store } = bench;
  const button = document.getElementById("suggestion-switch");
  const draw = () => {
    button?.setAttribute("aria-pressed", String(store.hidden));
    document.getElementById("next-suggestion")?.toggleAttribute("data-hidden", store.hidden);
  };
  const turn = async () => {
    store.limit({ hidden: !store.hidden });
    draw();
    bench.say(store.hidden ? gettext("Suggestions are hidden.") : gettext("Suggestions are shown."));
    if (!store.config.canCode) return;
    try {
      await send(store.config.api, "PUT", "suggestions-switch/", { hidden: store.hidden });
    } catch (error) {
      // It holds for this page; only the next one does not know of it.
      if (!(error instanceof NoConnection)) throw error;
    }
  };
  button?.addEventListener("click", turn);
  draw();
  return turn;
}
