"""Sections named without their title: ``Section 337``, ``§ 271(b)``, ``Rule 210.42(c)``."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence

from legaltext.citations.model import Citation
from legaltext.citations.scanning import near_any
from legaltext.citations.sections import END, SUBS, of_the_code, read_more, tidy
from legaltext.citations.statute_paragraphs import section_alone

#: "§ 271(b)", "section 1337", "§ 3.303(c)"; one of two figures ("section 12") is seldom the Code's.
_BARE = re.compile(
    r"(?<![\w.])(?:[Ss]ections?|SECTION|[Ss]ecs?\.|§ ?§?) ?"
    rf"(?P<section>(?P<number>\d{{3,5}}[a-z]{{0,2}}(?:(?<=[a-z])-\d{{1,3}}[a-z]?)?(?:\.\d{{1,4}})?|\d{{1,2}}\.\d{{1,4}})(?!(?<=\d)\.\d){SUBS}){END}"
)
_RULE = re.compile(
    rf"(?<![\w.])(?:Commission )?Rules? (?P<section>(?P<number>2\d\d\.\d{{1,4}}){SUBS}){END}"
)
_OTHER_LAW = re.compile(
    r" of (?:(?:the|its|that) )?(?!Tariff Act|Title (?:19|35)|title|Patent Act)(?:[A-Z]|Title|title)"
)
#: The law named before: "MPEP § 804", "Pub. L. No. 97-306, § 409(a)", "Restatement § 90".
_OTHER_LAW_BEFORE = re.compile(
    r"(?:MPEP|TMEP|Pub\. L\.(?: No\.)? [\d-]+,(?: tit\. \w+,)?|Restatement[^.;]{0,40}"
    r"|Act(?: of \d{4})?,|[A-Z]\w+ on [A-Z]\w+"
    r"|Code(?: Ann\.)?|Stat\.|Law|Digest|Wright[^.;]{0,40}|C\.?C\.?C\.?P\.?) *\Z"
)
_ABOUT_337 = re.compile(r"Tariff Act|337-TA|International Trade Commission|19 U\. ?S\. ?C")
_MARKS = {
    _BARE: [re.compile(mark) for mark in ("ection", "ECTION", "ecs?\\.", "§")],
    _RULE: [re.compile("Rule")],
}
_TARIFF_ACT = "337"
#: Sections that a text which cites the Patent Act names without its title.
_OF_PATENTS = (
    "101", "102", "103", "112", "116", "119", "120", "121", "154", "251", "256", "261", "262", "271",
    "281", "282", "284", "285", "286", "287",
)  # fmt: skip


def titles_of_section(number: str) -> tuple[str, str]:
    """The title that a section of this number stands in where nothing else is said, and its number there.

    The Tariff Act's 337 is section 1337 of Title 19; those of the Patent Act keep their numbers. Empty for others.
    """
    if number in (_TARIFF_ACT, f"1{_TARIFF_ACT}"):
        return "19 U.S.C.", f"1{_TARIFF_ACT}"
    return ("35 U.S.C.", number) if number in _OF_PATENTS else ("", number)


def find_bare_sections(text: str, folded: str, known: Sequence[Citation]) -> Iterator[Citation]:
    """Sections whose title the text itself tells: cited with one title only, elsewhere in it."""
    titles: dict[str, set[str]] = defaultdict(set)
    for cite in known:
        if cite.kind in ("us_statute", "us_regulation"):
            title, code, section = cite.canonical.split(" ", 2)
            head = section_alone(section)
            for name in {head, head.split(".")[0]} if code == "C.F.R." else {head}:
                titles[name].add(f"{title} {code}")
    if _ABOUT_337.search(folded):
        titles[_TARIFF_ACT] = {"19 U.S.C."}
    if any(cite.canonical.startswith("35 U.S.C. ") for cite in known):
        for section in _OF_PATENTS:
            titles.setdefault(section, {"35 U.S.C."})
    if not titles:
        return
    taken = {position for one in known for position in range(one.start, one.end)}
    for pattern, marks in _MARKS.items():
        for match in near_any(pattern, marks, folded, before=12, after=60):
            if match.start() in taken or _of_other_law(folded, match):
                continue
            number = match["number"]
            own = titles.get(number) or (
                titles.get(number.split(".")[0]) if number.find(".") > 2 else None
            )
            if pattern is _RULE and not own and match.group().startswith("Commission"):
                own = {"19 C.F.R."}
            # "Section 337" by itself is the name of a kind of proceeding.
            if own and len(own) == 1 and tidy(match["section"]) != _TARIFF_ACT:
                yield from _listed(text, folded, match, next(iter(own)))


def _of_other_law(folded: str, match: re.Match[str]) -> bool:
    before = folded[max(0, match.start() - 60) : match.start()]
    return bool(_OTHER_LAW.match(folded, match.end()) or _OTHER_LAW_BEFORE.search(before))


def _listed(text: str, folded: str, match: re.Match[str], title: str) -> Iterator[Citation]:
    section = tidy(match["section"])
    yield _cite(text, match.start(), match.end(), title, section)
    several = re.match(r"[Ss]ections|[Ss]ecs|§ ?§", match.group()) is not None
    rules = title.endswith("C.F.R.")
    for start, end, more in read_more(folded, match.end(), section, several=several, rules=rules):
        yield _cite(text, start, end, title, more)


def _cite(text: str, start: int, end: int, title: str, section: str) -> Citation:
    if section.startswith(_TARIFF_ACT) and title == "19 U.S.C.":
        section = "1" + section
    if title.endswith("C.F.R."):
        canonical = f"{title} {section}"
        return Citation("us_regulation", start, end, text[start:end], canonical, form="short")
    canonical = f"{title} {of_the_code(section)}"
    return Citation("us_statute", start, end, text[start:end], canonical, form="short")
