"""What was ruled is what everybody is shown; where it came from stays visible, drafts and names do not."""

from __future__ import annotations

import io
from dataclasses import dataclass

import pytest
from django.contrib.auth.models import User
from django.test import Client
from django.urls import reverse

from casebase.models import TextVersion
from coding import selectors
from coding.exchange import as_csv
from coding.exchange.database.gather import Choice, gather
from coding.models import Annotation, Item, Layer
from coding.round_selectors import Scope
from coding.services import (
    change_annotation,
    create_annotation,
    delete_annotation,
    save_chain,
    undo,
)
from coding.services.examples import promote
from coding.services.rounds import Plan, hand_in, plan_round, start_round
from coding.services.settle import Held, open_places, rule, settle
from problems import Problem
from search import indexing
from tests import factories
from tests.factories import NECESSITY, SECURITY, VOID
from toolkit.content import build
from toolkit.services import add_section, create_draft, place_chain

pytestmark = pytest.mark.django_db


@dataclass
class Ruled:
    """Two drafts of one passage, one of which was ruled to hold; not settled yet."""

    version: TextVersion
    item: Item
    gold: Annotation
    drafts: list[Annotation]
    judge: User
    ann: User

    def page(self, user: User | None, address: str) -> str:
        client = Client()
        if user:
            client.force_login(user)
        return client.get(address).content.decode()


@pytest.fixture
def ruled(version: TextVersion) -> Ruled:
    manager, judge = factories.person("manager"), factories.person("adjudicator", "judith")
    ann, ben = (factories.person("coder", name) for name in ("annabel", "benedict"))
    plan = Plan(title="Spring", scope=Scope(documents=("ds999-digest",)), seed=1)
    planned = plan_round(plan=plan, coders=[ann, ben], user=manager)
    found = start_round(planned=planned, user=manager)
    start = version.text.index("the ban")
    drafts = [
        create_annotation(version=version, start=start, end=start + 7, code=code, coder=coder)
        for coder, code in ((ann, NECESSITY), (ben, SECURITY))
    ]
    for coder in (ann, ben):
        hand_in(items=list(found.items.select_related("version")), user=coder)
    item = found.items.select_related("version", "round").get(passage__label="7.1")
    (place,) = open_places(item)
    ruling = rule(
        item=item, sources=[mark.ident for mark in place.marks],
        held=[Held(start, start + 7, NECESSITY)], reason="The test is necessity.", user=judge,
    )  # fmt: skip
    return Ruled(version, item, ruling.golds.get(), drafts, judge, ann)


def test_names_are_for_coders_and_only_once_it_is_settled(ruled: Ruled) -> None:
    address = f"/codebook/{NECESSITY}/"
    before = ruled.page(ruled.judge, address)
    assert "Ruled on by judith in the round “Spring”" in before and "Not settled yet." in before
    assert "annabel" not in before
    settle(item=ruled.item, user=ruled.judge)
    assert "From codings of annabel, benedict." in ruled.page(ruled.ann, address)
    visitor = ruled.page(None, address)
    assert "Ruled on in the round “Spring”" in visitor and "From 2 codings." in visitor
    for name in ("judith", "annabel", "benedict", "The test is necessity."):
        assert name not in visitor
    api = f"/api/annotations/{ruled.gold.pk}/provenance/"
    assert Client().get(api).json()["coders"] == []
    told = factories.client_of(ruled.ann).get(api).json()
    assert (told["adjudicator"], told["reason"]) == ("judith", "The test is necessity.")


def test_search_finds_what_was_ruled_and_never_a_draft(ruled: Ruled) -> None:
    settle(item=ruled.item, user=ruled.judge)
    indexing.rebuild()
    assert "ds999-digest" in ruled.page(None, f"/search/?q=code:{NECESSITY}")
    assert "ds999-digest" not in ruled.page(None, f"/search/?q=code:{SECURITY}")
    assert selectors.uses_by_code() == {NECESSITY: 1}


