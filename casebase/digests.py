"""Digests that ship with the code: numbered paragraphs under headings, as JSON, to a segmented text."""

from __future__ import annotations

import unicodedata
from typing import Any

from legaltext.segmentation import Passage, Segmented

EXTRACTOR = "digest"
EXTRACTOR_VERSION = "1"
NUMBERED = "{label}. "
BETWEEN = "\n\n"


def compose(paragraphs: list[dict[str, str]], language: str) -> Segmented:
    """The canonical text of a digest and its passages.

    Args:
        paragraphs: [{"heading": …} or {"label": …, "text": …}] in order.
        language: `en` or `zh`.
    """
    passages: list[Passage] = []
    parts: list[str] = []
    position = 0
    heading: tuple[str, ...] = ()
    for order, row in enumerate(paragraphs):
        if "heading" in row:
            heading = (row["heading"],)
        text, passage = _passage(row, order, position, heading)
        parts.append(text)
        passages.append(passage)
        position = passage.end + len(BETWEEN)
    return Segmented(
        text=BETWEEN.join(parts),
        passages=tuple(passages),
        furniture=(),
        language=language,
        kind="text",
        extractor=EXTRACTOR,
        extractor_version=EXTRACTOR_VERSION,
        source_map=(),
    )


def _passage(
    row: dict[str, str], order: int, start: int, heading: tuple[str, ...]
) -> tuple[str, Passage]:
    """The canonical words of a row and its passage, which begins at `start` under `heading`."""
    is_heading = "heading" in row
    label = "" if is_heading else row["label"]
    prefix = NUMBERED.format(label=label) if label else ""
    text = unicodedata.normalize("NFC", prefix + (row["heading"] if is_heading else row["text"]))
    return text, Passage(
        order=order,
        label=label,
        kind="heading" if is_heading else "paragraph",
        heading_path=() if is_heading else heading,
        level=1 if is_heading else None,
        page=None,
        start=start,
        end=start + len(text),
        body_start=start + len(prefix),
    )


def both(value: dict[str, Any] | None) -> tuple[str, str]:
    """A bilingual value of a fixture as (English, Chinese)."""
    return (value or {}).get("en", ""), (value or {}).get("zh", "")
