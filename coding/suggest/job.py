"""The job that suggests codes for one text by one edition of the codebook."""

from __future__ import annotations

from typing import Any

from django.db import transaction

from casebase.models import PassageKind, TextVersion
from coding.models import CodebookVersion, CodeEntry, Suggestion
from coding.suggest.engine import Piece, suggest
from jobs.registry import Context, job

KIND = "suggest"
LOOKED_AT = (PassageKind.PARAGRAPH, PassageKind.FOOTNOTE, PassageKind.QUOTE)
COMPONENT = "casebase_cues/1"


def source_name(codebook: CodebookVersion, language: str) -> str:
    """What stands behind a suggestion: the component, the codebook's edition and the language."""
    return f"{COMPONENT} codebook {codebook.number} {language}"


@job(KIND)
def run_suggest(context: Context, *, version: int, source: str) -> dict[str, Any]:
    """Suggest for the text version; earlier decisions on the same spans stand."""
    text_version = TextVersion.objects.select_related("document").get(pk=version)
    language = text_version.document.language
    codebook = CodebookVersion.objects.filter(published_at__isnull=False).first()
    entries = CodeEntry.objects.filter(version=codebook, codable=True).select_related("code")
    codes = {entry.code.key: entry.code for entry in entries}
    cues = [(cue, entry.code.key) for entry in entries for cue in entry.cues.get(language, [])]
    passages = text_version.passages.filter(kind__in=LOOKED_AT).order_by("order")
    pieces = [
        Piece(row.pk, row.body_start, row.end, footnote=row.kind == PassageKind.FOOTNOTE)
        for row in passages
        if row.end > row.body_start
    ]
    found = suggest(text_version.text, pieces, cues, language, context.progress)
    with transaction.atomic():
        rows = Suggestion.objects.bulk_create(
            (
                Suggestion(
                    version=text_version,
                    passage_id=one.passage,
                    code=codes[one.code],
                    start=one.start,
                    end=one.end,
                    score=one.score,
                    cue=one.cue[:200],
                    matched=one.matched,
                    source=source,
                )
                for one in found
            ),
            ignore_conflicts=True,
            batch_size=500,
        )
    return {"suggestions": len(rows)}
