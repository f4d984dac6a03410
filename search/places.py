"""Passages in use by name: `<document>:<order>` in an address, their id in the index."""

from typing import Any

from search import plan
from search.backends.base import Found, Reader
from search.entry import key
from search.plan import Plan


def address_of(stored: dict[str, Any]) -> str:
    """How an address names a passage."""
    return f"{stored['document']}:{stored['order']}"


def itself(ident: str) -> Plan:
    """Finds the passage with this id."""
    return plan.Term("keys", key("self", ident))


def at(reader: Reader, place: str) -> Found | None:
    """The passage that an address names; None where there is none."""
    document, _colon, order = place.rpartition(":")
    if not document or not order.isdecimal():
        return None
    # A case's own record bears the name of its document.
    for ident in (f"{document}#{int(order)}", document):
        found = reader.top(itself(ident), limit=1, offset=0, by_rank=None)
        if found:
            return found[0]
    return None
