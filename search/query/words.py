"""Words and phrases of a query, with their wildcards."""

import re

from django.utils.translation import gettext as _

from search import analysis
from search.query.ast import Node, Phrase, Prefix, Wildcard, Word
from search.query.errors import QueryError
from search.query.proximity import Proximity

MIN_PREFIX = 2
MAX_STARS = 3
MAX_MARKS = 8
MAX_LETTERS = 64

_LEADING = re.compile(r"^(?:[^\w*?]|_)+")
_LAST = re.compile(r"[^\W_]|[()*]")
_LONE_STARS = re.compile(r"(?<![^\s\"])\*+(?![^\s\"])")
_HAN_STAR = re.compile(r"([\u3400-\u9fff])\*+(?=[\u3400-\u9fff])")
_STAR_ALONE = re.compile(r"(?<![\w?])\*+(?![\w?])")
_MARKS = re.compile(r"[*?]+")


def read_word(text: str, start: int, end: int) -> Node | None:
    """What the run ``text[start:end]`` means, without the punctuation around it; None where that is all."""
    core = _without_marks(text[start:end])
    if "://" in core:
        core = _MARKS.sub("-", core)
    found = analysis.globs(core)
    if _STAR_ALONE.search(core):
        raise _star_alone(text, start, end)
    if not found:
        return None
    _check(core, found, text, start, end)
    wild = [word for word in found if analysis.is_glob(word)]
    if not wild:
        return Word(_without_marks(_MARKS.sub("", core)))
    return _wild_word(found[0]) if len(found) == 1 else Phrase(core)


def _without_marks(text: str) -> str:
    """A run without the punctuation around it. From the end by hand: a pattern would try it from every mark on."""
    leading = _LEADING.match(text)
    start, end = leading.end() if leading else 0, len(text)
    while end > start and not _LAST.match(text, end - 1):
        end -= 1
    return text[start:end]


def read_phrase(text: str, start: int, end: int) -> Node:
    """What the quoted ``text[start:end]`` means, quotation marks included."""
    inside = " ".join(text[start + 1 : end - 1].split())
    if _LONE_STARS.search(inside) and analysis.globs(inside):
        raise QueryError(
            _("In a phrase, * stands for no whole word; say how many words may lie between."),
            start,
            end - start,
            text[:start] + _apart(inside) + text[end:],
        )
    found = analysis.globs(inside)
    if not found:
        raise QueryError(
            _("There is no word between the quotation marks."),
            start,
            end - start,
            (text[:start] + text[end:]).strip(),
        )
    _check(inside, found, text, start, end)
    if len(found) == 1 and analysis.is_glob(found[0]):
        return _wild_word(found[0])
    return Phrase(inside)


def _wild_word(word: str) -> Node:
    begins = word[:-1]
    is_prefix = word.endswith("*") and not analysis.is_glob(begins)
    return Prefix(begins) if is_prefix else Wildcard(word)


def _check(written: str, found: list[str], text: str, start: int, end: int) -> None:
    """Raises `QueryError` for a wildcard that says too little to be looked up."""
    place = start, end - start
    if _HAN_STAR.search(written):
        apart = _HAN_STAR.sub(rf"\1 {Proximity('words', 5, ordered=True)} ", text[start:end])
        suggestion = "" if text[start] == '"' else text[:start] + apart + text[end:]
        raise QueryError(
            _("Between Chinese characters * means nothing; say how far apart they may stand."),
            *place,
            suggestion,
        )
    for word in found:
        if not analysis.is_glob(word):
            continue
        if word[0] in "*?":
            bare = text[start:end].replace(word, word.lstrip("*?"), 1)
            raise QueryError(
                _("A word cannot begin with * or ?; give its first letters."),
                *place,
                (text[:start] + bare + text[end:]).strip(),
            )
        if "*" in word and analysis.is_glob(word[:MIN_PREFIX]):
            raise QueryError(
                _("Give at least %(count)d letters before *.") % {"count": MIN_PREFIX}, *place, ""
            )
        marks = len(_MARKS.sub("", word)) - len(word)
        if word.count("*") > MAX_STARS or -marks > MAX_MARKS or len(word) > MAX_LETTERS:
            raise QueryError(
                _(
                    "A word may have %(stars)d * and %(marks)d wildcards in all, and %(letters)d letters."
                )
                % {"stars": MAX_STARS, "marks": MAX_MARKS, "letters": MAX_LETTERS},
                *place,
                "",
            )


def _star_alone(text: str, start: int, end: int) -> QueryError:
    return QueryError(
        _("* stands for letters of a word, as in discriminat* or col*r."),
        start,
        end - start,
        (text[:start] + text[start:end].replace("*", "") + text[end:]).strip(),
    )


def _apart(inside: str) -> str:
    """``the * of`` as ``"the" pre/2 "of"``."""
    pieces: list[str] = []
    at = 0
    for match in _LONE_STARS.finditer(inside):
        pieces += [inside[at : match.start()], match.group()]
        at = match.end()
    pieces.append(inside[at:])
    made = ""
    for piece in pieces:
        if piece.strip("*"):
            made += f'"{piece.strip()}"' if analysis.globs(piece) else ""
        elif made and not made.endswith(" "):
            made += f" {Proximity('words', len(piece) + 1, ordered=True)} "
    return re.sub(r" \S+ $", "", made)
