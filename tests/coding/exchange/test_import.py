"""Files into the library: a dry run first, then all or nothing; twice is once; a person's coding stays."""

from __future__ import annotations

import csv
import json
from pathlib import Path
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts.permissions import RoleMissing
from casebase.models import Document, TextVersion
from coding.exchange.database.gather import Choice, gather
from coding.exchange.database.plan import Options
from coding.exchange.import_job import read_file
from coding.models import Annotation, Chain, Change
from coding.services import change_annotation, delete_annotation, redo, save_chain, undo
from problems import Problem
from tests import factories
from tests.coding.exchange.projects import written

pytestmark = pytest.mark.django_db
FORMATS = ("qdpx", "jsonl", "docbin", "csv", "webannotation")


@pytest.fixture
def manager() -> User:
    """Somebody who may do everything."""
    return factories.person("manager", "mina")


def bring(path: Path, user: User | None, *, write: bool = True, **options: Any) -> dict[str, Any]:
    """Read a file in, or as a dry run."""
    report, _format = read_file(
        path, path.name, "", Options(**options), user, lambda *_: None, write=write
    )
    return report


def coded_library(version: TextVersion, manager: User) -> Chain:
    """Three codings of two people and the library, with a chain."""
    anna = factories.person("coder", "anna")
    ban = factories.coded(
        version, anna, "ban was necessary", note='"sure", she said\n=1+1', weight=2
    )
    factories.coded(version, manager, "ban", factories.SECURITY, confidence=3)
    beyond = factories.coded(version, None, "𝒳 stands", factories.ALTERNATIVE)
    void = factories.coded(version, anna, "into the void", factories.VOID, direction="adverse")
    return save_chain(
        case=version.document.case,
        user=anna,
        links=[{"annotation": str(one.pk)} for one in (ban, beyond, void)],
        title_en="A chain",
        outcome_zh="结果",
        weight=4,
    )


def state() -> list[tuple[Any, ...]]:
    """All live codings and chains as they are, without their ids."""
    rows = Annotation.objects.filter(deleted=False).order_by("start", "end", "code__key")
    return [
        *rows.values_list(
            "version__document__slug", "start", "end", "quote", "code__key", "coder__username",
            "note", "confidence", "direction", "weight",
        ),
        *Chain.objects.order_by("pk").values_list(
            "pk", "ident", "title_en", "outcome_zh", "weight", "author__username",
            "links__annotation__quote", "links__axis",
        ),
    ]  # fmt: skip


@pytest.mark.parametrize("key", FORMATS)
def test_codings_come_back_into_an_empty_library(
    key: str, version: TextVersion, manager: User, tmp_path: Path
) -> None:
    chain = coded_library(version, manager)
    before = state()
    path = written(gather(manager, Choice()), key, tmp_path)
    chain.links.all().delete()
    Chain.objects.all().delete()
    Annotation.objects.all().delete()

    dry = bring(path, manager, write=False)
    assert dry["counts"]["new"] == 4
    assert not Annotation.objects.exists()
    done = bring(path, manager)
    assert {**dry, "applied": True} == done
    after = state()
    assert after == before if key != "csv" else after == before[:4]  # a table has no chains
    again = bring(path, manager)
    assert (again["counts"]["new"], again["counts"]["known"]) == (0, 4)
    assert again["counts"]["new_chains"] == 0
    assert state() == after


@pytest.mark.parametrize("key", ["qdpx", "jsonl", "docbin"])
def test_a_library_without_the_text_gets_the_document(
    key: str, version: TextVersion, manager: User, tmp_path: Path
) -> None:
    coded_library(version, manager)
    text, before = version.text, state()
    path = written(gather(manager, Choice()), key, tmp_path)
    Chain.objects.all().delete()
    Annotation.objects.all().delete()
    Document.objects.all().delete()

    dry = bring(path, manager, write=False)
    assert dry["documents"][0]["state"] == "new"
    assert not Document.objects.exists()
    bring(path, manager)
    stored = TextVersion.objects.get()
    assert (stored.document.slug, stored.text) == ("ds999-digest", text)
    assert stored.document.case is not None
    assert stored.passages.filter(label="7.2").exists()
    assert state() == before
    assert bring(path, manager)["counts"]["new"] == 0
    assert TextVersion.objects.count() == 1


def test_an_import_is_one_act_that_can_be_undone(
    version: TextVersion, manager: User, tmp_path: Path
) -> None:
    factories.coded(version, manager, "ban")
    factories.coded(version, manager, "alternative", factories.ALTERNATIVE)
    path = written(gather(manager, Choice()), "jsonl", tmp_path)
    Annotation.objects.all().delete()
    Change.objects.all().delete()
    bring(path, manager)
    assert Change.objects.values("act").distinct().count() == 1
    undo(version=version, user=manager)
    assert not Annotation.objects.filter(deleted=False).exists()
    again = bring(path, manager)
    assert again["counts"]["conflicts"] == 2
    assert again["conflicts"][0]["ours"] == "taken off here"


