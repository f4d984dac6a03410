"""Search shows what everybody may see and nothing else, by whatever way it is asked.

Live codings of current texts are public. Suggestions that nobody accepted, codings taken off, notes,
codings left on older texts, drafts of the toolkit and unpublished editions of the codebook are not
filtered out of answers: they never reach an index. So no filter, facet, count, snippet, score or id
can tell of them.
"""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.db import transaction

from casebase.models import Document
from coding.models import CodebookVersion, CodeEntry
from coding.services import delete_annotation
from coding.services.load_codebook import load_codebook
from search import indexing, outbox, registry, service
from search.backends import get_backend
from search.backends.base import COLUMNS
from search.compile import FACETS
from search.models import OutboxEntry
from search.plan import Everything
from search.request import SearchRequest
from tests import factories as make

pytestmark = pytest.mark.django_db
HIDDEN_CODES = (make.SECURITY, make.ALTERNATIVE, make.VOID)
HIDDEN_WORDS = ("zebranote", "quaggadraft", "okapilabel")


@pytest.fixture
def library(engine: str, tmp_path: Path) -> Iterator[Document]:
    """One public coding, and one of everything that is not."""
    codebook = make.codebook(tmp_path / "codebook")
    document = make.document(of=make.case())
    version = make.text_of(document)
    coder = make.person("coder")
    make.coded(version, coder, "necessary", note="zebranote", direction="adverse")
    make.suggested(version, "reasonably available", make.ALTERNATIVE)
    gone = make.coded(version, coder, "invoked its security", make.SECURITY)
    delete_annotation(annotation=gone, revision=gone.revision, user=coder)
    left_behind = make.document(
        "ds999-old", paragraphs=[{"label": "1", "text": "It went into the void."}]
    )
    make.coded(make.text_of(left_behind), coder, "into the void", make.VOID)
    make.document(
        "ds999-old", paragraphs=[{"label": "1", "text": "Something else is said here now."}]
    )
    draft_of_everything(codebook)
    indexing.rebuild()
    yield document


def draft_of_everything(codebook: CodebookVersion) -> None:
    from toolkit.services import create_draft

    create_draft(title="quaggadraft", language="en", user=make.person("editor"))
    unpublished = CodebookVersion.objects.create(number=99, title_en="Draft", title_zh="草案")
    for entry in CodeEntry.objects.filter(version=codebook):
        entry.pk, entry.version, entry.label_en = None, unpublished, "okapilabel"
        entry.save()


def everything_indexed() -> str:
    """All records and all values of all columns that the index holds."""
    reader = get_backend().reader()
    found = reader.top(Everything(), limit=1000, offset=0, by_rank="rank")
    columns: Any = COLUMNS
    return json.dumps(
        [[one.stored for one in found], reader.tally(Everything(), columns)], ensure_ascii=False
    )


def test_what_is_not_public_is_not_in_the_index(library: Document) -> None:
    held = everything_indexed()
    assert make.NECESSITY in held
    for secret in (*HIDDEN_CODES, *HIDDEN_WORDS):
        assert secret not in held


def test_no_way_of_asking_shows_it(library: Document, client: Any) -> None:
    look_everywhere(client)
    for role in ("coder", "manager"):
        client.force_login(make.person(role, f"another-{role}"))
        look_everywhere(client)


def look_everywhere(client: Any) -> None:
    asked = [*HIDDEN_WORDS, *(f"{word}*" for word in HIDDEN_WORDS), "title:quaggadraft"]
    for code in HIDDEN_CODES:
        axis, _dot, below = code.partition(".")
        asked += [f"code:{code}", f"{axis}:{below}"]
    for query in asked:
        for by in ("case", "passage"):
            answer = client.get("/api/search/", {"q": query, "by": by})
            assert answer.status_code == 200, query
            assert answer.json()["total_passages"] == 0, query
            assert client.get("/search/", {"q": query, "by": by}).status_code == 200
    for query in ("", "void", "security", "necessary", "label:7.2", "case:DS999"):
        for by in ("case", "passage"):
            answer = client.get("/api/search/", {"q": query, "by": by}).json()
            shown = json.dumps(answer, ensure_ascii=False)
            for secret in (*HIDDEN_CODES, *HIDDEN_WORDS):
                assert secret not in shown, (query, secret)
            page = client.get("/search/", {"q": query, "by": by}).content.decode()
            for secret in HIDDEN_WORDS:
                # The draft's own place may name it to an editor; the results may not.
                assert secret not in page, (query, secret)


def test_ticking_a_hidden_code_finds_nothing(library: Document, client: Any) -> None:
    for code in HIDDEN_CODES:
        axis = code.partition(".")[0]
        assert axis in FACETS
        answer = client.get("/api/search/", {"q": "", axis: code}).json()
        assert answer["total_passages"] == 0
    found = client.get("/api/search/", {"q": "", "loophole": make.NECESSITY}).json()
    assert found["total_passages"] == 1


def test_accepting_and_taking_off_move_a_coding_in_and_out(library: Document) -> None:
    from coding.services import accept_suggestion

    def total(code: str) -> int:
        return service.search(SearchRequest(f"code:{code}", by="passage")).total_passages

    coder = make.person("coder", "another")
    suggestion = make.text_of(library).suggestions.get()
    _suggestion, annotation = accept_suggestion(
        suggestion=suggestion, revision=suggestion.revision, user=coder
    )
    indexing.drain()
    assert total(make.ALTERNATIVE) == 1
    delete_annotation(annotation=annotation, revision=annotation.revision, user=coder)
    indexing.drain()
    assert total(make.ALTERNATIVE) == 0
    assert not indexing.drift()


def test_a_coding_rolled_back_leaves_no_row(library: Document) -> None:
    indexing.drain()
    version = make.text_of(library)
    with pytest.raises(RuntimeError), transaction.atomic():
        make.coded(version, make.person("coder", "another"), "appealed into the void", make.VOID)
        assert OutboxEntry.objects.get().document == library.slug
        raise RuntimeError
    assert outbox.waiting() == 0


def test_an_edition_of_the_codebook_has_what_it_changes_indexed_again(
    library: Document, tmp_path: Path
) -> None:
    indexing.drain()
    CodebookVersion.objects.filter(number=99).delete()
    load_codebook(folder=make.codebook_files(tmp_path / "second", 2))
    assert outbox.waiting() == 0, "the same labels again change nothing"
    renamed = {"label": {"en": "Renamed", "zh": "改名"}}
    load_codebook(folder=make.codebook_files(tmp_path / "third", 3, **renamed))
    assert {row.document for row in OutboxEntry.objects.all()} == {library.slug, "ds999-old"}
    labels = registry.facet_labels("loophole", [make.NECESSITY], "en")
    assert labels == {make.NECESSITY: "Renamed"}
    indexing.drain()
    assert not indexing.drift()
