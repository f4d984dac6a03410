"""Load an edition of the codebook from its JSON files."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from casebase.digests import both
from coding.models import Annotation, Axis, Code, CodebookVersion, CodeEntry
from problems import Problem
from search import outbox
from search.registry import forget_labels


@transaction.atomic
def load_codebook(*, folder: Path) -> CodebookVersion:
    """Publish the edition in `folder`, unless it is there; a Problem where its number is taken by other content."""
    meta = json.loads((folder / "codebook.json").read_text(encoding="utf-8"))
    axes = [
        json.loads((folder / f"{axis.value}.json").read_text(encoding="utf-8")) for axis in Axis
    ]
    canonical = json.dumps(axes, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    digest = hashlib.sha256(canonical.encode()).hexdigest()
    known = CodebookVersion.objects.filter(number=meta["version"]).first()
    if known is not None:
        if known.sha256 != digest:
            raise Problem(
                "codebook_published",
                _("Edition %(number)s of the codebook is published and cannot change.")
                % {"number": known.number},
                place=str(folder),
                remedy=_(
                    "Raise “version” in codebook.json to publish the changes as the next edition."
                ),
                status=409,
            )
        return known
    title_en, title_zh = both(meta["title"])
    notes_en, notes_zh = both(meta.get("notes"))
    version = CodebookVersion.objects.create(
        number=meta["version"],
        title_en=title_en,
        title_zh=title_zh,
        notes_en=notes_en,
        notes_zh=notes_zh,
        rules=meta.get("rules", []),
        sources=meta.get("sources", []),
        sha256=digest,
        published_at=timezone.now(),
    )
    order = 0
    for axis in axes:
        for row in axis["codes"]:
            order += 1
            _entry(version, axis["axis"], row, order)
    _touch_bearers(version)
    return version


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
    rows = CodeEntry.objects.filter(version=version).values_list(
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
        order=order,
        codable=row.get("codable", True),
        use_instead=row.get("use_instead", []),
        examples=row.get("examples", []),
        provisions=row.get("provisions", []),
        cues=row.get("cues", {}),
        sources=row.get("sources", []),
        **texts,
    )
