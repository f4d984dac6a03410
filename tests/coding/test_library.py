"""What ships with the code: editions of the codebook, chains of landmark cases."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from casebase.models import TextVersion
from coding.models import Annotation, Chain, Code, CodebookVersion, CodeEntry, Origin
from coding.services import delete_chain, save_chain
from coding.services.load_chains import load_case_chains
from coding.services.load_codebook import load_codebook
from coding.suggest import compile_cue
from problems import Problem
from tests import factories as make
from tests.coding.drafts import guid, published

pytestmark = pytest.mark.django_db


def test_loading_an_edition_twice_changes_nothing(tmp_path: Path) -> None:
    folder = make.codebook_files(tmp_path / "book")
    first = load_codebook(folder=folder)
    assert load_codebook(folder=folder) == first
    assert (CodebookVersion.objects.count(), CodeEntry.objects.count()) == (1, 5)
    entry = CodeEntry.objects.get(code__key=make.NECESSITY)
    assert (entry.label_en, entry.label_zh) == ("Necessity", "编码necessity")
    assert entry.cues == {"en": ["ban .. necessary"], "zh": ["必要性"]}
    assert entry.code.axis == "loophole"
    assert not CodeEntry.objects.get(code__key=make.GROUP).codable


def test_a_published_edition_does_not_change(tmp_path: Path) -> None:
    load_codebook(folder=make.codebook_files(tmp_path / "book"))
    with pytest.raises(Problem) as refused:
        load_codebook(folder=make.codebook_files(tmp_path / "book", provisions=["TBT 2.2"]))
    assert refused.value.code == "codebook_published"
    assert "version" in refused.value.remedy
    assert CodeEntry.objects.get(code__key=make.VOID).provisions == ["GATT XX"]


def test_the_next_edition_keeps_the_codes_identity(tmp_path: Path) -> None:
    load_codebook(folder=make.codebook_files(tmp_path / "book"))
    load_codebook(folder=make.codebook_files(tmp_path / "book", 2, provisions=["TBT 2.2"]))
    assert Code.objects.count() == 5
    assert CodeEntry.objects.filter(code__key=make.VOID).count() == 2


def test_the_edition_that_ships_loads_and_its_cues_compile(settings: Any, db: None) -> None:
    version = load_codebook(folder=Path(settings.FIXTURES_DIR) / "codebook")
    entries = list(CodeEntry.objects.filter(version=version).select_related("code"))
    keys = {entry.code.key for entry in entries}
    assert {entry.code.axis for entry in entries} == {"loophole", "countermeasure", "impact"}
    for entry in entries:
        assert entry.label_en and entry.label_zh and entry.definition_en and entry.definition_zh
        assert set(entry.use_instead) <= keys
        assert entry.code.key.startswith(entry.code.axis + ".")
        for language, cues in entry.cues.items():
            for cue in cues:
                assert compile_cue(cue, entry.code.key, language).regex


def fixture(**link: Any) -> dict[str, Any]:
    """A case's data with one chain whose first link can be changed."""
    first = {
        "axis": "loophole", "code": make.NECESSITY, "document": "ds999-digest",
        "paragraph": "7.1", "quote": "the ban was necessary",
    }  # fmt: skip
    second = {
        "axis": "impact", "code": make.VOID, "document": "ds999-digest",
        "paragraph": "7.3", "quote": "appealed into the void",
    }  # fmt: skip
    chain = {
        "id": "ds999-a", "title": {"en": "T", "zh": "题"}, "outcome": {"en": "O", "zh": "果"},
        "direction": "adverse", "weight": 3, "as_of": "2024-05-01", "links": [first | link, second],
    }  # fmt: skip
    return {"key": "DS999", "chains": [chain]}


def test_the_chains_of_a_case(version: TextVersion) -> None:
    assert load_case_chains(data=fixture()) == 1
    assert load_case_chains(data=fixture()) == 0
    chain = Chain.objects.get()
    assert (chain.ident, chain.title_zh, chain.author, chain.weight) == ("ds999-a", "题", None, 3)
    necessity, void = Annotation.objects.order_by("start")
    assert (necessity.quote, necessity.coder, necessity.origin) == (
        "the ban was necessary", None, Origin.LIBRARY,
    )  # fmt: skip
    assert necessity.passage.label == "7.1"
    assert (void.direction, void.weight) == ("adverse", 3)
    assert chain.links.count() == 2


@pytest.mark.parametrize(
    ("link", "code"),
    [
        ({"quote": "words that are not there"}, "quote_not_once"),
        ({"quote": "t"}, "quote_not_once"),
        ({"paragraph": "9.9"}, "no_paragraph"),
        ({"document": "nowhere"}, "no_paragraph"),
        ({"code": make.GROUP}, "not_codable"),
    ],
)
def test_a_link_that_does_not_hold_is_named(
    version: TextVersion, link: dict[str, str], code: str
) -> None:
    with pytest.raises(Problem) as refused:
        load_case_chains(data=fixture(**link))
    assert refused.value.code == code
    if code != "not_codable":
        assert "DS999 ds999-a" in refused.value.place
        assert "¶" in refused.value.place
    assert (Chain.objects.count(), Annotation.objects.count()) == (0, 0)


def test_a_chain_follows_its_fixture_until_a_person_changes_it(version: TextVersion) -> None:
    load_case_chains(data=fixture())
    better = fixture(quote="whether the ban was necessary")
    better["chains"][0]["weight"] = 5
    assert load_case_chains(data=better) == 1
    assert load_case_chains(data=better) == 0
    chain = Chain.objects.get()
    quotes = [link.annotation.quote for link in chain.links.order_by("order")]
    assert (chain.weight, quotes[0]) == (5, "whether the ban was necessary")
    assert Annotation.objects.get(quote="the ban was necessary").deleted

    manager = make.person("manager")
    save_chain(chain=chain, revision=chain.revision, user=manager, title_en="Mine")
    assert load_case_chains(data=fixture()) == 0
    chain.refresh_from_db()
    assert (chain.title_en, chain.weight) == ("Mine", 5)


def test_a_chain_that_somebody_put_away_stays_away(version: TextVersion) -> None:
    load_case_chains(data=fixture())
    chain = Chain.objects.get()
    delete_chain(chain=chain, revision=chain.revision, user=make.person("manager"))
    assert load_case_chains(data=fixture()) == 0
    chain.refresh_from_db()
    assert chain.deleted


def test_the_chains_of_a_case_load_again_whatever_became_of_their_codes(
    version: TextVersion,
) -> None:
    manager = make.person("manager")
    load_case_chains(data=fixture())
    published(
        manager,
        {"kind": "move", "code": guid(make.NECESSITY), "key": "loophole.necessity"},
        {"kind": "retire", "code": guid(make.VOID), "instead": []},
    )
    assert load_case_chains(data=fixture()) == 0
    published(
        manager, {"kind": "merge", "code": guid("loophole.necessity"), "into": guid(make.SECURITY)}
    )
    another = fixture()
    another["chains"][0]["id"] = "ds999-b"
    assert load_case_chains(data=another) == 0  # it rests on a code that is retired here
    another["chains"][0]["links"].pop()
    assert load_case_chains(data=another) == 1
    chain = Chain.objects.get(ident="ds999-b")
    assert chain.links.get().annotation.code.key == make.SECURITY
