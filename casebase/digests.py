"""Digests that ship with the code: numbered paragraphs under headings, as JSON, to a segmented text."""

from __future__ import annotations

import unicodedata
from typing import Any

from legaltext.segmentation import Passage, Segmented

EXTRACTOR = "digest"
EXTRACTOR_VERSION = "1"
NUMBERED = "{label}. "


def compose(paragraphs: list[dict[str, str]], language: str) -> Segmented:
    """The canonical text of a digest and its passages.

    Args:
        paragraphs: [{"heading": …} or {"label": …, "text": …}] in order.
        language: `en` or `zh`.
    """
    parts: list[str] = []
    passages: list[Passage] = []
    position = 0
    heading: tuple[str, ...] = ()
    for order, row in enumerate(paragraphs):
        is_heading = "heading" in row
        label = "" if is_heading else row["label"]
        prefix = NUMBERED.format(label=label) if label else ""
        text = unicodedata.normalize(
            "NFC", prefix + (row["heading"] if is_heading else row["text"])
        )
        heading = (row["heading"],) if is_heading else heading
        passages.append(
            Passage(
                order=order,
                label=label,
                kind="heading" if is_heading else "paragraph",
                heading_path=() if is_heading else heading,
                level=1 if is_heading else None,
                page=None,
                start=position,
                end=position + len(text),
                body_start=position + len(prefix),
            )
        )
        parts.append(text)
        position += len(text) + 2
    return Segmented(
        text="\n\n".join(parts),
        passages=tuple(passages),
        furniture=(),
        language=language,
        kind="text",
        extractor=EXTRACTOR,
        extractor_version=EXTRACTOR_VERSION,
        source_map=(),
    )


def both(value: dict[str, Any] | None) -> tuple[str, str]:
    """A bilingual value of a fixture as (English, Chinese)."""
    return (value or {}).get("en", ""), (value or {}).get("zh", "")
