"""Everything that can be read out of one file, as plain records for scripts."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from legaltext.citations import Citation, Note, find
from legaltext.reading import Limits, read
from legaltext.segmentation import DocumentKind, Segmented, segment

Record = dict[str, Any]
_DISPUTE = re.compile(r"(?:WT/)?(DS\d+)")


@dataclass(frozen=True, slots=True)
class Extracted:
    """A file's canonical text with its passages, and what it cites."""

    name: str
    segmented: Segmented
    citations: tuple[Citation, ...]

    def records(self) -> Iterator[Record]:
        """Passages, then citations, in reading order; offsets point into the canonical text."""
        text = self.segmented.text
        for passage in self.segmented.passages:
            yield {
                "type": "passage",
                "file": self.name,
                "label": passage.label,
                "kind": passage.kind,
                "start": passage.start,
                "end": passage.end,
                "page": passage.page,
                "heading_path": list(passage.heading_path),
                "text": text[passage.start : passage.end],
            }
        for citation in self.citations:
            yield {
                "type": "citation",
                "file": self.name,
                "kind": citation.kind,
                "start": citation.start,
                "end": citation.end,
                "text": citation.text,
                "canonical": citation.canonical,
                "pinpoints": [
                    {"label": one.label, "start": one.start, "end": one.end}
                    for one in citation.pinpoints
                ],
                "target": target(citation),
                "form": citation.form,
            }


def extract(
    data: bytes,
    *,
    name: str,
    kind: DocumentKind | None = None,
    aliases: Mapping[str, str] | None = None,
    limits: Limits | None = None,
) -> Extracted:
    """Read, segment and search one file for citations.

    Args:
        data: the file's bytes.
        name: its name, which the records carry.
        kind: what it is; guessed unless told.
        aliases: short case titles → disputes or documents.
        limits: how much is read.

    Raises:
        ReadError: the file cannot be read.
    """
    segmented = segment(read(data, name=name, limits=limits), kind=kind)
    return Extracted(name, segmented, tuple(citations_of(segmented, aliases=aliases)))


def citations_of(
    segmented: Segmented, *, aliases: Mapping[str, str] | None = None
) -> list[Citation]:
    """What a segmented document cites, "ibid." and "supra note 12" read with its footnotes."""
    notes = [
        Note(one.label, one.start, one.end) for one in segmented.passages if one.kind == "footnote"
    ]
    return find(segmented.text, aliases=aliases, notes=notes)


def target(citation: Citation) -> str | None:
    """The case that the cited authority belongs to as its own name says it; None where it says none."""
    if citation.kind in ("wto_dispute", "wto_document"):
        found = _DISPUTE.match(citation.canonical)
        return found[1] if found else None
    return citation.canonical if citation.kind == "investigation" else None
