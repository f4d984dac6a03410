"""The folder of real documents as passages, read by the product's readers, without a database of its own."""

from __future__ import annotations

import hashlib
import tarfile
from bisect import bisect_right
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from legaltext import Segmented, segment
from legaltext.citations import Citation, find
from legaltext.facts import opinion_front
from legaltext.reading import read
from search.records import PassageRecord

BULK = "bulk/federal-circuit-opinions.tar.xz"
#: Pattern of files → (kind to read them as, kind of document in the index, forum).
FILES = {
    "wto/panel-reports/*.json": ("wto_report", "panel_report", "wto"),
    "wto/panel-factual-aspects/*.txt": (None, "other", "wto"),
    "wto/case-pages/*.txt": ("page", "dispute_page", "wto"),
    "zh/trade-laws/*.md": ("statute", "statute", ""),
    "usitc337/federal-circuit-opinions/*.txt": ("opinion", "opinion", "cafc"),
}
_LAW = frozenset({"provision", "us_statute", "us_regulation"})


@dataclass(frozen=True, slots=True)
class Text:
    """A document: `file` below the folder of data (or in the bulk archive) and the hash of its canonical text."""

    file: str
    sha256: str
    title: str
    kind: str
    forum: str
    decided: date | None
    docket: str
    segmented: Segmented
    citations: tuple[Citation, ...]


def texts(data: Path, opinions: int | None) -> Iterator[Text]:
    """Everything in the folder and so many opinions of the bulk; an opinion that is there twice comes once."""
    seen: set[tuple[str, date | None]] = set()
    for file, content, (kind, shown, forum) in _files(data, opinions):
        source = read(content, name=file)
        front = opinion_front(source.text) if shown == "opinion" else None
        docket = front.dockets[0] if front and front.dockets else ""
        decided = front.decided if front else None
        if docket and (docket, decided) in seen:
            continue
        seen.add((docket, decided))
        segmented = segment(source, kind=kind)  # type: ignore[arg-type]  # the kinds above
        yield Text(
            file=file,
            sha256=hashlib.sha256(segmented.text.encode()).hexdigest(),
            title=(front.title if front else "") or Path(file).stem,
            kind=shown,
            forum=forum,
            decided=decided,
            docket=docket,
            segmented=segmented,
            citations=tuple(find(segmented.text)),
        )


def _files(
    data: Path, opinions: int | None
) -> Iterator[tuple[str, bytes, tuple[str | None, str, str]]]:
    for pattern, kinds in FILES.items():
        for path in sorted(data.glob(pattern)):
            yield str(path.relative_to(data)), path.read_bytes(), kinds
    with tarfile.open(data / BULK) as archive:
        taken = 0
        for member in archive:
            if taken == opinions:
                return
            if member.isfile() and member.name.endswith(".txt"):
                content = archive.extractfile(member)
                if content is not None:
                    taken += 1
                    yield member.name, content.read(), ("opinion", "opinion", "cafc")


def records(text: Text) -> list[PassageRecord]:
    """The passages of a document as the library gives them to search."""
    passages = text.segmented.passages
    starts = [passage.start for passage in passages]
    cites: dict[int, dict[str, None]] = {}
    law: dict[int, dict[str, None]] = {}
    for one in text.citations:
        target = law if one.kind in _LAW else cites
        target.setdefault(bisect_right(starts, one.start) - 1, {})[one.canonical] = None
    slug = Path(text.file).stem.lower()
    return [
        PassageRecord(
            id=f"{slug}#{passage.order}",
            document=slug,
            document_title=text.title,
            document_kind=text.kind,
            case=f"CAFC-{text.docket}" if text.docket else None,
            case_title=text.title,
            group=f"CAFC-{text.docket}" if text.docket else slug,
            label=passage.label,
            order=passage.order,
            passage_kind=passage.kind,
            heading=passage.heading_path[-1] if passage.heading_path else "",
            text=text.segmented.text[passage.body_start : passage.end],
            start=passage.body_start,
            end=passage.end,
            page=passage.page,
            language=text.segmented.language,
            forum=text.forum,
            year=text.decided.year if text.decided else None,
            date=text.decided.isoformat() if text.decided else None,
            parties=(), complainants=(), respondents=(), codes=(), status="",
            provisions=tuple(law.get(number, ())),
            cites=tuple(cites.get(number, ())),
            identifiers=(f"CAFC-{text.docket}",) if text.docket else (slug,),
            revision=1,
        )
        for number, passage in enumerate(passages)
        if passage.kind != "contents" and passage.end > passage.body_start
    ]  # fmt: skip


class Source:
    """The records as a source of search documents."""

    def __init__(self, made: Sequence[Text]) -> None:
        self.texts = {Path(text.file).stem.lower(): text for text in made}

    def document_ids(self) -> list[str]:
        """The slug of every document."""
        return list(self.texts)

    def sizes(self, documents: Collection[str], /) -> dict[str, int]:
        """Characters of each."""
        return {
            slug: len(self.texts[slug].segmented.text) for slug in documents if slug in self.texts
        }

    def records_of(self, documents: Collection[str], /) -> dict[str, Sequence[PassageRecord]]:
        """The passages of some."""
        return {slug: records(self.texts[slug]) for slug in documents if slug in self.texts}
