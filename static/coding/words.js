// @ts-check
/** Words and sentences of a passage, in UTF-16 units, for moving and selecting by keyboard in either language. */

/** @typedef {{from: number, to: number}} Stretch */

/** After these a full stop does not end a sentence. */
const ABBREVIATION =
  /(?:^|[\s(“"])(?:para|paras|art|arts|no|nos|fn|p|pp|ch|sec|cf|e\.g|i\.e|v|vs|co|corp|inc|ltd|mr|ms|dr|prof|ed|vol|ibid|supra|u\.s\.c|u\.s|c\.f\.r|fed|cir|[A-Z])\.["”)]?\s*$/iu;

/** A footnote's number after a full stop hides the end of the sentence: "dispute.190 It is". */
const FOOTNOTE_MARK = /([\p{L})\]"”’][.!?]["”’)]?)(\d{1,4})(?=\s+["“‘([]?\p{Lu}|\s*$)/gu;

export class Words {
  /** @param {string} language of the text */
  constructor(language) {
    this.byWord = new Intl.Segmenter(language, { granularity: "word" });
    this.bySentence = new Intl.Segmenter(language, { granularity: "sentence" });
    this.known = { text: "", words: /** @type {Stretch[]} */ ([]), sentences: /** @type {Stretch[]} */ ([]) };
  }

  /** @param {string} text */
  #read(text) {
    if (this.known.text === text && text) return this.known;
    // A line break inside a passage is layout; the segmenter would end a sentence there.
    const flowing = text.replaceAll("\n", " ").replace(FOOTNOTE_MARK, (_all, end, digits) => end + " ".repeat(digits.length));
    const words = [];
    for (const { index, segment, isWordLike } of this.byWord.segment(flowing)) {
      if (isWordLike) words.push({ from: index, to: index + segment.length });
    }
    /** @type {Stretch[]} */
    const sentences = [];
    let open = false;
    for (const { index, segment } of this.bySentence.segment(flowing)) {
      const last = sentences.at(-1);
      if (open && last) last.to = index + segment.length;
      else sentences.push({ from: index, to: index + segment.length });
      open = ABBREVIATION.test(segment);
    }
    this.known = { text, words, sentences: sentences.map((one) => trimmed(flowing, one)).filter(({ from, to }) => from < to) };
    return this.known;
  }

  /** @param {string} text @returns {Stretch[]} */
  words(text) {
    return this.#read(text).words;
  }

  /** @param {string} text @returns {Stretch[]} */
  sentences(text) {
    return this.#read(text).sentences;
  }

  /**
   * @param {Stretch[]} stretches @param {number} unit
   * @returns {Stretch | undefined} the one a unit lies in or just after, else the next one
   */
  static around(stretches, unit) {
    return stretches.find(({ from, to }) => from <= unit && unit < to) ??
      stretches.find(({ to }) => to === unit) ??
      stretches.find(({ from }) => from >= unit) ??
      stretches.at(-1);
  }
}

/** @param {string} text @param {Stretch} stretch @returns {Stretch} without white space at its ends */
function trimmed(text, { from, to }) {
  const piece = text.slice(from, to);
  return { from: from + piece.length - piece.trimStart().length, to: to - piece.length + piece.trimEnd().length };
}
