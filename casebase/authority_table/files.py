"""The table as CSV and as JSON."""

from __future__ import annotations

import csv
import io
from typing import Any

from casebase.authority_table.model import PASSIM_ABOVE, Authority, Table
from search.exports.cells import BOM, plain

COLUMNS = ("section", "authority", "name", "times", "passim", "cited_at", "pinpoints")


def as_csv(table: Table) -> str:
    """One line an authority; lists are joined by "; ". Begins with a BOM, so that spreadsheets read Chinese."""
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow(COLUMNS)
    for section in table.sections:
        for row in section.authorities:
            cells = [
                section.title,
                row.canonical,
                row.name,
                str(row.times),
                "passim" if row.passim else "",
                "; ".join(one.place for one in row.places),
                "; ".join(row.pinpoints),
            ]
            writer.writerow([plain(cell) for cell in cells])
    return BOM + out.getvalue()


def as_json(table: Table) -> dict[str, Any]:
    """The table as JSON values; `AuthorityTableSerializer` describes them."""
    return {
        "document": table.slug,
        "title": table.title,
        "symbol": table.symbol,
        "version": table.version,
        "passim_above": PASSIM_ABOVE,
        "sections": [
            {
                "key": section.key,
                "title": section.title,
                "authorities": [_authority(row) for row in section.authorities],
            }
            for section in table.sections
        ],
    }


def _authority(row: Authority) -> dict[str, Any]:
    return {
        "canonical": row.canonical,
        "kind": row.kind,
        "name": row.name,
        "case": row.case_key,
        "times": row.times,
        "passim": row.passim,
        "cited_at": [{"order": one.order, "place": one.place} for one in row.places],
        "pinpoints": row.pinpoints,
    }
