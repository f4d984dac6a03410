"""Takes a certificate: everything that says what was searched and exactly what was found.

The hash is SHA-256 over all result ids in the order of their code points, each followed by a line
feed, in UTF-8. Ids are read from the engine one document at a time and deflated as they come, so that
memory does not grow with the result beyond the deflated ids.
"""

import base64
import hashlib
import hmac
import json
import zlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, fields
from typing import Any

from django.conf import settings
from django.contrib.auth.models import User
from django.utils import timezone
from django.utils.translation import gettext as _

from problems import Problem
from search import registry
from search.backends import get_backend
from search.backends.base import IndexUnavailable, Reader
from search.compile import compile_filters, compile_query, complete, filtered
from search.entry import Entry
from search.models import Certificate, OutboxEntry
from search.plan import Plan
from search.query import QueryError, parse, print_query
from search.records import PassageRecord
from search.tallies import groups_of

FORMAT = "ntb-casebase search certificate 1"
ORDER = "SHA-256 over the result ids sorted by code point, each followed by LF, in UTF-8"
TRIES = 4


@dataclass(frozen=True, slots=True)
class Taken:
    """A certificate before it is stored: its body, and its ids deflated."""

    body: dict[str, Any]
    ids: bytes


@dataclass(frozen=True, slots=True)
class _Ids:
    count: int
    sha256: str
    packed: bytes


def take(*, query: str, filters: Mapping[str, list[str]], owner: User) -> Certificate:
    """Take and store a certificate. Raises `Problem` (the query, the index) with what to do."""
    taken = run(query, filters)
    return Certificate.objects.create(
        owner=owner, created_at=timezone.now(), body=taken.body, ids=taken.ids
    )


def run(query: str, filters: Mapping[str, list[str]]) -> Taken:
    """Search for everything, and say under which circumstances. Raises `Problem`."""
    ticked = {name: sorted(values) for name, values in sorted(filters.items()) if values}
    try:
        parsed = parse(query)
        applied = compile_filters(ticked)
        plan = filtered(compile_query(parsed.query), applied)
        whole = complete(parsed.query)
        state = _state()
        reader = get_backend().reader()
        ids, cases = _consistent(reader, plan)
        body = {
            "format": FORMAT,
            "taken_at": timezone.now().strftime("%Y-%m-%dT%H:%M:%SZ"),
            "query": {
                "typed": query,
                "parsed": print_query(parsed.query),
                "reading": parsed.reading,
                "filters": ticked,
            },
            "result": {
                "passages": ids.count,
                "cases": cases,
                "with_all_words": reader.count(filtered(whole, applied)) if whole else None,
                "ids_sha256": ids.sha256,
                "ids_order": ORDER,
            },
            "index": _index(reader) | state,
            "library": registry.circumstances(),
            "software": {"name": "NTB Casebase", "version": settings.VERSION},
        }
    except QueryError as error:
        raise Problem("query", error.message, remedy=error.suggestion) from error
    except KeyError as error:
        raise Problem(
            "filter", _("There is no filter %(name)s.") % {"name": error.args[0]}
        ) from error
    except IndexUnavailable as error:
        raise Problem(
            "index_unavailable",
            _("The search engine does not answer: %(reason)s.") % {"reason": error},
            remedy=_("Try again in a moment; everything else works."),
            status=503,
        ) from error
    return Taken(body, ids.packed)


def _consistent(reader: Reader, plan: Plan) -> tuple[_Ids, int]:
    """The ids with the number of cases among them, both of one state of the index."""
    for _attempt in range(TRIES):
        before = groups_of(reader.tally(plan, ("attributes",))["attributes"])
        ids = _pack(reader.ids(plan))
        after = groups_of(reader.tally(plan, ("attributes",))["attributes"])
        if before == after and sum(after.values()) == ids.count:
            return ids, len(after)
    raise Problem(
        "index_moving",
        _("The index changed while the certificate was being taken."),
        remedy=_("Try again when the import that is running is done."),
        status=503,
    )


def _pack(ids: Iterator[str]) -> _Ids:
    state, deflate = hashlib.sha256(), zlib.compressobj(6)
    packed: list[bytes] = []
    count, last = 0, ""
    for ident in ids:
        if count and ident <= last:
            raise ValueError(f"the engine gave {ident} after {last}")
        line = ident.encode() + b"\n"
        state.update(line)
        packed.append(deflate.compress(line))
        count, last = count + 1, ident
    packed.append(deflate.flush())
    return _Ids(count, state.hexdigest(), b"".join(packed))


def _state() -> dict[str, Any]:
    """How far the index is behind, asked before searching: what waits now may not be found."""
    waiting = OutboxEntry.objects.filter(queue="").order_by("created_at")
    oldest = waiting.values_list("created_at", flat=True).first()
    return {
        "documents_waiting": waiting.count(),
        "oldest_waiting_since": oldest.strftime("%Y-%m-%dT%H:%M:%SZ") if oldest else None,
    }


def _index(reader: Reader) -> dict[str, Any]:
    backend = get_backend()
    stats = backend.stats()
    return {
        "engine": f"{backend.name} {backend.version()}".strip(),
        "generation": reader.generation,
        "schema": schema(),
        "documents": stats.documents,
        "passages": stats.passages,
    }


def schema() -> str:
    """A short name for what is indexed of a passage; another one wherever a field is added."""
    names = [*Entry._fields, *(one.name for one in fields(PassageRecord))]
    return hashlib.sha256("\n".join(names).encode()).hexdigest()[:12]


def unpack(packed: bytes | memoryview) -> list[str]:
    """The ids of a certificate."""
    return zlib.decompress(bytes(packed)).decode().splitlines()


def as_file(certificate: Certificate) -> dict[str, Any]:
    """The certificate as JSON: its body, its ids, and this site's seal over both."""
    ids = base64.b64encode(bytes(certificate.ids)).decode()
    content = {"certificate": certificate.ident, **certificate.body, "ids": {"zlib+base64": ids}}
    return content | {"seal": seal(content)}


def seal(content: Mapping[str, Any]) -> str:
    """HMAC-SHA-256 of this site over the canonical JSON of a file without its seal."""
    plain = {name: value for name, value in content.items() if name != "seal"}
    text = json.dumps(plain, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    secret = f"search.certificates:{settings.SECRET_KEY}".encode()
    return hmac.new(secret, text.encode(), hashlib.sha256).hexdigest()
