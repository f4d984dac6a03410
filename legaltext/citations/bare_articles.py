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
_GATT = "GATT 1994"
_OTHER_LAW_BEFORE = re.compile(
    r"(?:\b[Ii]bid|\b[Ii]d|\)|Act(?: \([^()]{0,40}\))?|Law|Regulations?|Directive|Decree|Code|Rules|Constitution"
    r"|Resolution|Ordinance|Protocol|\d{4}/\d{2,4})[.,]* *(?:at )?\Z"
)
_IN_A_TITLE = re.compile(r" - [A-Z]|\)")


@dataclass(frozen=True, slots=True)
class Mention:
    """Articles named together, and the span of the whole mention."""

    articles: list[Article]
    chapeau: bool
    start: int
    end: int


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
        if not has_article(key, article.number):
            continue
        chapeau = mention.chapeau and "(" not in article.number
        start, end = (mention.start, mention.end) if alone else (article.start, article.end)
        canonical = f"{key} {article.number}{' chapeau' if chapeau else ''}"
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
                start, end = (mention.start, mention.end) if alone else (article.start, article.end)
                one = replace(mention, articles=[article], start=start, end=end)
                yield from cite(text, key, one, form="short")


def _of_something_else(folded: str, mention: Mention) -> bool:
    """Another law's article ("Foreign Trade Act, Article 1"), or part of a title ("(Article 21.5 - Malaysia)")."""
    before = folded[max(0, mention.start - 60) : mention.start]
    if before.endswith("(") and _IN_A_TITLE.match(folded, mention.end):
        return "." not in mention.articles[0].number or folded.startswith(" - ", mention.end)
    return _OTHER_LAW_BEFORE.search(before) is not None


class _Owners:
    """Which agreements the text names which articles with, and where it names them."""

    def __init__(
        self, folded: str, named: Sequence[Citation], names: Sequence[tuple[int, int]]
    ) -> None:
        self._agreements: dict[str, set[str]] = defaultdict(set)
        self._places: dict[tuple[str, str], list[int]] = defaultdict(list)
        for citation in sorted(named, key=lambda one: one.start):
            key, _, number = citation.canonical.removesuffix(" chapeau").rpartition(" ")
            if not key.endswith("Annex"):
                for part in {number, number.split("(")[0]}:
                    self._agreements[part].add(key)
                    self._places[key, part].append(citation.start)
        self._named: dict[str, list[int]] = defaultdict(list)
        for start, end in names:
            self._named[english_key(folded[start:end]) or ""].append(start)

    def of(self, number: str, position: int) -> str | None:
        """The agreement that a bare article belongs to; None where the text does not tell."""
        head = number.split("(", maxsplit=1)[0]
        found = self._agreements.get(number) or self._agreements.get(head) or set()
        if len(found) > 1:
            return self._nearest(found, position)
        key = next(iter(found), None)
        if is_roman(head):
            return key or (_GATT if self._only_gatt() else None)
        if "." in head:
            return key
        # "Article 4" may be any law's: only where it was just named in full.
        return key if key and self._within_reach(self._places[key, head], position) else None

    def _only_gatt(self) -> bool:
        return _GATT in self._named and not any(
            key in self._named for key in ROMAN - {_GATT, "WTO"}
        )

    def _nearest(self, keys: set[str], position: int) -> str | None:
        last = {
            key: places[place - 1]
            for key in keys
            if (places := self._named[key]) and (place := bisect_left(places, position))
        }
        if not last:
            return None
        nearest, *others = sorted(last, key=lambda one: -last[one])
        if position - last[nearest] > REACH:
            return None
        # Named in one breath, either may be meant.
        return None if others and last[nearest] - last[others[0]] < _BREATH else nearest

    @staticmethod
    def _within_reach(places: Sequence[int], position: int) -> bool:
        place = bisect_left(places, position)
        return place > 0 and position - places[place - 1] <= REACH
