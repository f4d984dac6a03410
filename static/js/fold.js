// @ts-check
/** Text as people search it: case, width, accents, kinds of quotation marks and of white space make no difference. */

/** @typedef {{text: string, units: Uint32Array | null}} Folded `units[i]`: where unit i of `text` begins in the original; null: at i */

const PLAIN = /^[\x20-\x7e]*$/;
const DOUBLED = /  /;
const ALIKE = new Map(Object.entries({ "‘": "'", "’": "'", "‚": "'", "“": '"', "”": '"', "„": '"', "‐": "-", "‑": "-", "–": "-", "—": "-", "\u00ad": "", "\u200b": "", "\ufeff": "" }));

/** @type {Map<string, string>} */
const known = new Map();

/** @param {string} point one code point @returns {string} */
function foldPoint(point) {
  let folded = known.get(point);
  if (folded === undefined) {
    folded = ALIKE.get(point) ?? (/\s/u.test(point) ? " " : point.normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase());
    if (known.size < 20_000) known.set(point, folded);
  }
  return folded;
}

/** @param {string} original @returns {Folded} */
export function fold(original) {
  const flat = original.replace(/[\n\t]/g, " ");
  if (PLAIN.test(flat) && !DOUBLED.test(flat)) return { text: flat.toLowerCase(), units: null };
  const units = [];
  let text = "";
  let unit = 0;
  for (const point of flat) {
    const folded = foldPoint(point);
    if (folded !== " " || !text.endsWith(" ")) {
      text += folded;
      for (let index = 0; index < folded.length; index += 1) units.push(unit);
    }
    unit += point.length;
  }
  return { text, units: Uint32Array.from(units) };
}

/** @param {string} words @returns {string} as they would stand in folded text */
export function foldWords(words) {
  return fold(words).text.trim();
}

/**
 * @param {Folded} folded @param {number} from unit of the folded text @param {number} to @param {number} length of the original
 * @returns {[number, number]} units of the original
 */
export function unfold(folded, from, to, length) {
  if (!folded.units) return [from, to];
  return [folded.units[from], to < folded.units.length ? folded.units[to] : length];
}
