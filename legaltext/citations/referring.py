"""Words that stand for an authority named before: ``Id. at 5``, ``ibid.``, ``supra note 12``."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from legaltext.citations.model import Citation, Pinpoint
from legaltext.citations.pinpoints import read_paragraphs
from legaltext.citations.reporters import read_pages

#: How far back the authority may stand, in characters: half a page, or a page with a pinpoint that fits.
_REACH = 1_500
_REACH_WITH_PAGE = 4_000
#: No decision is longer than this many pages.
_LONGEST = 400
_REFERRING = re.compile(
    r"(?<![\w.])(?:(?P<id>[Ii]d\.|[Ii]bid\b\.?)"
    r"|(?P<supra>[Ss]upra,? (?:note|footnote|fn\.?|n\.) ?(?P<note>\d{1,4})))"
)
_PART = re.compile(
    r",? ?(?:§ ?§?|[Ss]ections? ) ?(?P<section>\d{1,5}[a-z]?|)(?P<subs>(?: ?\([A-Za-z0-9]{1,5}\))*)"
)
_AT = re.compile(r",? at (?=\*?\d)")
_ELSEWHERE = re.compile(
    r",? (?:at )?(?:cols?\.|figs?\.|ll?\.|claims?|Nos?\.|slip op|tbl\.|Exs?\.|[A-Z]\d{3,})"
)
#: Papers of the record, briefs, patents: "Id." after one of these means that, which is no authority here.
_PAPER = re.compile(
    r"J\.A\. ?\d|\bcols?\. ?\d|\b[Cc]olumn \d|\bslip op\b|\bBr\. (?:at )?\d"
    r"|\b(?:at|¶¶?|paras?\.) \*?[A-Z]{0,5}\d|\bExhibits? [A-Z]|\b[Ss]ubmission\b|'\d{3} [Pp]atent\b|\bpp?\. \d"
    r"|\bU\.S\. Patent No|\b(?:Tr\.|Op\.|Det'n|Determination|Order|Report|Dec\.) (?:at )?\d"
    r"|\b(?!USC|CFR|WL|FR|US|SC|UCC)[A-Z]{2,5} \d{1,4}(?=[.;,)-])|\bA\d{3,}\b|\bCQ-?\d|\bRX-?\d|\bDecl\. "
)
_ASIDE = re.compile(
    r"\((?:quoting|citing|discussing|noting|referring to|cert\.|see|quotation)\b"
    r"[^()]{0,400}(?:\([^()]{0,200}\)[^()]{0,200}){0,6}\)"
)
_HISTORY = re.compile(
    r"(?:aff'd|rev'd|vacated|overruled|cert\. (?:denied|granted)|reh'g denied)[^;]{0,75}\Z"
)
_PARALLEL = re.compile(r", (?:[\d*-]+, )*\Z")


@dataclass(frozen=True, slots=True)
class Note:
    """A footnote's label and where it stands; offsets into the text searched."""

    label: str
    start: int
    end: int


def find_referring(
    text: str, folded: str, known: Sequence[Citation], notes: Sequence[Note] = ()
) -> Iterator[Citation]:
    """Resolve "Id.", "ibid." and "supra note" within the text; what cannot be decided is left out.

    Args:
        text: the text searched.
        folded: the same, folded.
        known: citations found so far, in reading order.
        notes: the footnotes in reading order; "ibid." at the head of one looks into the one before.
    """
    yield from _Reader(text, folded, known, notes).run()


