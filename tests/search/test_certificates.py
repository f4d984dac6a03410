"""Search certificates: the same hash on both engines, the difference later, and who may see what."""

from __future__ import annotations

import base64
import hashlib
import json
import zlib
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.test import Client

from search import indexing, outbox
from search.certificates.compare import again
from search.certificates.take import as_file, take, unpack
from search.certificates.verify import checked_ids, sealed_here
from search.models import Certificate
from tests.search.corpus import Source, document
from tests.search.saving import change, put, reader_account

pytestmark = pytest.mark.django_db


@pytest.fixture
def owner(db: None) -> Any:
    return reader_account("counsel")


def plain_hash(ids: list[str]) -> str:
    return hashlib.sha256("".join(f"{ident}\n" for ident in sorted(ids)).encode()).hexdigest()


def test_a_certificate_holds_all_results_and_their_hash(indexed: Source, owner: Any) -> None:
    made = take(query="lang:en AND NOT tea", filters={"kind": ["panel_report"]}, owner=owner)
    expected = [
        record.id for record in indexed.passages()
        if record.language == "en" and record.document_kind == "panel_report"
        and "tea" not in record.text.casefold()
    ]  # fmt: skip
    result = made.body["result"]
    # The hash is that of the library's own ids, so both engines give one and the same.
    assert result["ids_sha256"] == plain_hash(expected)
    assert unpack(made.ids) == sorted(expected)
    assert (result["passages"], result["cases"]) == (len(expected), 2)
    index = made.body["index"]
    assert index["passages"] == len(indexed.passages())
    assert index["documents"] == len(indexed.documents)
    assert index["documents_waiting"] == 0 and index["oldest_waiting_since"] is None
    assert (
        made.body["query"]["parsed"] == "lang:en NOT tea" or "tea" in made.body["query"]["parsed"]
    )
    assert made.body["taken_at"].endswith("Z") and made.body["software"]["version"]


def test_it_says_how_far_the_index_is_behind(indexed: Source, owner: Any) -> None:
    indexed.documents["late"] = document("late", "Tea, late.")
    outbox.touch("late")
    index = take(query="tea", filters={}, owner=owner).body["index"]
    assert index["documents_waiting"] == 1 and index["oldest_waiting_since"].endswith("Z")


def test_run_again_it_says_what_was_added_removed_and_changed(indexed: Source, owner: Any) -> None:
    made = take(query="tea", filters={}, owner=owner)
    same = again(made.body, made.ids)
    assert same.same and same.changed == ()
    put(indexed, "fresh", "Tea, lately.")
    change(indexed, "notice", 0, text="Notice of a rule on coffee.")
    indexing.rebuild()
    found = again(made.body, made.ids)
    assert found.added == ("fresh#0",) and "notice#0" in found.removed
    changed = {name for name, _before, _now in found.changed}
    assert {"index.generation", "index.documents", "result.ids_sha256"} <= changed


def test_a_file_is_verified_by_the_command(indexed: Source, owner: Any, tmp_path: Path) -> None:
    made = take(query="tea", filters={"kind": ["notice"]}, owner=owner)
    content = as_file(made)
    path = tmp_path / "certificate.json"
    path.write_text(json.dumps(content))
    out = StringIO()
    call_command("verify_certificate", str(path), stdout=out)
    assert "The seal is this site's" in out.getvalue() and "same 1 passages" in out.getvalue()
    put(indexed, "fresh", "Tea, lately.", document_kind="notice")
    out = StringIO()
    with pytest.raises(SystemExit) as stop:
        call_command("verify_certificate", str(path), stdout=out)
    assert stop.value.code == 1 and "+ fresh#0" in out.getvalue()


def test_a_file_that_was_changed_is_found_out(indexed: Source, owner: Any, tmp_path: Path) -> None:
    content = as_file(take(query="tea", filters={}, owner=owner))
    ids = checked_ids(content)
    content["result"]["cases"] += 1
    assert not sealed_here(content)
    packed = zlib.compress("".join(f"{ident}\n" for ident in ids[1:]).encode())
    content["ids"]["zlib+base64"] = base64.b64encode(packed).decode()
    path = tmp_path / "certificate.json"
    for text in (json.dumps(content), "[]", "{", json.dumps({"format": 1}), '{"format": {}}'):
        path.write_text(text)
        with pytest.raises(CommandError) as refused:
            call_command("verify_certificate", str(path))
        assert refused.value.returncode == 2


def test_who_has_the_link_reads_it_and_sees_no_account(
    indexed: Source, owner: Any, client: Client
) -> None:
    client.force_login(owner)
    answer = client.post("/search/certificates/", {"q": "tea", "kind": "notice"})
    made = Certificate.objects.get()
    address = f"/search/certificates/{made.ident}/"
    assert answer.headers["Location"] == address
    assert "tea" in client.get("/search/certificates/").content.decode()
    visitor = Client()
    answer = visitor.get(address)
    page, file = answer.content.decode(), visitor.get(f"{address}json/").content.decode()
    assert made.body["result"]["ids_sha256"] in page and answer["X-Robots-Tag"].startswith(
        "noindex"
    )
    for text in (page, file):
        assert "counsel" not in text
    assert json.loads(file)["result"]["passages"] == 1
    put(indexed, "fresh", "Tea, lately.", document_kind="notice")
    assert "+ fresh#0" in visitor.post(f"{address}again/").content.decode()
    assert visitor.get("/search/certificates/").status_code == 302
    other = Client()
    other.force_login(reader_account("other"))
    assert made.ident not in other.get("/search/certificates/").content.decode()
    assert visitor.get(f"/search/certificates/{made.ident[:-1]}/").status_code == 404


def test_a_query_that_cannot_be_read_gets_no_certificate(
    indexed: Source, owner: Any, client: Client
) -> None:
    client.force_login(owner)
    answer = client.post("/search/certificates/", {"q": '"open'})
    assert answer.status_code == 400 and not Certificate.objects.exists()


def test_a_question_says_how_many_have_all_words(indexed: Source, owner: Any) -> None:
    result = take(query="tea labels", filters={}, owner=owner).body["result"]
    assert result["with_all_words"] < result["passages"]
