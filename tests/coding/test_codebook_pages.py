"""The codebook's pages: drafts and their forms, editions, the queue, comments, examples, files."""

from __future__ import annotations

import io
import uuid
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from casebase.models import TextVersion
from coding import recoding, selectors, services
from coding.book.content import book_of
from coding.book.difference import difference
from coding.exchange.database.gather import codes_of_book
from coding.exchange.model import Project
from coding.exchange.refi.write_codes import write_codebook
from coding.models import Code, CodebookDraft, CodebookVersion, CodeComment, CodeExample
from coding.round_selectors import Scope
from coding.services.codebook_drafts import begin_draft
from coding.services.load_codebook import load_codebook
from coding.services.rounds import Plan, hand_in, plan_round, start_round
from search.saved.models import SavedSearch
from tests import factories as make
from tests.coding.drafts import drafted, guid, part, published, texts

pytestmark = pytest.mark.django_db
NECESSITY, SECURITY, ALTERNATIVE = make.NECESSITY, make.SECURITY, make.ALTERNATIVE


def signed_in(role: str, name: str | None = None) -> Client:
    client = Client()
    client.force_login(make.person(role, name))
    return client


def all_kinds() -> list[dict[str, Any]]:
    """One operation of each kind."""
    return [
        {"kind": "add", "code": str(uuid.uuid4()), "key": "loophole.new", "fields": texts("<b>new</b>")},
        {"kind": "rename", "code": guid(make.VOID), "fields": {"label_en": "Into the void", "label_zh": "上诉落空"}},
        {"kind": "redefine", "code": guid(ALTERNATIVE), "recode": True,
         "fields": {"definition_en": "What alternative means today.", "definition_zh": "替代的新定义。"}},
        {"kind": "merge", "code": guid(SECURITY), "into": guid(NECESSITY)},
        {"kind": "split", "code": guid(NECESSITY), "into": [part(f"{NECESSITY}.a"), part(f"{NECESSITY}.b")]},
        {"kind": "move", "code": guid(make.GROUP), "key": "loophole.open"},
    ]  # fmt: skip


@pytest.mark.parametrize("language", ["en", "zh-hans"])
def test_every_page_of_a_draft_and_of_what_it_made(version: TextVersion, language: str) -> None:
    client = signed_in("manager")
    client.cookies["django_language"] = language
    manager = make.User.objects.get(username="manager")
    make.coded(version, manager, "ban was necessary", NECESSITY)
    draft = drafted(manager, *all_kinds())
    pages = [
        f"/codebook/drafts/{draft.pk}/", f"/codebook/drafts/{draft.pk}/add/", "/codebook/drafts/",
        f"/codebook/compare/?to=draft-{draft.pk}",
        f"/codebook/drafts/{draft.pk}/code/{guid(NECESSITY)}/",
    ]  # fmt: skip
    for page in pages:
        shown = client.get(page)
        assert shown.status_code == 200, page
        assert "<b>new</b>" not in shown.content.decode()
    draft.refresh_from_db()
    act = f"/codebook/drafts/{draft.pk}/do/publish/"
    assert client.post(act, {"revision": draft.revision}).status_code == 302
    assert selectors.current_codebook().number == 2
    later = ["/codebook/", "/codebook/editions/", "/codebook/editions/2/", "/codebook/editions/1/",
             "/codebook/compare/", f"/codebook/compare/?from=1&to=2&code={ALTERNATIVE}",
             f"/codebook/drafts/{draft.pk}/", "/codebook/loophole.open.necessity/",
             "/codebook/recode/", "/codebook/recode/?code=loophole.open.necessity"]  # fmt: skip
    for page in later:
        assert client.get(page).status_code == 200, page
    assert client.get(f"/codebook/{SECURITY}/").headers["Location"] == (
        "/codebook/loophole.open.necessity/"
    )
    assert NECESSITY in client.get("/codebook/editions/1/").content.decode()
    assert b"loophole.open.necessity" not in client.get("/codebook/editions/1/").content


