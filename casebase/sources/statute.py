"""`statute`: a law or regulation as Markdown, text, HTML, DOCX or PDF, in Chinese or English."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from datetime import date
from pathlib import PurePath

from django.utils.text import slugify
from django.utils.translation import gettext_lazy

from casebase.drafts import DocumentDraft, InputFile, Item
from casebase.sources.base import OneByOne, decoded, looks_like_json, read_text
from legaltext import Source, segment
from legaltext.reading import glance
from legaltext.segmentation import guess_kind
from problems import Problem

ARTICLE = re.compile(r"^\s*第[一二三四五六七八九十百零〇]+条", re.MULTILINE)
MARKUP = re.compile(r"\ufeff?\s*<(?:!doctype|html|head|body|\?xml)\b", re.IGNORECASE)
DATED_NAME = re.compile(r"^(?P<name>.+?)[(（](?P<date>\d{4}-\d{2}-\d{2})[)）]$")


class Statute(OneByOne):
    """One document per text of a law; its articles are its passages."""

    name = "statute"
    label = gettext_lazy("Law or regulation")
    rank = 4

    def recognises(self, name: str, head: bytes) -> bool:
        """Several numbered articles of a Chinese law, or what `legaltext` takes for a statute."""
        if looks_like_json(head):
            return False
        text = decoded(head)
        if MARKUP.match(text):
            text = glance(text.encode(), name="head.html")
        return len(ARTICLE.findall(text)) >= 2 or guess_kind(text) == "statute"

    def items(self, files: Sequence[InputFile], case_key: str | None) -> Iterator[Item | Problem]:
        """One item per file."""
        for file in files:
            source = read_text(file)
            text = segment(source, kind="statute")
            title, dated = _title(file, source)
            slug = slugify(f"{title} {dated or ''}", allow_unicode=True)[:110]
            yield Item(
                place=file.name,
                document=DocumentDraft(
                    slug=slug or f"statute-{file.sha256[:8]}",
                    kind="statute",
                    title=title,
                    language=text.language,
                    text=text,
                    date=dated,
                    case_key=case_key,
                    media_type=source.media_type,
                    original=file,
                ),
            )


def _title(file: InputFile, source: Source) -> tuple[str, date | None]:
    """The law's name from its first line, and the date of this text from the file's name where it has one."""
    first = next(
        (line.strip("# \u3000") for line in source.text.splitlines() if line.strip("# \u3000")), ""
    )
    named = DATED_NAME.match(PurePath(file.name).stem)
    dated = None
    if named:
        try:
            dated = date.fromisoformat(named["date"])
        except ValueError:
            dated = None
    return (first or (named["name"] if named else PurePath(file.name).stem))[:300], dated


SOURCE = Statute()
