"""Where in a document a value is printed, so that a page can lead to the words that say so."""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass
from typing import Any

from legaltext.segmentation import Segmented


@dataclass(frozen=True, slots=True)
class Place:
    """A passage of a document: `text` is how a person reads it, "WT/DS593/R ¶ 8.1"."""

    text: str
    slug: str
    label: str
    order: int

    def as_dict(self) -> dict[str, Any]:
        """As columns `place` hold it."""
        return {"text": self.text, "slug": self.slug, "label": self.label, "order": self.order}


class Locator:
    """Places of one document by offsets into its canonical text; made once per document."""

    def __init__(self, *, slug: str, name: str, text: Segmented) -> None:
        self.slug, self._name, self._text = slug, name, text
        self._starts = [passage.start for passage in text.passages]

    def at(self, offset: int) -> Place | None:
        """The place of the passage that holds this offset; None in a text without passages."""
        index = bisect_right(self._starts, offset) - 1
        if index < 0:
            return None
        passage = self._text.passages[index]
        label = passage.label.strip()[:60]
        where = ""
        if self._text.kind == "opinion" and passage.page:  # courts number no paragraphs
            where = f", p. {passage.page}"
        elif label:
            where = f" ¶ {label}"
        return Place(f"{self._name}{where}", self.slug, label, passage.order)
