"""A document gets a new text: its spans go along, and what finds no place waits for a person."""

from __future__ import annotations

import threading
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.db import connections
from django.test import Client

from casebase.models import TextVersion
from coding import services
from coding.models import Annotation, Fate, Reanchoring, Settlement, Suggestion
from coding.selectors import annotations_of
from problems import Problem
from tests import factories

BAN = "whether the ban was necessary"
VOID = "appealed into the void"
FIRST = factories.PARAGRAPHS[1]["text"]


@pytest.fixture
def coder(codebook: Any) -> User:
    return factories.person("coder")


def code(version: TextVersion, coder: User | None, quote: str, key: str) -> Annotation:
    start = version.text.index(quote)
    return services.create_annotation(
        version=version, start=start, end=start + len(quote), code=key, coder=coder
    )


def next_text(*changes: tuple[str, str], extra: str = "") -> TextVersion:
    """The document's next text: the first one with words replaced, `extra` put before."""
    rows = [dict(row) for row in factories.PARAGRAPHS]
    for row in rows[1:]:
        for old, new in changes:
            row["text"] = row["text"].replace(old, new)
    if extra:
        rows.insert(1, {"label": "7.0", "text": extra})
    return factories.text_of(factories.document(paragraphs=rows))


def entry_of(annotation: Annotation) -> Reanchoring:
    return Reanchoring.objects.filter(annotation=annotation).latest("id")


def test_spans_move_with_their_words_and_the_ledger_says_so(version, coder):
    ban = code(version, coder, BAN, factories.NECESSITY)
    void = code(version, coder, VOID, factories.VOID)
    new = next_text(extra="A paragraph that was not there before.")
    found = list(annotations_of(new, coder))
    assert [row.pk for row in found] == [ban.pk, void.pk]
    for row, old in zip(found, (ban, void), strict=True):
        assert new.text[row.start : row.end] == row.quote == old.quote
        assert row.passage.version == new and row.passage.label == old.passage.label
        assert row.revision == old.revision + 1
        entry = entry_of(row)
        assert (entry.fate, entry.old, entry.old_start) == (Fate.MOVED, version, old.start)
        assert entry.settlement == ""


def test_similar_words_are_taken_and_shown_to_be_checked(version, coder, client):
    ban = code(version, coder, BAN, factories.NECESSITY)
    new = next_text(("the ban was necessary", "the ban was neccessary"))
    ban.refresh_from_db()
    entry = entry_of(ban)
    assert (ban.version, entry.fate) == (new, Fate.FUZZY)
    assert new.text[ban.start : ban.end] == ban.quote == "whether the ban was neccessary"
    assert 0.85 <= entry.score < 1 and entry.old_quote == BAN
    client.force_login(coder)
    assert b"neccessary" in client.get("/ledger/").content
    client.post(f"/ledger/{entry.pk}/", {"confirm": "1"})
    entry.refresh_from_db()
    assert (entry.settlement, entry.settled_by) == (Settlement.CONFIRMED, coder)
    assert b"neccessary" not in client.get("/ledger/").content


def test_words_that_are_gone_wait_on_their_old_text_until_a_person_places_them(
    version, coder, client
):
    void = code(version, coder, VOID, factories.VOID)
    new = next_text((VOID, "never put to a vote, as nobody sat to hear the appeal"))
    void.refresh_from_db()
    entry = entry_of(void)
    assert (void.version, void.deleted, entry.fate) == (version, False, Fate.ORPHANED)
    client.force_login(coder)
    page = client.get("/ledger/").content.decode()
    assert VOID in page
    assert "1 coded span needs a look" in client.get("/coding/").content.decode()
    client.post(f"/ledger/{entry.pk}/", {"words": "nobody sat to hear the appeal"})
    void.refresh_from_db()
    assert (void.version, void.quote) == (new, "nobody sat to hear the appeal")
    assert void.passage.label == "7.3"
    services.undo(version=new, user=coder)
    void.refresh_from_db()
    assert (void.version, void.quote) == (version, VOID)
    assert entry_of(void).settlement == Settlement.WAITING


def test_equal_words_elsewhere_are_never_chosen_by_the_machine(version, coder):
    short = code(version, coder, "ban", factories.NECESSITY)
    new = next_text((FIRST, "Some say ban. Others say ban. None says why."))
    entry = entry_of(short)
    assert (entry.fate, entry.start) == (Fate.AMBIGUOUS, None)
    places = entry.candidates
    assert [new.text[row["start"] : row["end"]] for row in places] == ["ban", "ban"]
    chosen = places[1]
    services.place_again(entry=entry, user=coder, start=chosen["start"], end=chosen["end"])
    short.refresh_from_db()
    assert (short.version, short.start) == (new, chosen["start"])
    with pytest.raises(Problem, match="already"):
        services.leave(entry=entry, user=coder)


def test_a_later_text_with_the_words_again_ends_the_waiting(version, coder):
    void = code(version, coder, VOID, factories.VOID)
    next_text((VOID, "lost"))
    third = next_text(extra="Now the words are back.")
    void.refresh_from_db()
    assert void.version == third
    fates = list(Reanchoring.objects.order_by("id").values_list("fate", "settlement"))
    assert fates == [(Fate.ORPHANED, Settlement.SUPERSEDED), (Fate.MOVED, "")]


