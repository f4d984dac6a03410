"""spaCy components over the functions of this package, for anyone's own pipeline.

`legaltext.pipeline("en")` has both. Spans cover whole tokens; the exact offsets are in the groups' `attrs`.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Sequence
from types import MappingProxyType
from typing import Any

import spacy
from spacy.language import Language
from spacy.tokens import Doc, Span, SpanGroup

from legaltext.citations import Citation, find
from legaltext.reading import Source
from legaltext.segmentation import DocumentKind, Passage, Run, Segmented, segment

CITATIONS, PASSAGES = "citations", "passages"


@Language.factory(
    "legal_citations", assigns=["doc.spans"], default_config={"aliases": {}, "key": CITATIONS}
)
def make_citations(nlp: Language, name: str, aliases: dict[str, str], key: str) -> CitationFinder:
    """The component; `aliases` maps short case titles to disputes, `key` names the span group."""
    return CitationFinder(aliases, key)


class CitationFinder:
    """Sets `doc.spans[key]`: label = kind, id = canonical form, attrs["items"] = exact offsets and pinpoints."""

    def __init__(self, aliases: dict[str, str], key: str) -> None:
        self.aliases = aliases
        self.key = key

    def __call__(self, doc: Doc) -> Doc:
        """Find and set."""
        self.set_annotations(doc, self.predict(doc))
        return doc

    def predict(self, doc: Doc) -> list[Citation]:
        """The citations of the text."""
        return find(doc.text, aliases=self.aliases)

    def set_annotations(self, doc: Doc, found: Iterable[Citation]) -> None:
        """Put them on the Doc."""
        group, items = SpanGroup(doc, name=self.key), []
        for one in found:
            span = _span(doc, one.start, one.end, one.kind, one.canonical)
            if span is not None:
                group.append(span)
                pins = [[pin.label, pin.start, pin.end] for pin in one.pinpoints]
                items.append({"start": one.start, "end": one.end, "pinpoints": pins})
        group.attrs["items"] = items
        doc.spans[self.key] = group


@Language.factory(
    "legal_passages", assigns=["doc.spans"], default_config={"kind": None, "key": PASSAGES}
)
def make_passages(
    nlp: Language, name: str, kind: DocumentKind | None, key: str
) -> PassageSegmenter:
    """The component; `kind` says what the texts are, guessed unless told."""
    return PassageSegmenter(kind, key)


class PassageSegmenter:
    """Sets `doc.spans[key]`: label = kind of passage, id = its number; attrs["items"] = offsets, headings, page.

    The text must be in Unicode NFC (`unicodedata.normalize`), else ValueError says so.
    """

    def __init__(self, kind: DocumentKind | None, key: str) -> None:
        self.kind = kind
        self.key = key

    def __call__(self, doc: Doc) -> Doc:
        """Segment and set; an empty text has no passages."""
        self.set_annotations(doc, self.predict(doc))
        return doc

    def predict(self, doc: Doc) -> Segmented | None:
        """The text, segmented; its canonical text leaves out what is furniture here."""
        if not doc.text.strip():
            return None
        # A carriage return is a space wide, so the offsets stay those of the Doc.
        text = doc.text.replace("\r", " ")
        return segment(Source("text/plain", text, (), MappingProxyType({})), kind=self.kind)

    def set_annotations(self, doc: Doc, found: Segmented | None) -> None:
        """Put the passages where they stand in the Doc's own text."""
        group, items = SpanGroup(doc, name=self.key), []
        runs = found.source_map if found else ()
        begins = [run.start for run in runs]
        for passage in found.passages if found else ():
            start, end = _in_source(runs, begins, passage)
            span = _span(doc, start, end, passage.kind, passage.label)
            if span is not None:
                group.append(span)
                path = list(passage.heading_path)
                items.append(
                    {"start": start, "end": end, "heading_path": path, "page": passage.page}
                )
        group.attrs["items"] = items
        doc.spans[self.key] = group


def _span(doc: Doc, start: int, end: int, label: str, ident: str) -> Span | None:
    return doc.char_span(start, end, label=label, span_id=ident, alignment_mode="expand")


def _in_source(runs: Sequence[Run], begins: list[int], passage: Passage) -> tuple[int, int]:
    """A passage's offsets in the text it was read from; `begins` are the starts of the runs."""
    first = runs[bisect_right(begins, passage.start) - 1]
    last = runs[bisect_left(begins, passage.end) - 1]
    start = first.source_start + max(0, passage.start - first.start)
    end = last.source_start + min(last.length, passage.end - last.start)
    return start, end


def build(language: str, **config: Any) -> Language:
    """A blank pipeline with both components; `config` goes to `legal_citations`."""
    nlp = spacy.blank(language)
    nlp.max_length = 10_000_000  # the longest reports have four million characters, and nothing here is statistical
    nlp.add_pipe("legal_passages")
    nlp.add_pipe("legal_citations", config=config)
    return nlp
