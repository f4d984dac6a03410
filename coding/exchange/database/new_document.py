"""A text that the library does not have, as a document: kept as it stands, so that every offset stays right."""

from __future__ import annotations

import hashlib
import re

from django.utils.text import slugify

from casebase.drafts import DocumentDraft
from casebase.models import Case, Document, DocumentKind
from coding.exchange.model import DocumentItem
from legaltext.segmentation import Passage, Segmented
from legaltext.segmentation.guessing import guess_language

EXTRACTOR, EXTRACTOR_VERSION = "exchange", "1"
_BLOCK = re.compile(r"[^\n]+(?:\n[^\n]+)*")
_LINE = re.compile(r"[^\n]+")
_LABEL = re.compile(r"\s*(\d{1,3}(?:\.\d{1,4}){1,3})[.)]?\s+")
#: A block with more characters is cut at its lines: some tools write a paragraph a line.
_LONG = 3_000


def digest(text: str) -> str:
    """The SHA-256 under which the library knows a text."""
    return hashlib.sha256(text.encode()).hexdigest()


def draft(item: DocumentItem, case: str) -> DocumentDraft:
    """The document of an item that has a text."""
    text = item.text or ""
    language = item.language or guess_language(text)
    slug = item.slug
    if (
        slug != slugify(slug, allow_unicode=True)
        or not slug
        or Document.objects.filter(slug=slug).exists()
    ):
        stem = slugify(item.name, allow_unicode=True)[:100] or "document"
        slug = f"{stem}-{digest(text)[:8]}"
    key = case or item.case
    return DocumentDraft(
        slug=slug[:120],
        kind=item.kind if item.kind in DocumentKind.values else DocumentKind.OTHER,
        title=item.name[:500],
        language=language if language in ("en", "zh") else "en",
        symbol=item.symbol[:120],
        case_key=key if Case.objects.filter(key=key).exists() else "",
        text=Segmented(
            text=text,
            passages=tuple(passages(text)),
            furniture=(),
            language=language,
            kind="text",
            extractor=EXTRACTOR,
            extractor_version=EXTRACTOR_VERSION,
            source_map=(),
        ),
    )


def passages(text: str) -> list[Passage]:
    """A passage a block of lines, with the number at its beginning as its label."""
    found: list[Passage] = []
    for block in _BLOCK.finditer(text):
        long = block.end() - block.start() > _LONG
        for part in _LINE.finditer(text, *block.span()) if long else (block,):
            if part.group().strip():
                found.append(_passage(len(found), text, *part.span()))
    return found


def _passage(order: int, text: str, start: int, end: int) -> Passage:
    label = _LABEL.match(text, start, end)
    return Passage(
        order=order,
        label=label[1] if label else "",
        kind="paragraph",
        heading_path=(),
        level=None,
        page=None,
        start=start,
        end=end,
        body_start=label.end() if label else start,
    )
