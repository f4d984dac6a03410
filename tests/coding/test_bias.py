"""The bias meter: what it computes, what it dares to say, what it leaves out."""

from __future__ import annotations

import csv
import io
from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from casebase.models import TextVersion
from coding.agreement.inputs import Asked, Codings, Judgement, Passage
from coding.bias.compute import Half, Meter
from coding.bias.report import Contrast
from coding.models import Annotation, Round, Suggestion, Withholding
from coding.services.rounds import hand_in
from tests import factories as make
from tests.coding.test_decisions import round_of

DAY = timezone.now().date()
PROPOSED = frozenset({"loophole.a"})


def half(said: list[tuple[str, ...]]) -> Half:
    """Passages 1 to n of one document, proposed `loophole.a` on each; a tuple says each coder's codes, spaced."""
    coders = [f"coder{number}" for number in range(len(said[0]))]
    everything = frozenset(range(len(said)))
    judgements = [
        Judgement(coder, "d", ident, DAY, frozenset(codes.split()))
        for ident, row in enumerate(said)
        for coder, codes in zip(coders, row, strict=True)
        if codes
    ]
    codings = Codings(
        tuple(Passage("d", ident, ident * 10, ident * 10 + 9) for ident in everything),
        tuple(Asked(coder, "d", everything) for coder in coders),
        tuple(judgements),
        (),
    )
    return Half.of(codings, {("d", ident): PROPOSED for ident in everything})


def measured(shown: Half, withheld: Half) -> dict[str, Contrast]:
    meter = Meter(shown, withheld, seed=1, resamples=200)
    return {one.measure: one for one in meter.contrasts()}


def test_figures_by_hand() -> None:
    found = measured(
        half([("loophole.a", "loophole.a impact.b"), ("", "")]),
        half([("impact.b", ""), ("", "impact.b")]),
    )
    codes = found["codes"]
    assert (codes.shown.value, codes.withheld.value, codes.difference) == (3 / 4, 2 / 4, 1 / 4)
    assert (codes.shown.passages, codes.shown.judgements) == (2, 4)
    assert found["equal"].shown.value == pytest.approx(2 / 3)
    assert found["equal"].withheld.value == 0
    assert found["taken"].shown.value == 2 / 4
    assert found["alpha"].withheld.value is not None
    assert {one.verdict for one in found.values()} == {"few"}


def test_it_sees_that_suggestions_lead_and_says_nothing_where_they_do_not() -> None:
    led = half([("loophole.a", "loophole.a")] * 30 + [("impact.b", "")] * 30)
    alone = half(
        [("loophole.a", "")] * 10 + [("impact.b", "impact.b")] * 30 + [("", "impact.b")] * 20
    )
    found = measured(led, alone)
    assert (found["equal"].verdict, found["taken"].verdict) == ("more", "more")
    assert found["taken"].low is not None and found["taken"].low > 0
    assert {one.verdict for one in measured(alone, alone).values()} == {"same"}


def test_one_code_counts_its_own_only() -> None:
    shown = half([("loophole.a impact.b", "impact.b")] * 2)
    meter = Meter(shown, shown, seed=1, resamples=0)
    part = meter.parts({"loophole.a": ["loophole.a"]})[0]
    assert [round(one.shown.value or 0, 2) for one in part.contrasts[:3]] == [0.5, 1, 0.5]


@pytest.fixture
def handed_in(version: TextVersion) -> Round:
    """A round of two passages, each with a suggestion, handed in by both coders; one gave a suggested code by hand."""
    ann, bob = make.person("coder", "ann"), make.person("coder", "bob")
    make.suggested(version, "reasonably available")
    make.suggested(version, "invoked its security", code=make.SECURITY)
    found = round_of(ann, bob, withheld=100)
    api = make.client_of(ann)
    start = version.text.index("reasonably")
    body = {"version": version.pk, "start": start, "end": start + 10, "code": make.ALTERNATIVE}
    assert api.post("/api/annotations/", body, format="json").status_code == 201
    # Tests draw nothing, so what was recorded is put as it would be.
    Annotation.objects.update(exposure="withheld")
    for coder in (ann, bob):
        hand_in(items=list(found.items.select_related("version")), user=coder)
    return found


@pytest.mark.django_db
def test_a_round_by_page_file_and_rest(handed_in: Round) -> None:
    client = Client()
    client.force_login(make.person("coder", "eve"))
    page = client.get("/bias/").content.decode()
    assert "Too few passages to conclude anything: 0 with suggestions, 2 without" in page
    rest = (
        make.client_of(make.person("manager", "m2")).get(f"/api/rounds/{handed_in.pk}/bias/").json()
    )
    codes = rest["overall"][0]
    assert (codes["withheld"]["value"], codes["withheld"]["judgements"]) == (1 / 4, 4)
    assert rest["overall"][1]["withheld"]["value"] == 1
    assert [part["key"] for part in rest["codes"]] == [make.ALTERNATIVE]
    assert (
        client.get(f"/bias/?round={handed_in.pk}&format=json").json()["overall"] == rest["overall"]
    )
    rows = list(csv.DictReader(io.StringIO(client.get("/bias/?format=csv").content.decode())))
    assert (rows[0]["part"], rows[0]["without"], rows[0]["without_passages"]) == (
        "all",
        "0.25",
        "2",
    )


@pytest.mark.django_db
def test_what_was_not_left_to_the_lot_is_left_out(handed_in: Round) -> None:
    api = make.client_of(make.person("manager", "m2"))
    Annotation.objects.update(exposure="shown")
    rest = api.get("/api/bias/").json()
    assert (rest["left_out"], rest["overall"][0]["withheld"]["judgements"]) == (1, 3)
    Suggestion.objects.all().delete()
    assert api.get("/api/bias/").json()["left_out"] == 4
    Withholding.objects.update(since=timezone.now() + timedelta(days=1))
    rest = api.get("/api/bias/").json()
    assert (rest["too_old"], rest["overall"]) == (1, [])


@pytest.mark.django_db
def test_nothing_of_items_that_not_all_have_handed_in(version: TextVersion) -> None:
    ann, bob = make.person("coder", "ann"), make.person("coder", "bob")
    make.suggested(version, "reasonably available")
    found = round_of(ann, bob)
    make.coded(version, ann, "reasonably available", make.ALTERNATIVE)
    hand_in(items=list(found.items.select_related("version")), user=ann)
    for user in (bob, make.person("adjudicator")):
        rest = make.client_of(user).get(f"/api/rounds/{found.pk}/bias/").json()
        assert (rest["overall"], rest["codes"], rest["left_out"]) == ([], [], 0)


@pytest.mark.django_db
def test_the_share_is_the_managers(codebook: None) -> None:
    client = Client()
    client.force_login(make.person("manager"))
    client.post("/bias/share/", {"share": "25"})
    assert Withholding.objects.get().share == 25
    assert (
        "from 0 to 100"
        in client.post("/bias/share/", {"share": "101"}, follow=True).content.decode()
    )
    client.force_login(make.person("coder"))
    assert client.post("/bias/share/", {"share": "0"}).status_code == 403
    assert Withholding.objects.get().share == 25
