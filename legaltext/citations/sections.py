"""Section numbers of US law as they follow a title: ``1337(a)(1)(B)``, lists and ranges of them."""

from __future__ import annotations

import re
from collections.abc import Iterator

#: A year in brackets names an edition of the Code and is no sub-section; after a space only a short mark is one.
_MARK = r"(?:[a-z]{1,2}|[A-Z]{1,2}|[ivxlc]{1,5}|[IVXLC]{1,5}|\d{1,3}[A-Z]?)"
_SPACED_MARK = r"(?:[a-zA-Z]|[ivx]{2,4}|[IVX]{2,4}|\d{1,2})"
SUBS = rf"(?:\({_MARK}\)| \({_SPACED_MARK}\)(?! [A-Z][a-z]+ [A-Z])){{0,8}}"
#: ``1675c``, ``300aa-16``, ``2000e-5(f)``: only after a letter is a hyphen part of a section of the Code.
CODE_SECTION = (
    rf"\d{{1,5}}(?:[a-z]{{1,2}}|[A-Z])?(?:(?<=[a-zA-Z])-\d{{1,3}}[a-z]?(?!\d|\.\d))?{SUBS}"
)
#: ``210.42(c)``, ``52.212-4(a)``, a whole part ``351``.
RULE_SECTION = rf"\d{{1,5}}(?:\.\d{{1,4}}[a-z]?(?:-\d{{1,3}}[A-Z]?(?!\d|\.\d))?)?{SUBS}"
#: No word or decimal goes on after a section; the call of a footnote may touch its last bracket or the full
#: stop that ends the sentence: "under § 1337.12 The".
END = r"(?:(?<=\))|(?!\w|\.\d(?!\d? (?:[A-Z]|$))))"
#: What may stand between a title and its section; an apostrophe is a sign that was misread.
SIGN = r"(?:\[?§\]? ?§?|'{1,2}(?=\d)|[Ss]ections? |[Ss]ecs?\. )"
_SEPARATOR = re.compile(
    r"(?: ?, ?(?:and |or |& ?)?| and | or | ?& ?|(?P<range> ?- ?| to | through ))(?:§ ?§? ?|[Ss]ections? )?"
)
_SUB_ITEM = re.compile(rf"\({_MARK}\){SUBS}")
_ITEMS = {False: re.compile(CODE_SECTION + END), True: re.compile(RULE_SECTION + END)}
#: The number begins the next cite: "and 28 U.S.C.", ", 423 F.3d".
_NEXT_CITE = re.compile(
    r" *(?:U\.? ?S\.? ?C|C\.? ?F\.? ?R|Fed\. ?Reg|FR\b|F\.|U\. ?S\.|S\. ?Ct|Stat\.|Cong\.|[A-Z][a-z]{0,6}\. ?\d)"
)
_PART = re.compile(r"\(([A-Za-z0-9]{1,5})\)")
SEVERAL = re.compile(r"§\]? ?§|[Ss]ections |[Ss]ecs\.|[Pp]arts |[Pp]ts\.")
_LONGEST_RANGE = 60
_ROMAN = ("i", "ii", "iii", "iv", "v", "vi", "vii", "viii", "ix", "x", "xi", "xii")  # fmt: skip


def tidy(section: str) -> str:
    """Without spaces."""
    return section.replace(" ", "")


def of_the_code(section: str) -> str:
    """As the Code letters it: what follows a figure is a capital, ``(a)(1)(c)`` is (a)(1)(C)."""
    return re.sub(r"(?<=\d\)\()[a-hj-uwyz](?=\))", lambda mark: mark.group().upper(), tidy(section))


def read_more(
    folded: str, position: int, section: str, *, several: bool, rules: bool = False
) -> Iterator[tuple[int, int, str]]:
    """What follows a section in its list: ``, (f)``; after ``§§`` also ``, 1338``; ranges expanded.

    Args:
        folded: the text, folded.
        position: where the first section ends.
        section: the first section, tidy.
        several: whether the sign before it says that there are several.
        rules: whether they are sections of the Code of Federal Regulations.
    """
    while step := _SEPARATOR.match(folded, position):
        item = _SUB_ITEM.match(folded, step.end())
        if item is None and several:
            item = _ITEMS[rules].match(folded, step.end())
        if item is None or (item.group()[0] != "(" and _NEXT_CITE.match(folded, item.end())):
            return
        found = tidy(item.group())
        if found.startswith("("):
            found = inherit_section(section, found)
        elif step["range"] and not rules:
            found = _filled(section, found)
        if step["range"]:
            for between in _between(section, found):
                yield step.start(), item.end(), between
        section = found
        yield item.start(), item.end(), section
        position = item.end()


def inherit_section(section: str, item: str) -> str:
    """``1337(a)(1)`` followed by ``(b)`` is 1337(b); by ``(2)`` it is 1337(a)(2)."""
    head = section.split("(", 1)[0]
    parts = _PART.findall(section)
    mark = item[1:-1].split(")(", maxsplit=1)[0]
    for depth in range(len(parts) - 1, -1, -1):
        if _follows(parts[depth], mark):
            return head + "".join(f"({part})" for part in parts[:depth]) + item
    for depth, part in enumerate(parts):
        if _shape(part) == _shape(mark):
            return head + "".join(f"({part})" for part in parts[:depth]) + item
    return section + item


def _follows(part: str, mark: str) -> bool:
    """Whether a mark is the next of its kind or soon after: (i) and (iii), (B) and (C)."""
    places = [(seq.index(part), seq.index(mark)) for seq in _sequences(part) if mark in seq]
    return any(0 < later - earlier <= 6 for earlier, later in places)


def _sequences(part: str) -> Iterator[list[str]]:
    """The ways of counting that a mark can belong to."""
    if part.isdigit():
        yield [str(number) for number in range(1, 200)]
        return
    shaped = str.upper if part.isupper() else str.lower
    letters = [shaped(chr(code)) for code in range(ord("a"), ord("z") + 1)]
    numerals = [shaped(numeral) for numeral in _ROMAN]
    for counting in (numerals, letters):
        if part in counting:
            yield counting


def _shape(mark: str) -> str:
    if mark.isdigit():
        return "digit"
    return "upper" if mark.isupper() else "lower"


def _filled(first: str, last: str) -> str:
    """The end of a range that leaves out the figures it shares: ``1671-77`` ends with 1677."""
    if first.isdigit() and last.isdigit() and len(last) < len(first):
        return first[: len(first) - len(last)] + last
    return last


def _between(first: str, last: str) -> list[str]:
    """The sections strictly inside a range whose ends differ in their last part only."""
    one, other = _PART.findall(first), _PART.findall(last)
    if one and len(one) == len(other):
        stem = first[: first.rindex("(")]
        if last[: last.rindex("(")] != stem:
            return []
        for counting in _sequences(one[-1]):
            if other[-1] in counting:
                low, high = counting.index(one[-1]), counting.index(other[-1])
                return [f"{stem}({mark})" for mark in counting[low + 1 : high]]
        return []
    dotted = (re.fullmatch(r"(\d+\.)?(\d+)", first), re.fullmatch(r"(\d+\.)?(\d+)", last))
    if dotted[0] is None or dotted[1] is None or dotted[0][1] != dotted[1][1]:
        return []
    low, high = int(dotted[0][2]), int(dotted[1][2])
    if not 0 < high - low <= _LONGEST_RANGE:
        return []
    return [f"{dotted[0][1] or ''}{number}" for number in range(low + 1, high)]
