"""What REFI-QDA has no place for, carried in notes: in words for people, and as JSON on the last line for us.

The schema allows no elements or attributes of others, so a note is the only place that keeps. A note of ours is known
by its GUID, which is made from its owner's, or else by its name: other tools may renumber what they save.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import date
from typing import Any
from uuid import UUID

from coding.exchange.guids import part_guid
from coding.exchange.model import ChainItem, Coding, LinkItem
from coding.exchange.refi.xml import is_writable

DETAILS = "casebase.coding"
CHAIN = "casebase.chain"
Values = dict[str, Any]


def coding_details(coding: Coding) -> Values:
    """What a coding has beyond code, coder and note; empty where there is nothing."""
    values: Values = {
        "confidence": coding.confidence,
        "direction": coding.direction,
        "weight": coding.weight,
        "origin": "" if coding.origin == "person" else coding.origin,
        "note": "" if is_writable(coding.note) else coding.note,
    }
    return {name: value for name, value in values.items() if value not in (None, "")}


def chain_values(chain: ChainItem) -> Values:
    """A chain as JSON."""
    return {
        "ident": chain.ident,
        "case": chain.case,
        "title_en": chain.title_en,
        "title_zh": chain.title_zh,
        "outcome_en": chain.outcome_en,
        "outcome_zh": chain.outcome_zh,
        "direction": chain.direction,
        "weight": chain.weight,
        "as_of": chain.as_of.isoformat() if chain.as_of else None,
        "author": str(chain.author) if chain.author else None,
        "links": [{"coding": str(link.coding), "axis": link.axis} for link in chain.links],
    }


def chain_of(guid: UUID, values: Mapping[str, Any]) -> ChainItem | None:
    """The chain that `chain_values` wrote, or None where the values are not of that form."""
    try:
        return ChainItem(
            guid=guid,
            ident=str(values["ident"]),
            case=str(values["case"]),
            title_en=str(values.get("title_en") or ""),
            title_zh=str(values.get("title_zh") or ""),
            outcome_en=str(values.get("outcome_en") or ""),
            outcome_zh=str(values.get("outcome_zh") or ""),
            direction=str(values.get("direction") or ""),
            weight=whole(values.get("weight")),
            as_of=date.fromisoformat(values["as_of"]) if values.get("as_of") else None,
            author=UUID(values["author"]) if values.get("author") else None,
            links=tuple(
                LinkItem(UUID(link["coding"]), str(link["axis"])) for link in values["links"]
            ),
        )
    except (KeyError, TypeError, ValueError, AttributeError):
        return None


def whole(value: object) -> int | None:
    """A whole number, or None for anything else."""
    return value if isinstance(value, int) and not isinstance(value, bool) else None


def note_text(words: str, values: Values) -> str:
    """A note for people whose last line is for us."""
    return f"{words}\n{json.dumps(values, ensure_ascii=True, sort_keys=True)}"


def values_of(text: str) -> Values | None:
    """The last line's JSON, or None where it is none."""
    try:
        values = json.loads(text.strip().rpartition("\n")[2])
    except (ValueError, RecursionError):
        return None
    return values if isinstance(values, dict) else None


def details_guid(coding: UUID) -> UUID:
    """Of the note with a coding's details."""
    return part_guid(coding, "details")


def note_guid(coding: UUID) -> UUID:
    """Of a coder's note on a coding."""
    return part_guid(coding, "note")


def chain_note_guid(chain: UUID) -> UUID:
    """Of the note that is a chain."""
    return part_guid(chain, "chain")