def test_drafts_give_way_in_the_workbench_and_exports_once_it_is_settled(ruled: Ruled) -> None:
    def shown() -> set[str]:
        body = factories.client_of(ruled.ann).get("/api/documents/ds999-digest/codings/").json()
        return {row["id"] for row in body["annotations"]}

    drafts, gold = {str(row.pk) for row in ruled.drafts}, {str(ruled.gold.pk)}
    assert shown() == drafts | gold
    settle(item=ruled.item, user=ruled.judge)
    assert shown() == gold
    assert ruled.page(ruled.ann, f"/codebook/{SECURITY}/").count("the ban") == 0

    def exported(choice: Choice) -> str:
        out = io.BytesIO()
        as_csv.write(gather(ruled.ann, choice), out)
        return out.getvalue().decode()

    lines = exported(Choice())
    assert lines.count("the ban") == 1
    assert "Ruled on by judith in the round “Spring”" in lines and "annabel, benedict" in lines
    assert exported(Choice(coders=("annabel",))).count("the ban") == 1
    assert exported(Choice(coders=("annabel", "judith"))).count("the ban") == 2


def test_who_rules_sees_drafts_without_names(ruled: Ruled) -> None:
    api = factories.client_of(ruled.judge)
    for address in ("/api/documents/ds999-digest/codings/", "/api/annotations/"):
        body = api.get(address).content.decode()
        assert str(ruled.drafts[0].pk) in body
        assert "annabel" not in body and "benedict" not in body
    history = api.get(f"/api/annotations/{ruled.drafts[0].pk}/history/").content.decode()
    assert "create" in history and "annabel" not in history


def test_who_rules_exports_drafts_with_names_once_they_are_settled(ruled: Ruled) -> None:
    def exported() -> str:
        out = io.BytesIO()
        as_csv.write(gather(ruled.judge, Choice(coders=("annabel", "benedict"))), out)
        return out.getvalue().decode()

    assert "annabel" not in exported() and "the ban" not in exported()
    assert "annabel" not in ruled.page(ruled.judge, reverse("coding:exchange"))
    settle(item=ruled.item, user=ruled.judge)
    assert "annabel" in exported() and "benedict" in exported()
    assert "annabel" in ruled.page(ruled.judge, reverse("coding:exchange"))


def test_what_was_ruled_on_stays_as_it_was(ruled: Ruled) -> None:
    settle(item=ruled.item, user=ruled.judge)
    draft = ruled.drafts[0]
    draft.refresh_from_db()
    for act in (
        lambda: change_annotation(annotation=draft, revision=draft.revision, user=ruled.ann, code=VOID),
        lambda: delete_annotation(annotation=draft, revision=draft.revision, user=ruled.ann),
        lambda: undo(version=ruled.version, user=ruled.ann),
    ):  # fmt: skip
        with pytest.raises(Problem) as refused:
            act()
        assert refused.value.code == "ruled_on"
    gold = ruled.gold
    changed = change_annotation(
        annotation=gold, revision=gold.revision, user=ruled.judge, end=gold.end - 1
    )
    assert changed.layer == Layer.GOLD, "an adjudicator's change keeps it what everybody is shown"


def test_editions_say_that_evidence_was_ruled(ruled: Ruled) -> None:
    settle(item=ruled.item, user=ruled.judge)
    editor = factories.person("editor")
    chain = save_chain(
        case=ruled.version.document.case, user=ruled.judge, title_en="A chain",
        links=[{"annotation": str(ruled.gold.pk), "axis": "loophole"}],
    )  # fmt: skip
    assert "From 2 codings." in ruled.page(None, f"/chains/{chain.ident}/")
    edition = create_draft(title="Toolkit", user=editor)
    place_chain(section=add_section(edition=edition, heading="One"), chain=chain)
    content = build(edition, number=1, published_at="2026-01-01")
    (evidence,) = content["sections"][0]["chains"][0]["evidence"]
    assert evidence["ruling"]["codings"] == 2 and evidence["ruling"]["kind"] == "ruled"
    assert "annabel" not in str(content)


def test_a_ruling_says_what_it_became(ruled: Ruled) -> None:
    promote(ruling=ruled.gold.rulings_for.get(), user=ruled.judge)
    shown = ruled.page(ruled.judge, f"/rounds/{ruled.item.round_id}/{ruled.item.order}/")
    assert "Shown as an example of" in shown
