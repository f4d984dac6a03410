"""Annotations over the API: made, changed, refused."""

from __future__ import annotations

import uuid
from types import SimpleNamespace
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.db import connection
from django.test.utils import CaptureQueriesContext

from casebase.models import Document, TextVersion
from coding.api.rows import annotation_rows
from coding.api.serializers import AnnotationSerializer
from coding.models import Annotation, Change, Direction
from coding.selectors import annotations_of
from search.models import OutboxEntry
from tests import factories as make

pytestmark = pytest.mark.django_db


@pytest.fixture
def coder(db: None) -> User:
    return make.person("coder")


def body(
    version: TextVersion, words: str, code: str = make.NECESSITY, **more: Any
) -> dict[str, Any]:
    start = version.text.index(words)
    return {
        "version": version.pk,
        "start": start,
        "end": start + len(words),
        "code": code,
        **more,
    }


def post(user: User | None, data: dict[str, Any]) -> Any:
    return make.client_of(user).post("/api/annotations/", data, format="json")


def test_a_coder_codes_a_span(version: TextVersion, coder: User) -> None:
    before = Document.objects.get().revision
    OutboxEntry.objects.all().delete()
    answer = post(coder, body(version, "ban was necessary", note="n", confidence=4))
    assert answer.status_code == 201, answer.json()
    data = answer.json()
    assert data["quote"] == "ban was necessary"
    assert (data["label"], data["passage"]) == ("7.1", 1)
    assert data["coder"] == "coder"
    assert (data["axis"], data["document"]) == ("loophole", "ds999-digest")
    assert (data["revision"], data["codebook_version"], data["origin"]) == (1, 1, "person")
    assert (data["note"], data["confidence"], data["weight"]) == ("n", 4, None)
    assert Change.objects.get().after is not None
    assert OutboxEntry.objects.get().document == "ds999-digest"
    assert Document.objects.get().revision == before + 1  # or the index would keep the older one


def test_offsets_are_code_points_beyond_the_bmp(version: TextVersion, coder: User) -> None:
    data = post(coder, body(version, "𝒳 stands", make.SECURITY)).json()
    assert data["quote"] == "𝒳 stands"
    after = post(coder, body(version, "beyond the plane", make.SECURITY)).json()
    assert after["quote"] == "beyond the plane"
    row = Annotation.objects.get(pk=after["id"])
    assert row.prefix.endswith("𝒳 stands ")
    assert row.suffix.startswith(". Nothing more.")


def test_repeating_a_request_codes_once(version: TextVersion, coder: User) -> None:
    data = body(version, "ban", id=str(uuid.uuid4()))
    first, second = post(coder, data), post(coder, data)
    assert first.json()["id"] == second.json()["id"] == data["id"]
    assert second.status_code in {200, 201}
    assert (Annotation.objects.count(), Change.objects.count()) == (1, 1)


def test_the_same_code_on_the_same_span_under_another_id(version: TextVersion, coder: User) -> None:
    assert post(coder, body(version, "ban", id=str(uuid.uuid4()))).status_code == 201
    answer = post(coder, body(version, "ban", id=str(uuid.uuid4())))
    assert (answer.status_code, answer.json()["code"]) == (409, "already_coded")
    assert Annotation.objects.count() == 1


def test_a_span_of_an_older_text_is_carried_to_the_newest(
    version: TextVersion, coder: User
) -> None:
    later = [{"heading": "A new heading, much longer"}, *make.PARAGRAPHS[1:]]
    make.document(of=version.document.case, paragraphs=later)
    data = body(version, "ban was necessary", id=str(uuid.uuid4()))
    answer = post(coder, data)
    assert answer.status_code == 201, answer.json()
    newest = make.text_of(version.document)
    assert answer.json()["version"] == newest.pk != version.pk
    assert newest.text[answer.json()["start"] : answer.json()["end"]] == "ban was necessary"
    assert post(coder, data).json()["id"] == answer.json()["id"]
    gone = post(coder, body(version, "Findings"))
    assert (gone.status_code, gone.json()["code"]) == (409, "text_changed")
    assert gone.json()["version"] == newest.pk


