"""Blind means blind: no address shows a peer's coding before all have handed in."""

from __future__ import annotations

from dataclasses import dataclass

import pytest
from django.contrib.auth.models import User
from django.test import Client

from casebase.models import TextVersion
from coding.models import Annotation, Chain, Change, Memo, Round, Suggestion
from coding.round_selectors import Scope
from coding.services import (
    accept_suggestion,
    create_annotation,
    delete_annotation,
    reject_suggestion,
    save_chain,
    undo,
    write_memo,
)
from coding.services.rounds import Plan, hand_in, plan_round, start_round
from coding.visibility import visible_changes
from search import indexing
from tests import factories
from tests.config.test_access import PAGES
from tests.factories import NECESSITY, SECURITY

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
    accepted: Suggestion
    rejected: Suggestion
    memo: Memo
    chain: Chain

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
            "/chains/board/": case.key if case else "",
            "/chains/": self.chain.ident,
            "/api/chains/board/": case.key if case else "",
            "/api/chains/": str(self.chain.pk),
            "/api/annotations/": str(self.coding.pk),
            "/api/suggestions/": str(self.accepted.pk),
            "/api/rounds/": str(self.round.pk),
            "/api/memos/": str(self.memo.pk),
            "/api/codes/": NECESSITY,
        }
        for prefix, real in parts.items():
            if address.startswith(f"{prefix}x/"):
                return address.replace(f"{prefix}x/", f"{prefix}{real}/", 1)
        if "/rounds/" in address:
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
    chain = save_chain(
        case=version.document.case, user=peer, title_en=f"A chain of {NOTE}",
        links=[{"annotation": str(coding.pk), "axis": "loophole"}],
    )  # fmt: skip
    memo = write_memo(
        version=version, author=peer, annotation=coding, text=f"{NOTE} @other @adjudicator"
    )
    for passage in (coding.passage, None):
        write_memo(version=version, author=peer, passage=passage, text=f"{NOTE} @other @manager")
    gone = create_annotation(
        version=version, start=start, end=start + 9, code=NECESSITY, coder=peer, note=NOTE
    )
    delete_annotation(annotation=gone, revision=1, user=peer)
    accepted = factories.suggested(version, "reasonably available")
    rejected = factories.suggested(version, "invoked its security", code=SECURITY)
    accept_suggestion(suggestion=accepted, revision=1, user=peer)
    reject_suggestion(suggestion=rejected, revision=1, user=peer)
    indexing.rebuild()
    return Blind(version, found, peer, coding, accepted, rejected, memo, chain)


