"""Saved searches over the real library: what is published is told, what is not is not."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from coding.indexing import retired_codes
from coding.services.annotations import delete_annotation
from coding.services.load_codebook import load_codebook
from search import indexing
from search.certificates.take import take
from tests import factories
from tests.search.saving import reader_account, saved, told

pytestmark = pytest.mark.django_db
SECURITY, NECESSITY, GROUP = factories.SECURITY, factories.NECESSITY, factories.GROUP


@pytest.fixture(autouse=True)
def on_one_engine(settings: Any) -> None:
    settings.ELASTICSEARCH_URL = settings.REDIS_URL = ""


@pytest.fixture
def text(tmp_path: Path, db: None) -> Any:
    factories.codebook(tmp_path / "codebook")
    made = factories.text_of(factories.document(of=factories.case()))
    indexing.rebuild()
    return made


def test_a_suggestion_is_not_told_and_a_coding_is(text: Any) -> None:
    coder = factories.person("coder", "ada")
    search = saved(reader_account(), f"code:{GROUP}")
    factories.suggested(text, "invoked its security", SECURITY)
    indexing.drain()
    assert told(search) == []
    factories.coded(text, coder, "invoked its security", SECURITY)
    indexing.drain()
    assert [reason for reason, _passage in told(search)] == ["coded"]
    assert search.items.get().record["codes"] == [SECURITY]


def test_a_new_text_of_a_document_is_told_for_its_new_words_only(text: Any) -> None:
    search = saved(reader_account(), "appealed OR necessary")
    longer = [
        {"heading": "Findings"},
        {"label": "7.0", "text": "A paragraph that was overlooked: it was appealed."},
        *factories.PARAGRAPHS[1:],
    ]
    factories.document(of=text.document.case, paragraphs=longer)
    indexing.drain()
    assert [item.record["label"] for item in search.items.all()] == []
    assert len(told(search)) == 1
    assert search.items.get().record["label"] == "7.0"


def test_a_code_that_the_next_codebook_leaves_out_is_retired(
    text: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert retired_codes([SECURITY, NECESSITY, GROUP, "loophole"]) == {}
    owner = reader_account()
    search = saved(owner, f"code:{SECURITY}")
    codes = {
        **factories.CODES,
        "loophole": [row for row in factories.CODES["loophole"] if row["key"] != SECURITY],
    }
    monkeypatch.setattr(factories, "CODES", codes)
    load_codebook(folder=factories.codebook_files(tmp_path / "second", number=2))
    assert retired_codes([SECURITY, NECESSITY, GROUP, "loophole"]) == {SECURITY: ()}
    assert told(search) == []
    search.refresh_from_db()
    assert search.problem["code"] == "code_retired" and SECURITY in search.problem["message"]


def test_a_certificate_names_codebook_and_texts(text: Any) -> None:
    library = take(query="necessary", filters={}, owner=reader_account()).body["library"]
    assert library["codebook"].startswith("1 (SHA-256 ")
    assert library["texts"] == "digest 1 (1)"


def test_a_coding_taken_back_before_anybody_looked_is_not_shown(text: Any) -> None:
    from search.saved.selectors import items_page

    coder = factories.person("coder", "ada")
    search = saved(reader_account(), f"code:{SECURITY}")
    coding = factories.coded(text, coder, "invoked its security", SECURITY)
    indexing.drain()
    assert len(told(search)) == 1 == len(items_page(search, 1).told)
    delete_annotation(annotation=coding, user=coder, revision=coding.revision)
    indexing.drain()
    told(search)
    assert items_page(search, 1).told == []
