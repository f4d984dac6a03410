"""Provisions as places in a law: split, written one way, and sorted as the law prints them."""

from __future__ import annotations

import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from legaltext.citations.agreement_names import NAMES, agreement_name
from legaltext.citations.agreements import KEYS
from legaltext.provision_order import in_order
from legaltext.provision_places import Place, law_kind, place_of

PLACES = [
    ("TBT 2.4.2", "TBT", ("2", ".4", ".2")),
    ("GATT 1994 XX(b)", "GATT 1994", ("XX", "(b)")),
    ("GATT 1994 XX chapeau", "GATT 1994", ("XX", " chapeau")),
    ("GATT 1994 III:4", "GATT 1994", ("III", ":4")),
    ("GATS XIV bis", "GATS", ("XIV bis",)),
    ("SCM 1.1(a)(1)(ii)", "SCM", ("1", ".1", "(a)", "(1)", "(ii)")),
    ("TBT 2.9 chapeau", "TBT", ("2", ".9", " chapeau")),
    ("TBT Annex 1.2", "TBT", ("Annex 1", ".2")),
    ("SPS Annex C(1)(a)", "SPS", ("Annex C", "(1)", "(a)")),
    ("Accession Protocol (China) 11.3", "Accession Protocol (China)", ("11", ".3")),
    ("19 U.S.C. 1337(a)(1)(B)", "19 U.S.C.", ("1337", "(a)", "(1)", "(B)")),
    ("19 U.S.C. 1677f-1(c)", "19 U.S.C.", ("1677f-1", "(c)")),
    ("35 U.S.C. 112 ¶ 1", "35 U.S.C.", ("112", " ¶ 1")),
    ("19 C.F.R. 210.42(h)(2)", "19 C.F.R.", ("210", ".42", "(h)", "(2)")),
    ("WTO 1994 Part I, para. 1.2", "WTO 1994", ("Part I", ", para. 1", ".2")),
    ("对外贸易法 第七条第二款", "对外贸易法", ("第七条", "第二款")),
    ("TBT", "TBT", ()),
]


@pytest.mark.parametrize(("canonical", "agreement", "parts"), PLACES)
def test_a_canonical_form_is_a_place_and_back(canonical, agreement, parts):
    assert place_of(canonical) == Place(agreement, parts)
    assert place_of(canonical).canonical == canonical


@pytest.mark.parametrize(
    ("written", "canonical"),
    [
        ("DSU 6(2)", "DSU 6.2"),
        ("GATT 1994 X(3)(a)", "GATT 1994 X:3(a)"),
        ("ATC 6:12", "ATC 6.12"),
        ("SPS Annex C para. 1(a)", "SPS Annex C(1)(a)"),
        ("SPS Annex A:3(c)", "SPS Annex A(3)(c)"),
        ("TBT Annex 1(2)", "TBT Annex 1.2"),
        ("TRIMS Annex", "TRIMs Annex"),
        ("AGR Part V", "Agriculture Part V"),
        ("GATT I", "GATT 1994 I"),
        ("  TBT   2.4 ", "TBT 2.4"),
        ("35 U.S.C. 112, ¶1", "35 U.S.C. 112 ¶ 1"),
        ("35 U.S.C. 112¶6", "35 U.S.C. 112 ¶ 6"),
    ],
)
def test_spellings_of_one_provision_have_one_place(written, canonical):
    assert place_of(written).canonical == canonical


@pytest.mark.parametrize(
    "written", ["19 C.F.R. 133.21(1987)", "SCM 22.2(iii)", "AD Annex II(1)", "5 U.S.C. 706(2)(A)"]
)
def test_what_only_looks_like_another_spelling_stays(written):
    assert place_of(written).canonical == written


@given(
    st.sampled_from([*KEYS, "19 U.S.C.", "19 C.F.R.", "Accession Protocol (China)", "某法"]),
    st.text("0123456789IVXabcii第条.:()-¶, ", min_size=1, max_size=20),
)
def test_any_form_has_a_place_that_is_its_own_place(key, number):
    place = place_of(f"{key} {number}")
    assert place_of(place.canonical).canonical == place.canonical


def test_a_place_knows_what_it_stands_under():
    place = place_of("TBT 2.4.2")
    assert [step.canonical for step in place.lineage()] == ["TBT 2", "TBT 2.4", "TBT 2.4.2"]
    assert place.above == place_of("TBT 2.4")
    assert place_of("TBT 2").above == Place("TBT")
    assert Place("TBT").above is None


ORDERS = [
    ["1", "2", "9", "10", "11", "Annex 1", "Annex 2", "Annex 10"],
    ["III", "IX", "XIV", "XIV bis", "XIV ter", "XV", "XX", "XXIV"],
    [".1", ".2", ".9", ".10"],
    [" ¶ 1", " ¶ 2", " ¶ 6"],
    [" chapeau", "(a)", "(b)", "(h)", "(i)", "(j)"],
    [" chapeau", "(i)", "(ii)", "(iii)", "(iv)", "(v)", "(ix)"],
    ["1337", "1671", "1677", "1677f", "1677f-1", "2451"],
    ["第六条", "第七条", "第七条之一", "第十条", "第二十一条"],
    ["Annex A", "Annex B", "Annex C"],
]


@pytest.mark.parametrize("expected", ORDERS, ids=lambda parts: parts[1])
def test_siblings_stand_as_the_law_prints_them(expected):
    mixed = random.Random(1).sample(expected, len(expected))
    assert in_order(mixed) == expected


def test_every_agreement_that_is_read_has_a_name_in_both_languages():
    assert set(KEYS) <= {name.key for name in NAMES}
    for name in NAMES:
        assert name.english and any("\u4e00" <= sign <= "\u9fff" for sign in name.chinese), name.key
    assert agreement_name("Accession Protocol (China)").chinese == "China加入世界贸易组织议定书"
    assert agreement_name("19 U.S.C.").english == "United States Code, title 19"
    assert agreement_name("某法").english == "某法"


@pytest.mark.parametrize(
    ("key", "kind"),
    [
        ("TBT", "agreement"),
        ("Accession Protocol (China)", "agreement"),
        ("19 U.S.C.", "us_statute"),
        ("19 C.F.R.", "us_regulation"),
        ("对外贸易法", "other"),
    ],
)
def test_kinds_of_law(key, kind):
    assert law_kind(key) == kind
