"""Where in a document a citation points."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal

from casebase.models import Document, DocumentKind, Passage, PassageKind
from legaltext.citations.chinese import numeral

ARTICLE = re.compile(r"第([一二三四五六七八九十百零〇]+)条(?:之([一二三四五六七八九十]+))?")
#: Labels of statutes in English that say themselves what they are.
NAMED = re.compile(r"(?:§|art\.?|article|sec\.?|section|rule)\s*\w", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Pinpoint:
    """An article, a numbered paragraph, a page, a footnote, or our own count of passages."""

    kind: Literal["article", "paragraph", "page", "footnote", "passage"]
    value: str
    page: int | None = None

    @property
    def bluebook(self) -> str:
        """As Bluebook rules 3.2 and 3.3 write it: `¶ 7.12`, `art. 33`, `12`, `n.4`; else `passage 5`."""
        return {
            "article": _article(self.value),
            "paragraph": f"¶ {self.value}",
            "page": self.value,
            "footnote": (f"{self.page} " if self.page else "") + f"n.{self.value}",
            "passage": f"passage {self.value}",
        }[self.kind]

    @property
    def oscola(self) -> str:
        """As OSCOLA 1.2 and 2.1.6 write it: `[7.12]`, `art 33`, `12`, `fn 4`; else `passage 5`."""
        return {
            "article": _article(self.value).replace(".", ""),
            "paragraph": f"[{self.value}]",
            "page": self.value,
            "footnote": (f"{self.page} " if self.page else "") + f"fn {self.value}",
            "passage": f"passage {self.value}",
        }[self.kind]

    def gbt7714(self, language: str) -> str:
        """As GB/T 7714 writes the place of a quotation, after a colon; in Chinese words for a Chinese text."""
        if language != "zh":
            return self.value if self.kind == "article" else self.bluebook
        page = f"{self.page}: " if self.page else ""
        return {
            "article": self.value,
            "paragraph": f"第{self.value}段",
            "page": self.value,
            "footnote": f"{page}脚注{self.value}",
            "passage": f"段落{self.value}",
        }[self.kind]


def pinpoint(document: Document, passage: Passage) -> Pinpoint:
    """The place of a passage. Courts number no paragraphs, so an opinion is cited by its page."""
    label = passage.label.strip().rstrip(".")
    if passage.kind == PassageKind.FOOTNOTE and label:
        # A report numbers its footnotes through; an opinion's are found by their page.
        page = passage.page if document.kind == DocumentKind.OPINION else None
        return Pinpoint("footnote", label, page)
    if label.startswith("第") or NAMED.match(label):
        return Pinpoint("article", label)
    if document.kind == DocumentKind.OPINION and passage.page:
        return Pinpoint("page", str(passage.page))
    if label and document.kind != DocumentKind.OPINION:
        return Pinpoint("paragraph", label)
    return Pinpoint("passage", label or str(passage.order))


def _article(label: str) -> str:
    """`第三十三条之一` as `art. 33-1`; labels with more in them stay as they are."""
    found = ARTICLE.fullmatch(label)
    if found is None:
        return label
    return "art. " + "-".join(str(numeral(part)) for part in found.groups() if part)
