"""Load an edition of the codebook from its JSON files."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path
from typing import Any

from django.db import transaction
from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext as _

from casebase.digests import both
from coding.book.content import book_of
from coding.book.from_file import Brought, brought, of_library
from coding.book.operations import Operation
from coding.models import (
    Annotation,
    Axis,
    Code,
    CodebookDraft,
    CodebookVersion,
    CodeEntry,
    DraftState,
)
from coding.selectors import published_codebook
from problems import Problem
from search import outbox
from search.registry import forget_labels


@transaction.atomic
def load_codebook(*, folder: Path) -> CodebookVersion:
    """Publish the library's edition in `folder`, unless it is there; returns the edition that is in force.

    Where people here have published editions of their own, the library's becomes a draft on top of theirs, which
    somebody looks at and publishes: nothing that they decided is taken back unasked. A Problem where the library's
    number is known with other content.
    """
    meta = json.loads((folder / "codebook.json").read_text(encoding="utf-8"))
    axes = [
        json.loads((folder / f"{axis.value}.json").read_text(encoding="utf-8")) for axis in Axis
    ]
    canonical = json.dumps(axes, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    digest = hashlib.sha256(canonical.encode()).hexdigest()
    known = CodebookVersion.objects.filter(library_number=meta["version"]).first()
    if known is not None:
        if known.library_sha256 != digest:
            raise _published(meta["version"], folder)
        return known
    current = published_codebook()
    if current is not None and CodebookDraft.objects.filter(state=DraftState.PUBLISHED).exists():
        _as_draft(current, meta, axes, digest)
        return current
    return _publish(meta, axes, digest)


def _published(number: int, folder: Path) -> Problem:
    return Problem(
        "codebook_published",
        _("Edition %(number)s of the codebook is published and cannot change.")
        % {"number": number},
        place=str(folder),
        remedy=_("Raise “version” in codebook.json to publish the changes as the next edition."),
        status=409,
    )


def _publish(meta: dict[str, Any], axes: list[dict[str, Any]], digest: str) -> CodebookVersion:
    title_en, title_zh = both(meta["title"])
    notes_en, notes_zh = both(meta.get("notes"))
    version = CodebookVersion.objects.create(
        number=_number(meta["version"]),
        title_en=title_en,
        title_zh=title_zh,
        notes_en=notes_en,
        notes_zh=notes_zh,
        rules=meta.get("rules", []),
        sources=meta.get("sources", []),
        sha256=digest,
        library_number=meta["version"],
        library_sha256=digest,
        published_at=timezone.now(),
    )
    order = 0
    for axis in axes:
        for row in axis["codes"]:
            order += 1
            _entry(version, axis["axis"], row, order)
    _keep_retired(version, order)
    _touch_bearers(version)
    return version


def _number(wanted: int) -> int:
    """The library's number, or the next one where that is taken."""
    if not CodebookVersion.objects.filter(number=wanted).exists():
        return wanted
    return (CodebookVersion.objects.aggregate(most=Max("number"))["most"] or 0) + 1


def _as_draft(
    current: CodebookVersion, meta: dict[str, Any], axes: list[dict[str, Any]], digest: str
) -> None:
    """The library's edition as changes to the current one; once, whatever becomes of the draft."""
    if CodebookDraft.objects.filter(library_number=meta["version"], library_sha256=digest).exists():
        return
    last = (
        CodebookVersion.objects.filter(library_number__isnull=False, published_at__isnull=False)
        .order_by("-library_number")
        .first()
    )
    # Where that one went through a draft too, what was changed in the draft counts as the library's words.
    found = brought(book_of(current), of_library(axes), book_of(last) if last else None)
    title_en, title_zh = both(meta["title"])
    notes_en, notes_zh = both(meta.get("notes"))
    CodebookDraft.objects.create(
        base=current,
        title_en=title_en,
        title_zh=title_zh,
        notes_en=notes_en,
        notes_zh=notes_zh,
        operations=[
            {**one, "id": f"library-{number}", "by": "", "at": timezone.now().isoformat()}
            for number, one in enumerate(_all_operations(found), 1)
        ],
        library_number=meta["version"],
        library_sha256=digest,
        state=DraftState.OPEN,
    )


def _all_operations(found: Brought) -> list[Operation]:
    """Also those that cannot be done here: the draft says why, and somebody takes them out."""
    return [one for line in found.lines for one in (*line.operations, *line.refused)]


def _keep_retired(version: CodebookVersion, order: int) -> None:
    """What bears a code that this edition leaves out still has an entry, which says that it is retired."""
    earlier = (
        CodebookVersion.objects.filter(number__lt=version.number, published_at__isnull=False)
        .order_by("-number")
        .first()
    )
    named = version.entries.values("code")
    coded = Annotation.objects.filter(deleted=False).values("code")
    gone = CodeEntry.objects.filter(version=earlier, code__in=coded).exclude(code__in=named)
    for place, entry in enumerate(gone.order_by("order"), order + 1):
        if not entry.retired:
            entry.recode_since = version.number
        entry.pk, entry.version, entry.order = None, version, place
        entry.codable, entry.retired = False, True
        entry.save(force_insert=True)


def _touch_bearers(version: CodebookVersion) -> None:
    """Have indexed again what bears a code that this edition renames, moves or retires."""
    earlier = CodebookVersion.objects.filter(number__lt=version.number).order_by("-number").first()
    now = _said(version)
    changed = [code for code, said in _said(earlier).items() if now.get(code) != said]
    slugs = Annotation.objects.filter(deleted=False, code__in=changed).values_list(
        "version__document__slug", flat=True
    )
    outbox.touch_many(slugs.distinct().order_by())
    forget_labels()


def _said(version: CodebookVersion | None) -> dict[int, list[Any]]:
    """Code → what search shows of it."""
    rows = CodeEntry.objects.filter(version=version, retired=False).values_list(
        "code", "code__key", "codable", "label_en", "label_zh"
    )
    return {code: rest for code, *rest in rows}


def _entry(version: CodebookVersion, axis: str, row: dict[str, Any], order: int) -> None:
    code, _created = Code.objects.get_or_create(
        guid=row["guid"], defaults={"key": row["key"], "axis": axis}
    )
    texts: dict[str, str] = {}
    for name in ("label", "definition", "include", "exclude"):
        texts[f"{name}_en"], texts[f"{name}_zh"] = both(row.get(name))
    CodeEntry.objects.create(
        version=version,
        code=code,
        key=code.key,
        order=order,
        codable=row.get("codable", True),
        use_instead=row.get("use_instead", []),
        examples=row.get("examples", []),
        provisions=row.get("provisions", []),
        cues=row.get("cues", {}),
        sources=row.get("sources", []),
        **texts,
    )
