"""Articles named without their agreement: ``Article 2.2``, where the text tells whose it is."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Literal

from legaltext.citations.agreements import ANNEXES, LAST_ARTICLE, ONLY_ROMAN, ROMAN, english_key
from legaltext.citations.articles import Article, is_annex, is_roman, ordinal
from legaltext.citations.model import Citation

#: How far back the agreement may be named where several have such an article: a page or so.
REACH = 3_000
_BREATH = 200
#: How far back the article itself may have been cited, where agreements are named no nearer.
_FAR = 30_000
#: How far back the provision cited last tells of what is spoken.
_CONTEXT = 600
_GATT = "GATT 1994"
_OTHER_LAW_BEFORE = re.compile(
    r"(?:\b[Ii]bid|\b[Ii]d|\)|Act(?: \([^()]{0,40}\))?|Law|Regulations?|Directive|Decree|Code|Rules|Constitution"
    r"|Resolution|Ordinance|Protocol|\d{4}/\d{2,4})[.,]* *(?:at )?\Z"
)
_IN_A_TITLE = re.compile(r" - [A-Z]|\)")
_COMPLIANCE = re.compile(r"(?:21\.[35](?:\(c\))?|22\.6|25)\Z")
_OTHER_LAW_NAMED = re.compile(
    r"\b(?:Regulation|Directive|Decree|Law|Act|Resolution|Code|Convention|Protocol|RED|Treaty|Statute|Constitution)\b"
)


@dataclass(frozen=True, slots=True)
class Mention:
    """Articles named together, and the span of the whole mention."""

    articles: list[Article]
    chapeau: bool
    start: int
    end: int


def _dotted(number: str) -> str:
    """``3(7)`` is written 3.7; without its agreement it is another law's, which counts so."""
    return re.sub(r"^(\d+)\((\d+)\)", r"\1.\2", number)


def has_article(key: str, number: str) -> bool:
    """Whether an agreement counts its articles so, and so far."""
    if is_annex(number):
        return key in ANNEXES
    if (key in ONLY_ROMAN and not is_roman(number)) or (key not in ROMAN and is_roman(number)):
        return False
    return 0 < ordinal(number) <= LAST_ARTICLE.get(key, 99)


def cite(
    text: str, key: str, mention: Mention, *, form: Literal["full", "short"] = "full"
) -> Iterator[Citation]:
    """A single article spans its whole mention; the articles of a list span their numbers."""
    alone = len(mention.articles) == 1
    for article in mention.articles:
        number = _dotted(article.number)
        if not has_article(key, number) or (form == "short" and number != article.number):
            continue
        chapeau = mention.chapeau and "(" not in article.number
        start, end = (mention.start, mention.end) if alone else (article.start, article.end)
        canonical = f"{key} {number}{' chapeau' if chapeau else ''}"
        yield Citation("provision", start, end, text[start:end], canonical, form=form)


def resolve_bare(
    text: str,
    folded: str,
    named: Sequence[Citation],
    bare: Sequence[Mention],
    names: Sequence[tuple[int, int]],
) -> Iterator[Citation]:
    """Whose a bare article is: the one agreement that the text names with it, or the nearest of several.

    Args:
        text: the text.
        folded: the same, folded.
        named: provisions named with their agreement.
        bare: articles named without.
        names: where agreements are named, in order.
    """
    owners = _Owners(folded, named, names)
    for mention in bare:
        if _of_something_else(folded, mention):
            continue
        alone = len(mention.articles) == 1
        for article in mention.articles:
            key = owners.of(article.number, mention.start)
            if key is not None:
                owners.note(key, mention.start)
                start, end = (mention.start, mention.end) if alone else (article.start, article.end)
                one = replace(mention, articles=[article], start=start, end=end)
                yield from cite(text, key, one, form="short")


