"""Joining wrapped lines: a space, nothing after a hyphen, or a healed hyphen."""

from __future__ import annotations

import re
from collections import Counter

from legaltext.segmentation.lines import Line, Segment

_WORD = re.compile(r"[^\W\d_]+(?:[-\u2010\u2011][^\W\d_]+)*")
_TAIL = re.compile(r"(?:[^\W\d_]+[-\u2010\u2011])*([^\W\d_]+)[-\u2010]\Z")
_HEAD = re.compile(r"[^\W\d_]+(?:[-\u2010\u2011][^\W\d_]+)*")
_DASHED = re.compile(r"\S[-\u2010\u2011\u2013]\Z")
_CJK = re.compile(r"[\u2e80-\u9fff\uf900-\ufaff\uff00-\uffef\u3000-\u303f]")
_HYPHENS = ("-", "\u2010")


def _counted(lines: list[Line]) -> Counter[str]:
    """How often each word occurs, in lower case; the words of equal tokens are found once."""
    tokens = Counter("\n".join([line.text for line in lines]).lower().split())
    words: Counter[str] = Counter()
    for token, times in tokens.items():
        if token.isalpha():
            words[token] += times
            continue
        for word in _WORD.findall(token):
            words[word] += times
    return words


def _last_token(text: str) -> int:
    """Where the last word of a line begins, hyphens and signs around it included."""
    return text.rfind(" ") + 1


class Joiner:
    """Decides line joins with the document's own words.

    A hyphen at a line end is undone only where the joined word occurs elsewhere in the
    document more than the hyphenated one; where neither occurs, only in a document that
    plainly hyphenates, and only when the halves are not both words. Otherwise it stays.
    """

    def __init__(self, lines: list[Line]) -> None:
        self._words: Counter[str] = Counter()
        self._breaks: list[tuple[str, str]] = []
        broken: Counter[str] = Counter()
        previous = ""
        for line in lines:
            if previous.endswith(_HYPHENS):
                self._note_break(previous, line.text, broken)
            previous = line.text
        if self._breaks or broken:
            self._words = _counted(lines)
            self._words.subtract(broken)
        self._heals = self._document_heals()

    def _note_break(self, before: str, after: str, broken: Counter[str]) -> None:
        """Remember a break; its halves are no words of the document."""
        halves = _WORD.findall(before[_last_token(before) :].lower()) or _WORD.findall(
            before.lower()
        )
        head = _WORD.search(after.lower())
        if halves:
            broken[halves[-1]] += 1
        tail = _TAIL.search(before, _last_token(before))
        if tail and head:
            self._breaks.append((tail.group(1).lower(), head.group()))
            broken[head.group()] += 1

    def _document_heals(self) -> bool:
        kept = healed = 0
        for left, right in self._breaks:
            verdict = self._by_vocabulary(left, right)
            kept += verdict is False
            healed += verdict is True
        return healed >= 3 and healed >= kept

    def _by_vocabulary(self, left: str, right: str) -> bool | None:
        joined = self._words[left + right]
        hyphenated = self._words[f"{left}-{right}"]
        if joined == hyphenated:
            return None if not joined else False
        return joined > hyphenated

    def join(self, previous: Line, line: Line) -> tuple[bool, str]:
        """Return (whether the hyphen before the break goes, what joins the lines)."""
        before, after = previous.text, line.text
        last = before[-1]
        if last != "-" and last < "\u2010":
            return False, " "  # neither a hyphen nor a character that is written without spaces
        if before.endswith(_HYPHENS):
            if not _DASHED.search(before, max(0, len(before) - 2)):
                return False, " "
            tail, head = _TAIL.search(before, _last_token(before)), _HEAD.match(after)
            if tail and head and head.group().islower() and self._heal(tail.group(1), head.group()):
                return True, ""
            return False, ""
        if before.endswith(("\u2011", "\u2013")) and _DASHED.search(
            before, max(0, len(before) - 2)
        ):
            return False, ""
        if _CJK.match(after[:1]) and _CJK.match(before[-1:]):
            return False, ""
        return False, " "

    def _heal(self, left: str, right: str) -> bool:
        left, right = left.lower(), right.lower()
        verdict = self._by_vocabulary(left, right)
        if verdict is not None:
            return verdict
        both_words = self._words[left] > 0 and self._words[right] > 0
        return self._heals and not both_words


def segments_of(lines: list[Line], joiner: Joiner, breaks: set[int] | None = None) -> list[Segment]:
    """Segments of one passage; lines at the indices ``breaks`` stay lines of their own."""
    segments: list[Segment] = []
    for index, line in enumerate(lines):
        if not index:
            segments.append(Segment(line.start, line.end, ""))
        elif breaks and index in breaks:
            segments.append(Segment(line.start, line.end, "\n"))
        else:
            dropped, glue = joiner.join(lines[index - 1], line)
            if dropped:
                segments[-1].end -= 1
            segments.append(Segment(line.start, line.end, glue))
    return segments
