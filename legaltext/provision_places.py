"""A canonical provision as its place in a law: agreement → article → paragraph → sub-paragraph."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from legaltext.citations.agreement_names import NAMES
from legaltext.citations.agreements import ROMAN

LawKind = Literal["agreement", "us_statute", "us_regulation", "other"]

_US = re.compile(r"(\d+ (?:U\.S\.C\.|C\.F\.R\.))(?: +(.+))?\Z")
_ACCESSION = re.compile(r"(Accession Protocol \([^()]+\))(?: +(.+))?\Z")
#: Every key an agreement may have, longest first, with the one it is filed under.
_KEYS = sorted(
    ((other, name.key) for name in NAMES for other in (name.key, *name.others)),
    key=lambda pair: -len(pair[0]),
)
#: Where the number begins in a law that the table does not know.
_NUMBER = re.compile(r" +(?=\d|[IVXL]+\b|(?:Art|Annex|Part|Section|Para)\b)| *(?=第)")
_HEAD = re.compile(
    r"(?:(?:Annex|Appendix|Part|Section|Schedule|Chapter|Para(?:graph)?\.?|Art(?:icle)?\.?) )*"
    r"(?:第[^第条]+条(?:之[一二三四五六七八九十]+)?|[^\s.:(,]+)(?: (?:bis|ter|quater)(?![a-z]))?"
)
_STEP = re.compile(
    r" chapeau\b|(?:, ?| ?)¶ ?\d+|[.:][\w-]+|\([^()]*\)|(?:,? (?:para\.|paragraph) ?)[\w-]+"
    r"|第[^第款项目]+[款项目]|[^.:(]+|."
)
_PARAGRAPH = re.compile(r"(?:[.:]|\(|,? (?:para\.|paragraph) ?)(\d{1,3})\)?\Z")
#: A paragraph of a US section that has no mark there: "35 U.S.C. 112 ¶ 1".
_UNMARKED = re.compile(r"(?:, ?| ?)¶ ?(\d+)\Z")
_ARTICLE = re.compile(r"(?:[IVXL]+|\d+)(?: (?:bis|ter|quater))?\Z")
_ANNEX = re.compile(r"Annex ([A-Z]+|\d+)\Z")


@dataclass(frozen=True, slots=True)
class Place:
    """``GATT 1994`` with ``("XX", "(b)")``, ``TBT`` with ``("2", ".4", ".2")``; no parts: the law as a whole."""

    agreement: str
    parts: tuple[str, ...] = ()

    @property
    def number(self) -> str:
        """Its number without the agreement: ``XX(b)``."""
        return "".join(self.parts)

    @property
    def canonical(self) -> str:
        """The canonical form: ``GATT 1994 XX(b)``."""
        return f"{self.agreement} {self.number}".rstrip()

    @property
    def above(self) -> Place | None:
        """What it stands under, the law itself for an article; None for the law."""
        return Place(self.agreement, self.parts[:-1]) if self.parts else None

    def lineage(self) -> Iterator[Place]:
        """The article, the paragraph and so on down to the place itself."""
        for depth in range(1, len(self.parts) + 1):
            yield Place(self.agreement, self.parts[:depth])


def place_of(canonical: str) -> Place:
    """The place of a canonical provision, a US section or a section of any other law.

    Spellings of one provision have one place: ``DSU 6(2)`` is ``DSU 6.2``, ``SPS Annex C para. 1(a)``
    is ``SPS Annex C(1)(a)``. A form that is not understood is an article of its own.
    """
    agreement, number = _split(" ".join(canonical.split()))
    if not number:
        return Place(agreement)
    parts = _parts(number)
    return Place(agreement, _one_way(agreement, parts) if law_kind(agreement) != "other" else parts)


def law_kind(agreement: str) -> LawKind:
    """What an agreement's key stands for."""
    if agreement.endswith("U.S.C."):
        return "us_statute"
    if agreement.endswith("C.F.R."):
        return "us_regulation"
    known = any(agreement == key for _other, key in _KEYS)
    return "agreement" if known or _ACCESSION.match(agreement) else "other"


def _split(canonical: str) -> tuple[str, str]:
    for pattern in (_US, _ACCESSION):
        if found := pattern.match(canonical):
            return found[1], found[2] or ""
    for other, key in _KEYS:
        if canonical == other or canonical.startswith(f"{other} "):
            return key, canonical[len(other) :].strip()
    found = _NUMBER.search(canonical)
    if found is None or not found.start():
        return canonical, ""
    return canonical[: found.start()], canonical[found.end() :]


def _parts(number: str) -> tuple[str, ...]:
    head = _HEAD.match(number)
    if head is None:
        return (number,)
    return (head.group(), *(found.group() for found in _STEP.finditer(number, head.end())))


def _one_way(agreement: str, parts: tuple[str, ...]) -> tuple[str, ...]:
    """The first paragraph written as the agreement's canonical forms have it."""
    if agreement.endswith(("U.S.C.", "C.F.R.")):
        return tuple(_UNMARKED.sub(r" ¶ \1", part) for part in parts)
    if len(parts) < 2:
        return parts
    head, first, *rest = parts
    paragraph = _PARAGRAPH.match(first)
    if paragraph is None:
        return parts
    number = paragraph[1]
    if annex := _ANNEX.match(head):
        mark = f".{number}" if annex[1].isdigit() else f"({number})"
    elif _ARTICLE.match(head):
        roman = agreement in ROMAN and not head[0].isdigit()
        mark = f":{number}" if roman else f".{number}"
    else:
        return parts
    return (head, mark, *rest)
