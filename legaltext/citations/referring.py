"""Words that stand for an authority named before: ``Id. at 5``, ``ibid.``, ``supra note 12``."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from legaltext.citations.model import Citation, Pinpoint
from legaltext.citations.pinpoints import OPINION_NAME, read_paragraphs
from legaltext.citations.reporters import read_pages
from legaltext.citations.scanning import near_any
from legaltext.citations.sections import SUBS, of_the_code
from legaltext.citations.statute_paragraphs import section_alone, with_paragraphs

#: How far back the authority may stand, in characters: half a page, or a page with a pinpoint that fits.
_REACH = 1_500
_REACH_WITH_PAGE = 4_000
#: No decision is longer than this many pages.
_LONGEST = 400
#: Further than this from where a case begins, a page is not taken to be its page over an authority in between.
_NEARBY = 60
_REFERRING = re.compile(
    r"(?<![\w.])(?:(?P<id>[Ii]d\.|[Ii]bid\b\.?)"
    r"|(?P<supra>[Ss]upra,? (?:note|footnote|fn\.?|n\.) ?(?P<note>\d{1,4})))"
)
_REFERRING_MARKS = [re.compile(mark) for mark in (r"d\.", "bid", "upra")]
_PART = re.compile(
    r",? ?(?:§ ?§?|[Ss]ections? ) ?"
    rf"(?P<section>\d{{1,5}}[a-z]{{0,2}}(?:(?<=[a-z])-\d{{1,3}})?(?:\.\d{{1,4}})?|)(?P<subs>{SUBS})"
)
#: A page; "3:14" is a column and line of a patent.
_AT = re.compile(r",?(?: slip op\.,?)? at (?:pp?\. ?)?(?=\*?\d)(?!\d{1,3}:\d)")
_ELSEWHERE = re.compile(
    r",? (?:at )?(?:cols?\.|figs?\.|ll?\.|claims?|Nos?\.|slip op\.(?!,? at \d)|tbl\.|Exs?\.|[A-Z]\d{3,}|\d{1,3}:\d)",
    re.IGNORECASE,
)
#: Papers of the record and briefs: "Id." after one of these means that, which is no authority here.
_PAPER = re.compile(
    # What all of them begin with, so that other letters are passed over fast.
    r"(?=['A-Zacps])(?<!\w)(?:J\.A\. ?\d|cols?\. ?\d|[Cc]olumn \d|slip op\b|Br\. (?:at )?\d"
    r"|(?:at|paras?\.) \*?[A-Z]{0,5}\d|Exhibits? [A-Z]|[Ss]ubmission\b|pp?\. \d"
    r"|(?:Tr\.|Op\.|Det'n|Determination|Order|Report|Dec\.(?! (?:\d{1,2}, )?\d{4})) (?:at )?\d"
    r"|'\d{3} [Pp]atent,? (?:at )?\d"
    r"|(?!USC|CFR|WL|FR|US|SC|UCC)[A-Z]{2,5} \d{1,4}(?=[.,;)-])|A\d{3,}\b|CQ-?\d|RX-?\d|Decl\. )"
)
#: A patent spoken of may be what "Id." means, not what "Id. at 5" means: patents have columns.
_PATENT = re.compile(r"'\d{3} [Pp]atent\b|\bU\.S\. Patent No")
_ASIDE = re.compile(
    r"\((?:quoting|citing|discussing|noting|referring to|cert\.|see|quotation)\b"
    r"[^()]{0,400}(?:\([^()]{0,200}\)[^()]{0,200}){0,6}\)"
)
_HISTORY = re.compile(
    r"(?:aff'd|rev'd|vacated|overruled|cert\. (?:denied|granted)|reh'g denied)[^;]{0,75}\Z"
)
#: "The judgment was vacated. See" begins a cite of its own.
_SENTENCE_ENDS = re.compile(r"\b[a-z]{4,}\. [A-Z]")
#: What tells the opinion in an investigation from the investigation: where it is published, its name, its date.
_PUBLISHED = re.compile(
    r",? (?:\d{4} [A-Z][A-Za-z. ]{1,20} \d|USITC Pub|slip op"
    rf"|{OPINION_NAME}|\((?:[^()]{{0,80}}\b\d{{4}}\)|[^()]{{0,60}}{OPINION_NAME}[^()]{{0,40}}\)))"
)
_OPINION_BEFORE = re.compile(
    rf"\b{OPINION_NAME},? (?:in )?(?:(?:USITC )?Inv(?:estigation|\.) )?No\. ?\Z"
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
        streams: dict[bool, list[Citation]] = {False: [], True: []}
        for one in known:
            if self._is_main(one):
                streams[self._note_at(one.start) is not None].append(one)
        #: Authorities cited in the text, and in notes; and where each begins and ends.
        self._main = streams
        self._ends = {inside: [one.end for one in main] for inside, main in streams.items()}
        self._starts = {inside: [one.start for one in main] for inside, main in streams.items()}
        #: What "Id." stood for so far and where: in the text, and in notes. None where undecided.
        self._chains: dict[bool, list[tuple[int, Citation | None]]] = {False: [], True: []}

    def run(self) -> Iterator[Citation]:
        """Each resolved mention; a chain of them is followed from link to link."""
        for match in near_any(_REFERRING, _REFERRING_MARKS, self._folded, before=6, after=30):
            meant = self._of_note(match["note"]) if match["supra"] else self._before(match)
            found = self._citation(match, meant) if meant else None
            if match["id"]:
                chain = self._chains[self._note_at(match.start()) is not None]
                chain.append((match.end(), found))
            if found:
                yield found

    def _is_main(self, cite: Citation) -> bool:
        """An authority of its own: not quoted in a parenthesis, not its history, not a treaty's article."""
        if cite.kind == "provision" or self._in_aside(cite.start):
            return False
        history = _HISTORY.search(self._folded[max(0, cite.start - 80) : cite.start])
        return history is None or _SENTENCE_ENDS.search(history.group()) is not None

    def _in_aside(self, position: int) -> bool:
        place = bisect_right(self._aside_starts, position) - 1
        return place >= 0 and position < self._asides[place][1]

    def _note_at(self, position: int) -> int | None:
        place = bisect_right(self._note_starts, position) - 1
        return place if place >= 0 and position < self._notes[place].end else None

    def _before(self, match: re.Match[str]) -> Citation | None:
        """The authority cited last before the word, in the same stream of text or notes."""
        at = _AT.match(self._folded, match.end())
        page = _first_page(self._folded, at.end()) if at else None
        low = max(0, match.start() - (_REACH if page is None else _REACH_WITH_PAGE))
        high = match.start()
        note = self._note_at(high)
        if note is not None:
            low = max(low, self._notes[note].start)
        found = self._last(low, high, page, inside=note is not None)
        if found is None and note and not self._paper_between(low, high, page):
            earlier = self._notes[note - 1]
            return self._last(earlier.start, earlier.end, page, inside=True)
        return found

    def _last(self, low: int, high: int, page: int | None, *, inside: bool) -> Citation | None:
        main = self._main[inside]
        place = bisect_right(self._ends[inside], high) - 1
        chained_end, chained = self._chained(low, high, inside=inside)
        skipped = False
        while place >= 0 and main[place].start >= low and main[place].end >= chained_end:
            cite, end = main[self._first_of_parallel(place, main)], _whole(main[place])
            if page is None or self._has_pages(cite):
                fits = not skipped or _within(cite.canonical, page, _NEARBY)
                return cite if fits and not self._paper_between(end, high, page) else None
            # A statute has no pages: "Id. at 5" means what was cited before it.
            place, skipped = place - 1, True
        if chained is None or self._paper_between(_whole(chained), high, page):
            return None
        return chained if not skipped or _within(chained.canonical, page, _NEARBY) else None

    def _chained(self, low: int, high: int, *, inside: bool) -> tuple[int, Citation | None]:
        """The last "Id." between two places of the same stream: where it ends (0 if none), what it meant."""
        chain = self._chains[inside]
        place = bisect_right(chain, high, key=lambda link: link[0]) - 1
        return chain[place] if place >= 0 and chain[place][0] > low else (0, None)

    def _first_of_parallel(self, place: int, main: Sequence[Citation]) -> int:
        """Of "347 U.S. 483, 74 S. Ct. 686" and "No. 337-TA-487, 2008 WL 4352378" the first is meant."""
        while (
            place > 0
            and main[place].kind == "us_case"
            and main[place - 1].kind in ("us_case", "investigation")
            and 0 <= main[place].start - main[place - 1].end <= 30
            and _PARALLEL.match(self._folded[main[place - 1].end : main[place].start])
        ):
            place -= 1
        return place

    def _paper_between(self, low: int, high: int, page: int | None) -> bool:
        stream = self._note_at(low - 1)
        patterns = (_PAPER, _PATENT) if page is None else (_PAPER,)
        return any(
            not self._in_aside(paper.start()) and self._note_at(paper.start()) == stream
            for pattern in patterns
            for paper in pattern.finditer(self._folded, low, high)
        )

    def _of_note(self, label: str) -> Citation | None:
        """The one authority of a note; None where it has several."""
        note = self._by_label.get(label)
        if note is None:
            return None
        low = bisect_right(self._starts[True], note.start - 1)
        high = bisect_right(self._starts[True], note.end - 1)
        cites = self._main[True][low:high]
        return cites[0] if len({one.canonical for one in cites}) == 1 else None

    def _has_pages(self, cite: Citation) -> bool:
        """Whether "at 5" can be a page of it: a case, a notice, or an opinion in an investigation."""
        if cite.kind != "investigation":
            return cite.kind in ("us_case", "fed_reg")
        return bool(
            cite.form == "short"
            or cite.pinpoints
            or _PUBLISHED.match(self._folded, cite.end)
            or _OPINION_BEFORE.search(self._folded, max(0, cite.start - 60), cite.start)
        )

    def _citation(self, match: re.Match[str], meant: Citation) -> Citation | None:
        start, end = match.span()
        if _ELSEWHERE.match(self._folded, end):
            return None
        if part := _PART.match(self._folded, end):
            canonical = _other_part(meant, part["section"], part["subs"].replace(" ", ""))
            if canonical is None:
                return None
            stop = part.end()
            found = replace(
                meant, start=start, end=stop, text=self._text[start:stop], canonical=canonical,
                pinpoints=(), form="short",
            )  # fmt: skip
            return with_paragraphs(self._text, self._folded, [found])[0]
        pinpoints: tuple[Pinpoint, ...] = ()
        if at := _AT.match(self._folded, end):
            page = _first_page(self._folded, at.end())
            if not self._has_pages(meant) or not _within(meant.canonical, page, _LONGEST):
                return None
            pinpoints = read_pages(self._folded, at.end())
        elif meant.kind in ("wto_dispute", "wto_document"):
            pinpoints = read_paragraphs(self._folded, end)
        return replace(
            meant, start=start, end=end, text=self._text[start:end], pinpoints=pinpoints,
            form="short",
        )  # fmt: skip