def test_the_forms_make_operations(codebook: CodebookVersion) -> None:
    client = signed_in("manager")
    client.post("/codebook/drafts/")
    draft = CodebookDraft.objects.get()
    code = f"/codebook/drafts/{draft.pk}/code/{guid(SECURITY)}/"
    shown = client.get(code)
    form = {
        f"{name}_{language}": getattr(codebook.entries.get(code__key=SECURITY), f"{name}_{language}")
        for name in ("label", "definition", "include", "exclude")
        for language in ("en", "zh")
    } | {
        "example_en": "An example of security.", "example_zh": "security之例。",
        "provisions": "GATT XX", "cues_en": "invok* its security", "cues_zh": "", "codable": "on",
        "kind": "words", "revision": draft.revision,
    }  # fmt: skip
    assert shown.status_code == 200
    assert b"Nothing was changed" in client.post(code, form).content
    client.post(code, {**form, "label_en": "Safety"})
    draft.refresh_from_db()
    assert [(one["kind"], one["fields"]) for one in draft.operations] == [
        ("rename", {"label_en": "Safety"})
    ]
    stale = client.post(code, {**form, "label_en": "Other"})
    assert stale.status_code == 409 and b"Somebody changed this" in stale.content
    merge = {"kind": "merge", "into": guid(NECESSITY), "revision": draft.revision}
    assert client.post(code, merge).status_code == 302
    page = client.get(f"/codebook/drafts/{draft.pk}/").content.decode()
    assert "“Necessity”" in page


def test_a_preview_counts_what_is_touched_in_few_queries(version: TextVersion) -> None:
    manager = make.person("manager")
    necessity = make.coded(version, manager, "ban was necessary", NECESSITY)
    make.coded(version, manager, "invoked its security", SECURITY)
    services.save_chain(
        case=version.document.case, user=manager, links=[{"annotation": str(necessity.pk)}]
    )
    for query in (f"code:{NECESSITY}", "code:loophole AND ban", "(("):
        SavedSearch.objects.create(owner=manager, name=query, query=query)
    draft = drafted(manager, {"kind": "merge", "code": guid(NECESSITY), "into": guid(SECURITY)})
    seen = make.client_of(manager).get(f"/api/codebook/drafts/{draft.pk}/").json()["preview"]
    assert {key: seen["whole"][key] for key in ("codings", "chains", "searches", "again")} == {
        "codings": 1, "chains": 1, "searches": 1, "again": 0,
    }  # fmt: skip

    def queries(draft: CodebookDraft) -> int:
        client = Client()
        client.force_login(manager)
        client.get(f"/codebook/drafts/{draft.pk}/")
        with CaptureQueriesContext(
            connection,
        ) as counted:
            client.get(f"/codebook/drafts/{draft.pk}/")
        return len(counted)

    long = drafted(manager, *[
        {"kind": "rename", "code": guid(code), "fields": {"label_en": f"{code} {n}"}}
        for n in range(5) for code in (NECESSITY, SECURITY)
    ])  # fmt: skip
    assert queries(long) <= queries(draft) + 1


def test_the_queue_by_its_page(version: TextVersion) -> None:
    manager = make.person("manager")
    client = signed_in("coder", "ada")
    ada = make.User.objects.get(username="ada")
    first = make.coded(version, ada, "invoked its security", SECURITY)
    second = make.coded(version, ada, "security", SECURITY)
    peer = make.coded(version, make.person("coder", "bob"), "necessary", SECURITY)
    published(manager, {"kind": "retire", "code": guid(SECURITY), "instead": [guid(NECESSITY)]})
    page = client.get(f"/codebook/recode/?code={SECURITY}").content.decode()
    assert "1 of 2" in page and f'value="{NECESSITY}"' in page
    decide = f"/codebook/recode/{first.pk}/"
    answer = client.post(
        decide, {"revision": first.revision, "code": NECESSITY, "following": second.pk}
    )
    assert f"at={second.pk}" in answer.headers["Location"]
    first.refresh_from_db()
    assert first.code.key == NECESSITY
    assert [(pile.waiting, pile.done) for pile in recoding.piles(ada)] == [(1, 1)]
    client.post(f"{decide}undo/", {"code": SECURITY})
    first.refresh_from_db()
    assert first.code.key == SECURITY
    assert (
        client.post(f"/codebook/recode/{peer.pk}/", {"drop": "1", "revision": 1}).status_code == 404
    )


