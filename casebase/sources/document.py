"""`document`: any readable file, filed under a case only where one is named."""

from collections.abc import Iterator, Sequence
from pathlib import PurePath

from django.utils.text import slugify
from django.utils.translation import gettext_lazy as _

from casebase.drafts import DocumentDraft, InputFile, Item
from casebase.sources.base import OneByOne, read_text
from legaltext import segment
from problems import Problem


class AnyDocument(OneByOne):
    """The last resort of detection; the title is the file's own, else its name."""

    name = "document"
    label = _("Other document")
    rank = 1

    def recognises(self, name: str, head: bytes) -> bool:
        """Always: whether it can be read shows in reading it."""
        return True

    def items(self, files: Sequence[InputFile], case_key: str | None) -> Iterator[Item | Problem]:
        """One document per file."""
        for file in files:
            source = read_text(file)
            text = segment(source, kind=None)
            stem = PurePath(file.name).stem
            yield Item(
                place=file.name,
                document=DocumentDraft(
                    slug=f"{slugify(stem, allow_unicode=True)[:100] or 'document'}-{file.sha256[:8]}",
                    kind="other",
                    title=(source.metadata.get("title") or stem)[:500],
                    language=text.language,
                    text=text,
                    case_key=case_key,
                    media_type=source.media_type,
                    original=file,
                ),
            )


SOURCE = AnyDocument()
