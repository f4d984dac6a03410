"""Every address says who may use it, and one test walks them all."""

from __future__ import annotations

import re

import pytest
from django.urls import URLPattern, URLResolver, get_resolver

from tests import factories

pytestmark = pytest.mark.django_db

ROLES = ("", "coder", "adjudicator", "editor", "manager")
EDITORS, IMPORTERS = {"editor", "manager"}, {"editor", "manager"}
CODERS = {"coder", "adjudicator", "manager"}
MANAGERS = {"manager"}
ADJUDICATORS = {"adjudicator", "manager"}
EVERYBODY = set(ROLES) | {None}
SIGNED_IN = set(ROLES)

#: address → (method, who may). None is a visitor. Objects do not exist: 404 and 400 count as let in.
PAGES: dict[str, tuple[str, set[str | None]]] = {
    "/": ("get", EVERYBODY),
    "/cases/": ("get", EVERYBODY),
    "/cases/x/": ("get", EVERYBODY),
    "/documents/x/": ("get", EVERYBODY),
    "/documents/x/marks/": ("get", EVERYBODY),
    "/documents/x/original/": ("get", EVERYBODY),
    "/documents/x/passages/1/": ("get", EVERYBODY),
    "/documents/x/paragraphs/x/": ("get", EVERYBODY),
    "/citator/x/": ("get", EVERYBODY),
    "/citations/1/treatment/": ("post", CODERS),
    "/documents/x/authorities/": ("get", EVERYBODY),
    "/import/": ("get", IMPORTERS),
    "/provisions/": ("get", EVERYBODY),
    "/provisions/x/": ("get", EVERYBODY),
    "/provisions/x/x/": ("get", EVERYBODY),
    "/coding/": ("get", EVERYBODY),
    "/coding/help/": ("get", EVERYBODY),
    "/coding/x/": ("get", EVERYBODY),
    "/agreement/": ("get", CODERS),
    "/agreement/00000000-0000-0000-0000-000000000000/": ("get", CODERS),
    "/agreement/00000000-0000-0000-0000-000000000000/cancel/": ("post", CODERS),
    "/bias/": ("get", CODERS),
    "/bias/share/": ("post", MANAGERS),
    "/documents/x/texts/": ("get", EVERYBODY),
    "/mentions/": ("get", CODERS),
    "/mentions/read/": ("post", CODERS),
    "/ledger/": ("get", CODERS),
    "/ledger/1/": ("post", CODERS),
    "/rounds/": ("get", CODERS),
    "/rounds/new/": ("get", MANAGERS),
    "/rounds/00000000-0000-0000-0000-000000000000/": ("get", CODERS),
    "/rounds/00000000-0000-0000-0000-000000000000/agreement/": ("get", CODERS),
    "/rounds/00000000-0000-0000-0000-000000000000/go-on/": ("get", CODERS),
    "/rounds/00000000-0000-0000-0000-000000000000/hand-in/": ("post", CODERS),
    "/rounds/00000000-0000-0000-0000-000000000000/start/": ("post", MANAGERS),
    "/rounds/00000000-0000-0000-0000-000000000000/close/": ("post", MANAGERS),
    "/rounds/00000000-0000-0000-0000-000000000000/take-out/": ("post", MANAGERS),
    "/rounds/00000000-0000-0000-0000-000000000000/1/": ("get", ADJUDICATORS),
    "/rounds/00000000-0000-0000-0000-000000000000/1/rule/": ("post", ADJUDICATORS),
    "/rounds/00000000-0000-0000-0000-000000000000/1/settle/": ("post", ADJUDICATORS),
    "/rounds/00000000-0000-0000-0000-000000000000/outcomes/": ("get", CODERS),
    "/rounds/00000000-0000-0000-0000-000000000000/outcomes/read/": ("post", CODERS),
    "/rulings/00000000-0000-0000-0000-000000000000/example/": ("post", ADJUDICATORS),
    "/exchange/": ("get", CODERS),
    "/exchange/export/": ("post", CODERS),
    "/exchange/import/": ("post", CODERS),
    "/exchange/imports/00000000-0000-0000-0000-000000000000/": ("get", CODERS),
    "/exchange/exports/00000000-0000-0000-0000-000000000000/file/": ("get", CODERS),
    "/api/exchange/exports/": ("post", CODERS),
    "/api/exchange/exports/00000000-0000-0000-0000-000000000000/file/": ("get", CODERS),
    "/api/exchange/imports/": ("post", CODERS),
    "/api/exchange/imports/00000000-0000-0000-0000-000000000000/apply/": ("post", CODERS),
    "/codebook/": ("get", EVERYBODY),
    "/codebook/x/": ("get", EVERYBODY),
    "/codebook/x/comments/": ("post", CODERS),
    "/codebook/editions/": ("get", EVERYBODY),
    "/codebook/editions/1/": ("get", EVERYBODY),
    "/codebook/compare/": ("get", EVERYBODY),
    "/codebook/drafts/": ("get", MANAGERS),
    "/codebook/drafts/1/": ("get", MANAGERS),
    "/codebook/drafts/1/add/": ("get", MANAGERS),
    "/codebook/drafts/1/code/00000000-0000-0000-0000-000000000000/": ("get", MANAGERS),
    "/codebook/drafts/1/import/": ("get", MANAGERS),
    "/codebook/drafts/1/do/x/": ("post", MANAGERS),
    "/codebook/recode/": ("get", CODERS),
    "/codebook/recode/00000000-0000-0000-0000-000000000000/": ("post", CODERS),
    "/codebook/recode/00000000-0000-0000-0000-000000000000/undo/": ("post", CODERS),
    "/codebook/comments/1/": ("post", CODERS),
    "/codebook/examples/00000000-0000-0000-0000-000000000000/": ("post", ADJUDICATORS),
    "/codebook/examples/1/take-off/": ("post", ADJUDICATORS),
    "/chains/": ("get", EVERYBODY),
    "/chains/matrix/": ("get", EVERYBODY),
    "/chains/board/x/": ("get", EVERYBODY),
    "/chains/x/": ("get", EVERYBODY),
    "/search/": ("get", EVERYBODY),
    "/search/index/": ("get", MANAGERS),
    "/search/index/x/": ("post", MANAGERS),
    "/search/index/try-again/": ("post", MANAGERS),
    "/search/saved/": ("get", SIGNED_IN),
    "/search/saved/new/": ("get", SIGNED_IN),
    "/search/saved/1/": ("get", SIGNED_IN),
    "/search/saved/1/change/": ("post", SIGNED_IN),
    "/search/saved/1/seen/": ("post", SIGNED_IN),
    "/search/saved/1/delete/": ("post", SIGNED_IN),
    "/search/unsubscribe/x/": ("get", EVERYBODY),
    "/search/certificates/": ("get", SIGNED_IN),
    "/search/certificates/x/": ("get", EVERYBODY),
    "/search/certificates/x/json/": ("get", EVERYBODY),
    "/search/certificates/x/again/": ("post", EVERYBODY),
    "/search/builder/": ("get", EVERYBODY),
    "/search/cite/": ("get", EVERYBODY),
    "/search/help/": ("get", EVERYBODY),
    "/search/why/": ("get", EVERYBODY),
    "/search/export/": ("post", EVERYBODY),
    "/search/export/00000000-0000-0000-0000-000000000000/": ("get", EVERYBODY),
    "/search/export/00000000-0000-0000-0000-000000000000/cancel/": ("post", EVERYBODY),
    "/search/export/00000000-0000-0000-0000-000000000000/file/": ("get", EVERYBODY),
    "/search/facets/x/": ("get", EVERYBODY),
    "/toolkit/": ("get", EVERYBODY),
    "/toolkit/drafts/": ("post", EDITORS),
    "/toolkit/drafts/1/": ("get", EDITORS),
    "/toolkit/drafts/1/publish/": ("post", EDITORS),
    "/toolkit/drafts/1/delete/": ("post", EDITORS),
    "/toolkit/drafts/1/x/": ("post", EDITORS),
    "/toolkit/1/": ("get", EVERYBODY),
    "/toolkit/1/x/": ("get", EVERYBODY),
    "/jobs/00000000-0000-0000-0000-000000000000/": ("get", EVERYBODY),
    "/jobs/00000000-0000-0000-0000-000000000000/cancel/": ("post", EVERYBODY),
    "/api/": ("get", EVERYBODY),
    "/api/schema/": ("get", EVERYBODY),
    "/api/token/": ("post", EVERYBODY),
    "/api/cases/": ("get", EVERYBODY),
    "/api/cases/x/": ("get", EVERYBODY),
    "/api/documents/": ("get", EVERYBODY),
    "/api/documents/x/": ("get", EVERYBODY),
    "/api/documents/x/passages/": ("get", EVERYBODY),
    "/api/documents/x/text/": ("get", EVERYBODY),
    "/api/documents/x/codings/": ("get", EVERYBODY),
    "/api/documents/x/deleted/": ("get", EVERYBODY),
    "/api/documents/x/disagreements/": ("get", EVERYBODY),
    "/api/documents/x/passage-provisions/": ("get", EVERYBODY),
    "/api/documents/x/several/": ("post", CODERS),
    "/api/documents/x/authorities/": ("get", EVERYBODY),
    "/api/provisions/": ("get", EVERYBODY),
    "/api/provisions/x/": ("get", EVERYBODY),
    "/api/provisions/x/passages/": ("get", EVERYBODY),
    "/api/documents/x/news/": ("get", EVERYBODY),
    "/api/documents/x/undo/": ("post", CODERS),
    "/api/documents/x/redo/": ("post", CODERS),
    "/api/documents/x/suggest/": ("post", CODERS),
    "/api/citator/": ("get", EVERYBODY),
    "/api/citations/1/treatment/": ("post", CODERS),
    "/api/imports/": ("post", IMPORTERS),
    "/api/jobs/": ("get", SIGNED_IN),
    "/api/jobs/x/": ("get", SIGNED_IN),
    "/api/jobs/x/cancel/": ("post", SIGNED_IN),
    "/api/citations/": ("get", EVERYBODY),
    "/api/exports/": ("post", EVERYBODY),
    "/api/exports/00000000-0000-0000-0000-000000000000/": ("get", EVERYBODY),
    "/api/exports/00000000-0000-0000-0000-000000000000/file/": ("get", EVERYBODY),
    "/api/search/": ("get", EVERYBODY),
    "/api/search/why/": ("get", EVERYBODY),
    "/api/search/index/": ("get", MANAGERS),
    "/api/search/index/rebuild/": ("post", MANAGERS),
    "/api/search/index/verify/": ("post", MANAGERS),
    "/api/search/index/repair/": ("post", MANAGERS),
    "/api/search/index/try-again/": ("post", MANAGERS),
    "/api/saved-searches/": ("get", SIGNED_IN),
    "/api/saved-searches/x/": ("get", SIGNED_IN),
    "/api/saved-searches/x/items/": ("get", SIGNED_IN),
    "/api/saved-searches/x/seen/": ("post", SIGNED_IN),
    "/api/saved-searches/estimate/": ("get", SIGNED_IN),
    "/api/agreement/": ("get", CODERS),
    "/api/agreement/00000000-0000-0000-0000-000000000000/": ("get", CODERS),
    "/api/annotations/": ("post", CODERS),
    "/api/annotations/x/": ("patch", CODERS),
    "/api/annotations/x/history/": ("get", EVERYBODY),
    "/api/bias/": ("get", CODERS),
    "/api/rounds/": ("get", CODERS),
    "/api/rounds/x/": ("get", CODERS),
    "/api/rounds/x/items/": ("get", CODERS),
    "/api/rounds/x/progress/": ("get", CODERS),
    "/api/rounds/x/hand-in/": ("post", CODERS),
    "/api/rounds/x/start/": ("post", MANAGERS),
    "/api/rounds/x/close/": ("post", MANAGERS),
    "/api/rounds/x/take-out/": ("post", MANAGERS),
    "/api/rounds/00000000-0000-0000-0000-000000000000/bias/": ("get", CODERS),
    "/api/suggestions-switch/": ("get", CODERS),
    "/api/suggestions/x/why/": ("get", CODERS),
    "/api/annotations/x/provenance/": ("get", EVERYBODY),
    "/api/annotations/x/restore/": ("post", CODERS),
    "/api/memos/": ("get", EVERYBODY),
    "/api/memos/x/": ("patch", CODERS),
    "/api/memos/x/history/": ("get", EVERYBODY),
    "/api/memos/x/seen/": ("post", CODERS),
    "/api/codes/x/rulings/": ("get", EVERYBODY),
    "/api/suggestions/x/accept/": ("post", CODERS),
    "/api/suggestions/x/reject/": ("post", CODERS),
    "/api/chains/": ("post", CODERS),
    "/api/chains/x/": ("patch", CODERS),
    "/api/chains/board/x/": ("get", EVERYBODY),
    "/api/chains/board/x/codings/": ("get", EVERYBODY),
    "/api/chains/board/x/news/": ("get", EVERYBODY),
    "/api/chains/board/x/undo/": ("post", CODERS),
    "/api/chains/board/x/redo/": ("post", CODERS),
    "/api/reanchorings/": ("get", EVERYBODY),
    "/api/reanchorings/x/settle/": ("post", CODERS),
    "/api/codes/": ("get", EVERYBODY),
    "/api/codes/x/comments/": ("get", CODERS),
    "/api/codes/comments/x/": ("patch", CODERS),
    "/api/codebook/editions/": ("get", EVERYBODY),
    "/api/codebook/editions/x/": ("get", EVERYBODY),
    "/api/codebook/compare/": ("get", EVERYBODY),
    "/api/codebook/drafts/": ("get", MANAGERS),
    "/api/codebook/drafts/x/": ("get", MANAGERS),
    "/api/recode/": ("get", EVERYBODY),
    "/api/recode/x/decide/": ("post", CODERS),
    "/api/editions/": ("post", EDITORS),
    "/api/editions/x/": ("patch", EDITORS),
    "/api/editions/x/sections/": ("post", EDITORS),
    "/api/editions/x/placements/": ("post", EDITORS),
    "/api/editions/x/publish/": ("post", EDITORS),
    "/accounts/login/": ("get", EVERYBODY),
    "/accounts/logout/": ("post", EVERYBODY),
    "/accounts/": ("get", SIGNED_IN),
    "/accounts/password/": ("get", SIGNED_IN),
    "/language/": ("post", EVERYBODY),
    "/catalog.js": ("get", EVERYBODY),
}


