"""Where sentences of a legal text end: not after "para.", "v.", "Inv. No." or an initial."""

from __future__ import annotations

import re
from bisect import bisect_right
from functools import lru_cache
from itertools import pairwise

# One class of characters first: the pattern is looked for several times faster than one that begins by looking back.
_BORDER = re.compile(
    r"[.!?;。！？；\n](?:"
    r"(?<=[.!?;])[\"”’')\]]*\s+(?=[A-Z\d“\"‘'(\[¶§\u4e00-\u9fff])|(?<=[。！？；])[”’」』）]*|(?<=\n)\s*\n)"
)
#: Words before a full stop that ends no sentence.
_SHORT = frozenset("""
    art arts para paras no nos inv vs sec secs fed cir reg supp stat cong rec pt cl ch vol ed eds p pp n nn fn fns
    id ibid cf e.g i.e al seq op cit supra ann add corr rev ct app dist ltd inc corp co bros mr mrs ms dr prof hon
    st jr sr dept dep't int'l nat'l ass'n comm'n exec gov't j jj jan feb mar apr jun jul aug sep sept oct nov dec
    """.split())  # noqa: SIM905  # fmt: skip
_LAST_WORD = re.compile(r"([\w.'’]{1,12})\.\Z")
#: Characters before a full stop in which its word stands.
_WORD = 14
#: Characters before it in which a bracket may have opened: "(N.D. Cal. 1999)".
_BRACKETS = 80


def sentences(text: str) -> list[tuple[int, int]]:
    """The sentences of ``text`` as (start, end) in code points, end-exclusive, covering it without gaps."""
    borders = [0]
    for match in _BORDER.finditer(text):
        mark, end = match.span()
        stop = mark if text[mark] == "\n" else mark + 1
        if end > borders[-1] and not _is_short(text, stop):
            borders.append(end)
    if borders[-1] < len(text):
        borders.append(len(text))
    return list(pairwise(borders))


def sentence_at(spans: list[tuple[int, int]], offset: int) -> tuple[int, int]:
    """The one of ``spans`` (as `sentences` gives them) that holds ``offset``."""
    return spans[max(0, bisect_right(spans, (offset, 1 << 62)) - 1)]


def _is_short(text: str, end: int) -> bool:
    """Whether the full stop before ``end`` belongs to an abbreviation, an initial, or stands in brackets."""
    opened = text.rfind("(", end - _BRACKETS if end > _BRACKETS else 0, end)
    if opened >= 0 and text.find(")", opened, end) < 0:
        return True
    return text[end - 1 : end] == "." and _shortens(text[end - _WORD if end > _WORD else 0 : end])


@lru_cache(maxsize=50_000)
def _shortens(tail: str) -> bool:
    """Whether the last word of a few characters, which end with a full stop, is an abbreviation or an initial."""
    word = _LAST_WORD.search(tail)
    if word is None:
        return False
    plain = word[1].replace("’", "'").casefold()
    if not plain.replace(".", "").replace("'", "").isalpha():
        return False  # "at 5.", "para. 7.12."
    return plain in _SHORT or len(plain) == 1 or "." in plain
