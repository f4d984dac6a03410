"""Reading editions."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection
from typing import Any
from uuid import UUID

from django.db.models import QuerySet
from django.urls import reverse

from coding.book.touched import Edition as Touched
from coding.selectors import chains
from toolkit.models import Edition, EditionState, SectionChain


def published() -> QuerySet[Edition]:
    """Published editions, newest first."""
    return Edition.objects.filter(state=EditionState.PUBLISHED).prefetch_related("files")


def drafts() -> QuerySet[Edition]:
    """Drafts, the latest first."""
    return Edition.objects.filter(state=EditionState.DRAFT).order_by("-created_at")


def placeable_chains(
    edition: Edition, *, words: str = "", code: str = "", direction: str = ""
) -> Any:
    """Live chains that stand nowhere in the draft, filtered by words, code (and below) and direction."""
    placed = SectionChain.objects.filter(section__edition=edition).values("chain")
    found = chains().exclude(pk__in=placed)
    for word in words.split():
        found = (
            found.filter(title_en__icontains=word)
            | found.filter(title_zh__icontains=word)
            | found.filter(case__key__icontains=word)
            | found.filter(case__short_title_en__icontains=word)
            | found.filter(case__short_title_zh__icontains=word)
        )
    if code:
        found = found.filter(links__annotation__code__key=code) | found.filter(
            links__annotation__code__key__startswith=f"{code}."
        )
    if direction:
        found = found.filter(direction=direction)
    return found.distinct().order_by("case__forum", "case__number", "ident")


def editions_with_codes(guids: Collection[UUID]) -> dict[UUID, set[Touched]]:
    """Code → the editions that hold codings of it, drafts and published ones."""
    rows = SectionChain.objects.filter(
        chain__links__annotation__code__guid__in=guids, chain__links__annotation__deleted=False
    ).values_list(
        "chain__links__annotation__code__guid", "section__edition", "section__edition__title",
        "section__edition__number",
    )  # fmt: skip
    found: dict[UUID, set[Touched]] = defaultdict(set)
    for guid, pk, title, number in rows.distinct():
        page = "toolkit:draft" if number is None else "toolkit:edition"
        found[guid].add(Touched(title, reverse(page, args=[pk]), number is not None))
    return found


def matrix(content: dict[str, Any]) -> dict[str, Any]:
    """Loophole × countermeasure of an edition's content: {rows, columns, cells: [[chain ids]]}."""
    cells: dict[tuple[str, str], list[dict[str, str]]] = {}
    labels: dict[str, dict[str, str]] = {}
    for section in content["sections"]:
        for chain in section["chains"]:
            by_axis: dict[str, set[str]] = {}
            for item in chain["evidence"]:
                by_axis.setdefault(item["axis"], set()).add(item["code"]["key"])
                labels[item["code"]["key"]] = item["code"]["label"]
            for row in by_axis.get("loophole", ()):
                for column in by_axis.get("countermeasure", ()):
                    cells.setdefault((row, column), []).append(
                        {"id": chain["id"], "direction": chain["direction"]}
                    )
    rows = sorted({row for row, _column in cells})
    columns = sorted({column for _row, column in cells})
    return {
        "columns": [{"key": key, "label": labels[key]} for key in columns],
        "rows": [
            {
                "key": row,
                "label": labels[row],
                "cells": [cells.get((row, column), []) for column in columns],
            }
            for row in rows
        ],
    }