def test_comments_are_for_coders_and_ones_own_to_change(codebook: CodebookVersion) -> None:
    ada, bob = signed_in("coder", "ada"), signed_in("coder", "bob")
    ada.post(f"/codebook/{NECESSITY}/comments/", {"text": "Is <i>a ban</i> always one?"})
    asked = CodeComment.objects.get()
    bob.post(f"/codebook/{NECESSITY}/comments/", {"text": "No.", "answers": asked.pk})
    page = bob.get(f"/codebook/{NECESSITY}/").content.decode()
    assert "&lt;i&gt;a ban" in page and "No." in page
    assert "a ban" not in Client().get(f"/codebook/{NECESSITY}/").content.decode()
    bob.post(f"/codebook/comments/{asked.pk}/", {"text": "Taken over"})
    bob.post(f"/codebook/comments/{asked.pk}/", {"delete": "1"})
    asked.refresh_from_db()
    assert asked.text.startswith("Is") and not asked.deleted
    ada.post(f"/codebook/comments/{asked.pk}/", {"delete": "1"})
    page = bob.get(f"/codebook/{NECESSITY}/").content.decode()
    assert "a ban" not in page and "No." in page and "was deleted" in page


def test_an_example_is_shown_to_whom_its_passage_is(version: TextVersion) -> None:
    client = signed_in("adjudicator")
    coding = make.coded(version, make.person("coder", "ada"), "ban was necessary", NECESSITY)
    client.post(f"/codebook/examples/{coding.pk}/")
    client.post(f"/codebook/examples/{coding.pk}/")
    assert CodeExample.objects.count() == 1
    examples = Client().get(f"/codebook/{NECESSITY}/").content.decode().split('id="examples"')[1]
    assert "ban was necessary" in examples.split("</section>")[0]
    type(coding).objects.update(layer="raw")
    assert (
        'class="card example-passage"'
        not in Client().get(f"/codebook/{NECESSITY}/").content.decode()
    )


def qdc(*, change: Any = lambda text: text) -> SimpleUploadedFile:
    out = io.BytesIO()
    write_codebook(Project(name="x", documents=tuple, codes=codes_of_book(), origin="x"), out)
    return SimpleUploadedFile("book.qdc", change(out.getvalue().decode()).encode())


def test_our_own_qdc_changes_nothing_and_an_edited_one_what_was_edited(
    codebook: CodebookVersion,
) -> None:
    client = signed_in("manager")
    draft = begin_draft(user=make.User.objects.get(username="manager"))
    address = f"/codebook/drafts/{draft.pk}/import/"

    def looked_at(file: SimpleUploadedFile, **more: str) -> tuple[str, str]:
        sent = client.post(address, {"qdc": file, **more}).headers["Location"]
        return sent, client.get(sent, follow=True).content.decode()

    _sent, page = looked_at(qdc())
    assert "nothing in the file" in page

    def edit(text: str) -> str:
        new = f'<Code guid="{uuid.uuid4()}" name="Quite new" isCodable="true"/>'
        text = text.replace("What security means.", "What safety means.").replace(
            "</Codes>", f"{new}</Codes>"
        )
        return text.replace('name="Void"', 'name="Into the void"')

    _sent, page = looked_at(qdc(change=edit))
    assert "on which axis" in page  # nobody said which
    sent, page = looked_at(qdc(change=edit), axis="loophole")
    assert "Put 3 changes in the draft" in page
    ident = sent.split("file=")[1].split("&")[0]
    client.post(
        address, {"apply": "1", "file": ident, "axis": "loophole", "revision": draft.revision}
    )
    draft.refresh_from_db()
    assert sorted(one["kind"] for one in draft.operations) == ["add", "redefine", "rename"]
    fields = next(one["fields"] for one in draft.operations if one["kind"] == "redefine")
    assert fields == {"definition_en": "What safety means."}

    bomb = '<!DOCTYPE x [<!ENTITY a "b">]><CodeBook xmlns="urn:QDA-XML:codebook:1.0"><Codes/></CodeBook>'
    _sent, page = looked_at(SimpleUploadedFile("bomb.qdc", bomb.encode()))
    assert "document type of its own" in page
    assert client.get(f"{address}?file=../../secret_key").status_code == 302