class _Reader:
    def __init__(
        self, text: str, folded: str, known: Sequence[Citation], notes: Sequence[Note]
    ) -> None:
        self._text, self._folded = text, folded
        self._asides = [match.span() for match in _ASIDE.finditer(folded)]
        self._aside_starts = [start for start, _ in self._asides]
        self._notes = list(notes)
        self._note_starts = [note.start for note in notes]
        self._by_label: Mapping[str, Note] = {note.label: note for note in notes}
        self._main = [one for one in known if self._is_main(one)]
        self._ends = [one.end for one in self._main]
        self._starts = [one.start for one in self._main]

    def run(self) -> Iterator[Citation]:
        """Each resolved mention; a chain of them is followed from link to link."""
        resolved: list[tuple[int, Citation | None]] = []
        for match in _REFERRING.finditer(self._folded):
            meant = (
                self._of_note(match["note"]) if match["supra"] else self._before(match, resolved)
            )
            found = self._citation(match, meant) if meant else None
            if match["id"]:
                resolved.append((match.end(), found))
            if found:
                yield found

    def _is_main(self, cite: Citation) -> bool:
        """An authority of its own: not quoted in a parenthesis, not its history, not a treaty's article."""
        if cite.kind == "provision" or self._in_aside(cite.start):
            return False
        lead = self._folded[max(0, cite.start - 80) : cite.start]
        return not _HISTORY.search(lead)

    def _in_aside(self, position: int) -> bool:
        place = bisect_right(self._aside_starts, position) - 1
        return place >= 0 and position < self._asides[place][1]

    def _note_at(self, position: int) -> int | None:
        place = bisect_right(self._note_starts, position) - 1
        return place if place >= 0 and position < self._notes[place].end else None

    def _before(
        self, match: re.Match[str], resolved: list[tuple[int, Citation | None]]
    ) -> Citation | None:
        """The authority cited last before the word, in the same stream of text or notes."""
        reach = _REACH_WITH_PAGE if _AT.match(self._folded, match.end()) else _REACH
        low = max(0, match.start() - reach)
        high = match.start()
        note = self._note_at(high)
        if note is not None:
            low = max(low, self._notes[note].start)
        found = self._last(low, high, resolved, inside=note is not None)
        if found is None and note and not _PAPER.search(self._folded, low, high):
            earlier = self._notes[note - 1]
            return self._last(earlier.start, earlier.end, resolved, inside=True)
        return found

    def _last(
        self, low: int, high: int, resolved: list[tuple[int, Citation | None]], *, inside: bool
    ) -> Citation | None:
        place = bisect_right(self._ends, high) - 1
        while place >= 0 and not inside and self._note_at(self._starts[place]) is not None:
            place -= 1
        place = self._first_of_parallel(place)
        cite = self._main[place] if place >= 0 and self._starts[place] >= low else None
        chain = next(((end, one) for end, one in reversed(resolved) if low < end <= high), None)
        if chain and (cite is None or chain[0] > cite.end):
            cite, end = chain[1], chain[0]
        if cite:
            end = cite.pinpoints[-1].end if cite.pinpoints else cite.end
        if cite is None or self._paper_between(end, high):
            return None
        return cite

    def _first_of_parallel(self, place: int) -> int:
        while (
            place > 0
            and self._main[place].kind == self._main[place - 1].kind == "us_case"
            and 0 <= self._starts[place] - self._ends[place - 1] <= 30
            and _PARALLEL.match(self._folded[self._ends[place - 1] : self._starts[place]])
        ):
            place -= 1
        return place

    def _paper_between(self, low: int, high: int) -> bool:
        stream = self._note_at(low - 1)
        return any(
            not self._in_aside(paper.start()) and self._note_at(paper.start()) == stream
            for paper in _PAPER.finditer(self._folded, low, high)
        )

    def _of_note(self, label: str) -> Citation | None:
        """The one authority of a note; None where it has several."""
        note = self._by_label.get(label)
        if note is None:
            return None
        low = bisect_right(self._starts, note.start - 1)
        high = bisect_right(self._starts, note.end - 1)
        cites = self._main[low:high]
        return cites[0] if len({one.canonical for one in cites}) == 1 else None

    def _citation(self, match: re.Match[str], meant: Citation) -> Citation | None:
        start, end = match.span()
        if _ELSEWHERE.match(self._folded, end):
            return None
        if part := _PART.match(self._folded, end):
            canonical = _other_part(meant, part["section"], part["subs"].replace(" ", ""))
            if canonical is None:
                return None
            stop = part.end()
            return replace(
                meant, start=start, end=stop, text=self._text[start:stop], canonical=canonical,
                pinpoints=(), form="short",
            )  # fmt: skip
        pinpoints: tuple[Pinpoint, ...] = ()
        if at := _AT.match(self._folded, end):
            if not (meant.kind in ("us_case", "fed_reg") or _is_opinion(meant)):
                return None
            pinpoints = read_pages(self._folded, at.end())
            if not _within(meant.canonical, pinpoints):
                return None
        elif meant.kind in ("wto_dispute", "wto_document"):
            pinpoints = read_paragraphs(self._folded, end)
        return replace(
            meant, start=start, end=end, text=self._text[start:end], pinpoints=pinpoints,
            form="short",
        )  # fmt: skip


def _is_opinion(cite: Citation) -> bool:
    """Whether an opinion in an investigation is cited, with a page of it."""
    return cite.kind == "investigation" and bool(cite.pinpoints)


def _within(canonical: str, pinpoints: tuple[Pinpoint, ...]) -> bool:
    """Whether the first page cited can be one of this authority's."""
    if canonical.startswith("337-") or " WL " in canonical or " LEXIS " in canonical:
        return True  # pages of the opinion itself
    begin = canonical.rpartition(" ")[2]
    page = re.match(r"\d+", pinpoints[0].label) if pinpoints else None
    if not begin.isdigit() or page is None:
        return True
    return 0 <= int(page.group()) - int(begin) <= _LONGEST


def _other_part(meant: Citation, section: str, subs: str) -> str | None:
    """``Id. § 1337(d)`` after ``19 U.S.C. 1337(a)`` is ``19 U.S.C. 1337(d)``."""
    if meant.kind not in ("us_statute", "us_regulation"):
        return None
    title, code, before = meant.canonical.split(" ", 2)
    head = section or before.split("(", 1)[0]
    return f"{title} {code} {head}{subs}" if section or subs else None
