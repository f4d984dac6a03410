"""A record as it is stored in the index: JSON, and a digest of a document's."""

import hashlib
import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import fields
from functools import lru_cache
from json.encoder import encode_basestring
from operator import attrgetter
from typing import Any

from search.records import PassageRecord

#: What a passage has of its own, in the order of the record's fields; the rest it shares with its document.
OWN = (
    "id", "label", "order", "passage_kind", "heading", "text", "start", "end", "page", "provisions", "codes",
    "cites", "cited", "treated", "impact",
)  # fmt: skip
_FIELDS = tuple(field.name for field in fields(PassageRecord))
#: The values that passages of one document have in common.
shared_of = attrgetter(*(name for name in _FIELDS if name not in OWN))
_own_of = attrgetter(*OWN)
_encode = json.JSONEncoder(ensure_ascii=False).encode


def as_json(records: Sequence[PassageRecord]) -> Iterator[str]:
    """The JSON of each record, fields in their order."""
    shared, template = None, ""
    for record in records:
        if shared != (here := shared_of(record)):
            # What does not change from one passage to the next is written once: it is most of the time of indexing.
            shared, template = here, _template(record)
        yield template % _own(record)


def _template(record: PassageRecord) -> str:
    values = dict.fromkeys(OWN, "%s")
    for name in _FIELDS:
        if name not in values:
            values[name] = _encode(getattr(record, name)).replace("%", "%%")
    return "{" + ", ".join(f'"{name}": {values[name]}' for name in _FIELDS) + "}"


def _own(record: PassageRecord) -> tuple[Any, ...]:
    """The values of `OWN` as JSON."""
    (
        ident, label, order, kind, heading, text, start, end, page, provisions, codes, cites, cited, treated, impact,
    ) = _own_of(record)  # fmt: skip
    return (
        encode_basestring(ident),
        encode_basestring(label),
        order,
        encode_basestring(kind),
        encode_basestring(heading),
        encode_basestring(text),
        start,
        end,
        "null" if page is None else page,
        _list(provisions),
        _list(codes),
        _list(cites),
        cited,
        _list(treated),
        impact,
    )


@lru_cache(maxsize=10_000)
def _list(values: tuple[Any, ...]) -> str:
    return _encode(values)


def digest(stored: Iterable[str]) -> str:
    """A hash of the JSON of one document's records and their number, as ``hash-number``."""
    state = hashlib.blake2b(digest_size=12)
    count = 0
    for one in stored:
        state.update(one.encode())
        count += 1
    return f"{state.hexdigest()}-{count}"


def stored_id(stored: bytes) -> str:
    """The id of a stored record, which is first in it; the rest, much longer, is not parsed."""
    head = stored[: stored.index(b', "document": ')]
    return str(json.loads(head + b"}")["id"])
