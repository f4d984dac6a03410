"""How English statutes print their sections, ``§ 1337.`` or ``Article 5``, and what holds them."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from itertools import pairwise

_STOP = r"(?P<stop>[.:]?)(?P<gap>\s*[-–—]+\s*|\s+|\Z)(?P<rest>.*)\Z"
_SECTION = re.compile(
    r"\[?(?P<label>(?:§§?\s?|SECTION\s|SEC\.\s?|Section\s|Sec\.\s?|ARTICLE\s|Article\s|Art\.\s)"
    r"(?P<number>\d{1,5}[A-Za-z]{0,3}(?:[-–.]\d{1,4}[a-z]?)*(?:\s?(?:bis|ter|quater))?|[IVXLC]{1,7}(?:\s?bis)?))"
    + _STOP
)
_BARE = re.compile(
    r"(?P<label>(?P<number>\d{1,3}[A-Z]{0,2}))(?P<stop>\.?)(?P<gap>\s+|\Z)(?P<rest>.*)\Z"
)
_HOLDER = re.compile(
    r"(?P<label>(?:(?:SUB)?TITLE|(?:Sub)?[Tt]itle|DIVISION|Division|(?:SUB)?PART|(?:Sub)?[Pp]art"
    r"|(?:SUB)?CHAPTER|(?:Sub)?[Cc]hapter|SECTION|Section|ARTICLE|Article|ANNEX(?:ES)?|Annex|SCHEDULE|Schedule"
    r"|APPENDIX|Appendix)(?:\s(?:[IVXLC]{1,7}|\d{1,3}[A-Z]?|[A-Z]{1,2}))?)"
    r"(?=[\s.:—–-]|\Z)[.:]?(?:\s*[—–-]+\s*|\s+|\Z)(?P<rest>.*)\Z"
)
_LOWER = re.compile(r"[“‘\"'(\[]*[a-zà-ÿ]")
_TERMINAL = re.compile(r"[.;:,—–-]['\"”’)\]]*\Z")
#: What a line ends with that goes on with a number, so that the next line begins no section.
_GOES_ON = re.compile(
    r"(?:\b(?:U\.\s?S\.\s?C|C\.\s?F\.\s?R|[Ss]ee|cf|under|of|and|or|in|to|by|the|with|from|this|that)\.?|[,(])\Z"
)
_MAX_TITLE = 200
_ENDLESS = frozenset({"ANNEX", "ANNEXES", "SCHEDULE", "APPENDIX"})


@dataclass(frozen=True, slots=True)
class SectionMark:
    """The mark of a section at the beginning of a line; offsets are within the line."""

    family: str
    label: str
    number: str
    rest: str
    body: int


@dataclass(frozen=True, slots=True)
class HolderMark:
    """What holds sections: ``CHAPTER 4``, ``ANNEX I``; ``body`` is where its title begins."""

    name: str
    label: str
    rest: str
    body: int

    @property
    def annexed(self) -> bool:
        """Whether it stands behind the text: an annex, a schedule, an appendix."""
        return self.name.startswith(("ANNEX", "SCHEDULE", "APPENDIX"))


def section_mark(text: str) -> SectionMark | None:
    """The section that a line begins, judged by the line alone."""
    match = _SECTION.match(text) if text[:1] in "[§SA" else None
    if match is None or not _opens(match):
        return None
    name = match["label"][0]
    family = "Article" if name == "A" else "§" if name == "§" else "Section"
    return SectionMark(family, match["label"], match["number"], match["rest"], match.start("rest"))


def bare_mark(text: str) -> SectionMark | None:
    """A section printed with its number alone, as in British acts: ``12 Short title``."""
    match = _BARE.match(text) if text[:1].isdigit() else None
    if (
        match is None
        or not match["rest"]
        or not (match["rest"][0].isupper() or match["rest"][0] in "(“")
    ):
        return None
    return SectionMark("bare", match["label"], match["number"], match["rest"], match.start("rest"))


def _opens(match: re.Match[str]) -> bool:
    """Whether what follows the number can be a title or a sentence of its own."""
    rest = match["rest"]
    if not rest:
        return match["label"][0] != "§" or bool(match["stop"])
    if _LOWER.match(rest):
        return rest.startswith("(") and bool(match["stop"])
    return bool(match["stop"]) or match["label"][0] != "§" or match["gap"] != " " or is_title(rest)


def goes_on(before: str) -> bool:
    """Whether a line ends so that a number must follow: ``under 19 U.S.C.``."""
    return _GOES_ON.search(before) is not None


def is_title(text: str) -> bool:
    """Whether words are a section's title, no sentence of its text."""
    if len(text) > _MAX_TITLE or _LOWER.match(text):
        return False
    if not _TERMINAL.search(text) or text.isupper():
        return True
    return text.endswith((".", ".”", ".]")) and len(text.split()) <= 9 and ". " not in text


def holder_mark(text: str) -> HolderMark | None:
    """The chapter, part or annex that a line names; None for a sentence about one."""
    if len(text) > _MAX_TITLE or text[:1] not in "TSDPCA":
        return None
    match = _HOLDER.match(text)
    if match is None:
        return None
    name, _, number = match["label"].partition(" ")
    rest = match["rest"]
    plain = not rest or rest.isupper() or (is_title(rest) and not text.endswith("."))
    if not plain or (
        not number and (name.upper() not in _ENDLESS or (rest and not rest.isupper()))
    ):
        return None
    return HolderMark(name.upper(), match["label"], rest, match.start("rest"))


def ascending(numbers: list[str]) -> int:
    """How many numbers follow the one before: 5 and 6, IV and V, 210.4 and 210.5."""
    return sum(1 for one, other in pairwise(numbers) if _follows(one, other))


def _follows(one: str, other: str) -> bool:
    first, second = _value(one), _value(other)
    return first[0] == second[0] and 0 < second[1] - first[1] <= 2


def _value(number: str) -> tuple[str, int]:
    if number[0] in "IVXLC":
        return "roman", _roman(number.split(" ", maxsplit=1)[0])
    head, _, last = number.rpartition(".")
    digits = re.match(r"\d+", last)
    return head, int(digits.group()) if digits else 0


def _roman(sign: str) -> int:
    values = [{"I": 1, "V": 5, "X": 10, "L": 50, "C": 100}.get(letter, 0) for letter in sign]
    return sum(
        -one if position + 1 < len(values) and values[position + 1] > one else one
        for position, one in enumerate(values)
    )


def main_family(marks: list[SectionMark]) -> str:
    """The family that most sections are printed in; empty for no sections."""
    counted = Counter(mark.family for mark in marks)
    return counted.most_common(1)[0][0] if counted else ""
