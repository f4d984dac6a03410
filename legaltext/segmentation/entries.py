"""Which printed paragraphs belong to the one above: items of a list, rows of key facts, second lines."""

from __future__ import annotations

import re

from legaltext.segmentation.lines import Line

#: A printed paragraph: the wrapped lines between two breaks.
Group = list[Line]

_LIST_ITEM = re.compile(
    r"(?:\(?(?:[a-z]|[ivxl]{1,5}|\d{1,2})\)|[a-z]\.|[ivxl]{1,5}\.|[-–—•*▪◦‣●○−\uf0b7\uf02d\uf0a7\uf0d8]|--)\s+\S|"
    r"[（(][一二三四五六七八九十]{1,3}[)）]"
)
_NUMBER = re.compile(r"(?P<number>\d{1,3})\.\s+(?=\S)")
#: A lead-in, and what may be one if the words after it are an item.
_LEADS = re.compile(r"[:：][\"”']?\Z")
_MAY_LEAD = re.compile(r"[,—–]\Z")
#: An item that another one follows.
_OPEN = re.compile(r"(?:[;；:,]|[;,.]?\s(?:and|or|and/or))\Z")
_PROVISION = re.compile(
    r"(?:the )?(?:Articles?|Arts?\.|Paragraphs?|Paras?\.|Sections?|Annex(?:es)?|Parts?|Protocol) ?[\dIVXLA-Z(]",
    re.I,
)
#: "Agreements cited:", after which rows stand.
_KEY = re.compile(r"[A-Z][\w()’' /-]{2,40}:\Z")
LABELLED = re.compile(r"[A-Z][\w()’' /-]{2,60}:(?:\s|\Z)|.*\|")
TERMINAL = re.compile(r"[.!?;:,。！？；：，…][)\]\"'”’»]*\d{0,4}\Z")
#: "(adopted on 10 December 2003)" below a date; "WT/DS340/15 | 3 March 2009" below a title.
_REMARK = re.compile(r"\([^()]{3,80}\)\Z")
_SYMBOL_AND_DATE = re.compile(r"[A-Z]{1,5}/\S[^|]*\|\s*\d{1,2} \w+ \d{4}\Z")
_BLANK_ROW = re.compile(r"\n[ \t\xa0]+\n")


def is_list_item(text: str) -> bool:
    """Whether a line begins with a list mark such as ``(a)``, ``ii.`` or a bullet."""
    return _LIST_ITEM.match(text) is not None


def printed_number(text: str) -> tuple[int, int]:
    """The number that a paragraph like ``12. The Panel …`` begins with, and the length of its mark; zeros if none."""
    match = _NUMBER.match(text)
    return (int(match["number"]), match.end()) if match else (0, 0)


def belonging(groups: list[Group], text: str, *, wrapped: bool) -> set[int]:
    """Indices of the groups that belong to the one above; ``text`` is the whole source."""
    found: set[int] = set()
    spaced = _spaced(groups, text)
    index = 1
    while index < len(groups):
        end = _list_end(groups, index, spaced, wrapped)
        if end == index and _completes(groups, index):
            end += 1
        found.update(range(index, end))
        index = max(end, index + 1)
    return found


def numbered(groups: list[Group], taken: set[int]) -> dict[int, int]:
    """Groups that are numbered paragraphs → the length of the number's mark.

    Their numbers follow each other from 1, whatever stands between them; a number that none
    follows or goes before is a date's or a note's. Groups in ``taken`` belong to others.
    """
    found: dict[int, int] = {}
    run: dict[int, int] = {}
    for index, group in enumerate(groups):
        number, length = printed_number(group[0].text)
        if not number or index in taken or _OPEN.search(group[-1].text) is not None:
            continue
        if not TERMINAL.search(group[-1].text) and not _leads(group):
            continue
        if number == len(run) + 1:
            run[index] = length
        elif number == 1:
            found.update(run if len(run) > 1 else {})
            run = {index: length}
    found.update(run if len(run) > 1 else {})
    return found


def _spaced(groups: list[Group], text: str) -> set[int]:
    """Groups above which a row of blanks stands, as a copied page parts the items of a list.

    Empty where it tells nothing, because most gaps are made so.
    """
    gaps = [index for index in range(1, len(groups)) if groups[index][0].gap]
    found = {
        index
        for index in gaps
        if _BLANK_ROW.search(text, groups[index - 1][-1].end, groups[index][0].start)
    }
    return found if 2 * len(found) <= len(gaps) else set()


def _leads(group: Group) -> bool:
    return _LEADS.search(group[-1].text) is not None


def _open(group: Group) -> bool:
    return _OPEN.search(group[-1].text) is not None


def _list_end(groups: list[Group], index: int, spaced: set[int], wrapped: bool) -> int:
    """The group after the list that ``index`` begins; ``index`` itself where none does."""
    lead, first = groups[index - 1], groups[index]
    if not _leads(lead) and not (_MAY_LEAD.search(lead[-1].text) and _open(first)):
        return index
    number = printed_number(first[0].text)[0]
    if first[0].gap == 0 and _KEY.match(lead[-1].text) and not number:
        return _rows_end(groups, index)
    if not (number == 1 or _may_be_item(groups, index, spaced, wrapped)):
        return index
    end = index + 1
    parted = end < len(groups) and groups[end][0].gap > 0
    while end < len(groups):
        due = number and printed_number(groups[end][0].text)[0] == number + 1
        if not (due or end in spaced or _goes_on(groups, end, parted)):
            break
        number += bool(due)
        end += 1
    return end


def _rows_end(groups: list[Group], index: int) -> int:
    """The group after the rows below a key: without full stops, up to the next key or a gap."""
    end = index
    while end < len(groups):
        text = groups[end][0].text
        if groups[end][0].gap or LABELLED.match(text) or TERMINAL.search(groups[end][-1].text):
            break
        end += 1
    return end


def _may_be_item(groups: list[Group], index: int, spaced: set[int], wrapped: bool) -> bool:
    """Whether the group after a lead-in is the first item of a list, and no quote or next paragraph."""
    first = groups[index]
    text = first[0].text
    if is_list_item(text) or _open(first) or text[0].islower() or _PROVISION.match(text):
        return True
    if index + 1 in spaced:
        return True
    # In a copied page only titles and last items stand right above another paragraph.
    above = index + 1 < len(groups) and groups[index + 1][0].gap == 0
    return not wrapped and bool(first[0].gap) and above and bool(TERMINAL.search(first[-1].text))


def _goes_on(groups: list[Group], index: int, parted: bool) -> bool:
    """Whether a group is an item after others, by its mark, its words or the end of the one before.

    ``parted`` says that blank lines stand between the items.
    """
    text = groups[index][0].text
    if is_list_item(text):
        return True
    if parted and not groups[index][0].gap:
        return False  # the title of what comes next
    before = groups[index - 1][0].text
    both = _PROVISION.match(text) is not None and _PROVISION.match(before) is not None
    return both or _open(groups[index - 1])


def _completes(groups: list[Group], index: int) -> bool:
    """Whether a line right below an entry is its second line: a remark on a date, the symbol of a title."""
    line, before = groups[index][0], groups[index - 1][-1]
    if line.gap:
        return False
    if _SYMBOL_AND_DATE.match(line.text):
        return TERMINAL.search(before.text) is None
    return _REMARK.match(line.text) is not None and before.text[-1].isdigit()
