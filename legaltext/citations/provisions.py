"""Provisions of the WTO agreements in English: ``GATT 1994 XX(b)``, ``TBT 2.2``."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator
from dataclasses import replace

from legaltext.citations.agreements import ENGLISH_NAMES, NAME_ENDS, ROMAN, at_line_end, english_key
from legaltext.citations.annexes import find_annexes
from legaltext.citations.articles import ARTICLE, Article, inherit, is_roman, read_list, tidy, valid
from legaltext.citations.bare_articles import REACH, Mention, cite, resolve_bare
from legaltext.citations.model import Citation
from legaltext.citations.scanning import near, near_any

_OF = r"(?:,? +(?:of|to|under|in|from) +(?:the +)?|,? +)"
_PART = r"(?:\d{1,2}(?:\([a-z]\))*|\([a-z]{1,2}\)(?:\([ivx]{1,4}\))?)"
_OPENING = re.compile(
    r"(?<![A-Za-z])(?:(?P<chapeau>(?:chapeau|introductory clause) (?:of|to|in) (?:the )?)?"
    rf"(?:(?:[Ss]ub-?)?(?:[Pp]aragraphs?|paras?\.|[Ii]tems?) (?P<para>{_PART})"
    rf"(?P<paras>(?:(?:, and |, | and | or ){_PART}){{0,8}}) of )?"
    r"(?:Articles?|Arts?\.?|articles?|ARTICLES?) *)(?=[IVXL\d])"
)
_LISTED_PART = re.compile(_PART)
_CHAPEAU_AFTER = re.compile(r"(?:,? (?:\()?chapeau\)?|(?:,| \()? ?introductory clause\)?)")
#: The call of a footnote that touches the last article.
_CALL = re.compile(r"\d{1,4}(?!\w)")
#: ", first sentence,", ", paragraph 4,": what may stand between an article and its agreement.
_SENTENCE_AFTER = re.compile(
    r",? \(?(?:and )?(?:the )?(?:first|second|third|fourth|fifth|last|final) (?:sentence|clause|part|recital)s?\)?"
)
_PARAGRAPH_AFTER = re.compile(
    rf",? (?:(?:sub)?paragraphs?|paras?\.) (?P<part>{_PART})(?![\w.]\d|-\d)"
)
_AGREEMENT_AFTER = re.compile(
    rf"(?:,? *\([^()]{{1,60}}\))?{_OF}(?P<name>{ENGLISH_NAMES}){NAME_ENDS}"
)
_THAT_AGREEMENT = re.compile(
    r",? (?:of|to|under|in|from) (?:(?:that|this|the same|the said|the latter) [Aa]greement"
    r"|(?:the|that|this) (?:Agreement(?! (?:on|of|to|between|Establishing))|Understanding(?! on)))(?![A-Za-z])"
)
_SAME_PROVISION = re.compile(
    r"(?P<part>(?:(?:[Ss]ub)?[Pp]aragraph|[Ii]tem) (?P<sub>\d{1,2}|\([a-z0-9]{1,4}\))(?:\([a-z0-9]{1,4}\))* of )?"
    r"the same (?:provision|Article)(?![A-Za-z])"
)
_AGREEMENT = re.compile(rf"(?<![A-Za-z0-9])(?P<name>{ENGLISH_NAMES}){NAME_ENDS}")
#: "the TBT Agreement (Articles 2.1", "the DSU, in particular Article 11", "the GATT 1994's Article XX".
_JUST_BEFORE = re.compile(
    r"(?:'s|')?,? *(?:,? ?(?:in particular|specifically|notably|namely|and its),? |\()?"
)
_NUMBER_AFTER = re.compile(rf"[ \u00a0]+(?P<number>{ARTICLE})")
_OTHER_LAW = re.compile(
    r" +(?:of|to|in|under) +(?:(?:the|its|that|this|those|Council|Commission|Presidential) +)*"
    r"(?:[A-Z][a-z]|RED|EU|EC|US|No\b|Law|Regulation|Directive|Decree|Act"
    r"|Statute|Treaty|Convention|Delegated|Constitution)"
)
_ARTICLE_WORDS = [re.compile(word) for word in ("Art", "article", "ARTICLE")]
_SAME = re.compile("the same [pA]")


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
    for match in near_any(_OPENING, _ARTICLE_WORDS, folded, before=160):
        if match.start() < read or inside.holds(match.start()):
            continue  # within the list before, or within an agreement's name
        articles, end = read_list(folded, match.end())
        if not articles:
            continue
        articles = _with_paragraphs(articles, match)
        read = end
        if on_page := at_line_end(text, end):
            read = on_page[1]
            taken.extend(cite(text, on_page[0], Mention(articles, False, match.start(), read)))
            continue
        key, mention = _agreement_of(folded, match, articles, end, names)
        if key is not None:
            taken.extend(cite(text, key, mention))
        elif that := _THAT_AGREEMENT.match(folded, mention.end):
            if key := _named_last(folded, names, match.start()):
                mention = replace(mention, end=that.end())
                taken.extend(cite(text, key, mention, form="short"))
        elif not _OTHER_LAW.match(folded, end):
            bare.append(mention)
    taken.extend(find_annexes(text, folded, names))
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
    folded: str,
    match: re.Match[str],
    articles: list[Article],
    end: int,
    names: list[tuple[int, int]],
) -> tuple[str | None, Mention]:
    """The agreement named after the articles, or directly before the word "Article"."""
    chapeau = match["chapeau"] is not None
    if call := _CALL.match(folded, end):
        end = call.end()
    if part := _PARAGRAPH_AFTER.match(folded, end):
        last = articles[-1]
        articles = [*articles[:-1], replace(_with_paragraph(last, part["part"]), end=part.end())]
        end = part.end()
    if after := _CHAPEAU_AFTER.match(folded, end):
        chapeau = True
        end = after.end()
    sentence = _SENTENCE_AFTER.match(folded, end)
    named = _AGREEMENT_AFTER.match(folded, sentence.end() if sentence else end)
    if named:
        return english_key(named["name"]), Mention(articles, chapeau, match.start(), named.end())
    start = match.start()
    place = bisect_left(names, (start, start)) - 1
    if place >= 0 and _JUST_BEFORE.fullmatch(folded, names[place][1], start):
        low, high = names[place]
        return english_key(folded[low:high]), Mention(articles, chapeau, low, end)
    return None, Mention(articles, chapeau, start, end)


def _with_paragraphs(articles: list[Article], match: re.Match[str]) -> list[Article]:
    """The paragraphs named before: "paragraphs 1 and 2 of Article III" are III:1 and III:2."""
    if not match["para"] or len(articles) != 1:
        return articles
    article = articles[0]
    first = _with_paragraph(article, match["para"])
    if not match["paras"]:
        return [first]
    found = [replace(first, start=match.start("para"), end=match.end("para"))]
    for part in _LISTED_PART.finditer(match["paras"]):
        low = match.start("paras") + part.start()
        number = part.group()
        if number.startswith("(") and not match["para"].startswith("("):
            listed = replace(first, number=inherit(found[-1].number, number))
        else:
            listed = _with_paragraph(article, number)
        found.append(replace(listed, start=low, end=low + len(number)))
    return found


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


def _direct(text: str, folded: str, names: list[tuple[int, int]]) -> Iterator[Citation]:
    """The short form ``TBT 2.2``; a number on the next line is a heading's or a paragraph's."""
    for start, end in names:
        name = folded[start:end]
        key = english_key(name)
        if key is None or (" " in name and not name.startswith("GATT")):
            continue
        item = _NUMBER_AFTER.match(text, end)
        if item is None or folded[start - 1 : start].isalnum():
            continue
        articles, _ = read_list(folded, item.start("number"))
        if articles and _short_form(tidy(item["number"]), key, name):
            yield from cite(text, key, Mention(articles[:1], False, start, articles[0].end))


def _short_form(number: str, key: str, name: str) -> bool:
    """Without the word "Article" only a number with a part of its own is one."""
    if not name.isupper() and name not in {"TRIMs", "GATT 1994"}:
        return False
    if key in ROMAN:
        return is_roman(number) and valid(number)
    return "." in number
