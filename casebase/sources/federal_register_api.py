"""The Federal Register API v1, page by page."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from urllib.parse import parse_qsl, urlencode, urljoin, urlsplit, urlunsplit

from django.utils.translation import gettext as _

from casebase.drafts import InputFile
from casebase.fetching import Fetcher
from legaltext.federal_register import NoticePage, parse
from problems import Problem

SITE = "https://www.federalregister.gov/api/v1/documents.json"
PATH = "/api/v1/documents.json"
FIELDS = (
    "document_number", "title", "abstract", "type", "action", "dates", "citation", "publication_date",
    "docket_ids", "html_url",
)  # fmt: skip
#: What is asked for unless the address given says otherwise.
QUERY = (
    ("conditions[agencies][]", "international-trade-commission"),
    ("order", "oldest"),
    ("per_page", "200"),
    *(("fields[]", name) for name in FIELDS),
)


def first_page(url: str, since: date) -> str:
    """The address of the first page; a bare host gets the API's path, a query of its own is kept."""
    parts = urlsplit(url)
    path = parts.path.rstrip("/")
    if not path.endswith(".json"):
        path = f"{path}/documents.json" if path else PATH
    asked = parse_qsl(parts.query)
    given = {name for name, _value in asked}
    asked += [(name, value) for name, value in QUERY if name not in given]
    asked.append(("conditions[publication_date][gte]", since.isoformat()))
    return urlunsplit((parts.scheme, parts.netloc, path, urlencode(asked), ""))


def pages(*, since: date, url: str, folder: Path) -> Iterator[InputFile]:
    """Each page as a file of `folder`, as it comes; raises Problem where the rest cannot be had."""
    fetcher = Fetcher(base=url)
    address = first_page(url, since)
    seen: set[str] = set()
    documents: set[str] = set()
    promised = refused = 0
    while address:
        seen.add(address)
        data = fetcher.get(address, accept=_page)
        page = _page(data)
        promised = max(promised, page.count or 0)
        refused += len(page.refused)
        new = {notice.number for notice in page.notices} - documents
        documents |= new
        yield _written(data, folder / f"federal-register-page-{len(seen)}.json")
        address = urljoin(address, page.next_url) if page.next_url else ""
        if address in seen or (address and not new):
            raise Problem(
                "page_loop",
                _("The API leads in a circle: its next page was there before."),
                place=address[:200],
                remedy=_("Try again later; what came before is kept."),
            )
    if (
        len(documents) + refused < promised
    ):  # the API shows no more than some thousands of one search
        raise Problem(
            "not_all",
            _("The API gave %(got)s of %(promised)s documents.")
            % {"got": len(documents), "promised": promised},
            place=url[:200],
            remedy=_("Run again with --since on the day of the last notice that came."),
        )


def _page(data: bytes) -> NoticePage:
    return parse(data.decode("utf-8"))


def _written(data: bytes, path: Path) -> InputFile:
    path.write_bytes(data)
    return InputFile(
        path=path, name=path.name, sha256=hashlib.sha256(data).hexdigest(), size=len(data)
    )