def test_an_id_of_somebody_else_is_refused(version: TextVersion, coder: User) -> None:
    data = body(version, "ban", id=str(uuid.uuid4()))
    post(coder, data)
    answer = post(make.person("coder", "coder2"), data)
    assert (answer.status_code, answer.json()["code"]) == (409, "id_taken")


def test_spans_overlap_freely(version: TextVersion, coder: User) -> None:
    for words in ("ban was necessary", "was necessary. The", "ban was necessary. The complainant"):
        assert post(coder, body(version, words)).status_code == 201
    assert post(make.person("manager"), body(version, "ban was necessary")).status_code == 201
    assert Annotation.objects.count() == 4


@pytest.mark.parametrize("role", ["editor", ""])
def test_a_role_without_coding_is_named_in_the_refusal(version: TextVersion, role: str) -> None:
    answer = post(make.person(role), body(version, "ban"))
    assert answer.status_code == 403
    assert "Coder" in str(answer.json())


def test_a_visitor_may_read_and_not_code(version: TextVersion) -> None:
    assert post(None, body(version, "ban")).status_code in {401, 403}
    assert make.client_of(None).get("/api/documents/ds999-digest/codings/").status_code == 200
    assert Annotation.objects.count() == 0


@pytest.mark.parametrize("span", [(0, 10_000), (9, 9), (12, 4)])
def test_bounds_outside_the_text(version: TextVersion, coder: User, span: tuple[int, int]) -> None:
    answer = post(coder, body(version, "ban") | {"start": span[0], "end": span[1]})
    assert (answer.status_code, answer.json()["code"]) == (400, "bad_span")
    assert answer.json()["remedy"]


def test_a_span_of_white_space_only(version: TextVersion, coder: User) -> None:
    gap = version.text.index("\n\n")
    answer = post(coder, body(version, "ban") | {"start": gap, "end": gap + 2})
    assert answer.json()["code"] == "bad_span"


@pytest.mark.parametrize(
    ("code", "expected"), [(make.GROUP, "not_codable"), ("loophole.nowhere", "unknown_code")]
)
def test_codes_that_cannot_be_used(
    version: TextVersion, coder: User, code: str, expected: str
) -> None:
    answer = post(coder, body(version, "ban", code))
    assert (answer.status_code, answer.json()["code"]) == (400, expected)


@pytest.mark.parametrize("field", [{"confidence": 6}, {"weight": 0}, {"direction": "upward"}])
def test_values_out_of_range(version: TextVersion, coder: User, field: dict[str, Any]) -> None:
    answer = post(coder, body(version, "ban", **field))
    assert answer.status_code == 400
    assert next(iter(field)) in answer.json()


def patch(user: User | None, row: Annotation, **data: Any) -> Any:
    return make.client_of(user).patch(f"/api/annotations/{row.pk}/", data, format="json")


def test_a_change_raises_the_revision(version: TextVersion, coder: User) -> None:
    row = make.coded(version, coder, "ban was necessary", make.VOID)
    answer = patch(
        coder, row, revision=1, code=make.SECURITY, end=row.end - 10, note="why",
        direction=Direction.ADVERSE, weight=3,
    )  # fmt: skip
    assert answer.status_code == 200, answer.json()
    data = answer.json()
    assert (data["code"], data["quote"], data["revision"]) == (make.SECURITY, "ban was", 2)
    assert (data["note"], data["direction"], data["weight"]) == ("why", "adverse", 3)
    history = make.client_of(None).get(f"/api/annotations/{row.pk}/history/").json()
    assert [entry["action"] for entry in history] == ["create", "change"]
    assert history[1]["before"]["code"] == make.VOID


