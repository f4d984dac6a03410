"""Who decided: the composition of a panel, a division of the Appellate Body, the judges of an opinion."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

Role = Literal["panel_chair", "panelist", "appellate_body_member", "judge"]

_CHAIR = re.compile(r"\bChair(?:person|man|woman)?\s{0,3}:\s*")
_MEMBERS = re.compile(r"\s*Members?\s{0,3}:\s*")
_HONORIFICS = frozenset({
    "mr", "ms", "mrs", "miss", "dr", "prof", "professor", "h.e", "he", "sir", "dame", "ambassador", "justice",
    "judge", "mme", "madame",
})  # fmt: skip
_PARTICLES = frozenset({
    "al", "bin", "da", "das", "de", "del", "den", "der", "di", "do", "dos", "du", "e", "el", "la", "le", "of",
    "van", "von", "y", "zu",
})  # fmt: skip
_WORD = re.compile(r"\s*(\S+)")
_NOTE = re.compile(r"(?<=[^\W\d_])[\d*]+\Z")  # the call of a footnote, printed right after the name
_DIVISION = re.compile(
    r"^[ \t]*(?:Present:|(?:Appellate Body )?Division:)?[ \t]*"
    r"(?P<name>[^\W\d_][^\n,;:()]{1,50}), (?:Presiding )?Member[ \t]*$", re.M,
)  # fmt: skip
_PRESIDING = re.compile(r", Presiding Member\b")
_AB_FRONT = 12_000
_BEFORE = re.compile(
    r"^[ \t\f]*\(?(?:Before|BEFORE):?\s+(?P<names>(?:[^().;]|(?<=\b[A-Z])\.|(?<=\bJr)\.|(?<=\bST)\.){3,300}?)"
    r"\s*Judg(?:es?|-\s{0,40}es)[ *∗†‡\d]{0,3}(?:[.)]|\s*$)", re.M,
)  # fmt: skip
_BETWEEN = re.compile(r",(?:\s*and\b)?|\band\b", re.I)
_OFFICE = re.compile(
    r"\b(?:Chief|Senior|Cir(?:-\s{0,40})?cuit|Dis(?:-\s{0,40})?trict|Associate|Magistrate)\b"
    r"|\bJudges?\b|\bJustice\b|\d+|[*∗†‡]"
)
_JUDGE = re.compile(r"[^\W\d_][\w’'.\- ]{1,40}")
_MOST_WORDS, _MOST_MEMBERS, _OPINION_FRONT = 8, 5, 16_000


@dataclass(frozen=True, slots=True)
class Decider:
    """A person who decided; ``start`` and ``end`` are those of the name as printed in the text."""

    name: str
    role: Role
    start: int
    end: int


def panel(text: str) -> tuple[Decider, ...]:
    """The chair and members that a report or a page prints; of several compositions the last. Never raises."""
    found: tuple[Decider, ...] = ()
    for chair in _CHAIR.finditer(text):
        first = _name(text, chair.end())
        members = _MEMBERS.match(text, first[2]) if first else None
        if first and members:
            others = _names(text, members.end())
            found = (
                Decider(first[0], "panel_chair", first[1], first[2]),
                *(Decider(name, "panelist", start, end) for name, start, end in others),
            )
    return found


def division(text: str) -> tuple[Decider, ...]:
    """The members of the Appellate Body on a report's front pages, none without one who presides."""
    front = text[:_AB_FRONT]
    if not _PRESIDING.search(front):
        return ()
    rows = {match["name"].strip(): match for match in _DIVISION.finditer(front)}
    return tuple(
        Decider(_recased(name), "appellate_body_member", *match.span("name"))
        for name, match in rows.items()
    )


def judges(text: str) -> tuple[Decider, ...]:
    """The judges an opinion was heard by, as its front names them: surnames. Never raises."""
    match = _BEFORE.search(text[:_OPINION_FRONT])
    if match is None:
        return ()
    at, names = match.start("names"), match["names"]
    found: dict[str, Decider] = {}
    ends = [*(cut.span() for cut in _BETWEEN.finditer(names)), (len(names), len(names))]
    begin = 0
    for stop, following in ends:
        bare = _OFFICE.sub(lambda cut: " " * len(cut[0]), names[begin:stop])
        name, offset, begin = _JUDGE.search(bare), at + begin, following
        words = name[0].strip() if name else ""
        if name and len(words) > 1 and words[0].isupper() and words != "Jr.":
            start = offset + name.start()
            found.setdefault(words, Decider(_recased(words), "judge", start, start + len(words)))
    return tuple(found.values())


def _names(text: str, position: int) -> Iterator[tuple[str, int, int]]:
    for _count in range(_MOST_MEMBERS):
        found = _name(text, position)
        if found is None:
            return
        yield found
        position = found[2]


def _name(text: str, position: int) -> tuple[str, int, int] | None:
    """(name, start, end) of one person from here: a form of address, then words of a name on one line."""
    words: list[str] = []
    addressed, start, end = False, position, position
    while len(words) < _MOST_WORDS and (match := _WORD.match(text, position)):
        word = match[1]
        if word.rstrip(".,").lower() in _HONORIFICS:
            if words:
                break
            addressed, position, end = True, match.end(), match.end()
            continue
        bare = _NOTE.sub("", word).rstrip(",;")
        broken = "\n" in text[position : match.start(1)] and words
        if broken or word.endswith(":") or not (bare[:1].isupper() or bare.lower() in _PARTICLES):
            break
        start = start if words else match.start(1)
        words.append(bare)
        position = end = match.end()
        if bare != word:
            break
    return (_recased(" ".join(words)), start, end) if addressed and words else None


def _recased(name: str) -> str:
    """A name without its capitals: "Manzoor AHMAD" as "Manzoor Ahmad"; initials and "McPhail" stay."""
    name = re.sub(r"\A[–—-]\s*|[*†‡\d]+\Z", "", " ".join(name.split()))
    return " ".join(_word(word) for word in name.split(" "))


def _word(word: str) -> str:
    letters = [one for one in word if one.isalpha()]
    if len(letters) < 2 or not all(one.isupper() for one in letters) or "." in word[:-1]:
        return word
    return re.sub(
        r"(MC(?=[^\W\d_]{3}))?([^\W\d_]+)",
        lambda part: ("Mc" if part[1] else "") + part[2][0] + part[2][1:].lower(),
        word,
    )
