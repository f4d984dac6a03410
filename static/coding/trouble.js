// @ts-check
/** The save state in plain sight, and what the server would not take. */

import { byId, el } from "../js/dom.js";
import { sameTarget } from "./queue.js";
import { copyButton } from "./unsent.js";

/** @typedef {import("./store.js").Store} Store */
/** @typedef {import("./queue.js").Queue} Queue */
/** @typedef {import("./actions.js").Actions} Actions */
/** @typedef {import("./types.js").Send} Send */
/** @typedef {import("./types.js").Problem} Problem */

/** Refusals that another code would settle. */
const ABOUT_CODE = new Set(["not_codable", "unknown_code", "code_replaced", "code_retired"]);

export class SaveState {
  /** @param {Queue} queue */
  constructor(queue) {
    this.queue = queue;
    this.place = byId("save-state");
    queue.addEventListener("state", () => this.draw());
    window.addEventListener("beforeunload", (event) => {
      // What waits is on disk; what is not, and a first send that is under way, are worth a question.
      if (queue.unkept.length || (queue.sending && !queue.offline)) event.preventDefault();
    });
  }

  draw() {
    const waiting = this.queue.waiting.length;
    const troubled = this.queue.troubled.length;
    const unkept = this.queue.unkept.length;
    let text = gettext("Nothing to save");
    let kind = "idle";
    if (unkept) {
      text = interpolate(ngettext("%s change not kept on this device", "%s changes not kept on this device", unkept), [unkept]);
      kind = "bad";
    } else if (this.queue.halt) {
      text = interpolate(ngettext("%s waiting – sign-in needed", "%s waiting – sign-in needed", waiting), [waiting]);
      if (this.queue.halt.code === "role_missing") text = interpolate(ngettext("%s change not saved", "%s changes not saved", waiting), [waiting]);
      kind = "bad";
    } else if (troubled) {
      text = interpolate(ngettext("%s change not saved", "%s changes not saved", troubled), [troubled]);
      kind = "bad";
    } else if (waiting && this.queue.offline) {
      text = interpolate(ngettext("%s waiting – no connection", "%s waiting – no connection", waiting), [waiting]);
      if (this.queue.status) text = interpolate(ngettext("%s waiting – the server has trouble", "%s waiting – the server has trouble", waiting), [waiting]);
      kind = "warn";
    } else if (waiting) {
      text = gettext("saving…");
      kind = "busy";
    } else if (this.queue.savedAt) {
      const time = this.queue.savedAt.toLocaleTimeString(document.documentElement.lang, { hour: "2-digit", minute: "2-digit", hour12: false });
      text = interpolate(gettext("Saved %s"), [time]);
      kind = "good";
    }
    this.place.dataset.kind = kind;
    const label = /** @type {HTMLElement} */ (this.place.querySelector("span"));
    if (label.textContent !== text) label.textContent = text;
  }
}

export class Trouble {
  /**
   * @param {Store} store @param {Queue} queue @param {Actions} actions
   * @param {(done: (code: string) => void, title: string, span: import("../js/textmap.js").Span) => void} pick asks for a code
   */
  constructor(store, queue, actions, pick) {
    this.store = store;
    this.queue = queue;
    this.actions = actions;
    this.pick = pick;
    this.place = byId("trouble");
    this.dialog = /** @type {HTMLDialogElement} */ (byId("conflict-dialog"));
    queue.addEventListener("state", () => this.draw());
    queue.addEventListener("conflict", (event) => this.#ask(/** @type {CustomEvent} */ (event).detail));
    queue.addEventListener("refused", (event) => this.#refused(/** @type {CustomEvent} */ (event).detail));
    queue.addEventListener("halted", () => actions.say(queue.halt ? haltedBy(queue.halt) : "", "bad"));
  }

  /** @param {Send} send */
  #refused(send) {
    if (ABOUT_CODE.has(send.problem?.code ?? "")) void this.actions.refreshCodes();
    if (send.target?.kind === "suggestion" && send.problem?.code === "decided") this.#decidedAlready(send);
    else if (!send.target) {
      // An undo has nothing of the user's in it: say why not and forget it.
      this.queue.drop(send);
      void this.actions.refresh();
      this.actions.say([send.problem?.message, send.problem?.remedy].filter(Boolean).join(" "), "warn");
    } else this.#keep(send);
  }

  /** @param {Send} send a decision that somebody, or a lost answer of one's own, has made before */
  #decidedAlready(send) {
    this.queue.drop(send);
    this.actions.revert(send);
    void this.actions.refresh();
    this.actions.say([send.problem?.message, send.problem?.remedy].filter(Boolean).join(" "), "warn");
  }