def _whole(cite: Citation) -> int:
    """Where a citation ends with the pages cited."""
    return cite.pinpoints[-1].end if cite.pinpoints else cite.end


def _first_page(folded: str, position: int) -> int | None:
    """The page named first, as a number; None where none is."""
    pages = read_pages(folded, position)
    number = re.match(r"\*?([\d,]+)", pages[0].label) if pages else None
    return int(number[1].replace(",", "")) if number else None


def _within(canonical: str, page: int | None, longest: int) -> bool:
    """Whether a page can be one of this authority's, which has so many at most."""
    if canonical.startswith("337-") or " WL " in canonical or " LEXIS " in canonical:
        return True  # pages of the opinion itself
    begin = canonical.rpartition(" ")[2]
    if not begin.isdigit() or page is None:
        return True
    return 0 <= page - int(begin) <= longest


def _other_part(meant: Citation, section: str, subs: str) -> str | None:
    """``Id. § 1337(d)`` after ``19 U.S.C. 1337(a)`` is ``19 U.S.C. 1337(d)``."""
    if meant.kind not in ("us_statute", "us_regulation"):
        return None
    title, code, before = meant.canonical.split(" ", 2)
    head = section or section_alone(before)
    if not (section or subs) or ("." in head and code == "U.S.C."):
        return None
    return f"{title} {code} {of_the_code(head + subs) if code == 'U.S.C.' else head + subs}"
