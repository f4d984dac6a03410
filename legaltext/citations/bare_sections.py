"""Sections named without their title: ``Section 337``, ``§ 271(b)``, ``Rule 210.42(c)``."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence

from legaltext.citations.model import Citation
from legaltext.citations.scanning import near
from legaltext.citations.us import inherit_section

_SUBS = r"(?: ?\((?!a\.k\.a)[A-Za-z0-9]{1,5}\))*"
_BARE = re.compile(
    r"(?<![\w.])(?:[Ss]ections?|SECTION|[Ss]ecs?\.|§ ?§?) ?"
    rf"(?P<number>\d{{3,5}}[a-z]?(?:\.\d{{1,4}})?){_SUBS}(?![\w.]\d)"
)
_RULE = re.compile(rf"(?<![\w.])(?:Commission )?Rules? (?P<number>2\d\d\.\d{{1,4}}){_SUBS}")
_MORE = re.compile(
    rf"(?: ?, ?(?:and |or )?| and | or | ?& ?)(?P<item>\d{{3,5}}[a-z]?{_SUBS}|(?:\([a-z0-9]{{1,4}}\)){_SUBS})"
    r"(?![\w.]\d|[a-zA-Z])(?! *(?:U\. ?S\.|C\. ?F\. ?R|Fed\.|F\.|S\. ?Ct|Stat\.))"
)
_OTHER_LAW = re.compile(
    r" of (?:(?:the|its|that) )?(?!Tariff Act|Title (?:19|35)|title|Patent Act)(?:[A-Z]|Title|title)"
)
_ABOUT_337 = re.compile(r"Tariff Act|337-TA|International Trade Commission|19 U\. ?S\. ?C")
#: A section or rule of at least three figures.
_MARK = re.compile(r"[ .§](?=\d{3})")
_TARIFF_ACT = "337"


def find_bare_sections(text: str, folded: str, known: Sequence[Citation]) -> Iterator[Citation]:
    """Sections whose title the text itself tells: cited with one title only, elsewhere in it."""
    titles: dict[str, set[str]] = defaultdict(set)
    for cite in known:
        if cite.kind in ("us_statute", "us_regulation"):
            title, code, section = cite.canonical.split(" ", 2)
            head = section.split("(", 1)[0]
            for name in {head, head.split(".")[0]} if code == "C.F.R." else {head}:
                titles[name].add(f"{title} {code}")
    if _ABOUT_337.search(folded):
        titles[_TARIFF_ACT] = {"19 U.S.C."}
    if not titles:
        return
    taken = {position for one in known for position in range(one.start, one.end)}
    for pattern in (_BARE, _RULE):
        for match in near(pattern, _MARK, folded, before=12):
            if match.start() in taken or _OTHER_LAW.match(folded, match.end()):
                continue
            number = match["number"]
            own = titles.get(number) or (
                titles.get(number.split(".")[0]) if "." in number else None
            )
            if pattern is _RULE and not own and match.group().startswith("Commission"):
                own = {"19 C.F.R."}
            if own and len(own) == 1:
                yield from _listed(text, folded, match, next(iter(own)))


def _listed(text: str, folded: str, match: re.Match[str], title: str) -> Iterator[Citation]:
    section = match.group()[match.start("number") - match.start() :].replace(" ", "")
    yield _cite(text, match.start(), match.end(), title, section)
    position = match.end()
    several = re.match(r"[Ss]ections|[Ss]ecs|§ ?§", match.group()) is not None
    while more := _MORE.match(folded, position):
        item = more["item"].replace(" ", "")
        if item.startswith("("):
            section = inherit_section(section, item)
        elif several:
            section = item
        else:
            return
        yield _cite(text, more.start("item"), more.end("item"), title, section)
        position = more.end()


def _cite(text: str, start: int, end: int, title: str, section: str) -> Citation:
    if section.startswith(_TARIFF_ACT) and title == "19 U.S.C.":
        section = "1" + section
    kind = "us_regulation" if title.endswith("C.F.R.") else "us_statute"
    return Citation(kind, start, end, text[start:end], f"{title} {section}", form="short")  # type: ignore[arg-type]