def test_undo_goes_on_over_a_new_text(version, coder):
    ban = code(version, coder, BAN, factories.NECESSITY)
    ban = services.change_annotation(annotation=ban, revision=1, user=coder, note="Mine.")
    new = next_text(extra="A paragraph that was not there before.")
    services.undo(version=new, user=coder)
    ban.refresh_from_db()
    assert (ban.note, ban.version, ban.quote) == ("", new, BAN)
    services.redo(version=new, user=coder)
    ban.refresh_from_db()
    assert (ban.note, ban.version) == ("Mine.", new)
    services.undo(version=new, user=coder)
    services.undo(version=new, user=coder)
    ban.refresh_from_db()
    assert ban.deleted


def test_a_deleted_span_comes_back_in_the_new_text(version, coder):
    ban = code(version, coder, BAN, factories.NECESSITY)
    services.delete_annotation(annotation=ban, revision=1, user=coder)
    new = next_text(extra="A paragraph that was not there before.")
    services.undo(version=new, user=coder)
    ban.refresh_from_db()
    assert (ban.deleted, ban.version) == (False, new)
    assert new.text[ban.start : ban.end] == BAN


def test_decided_suggestions_go_along_so_that_nobody_decides_twice(version, coder):
    made = factories.suggested(version, BAN, factories.NECESSITY)
    services.reject_suggestion(suggestion=made, revision=1, user=coder)
    new = next_text(extra="A paragraph that was not there before.")
    row = Suggestion.objects.get(pk=made.pk)
    assert (row.version, row.state) == (new, "rejected")
    assert new.text[row.start : row.end] == BAN


def test_only_those_who_may_change_a_span_see_and_settle_it(version, coder):
    void = code(version, coder, VOID, factories.VOID)
    next_text((VOID, "lost"))
    entry = entry_of(void)
    other = Client()
    other.force_login(factories.person("coder", "other"))
    assert VOID not in other.get("/ledger/").content.decode()
    assert other.post(f"/ledger/{entry.pk}/", {"leave": "1"}).status_code == 404
    adjudicator = Client()
    adjudicator.force_login(factories.person("adjudicator"))
    assert VOID in adjudicator.get("/ledger/").content.decode()
    adjudicator.post(f"/ledger/{entry.pk}/", {"leave": "1"})
    entry.refresh_from_db()
    assert entry.settlement == Settlement.LEFT
    void.refresh_from_db()
    assert (void.version, void.deleted) == (version, False)


def test_the_ledger_over_rest(version, coder):
    void = code(version, coder, VOID, factories.VOID)
    library = code(version, None, "security", factories.SECURITY)
    next_text((VOID, "never put to a vote"), ("security", "safety"))
    mine = factories.client_of(coder)
    (row,) = mine.get("/api/reanchorings/").json()["results"]
    assert (row["old_quote"], row["fate"], row["settlement"]) == (VOID, "orphaned", "waiting")
    url = f"/api/reanchorings/{row['id']}/settle/"
    refused = mine.post(url, {"decision": "place", "words": "nowhere"}, format="json")
    assert refused.status_code == 404 and refused.json()["remedy"]
    done = mine.post(url, {"decision": "place", "words": "put to a vote"}, format="json")
    assert done.json()["settlement"] == "placed"
    void.refresh_from_db()
    assert void.quote == "put to a vote"
    assert mine.get("/api/reanchorings/").json()["results"] == []
    for nobody in (None, factories.person("")):
        assert factories.client_of(nobody).get("/api/reanchorings/").json()["results"] == []
    manager = factories.client_of(factories.person("manager"))
    (left,) = manager.get("/api/reanchorings/").json()["results"]
    assert left["annotation"] == str(library.pk)


def test_visitors_hear_nothing_of_what_waits(version, client):
    code(version, None, VOID, factories.VOID)
    next_text((VOID, "lost"))
    assert "needs a look" not in client.get("/coding/").content.decode()


def test_a_place_outside_the_text_or_words_not_in_it_are_refused(version, coder):
    void = code(version, coder, VOID, factories.VOID)
    next_text((VOID, "lost"))
    entry = entry_of(void)
    for words, said in (("nowhere", "not in the new text"), ("the", "several"), ("  ", "not in")):
        with pytest.raises(Problem, match=said):
            services.place_at_words(entry=entry, user=coder, words=words)
    with pytest.raises(Problem, match="not in the text"):
        services.place_again(entry=entry, user=coder, start=0, end=10**7)
    with pytest.raises(Problem, match="no place"):
        services.confirm(entry=entry, user=coder)


@pytest.mark.postgresql
@pytest.mark.django_db(transaction=True)
def test_coding_while_a_new_text_comes_in_leaves_no_span_behind(tmp_path):
    factories.codebook(tmp_path / "codebook")
    version = factories.text_of(factories.document(of=factories.case()))
    coder = factories.person("coder")
    starts = [version.text.index(word) for word in ("panel", "ban", "void", "offered", "security")]
    failures: list[BaseException] = []

    def put(start: int) -> None:
        try:
            services.create_annotation(
                version=version, start=start, end=start + 3, code=factories.NECESSITY, coder=coder
            )
        except BaseException as error:
            failures.append(error)
        finally:
            connections.close_all()

    threads = [threading.Thread(target=put, args=(start,)) for start in starts]
    for thread in threads:
        thread.start()
    new = next_text(extra="A paragraph that was not there before.")
    for thread in threads:
        thread.join()
    assert not failures
    assert annotations_of(new, None).count() == len(starts)
