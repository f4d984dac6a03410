"""Words of a text, cut the same way for both engines, for queries and for highlighting.

A text gives one sequence of tokens with consecutive positions. Three streams are indexed of it:
``exact`` (folded words, stop words kept), ``stem`` (the same positions, stemmed) and ``whole``
(identifiers such as 337-TA-796, WT/DS593/R and 7.214 kept together, beside their parts in the
other two). Each Han character is a token, so that a Chinese run is a phrase of its characters.
Hyphens, apostrophes and full stops separate; "panel's" is "panel" and "s" in ``exact``.
"""

import re
import unicodedata
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

import Stemmer

_HAN = "\u3005\u3007\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"
# Superscript figures are footnote marks, not part of the word before them.
_NOT_LETTERS = f"\\W_{_HAN}\u00b2\u00b3\u00b9\u2070-\u209f"
# Chinese sentence marks count as tokens beside Han, so that no phrase runs across them unseen.
_TOKEN = re.compile(f"[^{_NOT_LETTERS}]+|[{_HAN}]|(?<=[{_HAN}])[，。；：！？](?=[{_HAN}])")
# A word of a query, with its wildcards.
_GLOB = re.compile(f"(?:[^{_NOT_LETTERS}]|[*?])+|[{_HAN}]")
_HAN_CHARACTER = re.compile(f"[{_HAN}]")
_JOINER = "-/.:\u2010\u2011\u00ad"
_WHOLE = re.compile(f"[^{_NOT_LETTERS}]+(?:[{_JOINER}][^{_NOT_LETTERS}]+)+")
#: What every identifier has in it, and few words have.
_JOINED = re.compile(f"[{_JOINER}](?=[^{_NOT_LETTERS}])(?<=[^{_NOT_LETTERS}].)")
#: Characters of a Chinese term; a longer run is a phrase or a sentence.
LONGEST_TERM = 4
_LONG_HAN = re.compile(f"[{_HAN}]{{{LONGEST_TERM + 1},}}")
_STRETCH = re.compile(f"[{_HAN}]+|[^{_NOT_LETTERS}][^{_HAN}]*")
_DIGIT = re.compile(r"\d")
_BEYOND_ASCII = re.compile(r"[^\x00-\x7f]")
#: Byte → itself in lower case where it is a letter or figure, else a blank.
_FLAT = bytes(ord(chr(b).lower()) if b < 128 and chr(b).isalnum() else 32 for b in range(256))
_HYPHENS = str.maketrans({"\u2010": "-", "\u2011": "-", "\u00ad": "-"})

_STOP_WORDS = """
a about above after all also an and any are as at be because been before being between both but by
can could did do does for from further had has have he her his how i if in into is it its itself
may me more most my no nor not of on only or other our out over own same shall she should so some
such than that the their them then there these they this those through to under until up upon very
was we were what when where which while who whom why will with would you your s t
的 了 在 是 和 与 及 或 对 等 之 于 为 以 也 就 都 而 中 吗 呢 什 么
"""
STOP_WORDS = frozenset(_STOP_WORDS.split())


@dataclass(frozen=True, slots=True)
class Token:
    """A folded word and where it stands: ``start:end`` in code points of the source."""

    text: str
    start: int
    end: int


MOST_KEPT = 200_000  # words


@lru_cache(maxsize=MOST_KEPT)
def fold_word(word: str) -> str:
    """A word without case, accents, ligatures and width: how it stands in the ``exact`` stream."""
    if word.isascii():
        return word.lower()
    plain = unicodedata.normalize("NFKD", word)
    return "".join(c for c in plain if not unicodedata.combining(c)).casefold() or word


_stemmer = Stemmer.Stemmer("english")
_stemmer.maxCacheSize = 0  # stems are kept here, by whole words


class _Stems(dict[str, str]):
    """Folded word → stem, made when first asked for; asked for by the million while an index is filled."""

    def __missing__(self, word: str) -> str:
        if len(self) >= MOST_KEPT:
            self.clear()
        stemmed = word.isascii() and word.isalpha()
        found = self[word] = str(_stemmer.stemWord(word)) if stemmed else word
        return found


_stems = _Stems()


def stem(word: str) -> str:
    """The Snowball stem of a folded word; words with figures and Han stay as they are."""
    return _stems[word]


@lru_cache(maxsize=10_000)
def _separates(char: str) -> bool:
    """Whether a character is part of no token, in a text without Han."""
    return _TOKEN.match(char) is None


def flat(text: str) -> str | None:
    """The text, character for character: letters in lower case, figures, and blanks for all that separates.

    Its words are those between the blanks. None where a token has characters beyond ASCII. Most legal texts
    have such characters only as marks, and this way is several times faster than looking for tokens.
    """
    beyond = () if text.isascii() else set(_BEYOND_ASCII.findall(text))
    if not all(map(_separates, beyond)):
        return None
    return text.encode("ascii", "replace").translate(_FLAT).decode("ascii")


