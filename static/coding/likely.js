// @ts-check
/** Which codes are likely for some words, and why: cues of the codebook, provisions cited there, what is coded nearby. */

import { foldWords } from "../js/fold.js";
import { NoConnection, send } from "./api.js";

/** @typedef {import("./store.js").Store} Store */
/** @typedef {import("./types.js").Entry} Entry */
/** @typedef {import("../js/textmap.js").Span} Span */
/** @typedef {{score: number, why: string}} Guess */
/** @typedef {{cue: string, begins: string, chinese: boolean, pattern: RegExp | null}} Cue `pattern` is made when it is needed: most never are */

/** Passages before and after in which a code counts as nearby. */
const NEAR = 4;
const MOST = 6;
/** Characters of the words, and of the passage on either side, in which cues are looked for. */
const LONGEST = 4000;
const AROUND = 1500;
const WEIGHTS = { words: 4, passage: 2, provision: 2, nearby: 1 };

/** @param {string} cue @returns {string} as people would type it: no signs of the grammar */
export function plainCue(cue) {
  return foldWords(cue.replaceAll("*", "").replaceAll(" .. ", " "));
}

/** @param {string} cue @param {boolean} chinese @returns {Cue} */
function readCue(cue, chinese) {
  return { cue, chinese, begins: foldWords(cue.split(" ", 1)[0]).replace(/\*$/, ""), pattern: null };
}

/**
 * A cue as a pattern for folded text; see docs/codebook.md for the grammar.
 * @param {string} cue @param {boolean} chinese @returns {RegExp}
 */
export function patternOf(cue, chinese) {
  const parts = cue.split(/\s+/).map((part) => (part === ".." ? part : foldWords(part)));
  const word = (/** @type {string} */ part) => part.replace(/\*$/, "").replace(/[.*+?^${}()|[\]\\/]/g, "\\$&") + (part.endsWith("*") && !chinese ? "\\w*" : "");
  const gap = chinese ? "[^。;!?]{0,10}?" : "(?:[^\\w.;?!]+[\\w'-]+){0,6}?[^\\w.;?!]+";
  let source = "";
  parts.forEach((part, index) => {
    if (part === "..") source += gap;
    else source += (index && parts[index - 1] !== ".." && !chinese ? "[^\\w.;?!]{1,3}" : "") + word(part);
  });
  const pattern = chinese ? source : `\\b${source}(?!\\w)`;
  // Folded text has no accents: the plain classes do, and are made in a hundredth of the time of Unicode's.
  return new RegExp(pattern);
}

export class Likely {
  /** @param {Store} store */
  constructor(store) {
    this.store = store;
    /** Code → its cues in the text's language. @type {Map<string, Cue[]> | null} */
    this.cues = null;
    /** Order of a passage → provisions that it cites. @type {Record<string, string[]>} */
    this.provisions = {};
  }

  /** Ask what the passages cite; without an answer there is a reason less. */
  async load() {
    const { api, slug, canCode } = this.store.config;
    if (!canCode) return;
    try {
      const answer = await send(api, "GET", `documents/${encodeURIComponent(slug)}/passage-provisions/`);
      if (answer.ok) this.provisions = answer.body;
      this.#read();
    } catch (error) {
      if (!(error instanceof NoConnection)) throw error;
    }
  }

  /** @returns {Map<string, Cue[]>} */
  #read() {
    if (this.cues) return this.cues;
    const language = this.store.config.textLanguage.startsWith("zh") ? "zh" : "en";
    this.cues = new Map();
    for (const entry of this.store.codes.values()) {
      if (entry.codable) this.cues.set(entry.key, (entry.cues?.[language] ?? []).map((cue) => readCue(cue, language === "zh")));
    }
    return this.cues;
  }

  /** @param {Span} span @returns {Map<string, Guess>} the likeliest codes, best first */
  of(span) {
    const { map } = this.store;
    const para = map.paraAt(span.start);
    const words = foldWords(map.text(span).slice(0, LONGEST));
    const at = para.units ? map.unitOf(para, span.start) : 0;
    const passage = foldWords(para.text.slice(Math.max(0, at - AROUND), at + AROUND));
    /** @type {Map<string, Guess>} */
    const found = new Map();
    const add = (/** @type {string} */ code, /** @type {number} */ score, /** @type {string} */ why) => {
      const known = found.get(code);
      if (known) known.score += score;
      else found.set(code, { score, why });
    };
    for (const [code, cues] of this.#read()) {
      const here = cues.find((cue) => speaks(cue, words));
      const there = here ?? cues.find((cue) => speaks(cue, passage));
      if (here) add(code, WEIGHTS.words, interpolate(gettext("“%s” stands in the words"), [here.cue]));
      else if (there) add(code, WEIGHTS.passage, interpolate(gettext("“%s” stands in the passage"), [there.cue]));
    }
    this.#cited(para.order, add);
    for (const code of this.#nearby(para.index, span)) add(code, WEIGHTS.nearby, gettext("coded nearby"));
    return new Map([...found].sort(([, a], [, b]) => b.score - a.score).slice(0, MOST));
  }

  /** @param {number} order @param {(code: string, score: number, why: string) => void} add */
  #cited(order, add) {
    const cited = this.provisions[order] ?? [];
    if (!cited.length) return;
    /** @type {[string, string][]} */
    const found = [];
    for (const entry of this.store.codes.values()) {
      const usual = entry.codable ? entry.provisions.find((one) => cited.some((other) => within(other, one))) : undefined;
      if (usual) found.push([entry.key, usual]);
    }
    // A provision that many codes are usual for says little of each.
    for (const [code, usual] of found) add(code, WEIGHTS.provision / Math.sqrt(found.length), interpolate(gettext("%s is cited here"), [usual]));
  }

  /** @param {number} index of the passage @param {Span} span @returns {Set<string>} codes on passages around it */
  #nearby(index, span) {
    const { map } = this.store;
    const codes = new Set();
    for (let at = Math.max(0, index - NEAR); at <= Math.min(map.paras.length - 1, index + NEAR); at += 1) {
      for (const { kind, item } of this.store.onPassage(map.paras[at].order)) {
        if (kind === "annotation" && !(item.start === span.start && item.end === span.end)) codes.add(item.code);
      }
    }
    return codes;
  }
}

/** @param {Cue} cue @param {string} text folded @returns {boolean} */
function speaks(cue, text) {
  if (!text.includes(cue.begins)) return false;
  cue.pattern ??= patternOf(cue.cue, cue.chinese);
  return cue.pattern.test(text);
}

/** @param {string} cited @param {string} usual @returns {boolean} whether a cited provision is the usual one or a part of it */
function within(cited, usual) {
  return cited === usual || (cited.startsWith(usual) && /^[(.: ]/.test(cited.slice(usual.length)));
}