def _of_something_else(folded: str, mention: Mention) -> bool:
    """Another law's article ("Foreign Trade Act, Article 1"), or part of a title ("(Article 21.5 - Malaysia)")."""
    before = folded[max(0, mention.start - 60) : mention.start]
    if before.endswith("(") and _IN_A_TITLE.match(folded, mention.end):
        return _COMPLIANCE.match(mention.articles[0].number) is not None
    return _OTHER_LAW_BEFORE.search(before) is not None


class _Owners:
    """Which agreements the text names which articles with, and where it names them."""

    def __init__(
        self, folded: str, named: Sequence[Citation], names: Sequence[tuple[int, int]]
    ) -> None:
        self._folded = folded
        self._agreements: dict[str, set[str]] = defaultdict(set)
        self._places: dict[tuple[str, str], list[int]] = defaultdict(list)
        self._cited: list[tuple[int, str]] = []
        for citation in sorted(named, key=lambda one: one.start):
            key, _, number = citation.canonical.removesuffix(" chapeau").rpartition(" ")
            if key.endswith((" Annex", " note")):
                continue
            self._cited.append((citation.start, key))
            for part in _parts(number):
                self._agreements[part].add(key)
                self._places[key, part].append(citation.start)
        self._named: dict[str, list[int]] = defaultdict(list)
        for start, end in names:
            self._named[english_key(folded[start:end]) or ""].append(start)
        self._noted: tuple[int, str] = (-1, "")

    def note(self, key: str, position: int) -> None:
        """A bare article was given to an agreement: those that follow go on in its context."""
        self._noted = (position, key)

    def of(self, number: str, position: int) -> str | None:
        """The agreement that a bare article belongs to; None where the text does not tell."""
        head = number.split("(", maxsplit=1)[0]
        found = self._agreements.get(number) or self._agreements.get(head) or set()
        if found > {_GATT}:
            found = found - {"GATT 1947"}
        if len(found) > 1:
            return self._nearest(found, head, position)
        key = next(iter(found), None)
        context = self._context(position)
        if is_roman(head):
            return key or (_GATT if self._only_gatt() else None)
        if "." in head:
            return key or (context if context and has_article(context, number) else None)
        # "Article 4" may be any law's: only where it was just named in full, or its agreement is spoken of.
        near = key and (
            self._last(self._places[key, head], position, REACH) is not None or context == key
        )
        return key if near else None

    def _only_gatt(self) -> bool:
        return _GATT in self._named and not any(
            key in self._named for key in ROMAN - {_GATT, "WTO"}
        )

    def _context(self, position: int) -> str | None:
        """The agreement cited last, where that was just before and no other law was named since."""
        place = bisect_left(self._cited, (position, "")) - 1
        last = max(self._cited[place] if place >= 0 else (-1, ""), self._noted)
        if last[0] < 0 or not 0 < position - last[0] <= _CONTEXT:
            return None
        return None if _OTHER_LAW_NAMED.search(self._folded, last[0], position) else last[1]

    def _nearest(self, keys: set[str], head: str, position: int) -> str | None:
        """Of several agreements the one this article was cited of last, or the one named last."""
        for places, reach in (
            ({key: self._places[key, head] for key in keys}, REACH),
            ({key: self._named[key] for key in keys}, REACH),
            ({key: self._places[key, head] for key in keys}, _FAR),
        ):
            last = {
                key: at
                for key in keys
                if (at := self._last(places[key], position, reach)) is not None
            }
            if not last:
                continue
            nearest, *others = sorted(last, key=lambda one: -last[one])
            # Named in one breath, either may be meant.
            together = others and last[nearest] - last[others[0]] < _BREATH
            return None if together else nearest
        return None

    @staticmethod
    def _last(places: Sequence[int], position: int, reach: int) -> int | None:
        place = bisect_left(places, position)
        at = places[place - 1] if place else None
        return at if at is not None and position - at <= reach else None


def _parts(number: str) -> set[str]:
    """An article and those it is part of: 2.4.2, 2.4 and 2; XX(b) and XX; III:4 and III."""
    found = {number}
    while cut := re.match(r"(.*[^.:(])(?:[.:]\d+|\([^()]*\))\Z", number):
        number = cut[1]
        found.add(number)
    return found
