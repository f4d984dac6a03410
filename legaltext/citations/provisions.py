"""Provisions of the WTO agreements in English: ``GATT 1994 XX(b)``, ``TBT 2.2``."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass

from legaltext.citations.agreements import ENGLISH_NAMES, ONLY_ROMAN, ROMAN, english_key
from legaltext.citations.articles import ARTICLE, Article, is_roman, read_list, tidy, valid
from legaltext.citations.model import Citation

_OF = r"(?: +(?:of|to|under|in|from) +(?:the +)?| +)"
_OPENING = re.compile(
    r"(?<![A-Za-z])(?:(?P<chapeau>(?:chapeau|introductory clause) (?:of|to) (?:the )?)?"
    r"(?:Articles?|Arts?\.|articles?|ARTICLES?) *)(?=[IVXL\d])"
)
_CHAPEAU_AFTER = re.compile(r"(?:,? (?:\()?chapeau\)?| introductory clause)")
_AGREEMENT_AFTER = re.compile(
    rf"(?:,? *\([^()]{{1,40}}\))?{_OF}(?P<name>{ENGLISH_NAMES})(?![A-Za-z0-9])"
)
_AGREEMENT = re.compile(rf"(?<![A-Za-z0-9])(?P<name>{ENGLISH_NAMES})(?![A-Za-z0-9])")
_DIRECT = re.compile(rf"(?:(?:'s)? *,? *(?:Articles?|Arts?\.) *| +)(?={ARTICLE})")
_ANNEX = re.compile(
    r"(?P<head>(?:(?:[Pp]aragraph|para\.|[Ii]tem) (?P<para>\d{1,2}(?:\([a-z]\))*) of )?Annex "
    r"(?P<annex>[IVX]{1,4}|[A-D]|\d{1,2})(?P<sub>(?:[.:]\d{1,2})*(?:\((?:\d{1,2}|[a-z])\))*))"
    rf"(?:,? *\([^()]{{1,40}}\))?{_OF}(?P<name>{ENGLISH_NAMES})(?![A-Za-z0-9])"
)
_OTHER_LAW = re.compile(
    r" +(?:of|to|in|under) +(?:(?:the|its|that|this|those|Council|Commission|Presidential) +)*"
    r"(?:[A-Z][a-z]|RED|EU|EC|US|No\b|Law|Regulation|Directive|Decree|Act"
    r"|Statute|Treaty|Convention|Delegated|Constitution)"
)
_SHORT_ITEM = re.compile(ARTICLE)


def find_provisions(text: str, folded: str) -> Iterator[Citation]:
    """Provisions named with their agreement, and later mentions that can mean only one.

    A bare "Article 2.2" counts once the document has tied that article to exactly one
    agreement; it is left out where another law is named, or two agreements have it.
    """
    names = [(m.start(), m.end()) for m in _AGREEMENT.finditer(folded)]
    inside = _Spans(names)
    taken: list[Citation] = []
    bare: list[_Mention] = []
    read = 0
    for match in _OPENING.finditer(folded):
        if match.start() < read or inside.holds(match.start()):
            continue  # within the list before, or within an agreement's name
        articles, end = read_list(folded, match.end())
        if not articles:
            continue
        read = end
        key, mention = _agreement_of(folded, match, articles, end)
        if key is not None:
            taken.extend(_citations(text, key, mention))
        elif not _OTHER_LAW.match(folded, end):
            bare.append(mention)
    taken.extend(_annexes(text, folded))
    taken.extend(_direct(text, folded, names))
    taken.extend(_known(text, taken, bare))
    yield from taken


@dataclass(frozen=True, slots=True)
class _Mention:
    """Articles named together, and the span of the whole mention."""

    articles: list[Article]
    chapeau: bool
    start: int
    end: int


class _Spans:
    """Ordered, disjoint spans that answer whether a position lies inside one."""

    def __init__(self, spans: list[tuple[int, int]]) -> None:
        self._spans = spans
        self._at = 0

    def holds(self, position: int) -> bool:
        """Positions must be asked for in ascending order."""
        while self._at < len(self._spans) and self._spans[self._at][1] <= position:
            self._at += 1
        return self._at < len(self._spans) and self._spans[self._at][0] < position


def _agreement_of(
    folded: str, match: re.Match[str], articles: list[Article], end: int
) -> tuple[str | None, _Mention]:
    """The agreement named after the articles, or directly before the word "Article"."""
    chapeau = match["chapeau"] is not None
    if after := _CHAPEAU_AFTER.match(folded, end):
        chapeau = True
        end = after.end()
    named = _AGREEMENT_AFTER.match(folded, end)
    if named:
        return english_key(named["name"]), _Mention(articles, chapeau, match.start(), named.end())
    start = match.start()
    before = folded[max(0, start - 90) : start].rstrip(" ,")
    for found in _AGREEMENT.finditer(before):
        if found.end() == len(before):
            name_start = start - (len(folded[max(0, start - 90) : start]) - found.start())
            return english_key(found["name"]), _Mention(articles, chapeau, name_start, end)
    return None, _Mention(articles, chapeau, start, end)


def _citations(text: str, key: str, mention: _Mention) -> Iterator[Citation]:
    """A single article spans its whole mention; the articles of a list span their numbers."""
    alone = len(mention.articles) == 1
    for article in mention.articles:
        if key in ONLY_ROMAN and not is_roman(article.number):
            continue
        if key not in ROMAN and is_roman(article.number):
            continue
        chapeau = mention.chapeau and "(" not in article.number
        start, end = (mention.start, mention.end) if alone else (article.start, article.end)
        yield Citation(
            "provision",
            start,
            end,
            text[start:end],
            f"{key} {article.number}{' chapeau' if chapeau else ''}",
        )


def _annexes(text: str, folded: str) -> Iterator[Citation]:
    for match in _ANNEX.finditer(folded):
        key = english_key(match["name"])
        sub = match["sub"] + (f"({match['para']})" if match["para"] else "")
        start, end = match.span("head")
        yield Citation(
            "provision", start, end, text[start:end], f"{key} Annex {match['annex']}{sub}"
        )


def _direct(text: str, folded: str, names: list[tuple[int, int]]) -> Iterator[Citation]:
    """``GATT Article XX(b)`` and the short form ``TBT 2.2``."""
    for start, end in names:
        name = folded[start:end]
        opening = _DIRECT.match(folded, end)
        key = english_key(name)
        if not opening or key is None:
            continue
        spelled = "rt" in opening.group()
        articles, _ = read_list(folded, opening.end())
        if not spelled:
            if name != name.split(" ")[0] and not name.startswith("GATT"):
                continue
            first = _SHORT_ITEM.match(folded, opening.end())
            if first is None or not _short_form(tidy(first.group()), key, name):
                continue
            articles = articles[:1]
        else:
            continue  # "GATT Article XX" is found from the word "Article"
        if articles and not folded[start - 1 : start].isalnum():
            yield from _citations(text, key, _Mention(articles, False, start, articles[-1].end))


def _short_form(number: str, key: str, name: str) -> bool:
    """Without the word "Article" only a number with a part of its own is one."""
    if not name.isupper() and name not in {"TRIMs", "GATT 1994"}:
        return False
    if key in ROMAN:
        return is_roman(number) and valid(number)
    return "." in number


def _known(text: str, named: list[Citation], bare: list[_Mention]) -> Iterator[Citation]:
    """Bare mentions of articles that the document names with one agreement only."""
    owners: dict[str, set[str]] = defaultdict(set)
    for citation in named:
        key, _, number = citation.canonical.rpartition(" ")
        if number == "chapeau":
            key, _, number = key.rpartition(" ")
        if not key.endswith("Annex"):
            for part in (number, number.split("(")[0]):
                owners[part].add(key)
    for mention in bare:
        alone = len(mention.articles) == 1
        for article in mention.articles:
            head = article.number.split("(")[0]
            if not is_roman(head) and "." not in head:
                continue  # "Article 4" alone may be any law's
            found = owners.get(article.number) or owners.get(head)
            if found and len(found) == 1:
                start, end = (mention.start, mention.end) if alone else (article.start, article.end)
                one = _Mention([article], mention.chapeau, start, end)
                yield from _citations(text, next(iter(found)), one)