def test_a_persons_coding_is_never_overwritten(
    version: TextVersion, manager: User, tmp_path: Path
) -> None:
    ban = factories.coded(version, manager, "ban", note="as exported")
    gone = factories.coded(version, manager, "alternative", factories.ALTERNATIVE)
    path = written(gather(manager, Choice()), "qdpx", tmp_path)
    change_annotation(annotation=ban, revision=1, user=manager, note="thought again")
    delete_annotation(annotation=gone, revision=1, user=manager)
    before = state()
    report = bring(path, manager)
    assert report["counts"] | {"conflicts": 2, "new": 0} == report["counts"]
    assert ("note: thought again", "note: as exported") in {
        (one["ours"], one["theirs"]) for one in report["conflicts"]
    }
    assert state() == before


def test_codes_that_are_not_ours_are_listed_and_wait_for_a_choice(
    version: TextVersion, manager: User, tmp_path: Path
) -> None:
    lines = [
        {"text": version.text, "label": [[0, 8, "Strange"], [0, 4, "necessity"], [0, 5, "Leave me"]]}
    ]  # fmt: skip
    path = jsonl(tmp_path / "all.jsonl", lines)
    dry = bring(path, manager, write=False)
    states = {one["name"]: (one["state"], one["uses"]) for one in dry["codes"]}
    assert states == {
        "Strange": ("unknown", 1), "Leave me": ("unknown", 1), "necessity": ("named", 1),
    }  # fmt: skip
    assert dry["counts"]["undecided"] == 2
    with pytest.raises(Problem, match="not in our codebook") as refused:
        bring(path, manager)
    assert "Strange" in refused.value.place
    assert not Annotation.objects.exists()
    chosen = {"Strange": factories.SECURITY, "Leave me": "-"}
    report = bring(path, manager, codes=chosen)
    assert report["counts"]["new"] == 2
    assert report["counts"]["without_code"] == 1
    keys = Annotation.objects.values_list("code__key", flat=True).order_by("code__key")
    assert list(keys) == [factories.NECESSITY, factories.SECURITY]


def jsonl(path: Path, records: list[dict[str, Any]]) -> Path:
    """Records as JSON Lines."""
    path.write_text("".join(json.dumps(one) + "\n" for one in records), encoding="utf-8")
    return path


def test_a_group_of_codes_is_not_put_on_text(
    version: TextVersion, manager: User, tmp_path: Path
) -> None:
    path = jsonl(
        tmp_path / "all.jsonl", [{"text": version.text, "label": [[0, 8, factories.GROUP]]}]
    )
    assert bring(path, manager, write=False)["codes"][0]["state"] == "group"


def test_nobody_codes_in_another_persons_name(version: TextVersion, tmp_path: Path) -> None:
    factories.person("coder", "anna")
    bob = factories.person("coder", "bob")
    path = jsonl(tmp_path / "anna.jsonl", [{"text": version.text, "label": [[0, 8, "necessity"]]}])
    report = bring(path, bob, write=False)
    assert report["coders"][0]["account"] == "import.anna"
    guid = report["coders"][0]["guid"]
    with pytest.raises(Problem, match="Only a manager"):
        bring(path, bob, coders={guid: "anna"})
    bring(path, bob)
    imported = Annotation.objects.get().coder
    assert imported is not None
    assert (imported.username, imported.is_active) == ("import.anna", False)
    assert not imported.has_usable_password()
    again = bring(path, bob, coders={guid: "bob"})  # the same coding, whoever is chosen now
    assert (again["counts"]["new"], again["counts"]["known"]) == (0, 1)


def test_a_coder_may_not_add_documents(codebook: Any, tmp_path: Path) -> None:
    path = jsonl(tmp_path / "all.jsonl", [{"text": "New words.", "label": [[0, 3, "necessity"]]}])
    report = bring(path, factories.person("coder"))
    assert report["documents"][0]["state"] == "left"
    assert report["counts"]["left_out"] == 1
    assert not Document.objects.exists()
    editor = factories.person("manager")
    assert bring(path, editor)["counts"]["new_documents"] == 1


def test_a_reader_may_not_import(version: TextVersion) -> None:
    from coding.exchange.import_job import start_dry_run

    with pytest.raises(RoleMissing):
        start_dry_run(
            file="x",
            name="x",
            format="",
            options=Options(),
            user=factories.person(""),
            language="en",
        )


def test_spans_go_to_the_newest_text_of_their_document(
    version: TextVersion, manager: User, tmp_path: Path
) -> None:
    factories.coded(version, manager, "𝒳 stands")
    path = written(gather(manager, Choice()), "csv", tmp_path)
    Annotation.objects.all().delete()
    rows = [{"label": "6.9", "text": "More words before."}, *factories.PARAGRAPHS]
    factories.document(of=version.document.case, paragraphs=rows)
    newest = factories.text_of(version.document)
    assert newest.number == 2
    bring(path, manager)
    one = Annotation.objects.get()
    assert one.version == newest
    assert newest.text[one.start : one.end] == "𝒳 stands"