GETS = sorted(address for address, (method, _who) in PAGES.items() if method == "get")
MORE = [
    "/search/?q=code:loophole",
    f"/search/?q=code:{NECESSITY}",
    f"/api/search/?q=code:{NECESSITY}",
    "/api/annotations/",
    "/api/annotations/?coder__username=peer",
    "/api/annotations/?version__document__slug=ds999-digest",
    "/api/chains/",
    "/api/memos/",
    "/api/chains/board/DS999/codings/?elsewhere=true&q=ban",
    "/api/reanchorings/",
    "/agreement/?coder=peer&coder=other",
    "/agreement/?coder=peer&coder=other&document=ds999-digest&format=json",
    "/documents/ds999-digest/passages/1/",
    "/chains/matrix/?level=codes",
    f"/codebook/recode/?code={NECESSITY}",
    f"/codebook/recode/?code={NECESSITY}&coder=peer",
    "/api/recode/",
    "/bias/?format=json",
    "/bias/?format=csv",
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
        assert str(blind.memo.pk) not in body, address
        assert blind.chain.ident in address or blind.chain.ident not in body, address
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
    assert api.post(f"{address}restore/", {"revision": 1}, format="json").status_code == 404
    several = {"what": "delete", "items": [{"id": str(blind.coding.pk), "revision": 1}]}
    answer = api.post("/api/documents/ds999-digest/several/", several, format="json")
    assert answer.status_code == 409
    memo = {"version": blind.version.pk, "annotation": str(blind.coding.pk), "text": "I see"}
    assert api.post("/api/memos/", memo, format="json").status_code == 404
    assert api.post(f"/api/memos/{blind.memo.pk}/seen/").status_code == 404
    change = {"revision": 1, "resolved": True}
    assert api.patch(f"/api/memos/{blind.memo.pk}/", change, format="json").status_code == 404
    chain = {"case": "DS999", "links": [{"annotation": str(blind.coding.pk), "axis": "loophole"}]}
    assert api.post("/api/chains/", chain, format="json").status_code == 409
    blind.coding.refresh_from_db()
    assert (blind.coding.note, blind.coding.deleted) == (NOTE, False)


CODINGS = "/api/documents/ds999-digest/codings/"


@pytest.mark.parametrize("who", ["other", "manager", "adjudicator"])
def test_a_peers_decisions_on_suggestions_are_nowhere(blind: Blind, who: str) -> None:
    """Everybody else sees the suggestions as if nobody had decided, to the revision and the counts."""
    user = User.objects.filter(username=who).first() or factories.person(who)
    api = factories.client_of(user)
    shown = {row["id"]: row for row in api.get(CODINGS).json()["suggestions"]}
    assert {row["state"] for row in shown.values()} == {"pending"}
    assert [row["revision"] for row in shown.values()] == [1, 1]
    assert set(shown) == {str(blind.accepted.pk), str(blind.rejected.pk)}
    page = Client()
    page.force_login(user)
    assert (
        '<td class="num" data-label="Suggestions">2</td>' in page.get("/coding/").content.decode()
    )
    why = api.get(f"/api/suggestions/{blind.accepted.pk}/why/").json()
    assert why["likes"] == []
    stale = api.post(
        f"/api/suggestions/{blind.rejected.pk}/accept/", {"revision": 2}, format="json"
    )
    assert (stale.status_code, stale.json()["theirs"]["state"]) == (409, "pending")
    assert stale.json()["theirs"]["revision"] == 1
    assert "peer" not in stale.content.decode()


def test_the_log_tells_no_more(blind: Blind) -> None:
    other, peer = User.objects.get(username="other"), blind.peer
    root = User.objects.create_superuser("root")
    for user in (other, root):
        assert not visible_changes(user).filter(actor=peer).exists()
    assert (
        visible_changes(peer).filter(actor=peer).count()
        == Change.objects.filter(actor=peer).count()
    )
    client = Client()
    client.force_login(root)
    assert str(blind.rejected.pk) not in client.get("/admin/coding/change/").content.decode()


def test_both_coders_decide_and_take_back_for_themselves(blind: Blind) -> None:
    other = User.objects.get(username="other")
    api, peers = factories.client_of(other), factories.client_of(blind.peer)
    decide = {"revision": 1}
    mine = api.post(f"/api/suggestions/{blind.accepted.pk}/reject/", decide, format="json")
    assert (mine.status_code, mine.json()["state"]) == (200, "rejected")
    again = api.post(f"/api/suggestions/{blind.accepted.pk}/reject/", decide, format="json")
    assert again.json() == mine.json()
    back = api.post("/api/documents/ds999-digest/undo/").json()
    assert [(row["state"], row["revision"]) for row in back["suggestions"]] == [("pending", 3)]
    assert (
        api.post("/api/documents/ds999-digest/redo/").json()["suggestions"][0]["state"]
        == "rejected"
    )
    assert peers.get(CODINGS).json()["suggestions"] == []
    undo(version=blind.version, user=blind.peer)  # the rejection
    undo(version=blind.version, user=blind.peer)  # the acceptance, with its annotation
    assert {row["state"] for row in peers.get(CODINGS).json()["suggestions"]} == {"pending"}
    assert Annotation.objects.get(origin="suggestion").deleted
    blind.accepted.refresh_from_db()
    assert (blind.accepted.state, blind.accepted.revision) == ("pending", 1)


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