def addresses(resolver: URLResolver, prefix: str = "") -> set[str]:
    """Every pattern of the site as an address, its arguments written as in PAGES."""
    found = set()
    for pattern in resolver.url_patterns:
        part = str(pattern.pattern)
        if part.startswith("admin/"):
            continue
        if isinstance(pattern, URLPattern):
            address = "/" + prefix + part
            address = (
                address.replace("^", "").replace("\\Z", "").replace("$", "").replace("\\.", ".")
            )
            address = re.sub(r"\(\?P<\w+>(?:\[[^]]*\]|[^()])*\)", "x", address)
            address = re.sub(r"<uuid:\w+>", "00000000-0000-0000-0000-000000000000", address)
            address = re.sub(r"<int:\w+>", "1", address)
            found.add(re.sub(r"<\w+:\w+>", "x", address))
        else:
            found |= addresses(pattern, prefix + part)
    return found


def test_every_address_is_declared():
    assert addresses(get_resolver()) == set(PAGES)


@pytest.mark.parametrize("role", [None, *ROLES])
def test_every_address_lets_in_whom_it_should(client, role, codebook_loaded):
    if role is not None:
        client.force_login(factories.person(role))
    for address, (method, allowed) in PAGES.items():
        if address == "/accounts/logout/":
            continue
        response = getattr(client, method)(address)
        at_the_door = response.status_code in (401, 403) or (
            response.status_code == 302 and "/accounts/login/" in response.headers["Location"]
        )
        assert at_the_door != (role in allowed), (address, role, response.status_code)
        if response.status_code == 403:
            assert "role" in response.content.decode(), address


@pytest.fixture
def codebook_loaded(tmp_path):
    factories.codebook(tmp_path / "codebook")


def test_nothing_may_be_framed_or_run_scripts_from_elsewhere(client):
    response = client.get("/")
    assert response["X-Frame-Options"] == "DENY"
    assert "script-src 'self'" in response["Content-Security-Policy"]


def test_an_upload_that_is_too_large_is_refused_with_a_remedy(client, settings):
    from django.core.files.uploadedfile import SimpleUploadedFile

    settings.MAX_UPLOAD_BYTES = 200_000
    client.force_login(factories.person("editor"))
    big = SimpleUploadedFile("big.txt", b"x" * 300_000)
    response = client.post("/import/", {"files": big})
    assert response.status_code == 413
    assert "manage.py ingest" in response.content.decode()
    response = client.post(
        "/api/imports/", {"files": SimpleUploadedFile("big.txt", b"x" * 300_000)}
    )
    assert response.status_code == 413, response.content
