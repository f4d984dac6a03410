"""Provisions of the WTO agreements in English: ``GATT 1994 XX(b)``, ``TBT 2.2``."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator
from dataclasses import replace

from legaltext.citations.agreements import ENGLISH_NAMES, ROMAN, english_key
from legaltext.citations.articles import ARTICLE, Article, is_roman, read_list, tidy, valid
from legaltext.citations.bare_articles import REACH, Mention, cite, resolve_bare
from legaltext.citations.model import Citation
from legaltext.citations.scanning import near

_OF = r"(?: +(?:of|to|under|in|from) +(?:the +)?| +)"
_OPENING = re.compile(
    r"(?<![A-Za-z])(?:(?P<chapeau>(?:chapeau|introductory clause) (?:of|to|in) (?:the )?)?"
    r"(?:(?:[Ss]ub-?)?[Pp]aragraph (?P<para>\d{1,2}(?:\([a-z]\))?|\([a-z]\)(?:\([ivx]{1,4}\))?) of )?"
    r"(?:Articles?|Arts?\.|articles?|ARTICLES?) *)(?=[IVXL\d])"
)
_CHAPEAU_AFTER = re.compile(r"(?:,? (?:\()?chapeau\)?| introductory clause)")
_AGREEMENT_AFTER = re.compile(
    rf"(?:,? *\([^()]{{1,40}}\))?{_OF}(?P<name>{ENGLISH_NAMES})(?![A-Za-z0-9])"
)
_THAT_AGREEMENT = re.compile(
    r",? (?:of|to|under|in|from) (?:that|the same|the said|the latter) [Aa]greement(?![A-Za-z])"
)
_SAME_PROVISION = re.compile(
    r"(?P<part>(?:(?:[Ss]ub)?[Pp]aragraph|[Ii]tem) (?P<sub>\d{1,2}|\([a-z0-9]{1,4}\))(?:\([a-z0-9]{1,4}\))* of )?"
    r"the same (?:provision|Article)(?![A-Za-z])"
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
_ART = re.compile(r"[Aa](?:rt|RT)")
_SAME = re.compile("the same ")
_ANNEX_WORD = re.compile("Annex ")
_SHORT_ITEM = re.compile(ARTICLE)


def find_provisions(text: str, folded: str) -> Iterator[Citation]:
    """Provisions named with their agreement, and later mentions that can mean only one.

    "Article 2.4 of that Agreement" and "the same provision" mean the agreement and the
    provision named last; a bare "Article 2.2" is what `bare_articles` makes of it.
    """
    names = [(m.start(), m.end()) for m in _AGREEMENT.finditer(folded)]
    inside = _Spans(names)
    taken: list[Citation] = []
    bare: list[Mention] = []
    read = 0
    for match in near(_OPENING, _ART, folded, before=120):
        if match.start() < read or inside.holds(match.start()):
            continue  # within the list before, or within an agreement's name
        articles, end = read_list(folded, match.end())
        if not articles:
            continue
        read = end
        if match["para"] and len(articles) == 1:
            articles = [_with_paragraph(articles[0], match["para"])]
        key, mention = _agreement_of(folded, match, articles, end)
        if key is not None:
            taken.extend(cite(text, key, mention))
        elif that := _THAT_AGREEMENT.match(folded, mention.end):
            if key := _named_last(folded, names, match.start()):
                mention = replace(mention, end=that.end())
                taken.extend(cite(text, key, mention, form="short"))
        elif not _OTHER_LAW.match(folded, end):
            bare.append(mention)
    taken.extend(_annexes(text, folded))
    taken.extend(_direct(text, folded, names))
    taken.extend(resolve_bare(text, folded, taken, bare, names))
    taken.extend(_same_provisions(text, folded, taken))
    yield from taken


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
) -> tuple[str | None, Mention]:
    """The agreement named after the articles, or directly before the word "Article"."""
    chapeau = match["chapeau"] is not None
    if after := _CHAPEAU_AFTER.match(folded, end):
        chapeau = True
        end = after.end()
    named = _AGREEMENT_AFTER.match(folded, end)
    if named:
        return english_key(named["name"]), Mention(articles, chapeau, match.start(), named.end())
    start = match.start()
    before = folded[max(0, start - 90) : start].rstrip(" ,")
    for found in _AGREEMENT.finditer(before):
        if found.end() == len(before):
            name_start = start - (len(folded[max(0, start - 90) : start]) - found.start())
            return english_key(found["name"]), Mention(articles, chapeau, name_start, end)
    return None, Mention(articles, chapeau, start, end)


def _with_paragraph(article: Article, paragraph: str) -> Article:
    """The paragraph named before an article: III and 2 give III:2, Article 2 and 4 give 2.4."""
    mark = "" if paragraph.startswith("(") else ":" if is_roman(article.number) else "."
    return replace(article, number=f"{article.number}{mark}{paragraph}")


def _named_last(folded: str, names: list[tuple[int, int]], position: int) -> str | None:
    """The agreement named last before a position, a page back at most."""
    place = bisect_left(names, (position, position)) - 1
    if place < 0 or position - names[place][1] > REACH:
        return None
    return english_key(folded[slice(*names[place])])


def _same_provisions(text: str, folded: str, taken: list[Citation]) -> Iterator[Citation]:
    """What "the same provision" and "paragraph 2 of the same Article" mean: the one cited last."""
    ordered = sorted(taken, key=lambda one: one.end)
    ends = [one.end for one in ordered]
    for match in near(_SAME_PROVISION, _SAME, folded, before=50):
        place = bisect_right(ends, match.start()) - 1
        if place < 0 or match.start() - ends[place] > REACH:
            continue
        canonical = ordered[place].canonical
        if sub := match["sub"]:
            key, _, number = canonical.removesuffix(" chapeau").rpartition(" ")
            head = re.split(r"[.:(]", number)[0]
            if key.endswith("Annex"):
                continue
            canonical = f"{key} {_with_paragraph(Article(head, 0, 0), sub).number}"
        start, end = match.span()
        yield Citation("provision", start, end, text[start:end], canonical, form="short")


def _annexes(text: str, folded: str) -> Iterator[Citation]:
    for match in near(_ANNEX, _ANNEX_WORD, folded, before=60):
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
            yield from cite(text, key, Mention(articles, False, start, articles[-1].end))


def _short_form(number: str, key: str, name: str) -> bool:
    """Without the word "Article" only a number with a part of its own is one."""
    if not name.isupper() and name not in {"TRIMs", "GATT 1994"}:
        return False
    if key in ROMAN:
        return is_roman(number) and valid(number)
    return "." in number
