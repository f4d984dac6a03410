"""The state of an annotation, a suggestion, a chain or a memo as JSON: what the log keeps and undo puts back."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from django.contrib.auth.models import User

from coding import decisions
from coding.decisions import Seen
from coding.models import Annotation, Chain, ChainLink, Memo, Suggestion
from coding.replaced import standing
from coding.selectors import code_by_key, current_codebook

State = dict[str, Any]

#: Where a span stands: what re-anchoring changes.
PLACE = ("version_id", "passage_id", "start", "end", "quote", "prefix", "suffix")
ANNOTATION_FIELDS = (
    "start", "end", "quote", "prefix", "suffix", "note", "confidence", "direction", "weight", "deleted",
    "version_id", "passage_id", "codebook_version_id",
)  # fmt: skip
CHAIN_FIELDS = (
    "title_en",
    "title_zh",
    "outcome_en",
    "outcome_zh",
    "direction",
    "weight",
    "deleted",
)
MEMO_FIELDS = ("text", "resolved", "deleted")


def of_annotation(annotation: Annotation) -> State:
    """What may change of an annotation, the code by its key."""
    return {name: getattr(annotation, name) for name in ANNOTATION_FIELDS} | {
        "code": annotation.code.key
    }


def to_annotation(annotation: Annotation, state: State) -> None:
    """Put a state back; the caller saves."""
    for name in ANNOTATION_FIELDS:
        setattr(annotation, name, state[name])
    annotation.code = code_by_key(state["code"])


def as_now(logged: State | None, now: State) -> State | None:
    """A logged state of an annotation in terms of today's codebook: its code may have been moved or merged since."""
    if logged is None:
        return None
    code = code_by_key(logged["code"])
    found = standing(code)
    if found == code:
        return {**logged, "code": found.key}
    same = now["code"] == found.key
    version = now["codebook_version_id"] if same else current_codebook().pk
    return {**logged, "code": found.key, "codebook_version_id": version}


def of_suggestion(seen: Seen) -> State:
    """What may change of a suggestion, as the person who decides sees it."""
    return {
        "state": seen.state,
        "annotation": str(seen.annotation_id) if seen.annotation_id else None,
        "decided_by": seen.decided_by_id,
        "decided_at": seen.decided_at.isoformat() if seen.decided_at else None,
    }


def to_suggestion(suggestion: Suggestion, seen: Seen, person: User, state: State) -> None:
    """Put a state back where the person saw the one before; saves it."""
    at = state["decided_at"]
    decisions.write(
        suggestion,
        seen,
        person,
        state["state"],
        annotation_id=state["annotation"],
        decided_by_id=state["decided_by"],
        decided_at=datetime.fromisoformat(at) if at else None,
    )


def of_chain(chain: Chain) -> State:
    """What may change of a chain, its links included."""
    return {name: getattr(chain, name) for name in CHAIN_FIELDS} | {
        "as_of": chain.as_of.isoformat() if chain.as_of else None,
        "links": [
            {"annotation": str(link.annotation_id), "axis": link.axis}
            for link in chain.links.order_by("order")
        ],
    }


def to_chain(chain: Chain, state: State) -> None:
    """Put a state back, the links too; saves the links, the caller saves the chain."""
    for name in CHAIN_FIELDS:
        setattr(chain, name, state[name])
    chain.as_of = date.fromisoformat(state["as_of"]) if state["as_of"] else None
    chain.links.all().delete()
    ChainLink.objects.bulk_create(
        ChainLink(chain=chain, annotation_id=link["annotation"], axis=link["axis"], order=order)
        for order, link in enumerate(state["links"])
    )


def of_memo(memo: Memo) -> State:
    """What may change of a memo."""
    return {name: getattr(memo, name) for name in MEMO_FIELDS}


def to_memo(memo: Memo, state: State) -> None:
    """Put a state back; the caller saves."""
    for name in MEMO_FIELDS:
        setattr(memo, name, state[name])
