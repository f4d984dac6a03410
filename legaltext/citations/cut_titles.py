"""Short case titles that do not stand whole: broken by a table's column, or without their last words.

In a table of cases the title's column runs on below, beside the second column:

    Freedonia – Fancy      Panel Report, Freedonia – Measures Affecting
    Hats                   Fancy Hats, WT/DS900/R
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Sequence

_TOKEN = re.compile(r"[^ -]+-?|-")
_LATIN = re.compile(r"[^\W\u3400-\u9fff]")
#: How a row's second column begins.
_COLUMN = re.compile(
    r" +(?:(?:GATT )?(?:Panel|Appellate Body) Reports?|Reports? of|(?:Arbitration )?Awards?|Decisions?)\b"
)
#: What may stand before a title at the head of a line: the next title of a row that names two.
_HEAD = re.compile(r"[ \t]*(?P<next>/ )?")
#: A title is as short as this only where a comma or the like says so.
_CLOSED = re.compile(r"[,;:)]| \(|\.(?: |\Z)|\Z")
_LITTLE = frozenset(
    {"and", "of", "on", "or", "from", "for", "in", "to", "with", "the", "certain", "&"}
)
_NUMERAL = re.compile(r"\(?[IVX\d]+\b")
_MOST_LINES = 6
_LONGEST_LINE = 200
_LONGEST_HEAD = 12
Words = tuple[str, ...]


class CutTitles:
    """What follows the dash in the titles of one Member, as words; each with what it means."""

    def __init__(self) -> None:
        #: Titles, and what any begins with, by their first two letters.
        self._titles: dict[str, list[tuple[Words, str]]] = defaultdict(list)
        self._beginnings: dict[str, dict[Words, set[str]]] = defaultdict(lambda: defaultdict(set))
        self._tails: dict[Words, list[str]] = defaultdict(list)

    def add(self, rest: str, target: str) -> None:
        """Add a title; the longest is to be added first."""
        tokens: list[str] = _TOKEN.findall(rest)
        words = tuple(token.lower() for token in tokens)
        letters = rest[:2].lower()
        self._titles[letters].append((words, target))
        for length in range(1, len(words)):
            self._beginnings[letters][words[:length]].add(target)
            self._tails[words[:length]].append(tokens[length])

    def broken(self, text: str, folded: str, start: int, after: int) -> tuple[int, str] | None:
        """The title that begins in a table's line and ends in a later one.

        Returns where its words on the first line end, and what it means.

        Args:
            text: the text with its lines.
            folded: the same, folded.
            start: where the Member complained against is named.
            after: where the words after the dash begin.
        """
        line = text.rfind("\n", max(0, start - _LONGEST_HEAD), start) + 1
        head = _HEAD.fullmatch(text, line, start)
        if head is None:
            return None
        end = text.find("\n", after, after + _LONGEST_LINE)
        if end < 0:
            return None
        for tokens, target in self._titles.get(folded[after : after + 2].lower(), ()):
            count, stop = _read(folded, after, end, tokens)
            if not 0 < count < len(tokens):
                continue
            if (head["next"] or _COLUMN.match(folded, stop, end)) and _goes_on(
                text, folded, end, tokens[count:]
            ):
                return stop, target
        return None

    def shortened(
        self, text: str, folded: str, after: int, *, report: bool
    ) -> tuple[int, str] | None:
        """A title without its last words, where no other title begins so.

        Args:
            text: the text with its lines.
            folded: the same, folded.
            after: where the words after the dash begin.
            report: whether a report is named before, so that even one word is a title.
        """
        best: tuple[int, str] | None = None
        beginnings = self._beginnings.get(folded[after : after + 2].lower(), {})
        for beginning, targets in beginnings.items():
            if len(targets) > 1 or (len(beginning) < 2 and not report) or beginning[-1] in _LITTLE:
                continue
            if any(_NUMERAL.match(tail) for tail in self._tails[beginning]):
                continue  # "Hats II" tells it from other hats
            count, stop = _read(folded, after, len(folded), beginning)
            if count < len(beginning) or text.startswith("\n", stop):
                continue  # a case's full title may go on in the next line
            closed = _CLOSED.match(folded, stop) or _COLUMN.match(folded, stop)
            if closed and (best is None or stop > best[0]):
                best = stop, next(iter(targets))
        return best


def _read(folded: str, position: int, limit: int, tokens: Sequence[str]) -> tuple[int, int]:
    """How many of the words stand from ``position``, and where they end; the call stops at ``limit``."""
    end = position
    for count, token in enumerate(tokens):
        at = end
        while at < limit and folded[at] == " ":
            at += 1
        stop = at + len(token)
        whole = count == 0 or at > end or tokens[count - 1].endswith("-")
        if not whole or stop > limit or folded[at:stop].lower() != token:
            return count, end
        if not token.endswith("-") and _LATIN.match(token[-1]) and _LATIN.match(folded, stop):
            return count, end
        end = stop
    return len(tokens), end


def _goes_on(text: str, folded: str, end: int, tokens: Sequence[str]) -> bool:
    """Whether the lines after ``end`` begin with the words that are left, some of them on each."""
    for _ in range(_MOST_LINES):
        start = end + 1
        end = text.find("\n", start, start + _LONGEST_LINE)
        end = min(len(text), start + _LONGEST_LINE) if end < 0 else end
        count, _stop = _read(folded, start, end, tokens)
        tokens = tokens[count:]
        if not tokens or not count:
            return not tokens
    return False
