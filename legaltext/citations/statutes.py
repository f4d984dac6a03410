"""US statutes, regulations and the Federal Register."""

from __future__ import annotations

import re
from collections.abc import Iterator

from legaltext.citations.model import Citation
from legaltext.citations.scanning import near
from legaltext.citations.sections import (
    CODE_SECTION,
    END,
    RULE_SECTION,
    SEVERAL,
    SIGN,
    SUBS,
    of_the_code,
    read_more,
    tidy,
)

_CODE = r"U\.? ?S\.? ?(?:C\.?(?: ?[AS]\.)?|Code)(?![A-Za-z])"
_REGULATIONS = r"C\.? ?F\.? ?R\.?(?![A-Za-z])"
_TITLE = r"(?<![\w.])(?:\[(?=\d{1,2}\]))?(?P<title>\d{1,2})\]? +"
_STATUTE = re.compile(rf"{_TITLE}{_CODE},? {{0,3}}{SIGN}? {{0,3}}(?P<section>{CODE_SECTION}){END}")
_REGULATION = re.compile(
    rf"{_TITLE}{_REGULATIONS},? {{0,3}}(?:{SIGN}|[Pp]arts? |[Pp]ts?\. )? {{0,3}}(?P<section>{RULE_SECTION}){END}"
)
#: "Section 103 of Title 35", "part 351 of title 19 of the Code of Federal Regulations".
_OF_TITLE = re.compile(
    rf"(?<![\w.])(?:[Ss]ections?|[Pp]art|§ ?§?) ?(?P<section>{RULE_SECTION}|{CODE_SECTION})"
    r" of [Tt]itle (?P<title>\d{1,2})(?![\d.])"
    r"(?:,?(?: of)?(?: the)? (?:(?P<rules>Code of Federal)|U)|(?! of ))"
)
#: "Title 16, Section 1385 of the United States Code", "title 35, United States Code, section 103".
_TITLE_FIRST = re.compile(
    rf"(?<!\w)[Tt]itle (?P<title>\d{{1,2}}),? (?P<code>(?:of the )?(?:United States|U\.S\.) Code, )?"
    rf"(?:[Ss]ection|§) ?(?P<section>{CODE_SECTION})(?(code)|(?= of the (?:United States|U\.S\.) Code))"
)
_TARIFF_ACT = re.compile(
    rf"(?:[Ss]ections?|SECTION|§ ?§?) ?337(?P<subs>{SUBS})"
    r"(?P<more>(?:(?:, |,? and |,? or |-)?\([a-z0-9]\)){0,12})"
    r"(?= of (?:the|that) (?:United States |U\.?S\.? )?Tariff Act|,? Tariff Act)"
)
_CHINESE_TARIFF_ACT = re.compile(
    r"关税法》?(?:的|中)?第?337[条节](?P<subs>(?:\([a-z0-9]{1,3}\)[款项目]?){0,5})"
)
_FEDERAL_REGISTER = re.compile(
    r"(?<![\w.])(?P<volume>\d{1,3}) +(?:Fed\. ?Reg\.|FR|F\. ?R\.|Federal Register),? +"
    r"(?P<page>\d{1,3},\d{3}|\d{1,6})(?![\d,]\d)"
)
_USC = re.compile(r"U\.? ?S\.? ?C")
_CFR = re.compile(r"C\.? ?F\.? ?R")
_FR = re.compile(r"F(?:ed(?:\. ?Reg\.|eral Register)|R|\. ?R\.)")
_337 = re.compile("337")
_TITLE_WORD = re.compile(r"itle \d")


def find_statutes(text: str, folded: str) -> Iterator[Citation]:
    """``19 U.S.C. 1337(a)(1)(B)``; lists and ranges give one citation per section."""
    for match in near(_STATUTE, _USC, folded, before=6):
        yield from _listed(text, folded, match, f"{int(match['title'])} U.S.C.")
    for match in near(_TARIFF_ACT, _337, folded, before=9):
        section = "1337" + of_the_code(match["subs"])
        end = match.start("more")
        yield _cite(text, match.start(), end, "19 U.S.C.", section)
        for start, stop, more in read_more(folded, end, section, several=False):
            yield _cite(text, start, stop, "19 U.S.C.", of_the_code(more))

    for match in near(_CHINESE_TARIFF_ACT, _337, folded, before=7, after=30):
        section = "1337" + re.sub("[款项目]", "", match["subs"])
        yield _cite(text, *match.span(), "19 U.S.C.", section)


def find_titles(text: str, folded: str) -> Iterator[Citation]:
    """``Section 103 of Title 35``, ``Title 16, Section 1385 of the United States Code``."""
    for match in near(_OF_TITLE, _TITLE_WORD, folded, before=61):
        code = "C.F.R." if match["rules"] else "U.S.C."
        yield _cite(text, *match.span(), f"{int(match['title'])} {code}", tidy(match["section"]))
    for match in near(_TITLE_FIRST, _TITLE_WORD, folded, before=2):
        yield _cite(text, *match.span(), f"{int(match['title'])} U.S.C.", tidy(match["section"]))


def find_regulations(text: str, folded: str) -> Iterator[Citation]:
    """``19 C.F.R. 210.42(c)`` and ``78 Fed. Reg. 12345``."""
    for match in near(_REGULATION, _CFR, folded, before=6):
        yield from _listed(text, folded, match, f"{int(match['title'])} C.F.R.")
    for match in near(_FEDERAL_REGISTER, _FR, folded, before=6, after=40):
        start, end = match.span()
        page = match["page"].replace(",", "")
        canonical = f"{int(match['volume'])} Fed. Reg. {int(page)}"
        yield Citation("fed_reg", start, end, text[start:end], canonical)


def _listed(text: str, folded: str, match: re.Match[str], title: str) -> Iterator[Citation]:
    """The section matched and those that follow it in its list."""
    rules = title.endswith("C.F.R.")
    section = tidy(match["section"])
    yield _cite(text, match.start(), match.end(), title, section)
    several = SEVERAL.search(match.group()) is not None
    for start, end, more in read_more(folded, match.end(), section, several=several, rules=rules):
        yield _cite(text, start, end, title, more)


def _cite(text: str, start: int, end: int, title: str, section: str) -> Citation:
    if title.endswith("C.F.R."):
        return Citation("us_regulation", start, end, text[start:end], f"{title} {section}")
    return Citation("us_statute", start, end, text[start:end], f"{title} {of_the_code(section)}")
