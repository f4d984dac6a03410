"""Blind means blind: no address shows a peer's coding before all have handed in."""

from __future__ import annotations

from dataclasses import dataclass

import pytest
from django.contrib.auth.models import User
from django.test import Client

from casebase.models import TextVersion
from coding.models import Annotation, Round
from coding.round_selectors import Scope
from coding.services import create_annotation, save_chain
from coding.services.rounds import Plan, hand_in, plan_round, start_round
from search import indexing
from tests import factories
from tests.config.test_access import PAGES
from tests.factories import NECESSITY

pytestmark = pytest.mark.django_db

NOTE = "sesquipedalian"  # stands nowhere but in the peer's coding
ZERO = "00000000-0000-0000-0000-000000000000"


@dataclass
class Blind:
    """A running round in which the peer has coded, noted and chained, and not all have handed in."""

    version: TextVersion
    round: Round
    peer: User
    coding: Annotation

    def real(self, address: str) -> str:
        """An address of the access table with what is really there in the place of its x, 1 and zeros."""
        case = self.version.document.case
        parts = {
            "/cases/": case.key if case else "",
            "/documents/": "ds999-digest",
            "/api/documents/": "ds999-digest",
            "/api/cases/": case.key if case else "",
            "/coding/": "ds999-digest",
            "/codebook/": NECESSITY,
            "/chains/": "ds999-1",
            "/api/chains/": "ds999-1",
            "/api/annotations/": str(self.coding.pk),
        }
        for prefix, real in parts.items():
            if address.startswith(f"{prefix}x/"):
                return address.replace(f"{prefix}x/", f"{prefix}{real}/", 1)
        if address.startswith("/rounds/"):
            return address.replace(ZERO, str(self.round.pk))
        return address


@pytest.fixture
def blind(version: TextVersion) -> Blind:
    manager = factories.person("manager")
    peer, other = factories.person("coder", "peer"), factories.person("coder", "other")
    plan = Plan(title="First", scope=Scope(documents=("ds999-digest",)), seed=1)
    planned = plan_round(plan=plan, coders=[peer, other], user=manager)
    found = start_round(planned=planned, user=manager)
    start = version.text.index("ban")
    coding = create_annotation(
        version=version, start=start, end=start + 3, code=NECESSITY, coder=peer, note=NOTE
    )
    save_chain(
        case=version.document.case, user=peer, title_en=f"A chain of {NOTE}",
        links=[{"annotation": str(coding.pk), "axis": "loophole"}],
    )  # fmt: skip
    indexing.rebuild()
    return Blind(version, found, peer, coding)


GETS = sorted(address for address, (method, _who) in PAGES.items() if method == "get")
MORE = [
    "/search/?q=code:loophole",
    f"/search/?q=code:{NECESSITY}",
    f"/api/search/?q=code:{NECESSITY}",
    "/api/annotations/",
    "/api/annotations/?coder__username=peer",
    "/api/annotations/?version__document__slug=ds999-digest",
    "/api/chains/",
    "/api/reanchorings/",
    "/agreement/?coder=peer&coder=other",
    "/agreement/?coder=peer&coder=other&document=ds999-digest&format=json",
    "/documents/ds999-digest/passages/1/",
    "/chains/matrix/?level=codes",
]


@pytest.mark.parametrize("who", ["other", "manager", "adjudicator", "editor", "visitor"])
def test_no_address_shows_it(blind: Blind, who: str) -> None:
    client = Client()
    if who != "visitor":
        user = User.objects.filter(username=who).first() or factories.person(who)
        client.force_login(user)
    for address in [*map(blind.real, GETS), *MORE]:
        shown = client.get(address)
        body = (b"".join(shown.streaming_content) if shown.streaming else shown.content).decode(
            errors="replace"
        )
        assert NOTE not in body, address
        assert str(blind.coding.pk) not in body, address
        if "code:" in address:
            assert "ds999-digest" not in body, address


@pytest.mark.parametrize("who", ["other", "manager", "adjudicator"])
def test_its_address_is_nowhere(blind: Blind, who: str) -> None:
    user = User.objects.filter(username=who).first() or factories.person(who)
    api = factories.client_of(user)
    address = f"/api/annotations/{blind.coding.pk}/"
    assert api.get(address).status_code == 404
    assert api.get(f"{address}history/").status_code == 404
    assert api.patch(address, {"revision": 1, "note": "mine"}, format="json").status_code == 404
    assert api.delete(f"{address}?revision=1").status_code == 404
    chain = {"case": "DS999", "links": [{"annotation": str(blind.coding.pk), "axis": "loophole"}]}
    assert api.post("/api/chains/", chain, format="json").status_code == 409
    blind.coding.refresh_from_db()
    assert (blind.coding.note, blind.coding.deleted) == (NOTE, False)


def test_its_coder_and_all_coders_later_see_it(blind: Blind) -> None:
    api = factories.client_of(blind.peer)
    assert NOTE in api.get("/api/annotations/").content.decode()
    other = User.objects.get(username="other")
    for coder in (blind.peer, other):
        hand_in(items=list(blind.round.items.select_related("version")), user=coder)
    assert NOTE in factories.client_of(other).get("/api/annotations/").content.decode()
    assert NOTE not in Client().get("/api/annotations/").content.decode()


def test_drafts_are_nowhere_for_visitors_nor_what_became_of_them(blind: Blind) -> None:
    other = User.objects.get(username="other")
    for coder in (blind.peer, other):
        hand_in(items=list(blind.round.items.select_related("version")), user=coder)
    client = Client()
    for address in [*map(blind.real, GETS), *MORE]:
        shown = client.get(address)
        body = b"".join(shown.streaming_content) if shown.streaming else shown.content
        assert NOTE not in body.decode(errors="replace"), address
        assert str(blind.coding.pk) not in body.decode(errors="replace"), address
