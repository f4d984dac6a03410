"""Annexes and footnotes of the WTO agreements: ``SPS Annex C.1(a)``, ``SCM Annex I(k)``, ``AD note 2``."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterator, Sequence

from legaltext.citations.agreements import ANNEXES, ENGLISH_NAMES, NAME_ENDS, english_key
from legaltext.citations.articles import inherit
from legaltext.citations.model import Citation
from legaltext.citations.scanning import near

_HEAD = r"(?:[IVX]{1,4}|[A-D]|\d[A-C]?)"
_SUBS = r"(?:[.:]\d{1,2}){0,4}(?: ?\((?:\d{1,2}|[a-z]{1,2}|[ivx]{1,4})\)){0,4}"
#: As it may stand in a list of articles: "6.8, Annex II, 12.2".
ANNEX_ITEM = rf"Annex(?:es)? {_HEAD}{_SUBS}(?![\w-])"
_PARTS = r"(?:\d{1,2}(?:\([a-z]\))*|\([a-z]{1,2}\)(?:\([ivx]{1,4}\))*)"
_OPENING = re.compile(
    rf"(?:(?:[Ss]ub)?(?:[Pp]aragraphs?|paras?\.|[Ii]tems?) (?P<part>{_PARTS})"
    rf"(?P<others>(?:(?:, and |, | and | or ){_PARTS}){{0,8}}) (?:of|in|to) )?"
    rf"(?<![A-Za-z])(?:Annex(?:es)?|ANNEX) (?={_HEAD})"
)
_ITEM = re.compile(
    rf"(?P<head>{_HEAD})(?P<subs>{_SUBS})(?![\w-]|\.\d)|(?P<sub>\([a-z0-9]{{1,3}}\)(?:\([a-z]\))*)"
)
_PART_AFTER = re.compile(rf",? (?:paragraph|para\.|item) (?P<part>{_PARTS})")
_SEPARATOR = re.compile(
    r"(?: ?, ?(?:and |or )?| and | or | & )(?:Annex )?(?=[IVX]|[A-D](?![\w])|\d|\()"
)
_OF_AGREEMENT = re.compile(
    rf"(?:,? *\([^()]{{1,40}}\))?,? (?:(?:of|to|under|in|from) (?:the )?)?(?P<name>{ENGLISH_NAMES}){NAME_ENDS}"
)
_NOTE = re.compile(
    rf"(?P<words>[Ff]ootnotes? (?P<note>\d{{1,2}})) (?:of|to|in) (?:the )?(?P<name>{ENGLISH_NAMES}){NAME_ENDS}"
)
_OTHER = re.compile(
    r",? (?:of|to|in|hereto|from) ?(?:(?:the|this|its|that|Council|Commission) )*"
    r"(?:[A-Z][a-z]|RED|EU|EC|US|[Rr]eport|[Oo]ffer)"
    r"|,? *\(?Exhibit"
)
_OTHER_BEFORE = re.compile(r"(?:Regulation|Directive|Act|Law|Decree|Resolution|\)),? *\Z")
_OTHER_LAW_NAMED = re.compile(
    r"\b(?:Regulation|Directive|Decree|RED I|Resolution|Schedule|Appendix|Annex [A-D]-\d)"
)
_ANNEX_WORD = re.compile(r"A(?:nnex|NNEX)")
_NOTE_WORD = re.compile("ootnote")
#: How far back an agreement named may give a bare annex its meaning.
_NEAR = 500
_NOT_FAR = 2_000
Item = tuple[str, int, int]


def find_annexes(text: str, folded: str, names: Sequence[tuple[int, int]]) -> Iterator[Citation]:
    """Annexes and footnotes named with their agreement, and bare annexes that the text gives to one.

    Args:
        text: the text.
        folded: the same, folded.
        names: where agreements are named, in order.
    """
    owners: dict[str, set[str]] = defaultdict(set)
    bare: list[tuple[int, list[Item], int]] = []
    read = 0
    for opening in near(_OPENING, _ANNEX_WORD, folded, before=60, after=120):
        if opening.start() < read:
            continue  # within the list before
        items, end = _read(folded, opening)
        if not items:
            continue
        read = end
        if named := _OF_AGREEMENT.match(folded, end):
            key = english_key(named["name"])
            for number, _, _ in items:
                owners[_head(number)].add(key or "")
            yield from _cite(text, key or "", items, opening.start(), "full")
        elif not _OTHER.match(folded, end):
            bare.append((opening.start(), items, end))
    yield from _resolve(text, folded, bare, owners, names)
    for match in near(_NOTE, _NOTE_WORD, folded, before=1):
        start, end = match.span("words")
        canonical = f"{english_key(match['name'])} note {match['note']}"
        yield Citation("provision", start, end, text[start:end], canonical)


def _read(folded: str, opening: re.Match[str]) -> tuple[list[Item], int]:
    """The annexes listed after an opening; "paragraph 1(a) of Annex C" gives its paragraph to the first."""
    items: list[Item] = []
    position = end = opening.end()
    while match := _ITEM.match(folded, position):
        if match["sub"]:
            if not items:
                break
            number = canonical_annex(inherit(items[-1][0], match["sub"]))
        else:
            number = canonical_annex(match["head"] + match["subs"].replace(" ", ""))
        stop = match.end()
        if after := _PART_AFTER.match(folded, stop):
            number, stop = _with_part(number, after["part"]), after.end()
        items.append((number, match.start(), stop))
        end = stop
        separator = _SEPARATOR.match(folded, stop)
        if separator is None:
            break
        position = separator.end()
    if items and opening["part"]:
        annex, start, stop = items[0]
        items[0] = (_with_part(annex, opening["part"]), start, stop)
        at = opening.start("others")
        items[1:1] = [
            (_with_part(annex, part.group()), at + part.start(), at + part.end())
            for part in re.finditer(_PARTS, opening["others"])
        ]
    return items, end


def canonical_annex(number: str) -> str:
    """``C(1)(a)`` is written C.1(a)."""
    return re.sub(rf"^({_HEAD})\((\d{{1,2}})\)", r"\1.\2", number)


def _with_part(number: str, part: str) -> str:
    return number + ("" if part.startswith("(") else ".") + part


def _head(number: str) -> str:
    return re.split(r"[.:(]", number)[0]


def _cite(text: str, key: str, items: Sequence[Item], start: int, form: str) -> Iterator[Citation]:
    for place, (number, low, high) in enumerate(items):
        first = start if place == 0 else low
        words = text[first:high]
        yield Citation("provision", first, high, words, f"{key} Annex {number}", form=form)  # type: ignore[arg-type]


def _resolve(
    text: str,
    folded: str,
    bare: Sequence[tuple[int, list[Item], int]],
    owners: dict[str, set[str]],
    names: Sequence[tuple[int, int]],
) -> Iterator[Citation]:
    """A bare annex is of the one agreement it is elsewhere named with, or the one named just before."""
    for start, items, _ in bare:
        if _OTHER_BEFORE.search(folded, max(0, start - 40), start):
            continue
        head = _head(items[0][0])
        owned = owners.get(head, set())
        key = next(iter(owned)) if len(owned) == 1 else None
        if key is None or (head.isalpha() and items[0][0] == head):
            key = _named_just_before(folded, head, start, owned, names)
        if key:
            yield from _cite(text, key, items, start, "short")


def _named_just_before(
    folded: str, head: str, start: int, owned: set[str], names: Sequence[tuple[int, int]]
) -> str | None:
    """The last agreement named before that has such an annex; further off only the one that the text gives it to."""
    for place in range(bisect_left(names, (start, start)) - 1, -1, -1):
        low, high = names[place]
        if start - high > _NOT_FAR:
            return None
        key = english_key(folded[low:high])
        if key is None or head not in ANNEXES.get(key, set()):
            continue
        near_enough = start - high <= _NEAR or owned == {key}
        return key if near_enough and not _OTHER_LAW_NAMED.search(folded, high, start) else None
    return None