def tokens(text: str) -> Iterator[Token]:
    """The tokens of a text in order; the position of each is its number in the sequence."""
    for match in _TOKEN.finditer(text):
        yield Token(fold_word(match.group()), match.start(), match.end())


def spans(text: str) -> list[tuple[int, int]]:
    """Where each token of a text stands, by its number."""
    return [match.span() for match in _TOKEN.finditer(text)]


def as_written(text: str) -> list[str]:
    """The tokens of a text, not folded."""
    return _TOKEN.findall(text)


def words(text: str) -> list[str]:
    """The folded words of a text: its ``exact`` stream."""
    plain = flat(text)
    if plain is not None:
        return plain.split()
    return [fold_word(word) for word in _TOKEN.findall(text)]


def globs(text: str) -> list[str]:
    """The folded words of a text in which ``*`` and ``?`` belong to the word they stand in.

    A ``?`` at a word's end is a question mark; marks without a letter beside them are no word.
    """
    found = (fold_word(word).rstrip("?") for word in _GLOB.findall(text))
    return [word for word in found if word.strip("*?")]


def is_glob(word: str) -> bool:
    """Whether a word of `globs` has ``*`` or ``?`` in it."""
    return "*" in word or "?" in word


@lru_cache(maxsize=1_000)
def fits(glob: str) -> Callable[[str], bool]:
    """Whether a folded word fits a glob, in time proportional to the word."""
    first, *others = (re.escape(part).replace(r"\?", ".") for part in glob.split("*"))
    if not others:
        pattern = first
    else:
        # The first place where a part fits is as good as any later one: never looked for again.
        middle = "".join(f"(?>.*?{part})" for part in others[:-1])
        pattern = f"{first}{middle}.*{others[-1]}"
    compiled = re.compile(pattern, re.DOTALL)
    return lambda word: compiled.fullmatch(word) is not None


def stems(folded: Sequence[str]) -> list[str]:
    """The ``stem`` stream of an ``exact`` stream."""
    return list(map(_stems.__getitem__, folded))


def is_han(word: str) -> bool:
    """Whether a token is a Han character."""
    return bool(_HAN_CHARACTER.match(word))


def wholes(text: str) -> list[str]:
    """Identifiers kept together: the ``whole`` stream, without positions.

    ``WT/DS593/R`` also gives ``WT/DS593``, and a range ``7.214-7.216`` its two ends.
    """
    found: list[str] = []
    end = 0 if _DIGIT.search(text) else len(text)
    while joined := _JOINED.search(text, end):
        begin = text.rfind(" ", end, joined.start()) + 1 or end
        end = text.find(" ", joined.start())
        end = len(text) if end < 0 else end
        for part in text[begin:end].split():
            found += _wholes_in(part)
    return found


@lru_cache(maxsize=50_000)
def _wholes_in(part: str) -> tuple[str, ...]:
    """The identifiers in one run of characters without spaces."""
    if not _DIGIT.search(part):
        return ()
    found: list[str] = []
    for written in _WHOLE.findall(part):
        run = fold_word(written.translate(_HYPHENS))
        if not _DIGIT.search(run):
            continue
        found.append(run)
        pieces = run.split("/")
        found.extend("/".join(pieces[:count]) for count in range(2, len(pieces)))
        if "-" in run:
            found.extend(part for part in run.split("-") if "." in part or "/" in part)
    return tuple(found)


def whole(text: str) -> str | None:
    """The one identifier that ``text`` is, folded; None where it is a word or several."""
    match = _WHOLE.fullmatch(text)
    if match is None or not _DIGIT.search(text):
        return None
    return fold_word(text.translate(_HYPHENS))


def asked_pieces(text: str) -> list[str]:
    """What a question asks for with one typed run: itself, or the pairs of neighbours in a long Chinese run.

    Up to `LONGEST_TERM` characters are a term, which stands whole; nobody but the writer has a longer run in the same
    words. A pair of characters that say nothing, as in 是什么, is left out.
    """
    if not _LONG_HAN.search(text):
        return [text]
    pieces: list[str] = []
    for stretch in _STRETCH.findall(text):
        if len(stretch) <= LONGEST_TERM or not is_han(stretch[0]):
            pieces.append(stretch)
            continue
        pairs = [stretch[at : at + 2] for at in range(len(stretch) - 1)]
        telling = [pair for pair in pairs if not STOP_WORDS.issuperset(pair)]
        pieces += telling or pairs
    return list(dict.fromkeys(pieces))


def without_possessive(folded: Sequence[str]) -> list[str]:
    """The words of one typed word without a final possessive s: "panel's" is "panel"."""
    return list(folded[:-1]) if len(folded) > 1 and folded[-1] == "s" else list(folded)
