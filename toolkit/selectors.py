"""Reading editions."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet

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