def test_a_stale_revision_shows_both_sides(version: TextVersion, coder: User) -> None:
    row = make.coded(version, coder, "ban")
    patch(coder, row, revision=1, note="first")
    answer = patch(coder, row, revision=1, note="second")
    assert answer.status_code == 409
    data = answer.json()
    assert data["code"] == "stale_revision"
    assert data["yours"]["note"] == "second"
    stored = make.client_of(None).get(f"/api/annotations/{row.pk}/").json()
    assert data["theirs"] == stored
    assert (stored["note"], stored["revision"]) == ("first", 2)
    assert Annotation.objects.get().note == "first"


def test_moving_onto_ones_own_double_is_refused(version: TextVersion, coder: User) -> None:
    row = make.coded(version, coder, "ban")
    make.coded(version, coder, "ban", make.SECURITY)
    answer = patch(coder, row, revision=1, code=make.SECURITY)
    assert (answer.status_code, answer.json()["code"]) == (409, "already_coded")


def test_anothers_annotation_needs_the_adjudicator(version: TextVersion, coder: User) -> None:
    row = make.coded(version, coder, "ban")
    refused = patch(make.person("coder", "coder2"), row, revision=1, note="x")
    assert refused.status_code == 403
    assert "Adjudicator" in str(refused.json())
    assert patch(make.person("adjudicator"), row, revision=1, note="x").status_code == 200
    assert Annotation.objects.get().coder == coder


def test_the_librarys_annotation_needs_the_manager(version: TextVersion) -> None:
    row = make.coded(version, None, "ban")
    refused = patch(make.person("adjudicator"), row, revision=1, note="x")
    assert refused.status_code == 403
    assert "Manager" in str(refused.json())
    assert patch(make.person("manager"), row, revision=1, note="x").status_code == 200


def delete(user: User, row: Annotation, revision: int) -> Any:
    return make.client_of(user).delete(f"/api/annotations/{row.pk}/?revision={revision}")


def test_deleting_keeps_the_row(version: TextVersion, coder: User) -> None:
    row = make.coded(version, coder, "ban")
    assert delete(coder, row, 7).json()["code"] == "stale_revision"
    assert make.client_of(coder).delete(f"/api/annotations/{row.pk}/").status_code == 400
    assert delete(make.person("coder", "coder2"), row, 1).status_code == 403
    answer = delete(coder, row, 1)
    assert (answer.status_code, answer.json()["deleted"]) == (200, True)
    assert Annotation.objects.get().deleted
    codings = make.client_of(None).get("/api/documents/ds999-digest/codings/").json()
    assert codings["annotations"] == []
    assert post(coder, body(version, "ban")).status_code == 201  # the span is free again


def test_codings_cost_the_same_however_many(version: TextVersion, coder: User) -> None:
    client = make.client_of(coder)

    def queries() -> int:
        with CaptureQueriesContext(connection) as found:
            answer = client.get("/api/documents/ds999-digest/codings/")
        assert answer.status_code == 200
        return len(found)

    make.coded(version, coder, "ban")
    queries()  # what the person may do is read once
    few = queries()
    for start in range(15, 215):
        make.create_annotation(
            version=version, start=start, end=start + 9, code=make.VOID, coder=coder
        )
    answer = client.get("/api/documents/ds999-digest/codings/").json()
    assert len(answer["annotations"]) == 201
    assert (
        queries() == few <= 14
    )  # codings, decisions, chains, memos, news; who judges what blind, for three of them


def test_read_as_columns_it_is_what_the_serializer_shows(version: TextVersion, coder: User) -> None:
    make.coded(version, coder, "ban was necessary", note="a note", confidence=2, weight=4)
    make.coded(version, None, "reasonably available", direction="adverse")
    request = SimpleNamespace(user=coder)
    rows = annotations_of(version, coder)
    assert annotation_rows(rows, coder) == [
        dict(row)
        for row in AnnotationSerializer(rows, many=True, context={"request": request}).data
    ]
