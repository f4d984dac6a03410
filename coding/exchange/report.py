"""What an import would do, or did, as JSON: for the page, the API and the command alike."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from coding.exchange.database.people import Person
from coding.exchange.database.plan import Plan, PlannedDocument
from coding.exchange.database.sort import Sorted

#: Rows of each list; the counts are whole.
SHOWN = 200
Report = dict[str, Any]


def report(plan: Plan, found: Sorted, *, applied: bool) -> Report:
    """Counts, then documents, codes, coders, conflicts and what is left out with the reason."""
    new = {id(document): len(rows) for document, rows in found.new}
    left_out = [*plan.left_out, *found.left_out]
    return {
        "name": plan.project.name,
        "origin": plan.project.origin,
        "applied": applied,
        "counts": _counts(plan, found, sum(new.values()), sum(one.codings for one in left_out)),
        "documents": [_document(one, new.get(id(one), 0)) for one in plan.documents[:SHOWN]],
        "codes": _codes(plan),
        "coders": [_coder(one) for one in plan.people.all()],
        "conflicts": [asdict(one) for one in found.conflicts[:SHOWN]],
        "left_out": [asdict(one) for one in left_out[:SHOWN]],
        "chains": [chain.ident for chain in found.chains[:SHOWN]],
    }


def _counts(plan: Plan, found: Sorted, new: int, left_out: int) -> dict[str, int]:
    without = [one for one in plan.codes.used() if one.code is None or one.state == "group"]
    return {
        "documents": len(plan.documents),
        "new_documents": sum(1 for one in plan.documents if one.draft is not None),
        "new": new,
        "known": found.known,
        "conflicts": len(found.conflicts),
        "left_out": left_out,
        "without_code": sum(plan.codes.uses[one.item.guid] for one in without),
        "undecided": len(plan.undecided()),
        "new_chains": len(found.chains),
        "known_chains": found.known_chains,
    }


def _document(one: PlannedDocument, new: int) -> Report:
    return {
        "name": one.name,
        "slug": one.version.document.slug if one.version else "",
        "state": "known" if one.version else "new" if one.draft else "left",
        "new": new,
        "codings": len(one.rows) + one.left,
        "reason": one.reason,
    }


def _coder(one: Person) -> Report:
    return {
        "guid": str(one.coder.guid) if one.coder else "",
        "name": one.coder.name if one.coder else "",
        "account": one.username,
        "state": "library" if one.library else "account" if one.user else "new",
    }


def _codes(plan: Plan) -> list[dict[str, Any]]:
    """The codes that codings use, the undecided first; of a file without codings, every code."""
    codes = plan.codes.used() or plan.codes.all()
    return [
        {
            "guid": str(one.item.guid),
            "name": one.item.name,
            "state": one.state,
            "key": one.code.key if one.code else "",
            "uses": plan.codes.uses[one.item.guid],
        }
        for one in codes
    ]
