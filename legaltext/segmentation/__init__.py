"""Segmentation: a source becomes canonical text with passages, furniture and a map."""

from __future__ import annotations

from legaltext.reading import Source
from legaltext.segmentation.assembling import EXTRACTOR, EXTRACTOR_VERSION, Assembler
from legaltext.segmentation.furniture import strip_furniture
from legaltext.segmentation.guessing import guess_kind, guess_language
from legaltext.segmentation.lines import Unit, split_lines
from legaltext.segmentation.model import (
    DOCUMENT_KINDS,
    DocumentKind,
    Furniture,
    Passage,
    PassageKind,
    Run,
    Segmented,
)
from legaltext.segmentation.opinion import opinion_units
from legaltext.segmentation.report import report_units
from legaltext.segmentation.simple import units_from_blocks, units_from_lines
from legaltext.segmentation.statute import statute_units

__all__ = [
    "DOCUMENT_KINDS", "EXTRACTOR", "EXTRACTOR_VERSION", "DocumentKind", "Furniture", "Passage",
    "PassageKind", "Run", "Segmented", "guess_kind", "segment",
]  # fmt: skip


def segment(source: Source, *, kind: DocumentKind | None = None) -> Segmented:
    """Segment ``source``; ``kind`` is guessed when None. Raises ValueError on another kind."""
    if kind is not None and kind not in DOCUMENT_KINDS:
        raise ValueError(f"unknown kind of document: {kind!r}")
    chosen = kind or guess_kind(source.text)
    units, furniture = _analyse(source, chosen)
    assembler = Assembler(source)
    for unit in units:
        assembler.add(unit)
    return assembler.finish(furniture, chosen, guess_language(source.text))


def _analyse(source: Source, kind: DocumentKind) -> tuple[list[Unit], list[tuple[str, int, int]]]:
    if kind == "statute":
        units, layout = statute_units(source)
        return units, layout.furniture
    if source.blocks:
        return units_from_blocks(source), []
    layout = strip_furniture(split_lines(source.text), source.pages)
    if kind == "wto_report":
        return report_units(layout), layout.furniture
    if kind == "opinion":
        return opinion_units(layout), layout.furniture
    return units_from_lines(layout.lines, source.text, page=kind == "page"), layout.furniture