  /** @param {Send} send what was refused stays on the page, marked */
  #keep(send) {
    this.store.together(() => {
      for (const { kind, id, item } of send.after) {
        const shown = this.store.get(kind, id) ?? item;
        if (shown) this.store.put(kind, id, { ...shown, unsent: "refused" });
      }
    });
    this.actions.say(send.problem?.message ?? "", "bad");
  }

  /** Lead the eye to what was not saved. */
  show() {
    if (this.place.hidden) return;
    document.body.classList.add("inspector-open");
    this.place.scrollIntoView({ block: "nearest" });
    this.place.focus();
  }

  draw() {
    const { troubled, unkept, halt } = this.queue;
    this.place.hidden = !troubled.length && !unkept.length && !halt;
    // A button that is being pressed must not be replaced by every answer that comes meanwhile.
    const state = JSON.stringify([halt, unkept.length, troubled.length ? this.queue.sends : []]);
    if (this.place.hidden || state === this.drawn) return;
    this.drawn = state;
    byId("trouble-list").replaceChildren(
      ...(unkept.length ? [this.#unkept()] : []),
      ...(halt ? [this.#halted(halt)] : []),
      ...troubled.map((send) => this.#row(send)),
      el("li", {}, copyButton(this.store, () => this.queue.sends)),
    );
  }

  /** @returns {HTMLElement} */
  #unkept() {
    return el(
      "li",
      { class: "notice bad" },
      el("p", {}, el("b", {}, gettext("This browser stores nothing more (it is full, or this is a private window): what you do now is not kept on this device."))),
      el("p", { class: "small" }, gettext("It is sent at once. Keep this page open until it says “Saved”, or copy it.")),
    );
  }

  /** @param {Problem} halt @returns {HTMLElement} */
  #halted(halt) {
    const here = location.pathname + location.search;
    const link = { class: "btn primary", href: `${this.store.config.loginUrl}?next=${encodeURIComponent(here)}`, target: "_blank" };
    return el(
      "li",
      { class: "notice bad" },
      el("p", {}, el("b", {}, haltedBy(halt))),
      el("p", { class: "small" }, gettext("What you did is kept on this device and is sent when you may code again.")),
      el(
        "div",
        { class: "toolbar" },
        halt.code === "role_missing" ? "" : el("a", link, gettext("Sign in")),
        el("button", { type: "button", class: "btn", on: { click: () => this.queue.retry() } }, gettext("Try again")),
      ),
    );
  }

  /** @param {Send} send @returns {HTMLElement} */
  #row(send) {
    // What was done to it later waits for this to be settled, and is shown with it.
    const last = this.queue.sends.findLast((other) => sameTarget(other, send)) ?? send;
    const item = last.after[0]?.item ?? {};
    const what = item.quote ? `“${item.quote.slice(0, 120)}”` : item.title_en || item.title_zh || "";
    const kept = item.note ? el("p", { class: "small" }, gettext("Note"), ": ", item.note) : "";
    return el(
      "li",
      { class: "notice bad" },
      el("p", {}, el("b", {}, send.problem?.message ?? "")),
      send.problem?.remedy ? el("p", { class: "small" }, send.problem.remedy) : "",
      el("p", { class: "small span-quote" }, item.code ? `${this.store.label(item.code)} · ` : "", what),
      kept,
      el(
        "div",
        { class: "toolbar" },
        send.state === "conflict"
          ? el("button", { type: "button", class: "btn", on: { click: () => this.#ask(send) } }, gettext("Compare"))
          : el("button", { type: "button", class: "btn", on: { click: () => this.queue.again(send) } }, gettext("Try again")),
        ...this.#otherCodes(send),
        el("button", { type: "button", class: "btn quiet", on: { click: () => this.#discard(send) } }, gettext("Discard this change")),
      ),
    );
  }

  /** @param {Send} send @returns {HTMLElement[]} ways out where the code is not to be used any more */
  #otherCodes(send) {
    if (!ABOUT_CODE.has(send.problem?.code ?? "")) return [];
    const item = send.after.find(({ kind }) => kind === "annotation")?.item;
    const offered = [send.problem?.successor ?? []].flat();
    const use = (/** @type {string} */ code) => this.actions.useCode(send, code);
    const button = (/** @type {string} */ label, /** @type {() => void} */ click) => el("button", { type: "button", class: "btn", on: { click } }, label);
    return [
      ...offered.map((code) => button(interpolate(gettext("Use “%s”"), [this.store.label(code)]), () => use(code))),
      ...(item ? [button(gettext("Choose another code"), () => this.pick(use, item.quote.slice(0, 70), item))] : []),
    ];
  }

  /** @param {Send} send */
  #discard(send) {
    const theirs = send.problem?.theirs;
    if (!theirs || !send.target) {
      this.queue.drop(send);
      this.actions.revert(send);
    } else this.actions.keepStored(send, theirs);
  }

  /** @param {Send} send a change made on a state that somebody else has replaced */
  #ask(send) {
    if (send.target?.kind === "suggestion") {
      this.#decidedAlready(send);
      return;
    }
    const theirs = send.problem?.theirs ?? {};
    const mine = send.method === "DELETE" ? { deleted: true } : send.body;
    const names = Object.keys(mine).filter((name) => name !== "revision");
    byId("conflict-message").textContent = [send.problem?.message, send.problem?.remedy].filter(Boolean).join(" ");
    byId("conflict-rows").replaceChildren(
      ...names.map((name) => el("tr", {}, el("th", { scope: "row" }, fieldName(name)), el("td", {}, this.#shown(name, mine[name])), el("td", {}, this.#shown(name, theirs[name])))),
    );
    this.#wire("conflict-mine", () => {
      const { start, end, ...rest } = send.body ?? {};
      // In a new text the same offsets are other words: the span stays where it was carried to.
      const body = this.actions.isOfNewText(theirs.version) ? rest : send.body;
      this.queue.amend(send, { body, revision: theirs.revision });
      this.queue.again(send);
    });
    this.#wire("conflict-theirs", () => this.#discard(send));
    if (!this.dialog.open) this.dialog.showModal();
  }

  /** @param {string} id @param {() => void} action */
  #wire(id, action) {
    byId(id).onclick = () => {
      this.dialog.close();
      action();
    };
  }

  /** @param {string} name @param {any} value @returns {string} */
  #shown(name, value) {
    if (value === null || value === undefined || value === "") return "–";
    if (name === "code") return this.store.label(value);
    if (name === "links") return String(value.length);
    return typeof value === "boolean" ? (value ? gettext("yes") : gettext("no")) : String(value);
  }
}

/** @param {Problem} halt @returns {string} why nothing is sent */
function haltedBy(halt) {
  return halt.status === 401 ? gettext("You are signed out.") : [halt.message, halt.remedy].filter(Boolean).join(" ");
}

/** @param {string} name @returns {string} */
function fieldName(name) {
  const names = /** @type {Record<string, string>} */ ({
    note: gettext("Note"),
    code: gettext("Code"),
    start: gettext("Begins at character"),
    end: gettext("Ends at character"),
    direction: gettext("Direction"),
    weight: gettext("Weight"),
    confidence: gettext("Confidence"),
    deleted: gettext("Deleted"),
    title_en: gettext("Title (English)"),
    title_zh: gettext("Title (Chinese)"),
    outcome_en: gettext("Outcome (English)"),
    outcome_zh: gettext("Outcome (Chinese)"),
    as_of: gettext("As of"),
    links: gettext("Evidence"),
  });
  return names[name] ?? name;
}