def test_the_librarys_next_edition_becomes_a_draft_where_people_published_their_own(
    codebook: CodebookVersion, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    manager = make.person("manager")
    fields = {"definition_en": "Ours.", "definition_zh": "我们的。"}
    own = published(
        manager,
        {"kind": "redefine", "code": guid(SECURITY), "fields": fields, "recode": False},
        {"kind": "merge", "code": guid(NECESSITY), "into": guid(SECURITY)},
    )
    assert own.number == 2
    rows = [*make.CODES["loophole"], {"key": "loophole.digital"}]
    monkeypatch.setattr(make, "CODES", {**make.CODES, "loophole": rows})
    files = make.codebook_files(tmp_path / "second", 2, provisions=["TBT 2.2"])
    for _ in range(2):
        assert load_codebook(folder=files) == own  # the number is taken by ours; nothing is undone
    draft = CodebookDraft.objects.get(library_number=2)
    assert {one["kind"] for one in draft.operations} == {"add", "redefine"}
    assert all(
        "definition_en" not in one["fields"]
        for one in draft.operations
        if one["kind"] == "redefine"
    )
    client = Client()
    client.force_login(manager)
    page = f"/codebook/drafts/{draft.pk}/"
    assert "does not have this code" in client.get(page).content.decode()  # it was merged here
    merged = next(one for one in draft.operations if one.get("key") == NECESSITY)
    client.post(f"{page}do/publish/", {"revision": draft.revision})
    assert selectors.current_codebook() == own
    client.post(f"{page}do/take-out/", {"revision": draft.revision, "operation": merged["id"]})
    client.post(f"{page}do/publish/", {"revision": draft.revision + 1})
    current = selectors.current_codebook()
    assert (current.number, current.library_number) == (3, 2)
    assert load_codebook(folder=files) == current
    entry = current.entries.get(code__key=SECURITY)
    assert (entry.definition_en, entry.provisions) == ("Ours.", ["TBT 2.2"])
    assert Code.objects.get(key="loophole.digital").entries.count() == 1


def test_two_editions_differ_word_by_word(codebook: CodebookVersion) -> None:
    manager = make.person("manager")
    fields = {"definition_en": "What security really means.", "definition_zh": "security的新定义。"}
    edition = published(
        manager, {"kind": "redefine", "code": guid(SECURITY), "fields": fields, "recode": False}
    )
    [changed] = difference(book_of(codebook), book_of(edition))
    pieces = {
        field.language: [(one.state, one.words) for one in field.pieces if one.state != "same"]
        for field in changed.fields
    }
    assert pieces["zh"] == [("new", "新")]
    assert [(state, words.strip()) for state, words in pieces["en"]] == [("new", "really")]
    api = make.client_of(None).get("/api/codebook/compare/?from=1&to=2").json()
    assert [one["after"]["key"] for one in api] == [SECURITY]


def test_agreement_on_a_code_by_round(version: TextVersion) -> None:
    manager = make.person("manager")
    coders = [make.person("coder", name) for name in ("ada", "bob")]
    plan = Plan(title="First round", scope=Scope(documents=("ds999-digest",)), seed=1)
    found = start_round(planned=plan_round(plan=plan, coders=coders, user=manager), user=manager)
    for coder in coders:
        make.coded(version, coder, "ban was necessary", NECESSITY)
    client = Client()
    client.force_login(manager)
    page = f"/codebook/{NECESSITY}/"
    assert "First round" not in client.get(page).content.decode()
    for coder in coders:
        hand_in(items=list(found.items.select_related("version")), user=coder)
    shown = client.get(page).content.decode()
    assert "First round" in shown and "1.000" in shown
    assert "First round" not in Client().get(page).content.decode()


def test_a_preview_does_not_count_what_is_coded_blind(version: TextVersion) -> None:
    manager, ada = make.person("manager"), make.person("coder", "ada")
    plan = Plan(title="Blind", scope=Scope(documents=("ds999-digest",)), seed=1)
    planned = plan_round(plan=plan, coders=[ada, make.person("coder", "bob")], user=manager)
    start_round(planned=planned, user=manager)
    coding = make.coded(version, ada, "ban was necessary", NECESSITY)
    draft = drafted(manager, {"kind": "merge", "code": guid(NECESSITY), "into": guid(SECURITY)})
    api = make.client_of(manager)
    assert api.get(f"/api/codebook/drafts/{draft.pk}/").json()["preview"]["whole"]["codings"] == 0
    client = Client()
    client.force_login(manager)
    assert "Blind" in client.get(f"/codebook/drafts/{draft.pk}/").content.decode()
    client.post(f"/codebook/drafts/{draft.pk}/do/publish/", {"revision": draft.revision})
    coding.refresh_from_db()
    assert (coding.code.key, coding.layer) == (SECURITY, "blind")
    assert api.get(f"/api/annotations/{coding.pk}/history/").status_code == 404
    assert [one["action"] for one in make.client_of(ada).get(
        f"/api/annotations/{coding.pk}/history/").json()] == ["create", "merge"]  # fmt: skip