def test_only_what_was_chosen_is_exported(version: TextVersion, manager: User) -> None:
    coded_library(version, manager)

    def quotes(**choice: tuple[str, ...]) -> set[str]:
        documents = gather(manager, Choice(**choice)).documents()
        return {coding.quote for one in documents for coding in one.codings}

    assert quotes(coders=("mina",)) == {"ban"}
    assert quotes(coders=("library",)) == {"𝒳 stands"}
    assert quotes(codes=("loophole",)) == {"ban", "ban was necessary"}
    assert quotes(documents=("another",)) == set()
    assert gather(manager, Choice(coders=("anna",))).chains == ()
    assert len(gather(manager, Choice()).chains) == 1


def test_a_codebook_is_compared_with_ours(
    version: TextVersion, manager: User, tmp_path: Path
) -> None:
    path = written(gather(manager, Choice()), "qdc", tmp_path)
    text = path.read_text(encoding="utf-8").replace('name="Void"', 'name="Renamed"')
    stranger = (
        '<Code guid="00000000-0000-4000-8000-000000000001" name="Theirs" isCodable="true"/></Codes>'
    )
    path.write_text(text.replace("</Codes>", stranger), encoding="utf-8")
    report = bring(path, manager, write=False)
    states = {one["name"]: one["state"] for one in report["codes"]}
    assert (states["Renamed"], states["Theirs"]) == ("same", "unknown")
    assert report["counts"]["documents"] == 0


def test_a_code_may_be_chosen_by_its_label(
    version: TextVersion, manager: User, tmp_path: Path
) -> None:
    path = jsonl(tmp_path / "all.jsonl", [{"text": version.text, "label": [[0, 8, "Strange"]]}])
    bring(path, manager, codes={"Strange": "编码security"})
    assert Annotation.objects.get().code.key == factories.SECURITY


def test_guids_stay_the_same_when_a_document_gets_a_new_text(
    version: TextVersion, manager: User
) -> None:
    coded_library(version, manager)

    def guids() -> list[set[Any]]:
        one = gather(manager, Choice())
        documents = list(one.documents())
        return [
            {document.guid for document in documents},
            {coding.guid for document in documents for coding in document.codings},
            {coder.guid for coder in one.coders},
            {case.guid for case in one.cases},
            {chain.guid for chain in one.chains},
        ]

    before = guids()
    rows = [{"label": "6.9", "text": "More words before."}, *factories.PARAGRAPHS]
    factories.document(of=version.document.case, paragraphs=rows)
    assert guids() == before
    assert all(before)


def test_two_texts_that_are_the_same_become_one_document(
    codebook: Any, manager: User, tmp_path: Path
) -> None:
    record = {"text": "The same words.", "label": [[0, 3, "necessity"]]}
    more = {"text": "The same words.", "label": [[4, 8, "security"]]}
    path = jsonl(tmp_path / "all.jsonl", [record, more])
    assert bring(path, manager)["counts"]["new"] == 2
    assert Document.objects.count() == 1


def test_nothing_is_kept_where_the_last_step_fails(
    version: TextVersion, manager: User, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    chain = coded_library(version, manager)
    path = written(gather(manager, Choice()), "jsonl", tmp_path)
    chain.links.all().delete()
    Chain.objects.all().delete()
    Annotation.objects.all().delete()

    def refuse(**_values: Any) -> None:
        raise Problem("no", "No.", remedy="No.")

    monkeypatch.setattr("coding.exchange.database.apply.save_chain", refuse)
    with pytest.raises(Problem, match="No"):
        bring(path, manager)
    assert not Annotation.objects.exists()
    assert not Chain.objects.exists()


def test_undoing_an_import_reads_the_long_text_at_most_once(
    version: TextVersion, manager: User, tmp_path: Path
) -> None:
    labels = [[at, at + 5, "necessity"] for at in range(0, 60, 2)]
    path = jsonl(tmp_path / "mina.jsonl", [{"text": version.text, "label": labels}])
    bring(path, manager)
    short = TextVersion.objects.defer("text").select_related("document").get(pk=version.pk)
    for act, left in ((undo, 0), (redo, 30)):
        with CaptureQueriesContext(connection) as queries:
            act(version=short, user=manager)
        whole = [one for one in queries if '"casebase_textversion"."text"' in one["sql"]]
        assert len(whole) <= 1
        assert Annotation.objects.filter(deleted=False).count() == left


@pytest.mark.parametrize("mark", [";", "\t"])
def test_a_table_that_a_spreadsheet_has_saved_again(
    mark: str, version: TextVersion, manager: User, tmp_path: Path
) -> None:
    factories.coded(version, manager, "ban", note='"x"; y,\nz')
    path = written(gather(manager, Choice()), "csv", tmp_path)
    Annotation.objects.all().delete()
    rows = list(csv.reader(path.read_text(encoding="utf-8-sig").splitlines(keepends=True)))
    with path.open("w", encoding="utf-8-sig", newline="") as out:
        csv.writer(out, delimiter=mark).writerows(rows)
    bring(path, manager)
    assert Annotation.objects.get().note == '"x"; y,\nz'
