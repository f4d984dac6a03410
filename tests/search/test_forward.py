"""The forward index of Tantivy: what is in its files, and that a crash cannot spoil them."""

import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from search import indexing, plan
from search.backends import get_backend
from search.entry import borders
from search.forward import Store, TooMuchWork, View, standing, texts_with
from search.forward.layout import Files
from tests.search.corpus import Source
from tests.site import ROOT

TEXTS = ("tea is tea", "the label of the tea", "", "labels and tea", "tea is tea")
# Of two streams, so that Tantivy itself cannot answer it.
CLOSE = plan.Near(plan.Term("stem", "label"), plan.Term("exact", "tea"), "words", 2)


def write(folder: Path, *texts: str) -> list[int]:
    store = Store(folder)
    numbers = [store.add(text.split(), []) for text in texts]
    store.flush()
    return numbers


def close(folder: Path) -> list[int]:
    return list(texts_with(View(folder), CLOSE))


def test_texts_of_the_same_words_are_one(tmp_path: Path) -> None:
    assert write(tmp_path, *TEXTS) == [0, 1, 2, 3, 0]
    assert write(tmp_path, *TEXTS) == [0, 1, 2, 3, 0]
    assert View(tmp_path).count == 4


def test_texts_cut_into_other_sentences_are_two(tmp_path: Path) -> None:
    store = Store(tmp_path)
    assert [store.add(["a", "b"], []), store.add(["a", "b"], [1])] == [0, 1]


def test_an_older_view_does_not_see_what_came_later(tmp_path: Path) -> None:
    write(tmp_path, *TEXTS)
    view = View(tmp_path)
    write(tmp_path, "a new label on new tea")
    assert list(texts_with(view, CLOSE)) == [3]
    assert list(texts_with(View(tmp_path, view), CLOSE)) == [3]
    assert list(texts_with(View(tmp_path, view), plan.Term("exact", "new"))) == [4]


@pytest.mark.parametrize("name", ["words", "stems", "tokens", "texts"])
@pytest.mark.parametrize("torn", [b"x", b"half a wor", b"abcde"])
def test_a_torn_end_is_cut_off(tmp_path: Path, name: str, torn: bytes) -> None:
    write(tmp_path, *TEXTS)
    with getattr(Files(tmp_path), name).open("ab") as file:
        file.write(torn)
    assert write(tmp_path, "another label tea") == [4]
    assert close(tmp_path) == [3, 4]
    assert list(texts_with(View(tmp_path), plan.Term("exact", "another"))) == [4]


def test_words_without_their_texts_are_used_again(tmp_path: Path) -> None:
    """A crash after the words and tokens, before the texts."""
    write(tmp_path, *TEXTS[:2])
    texts = Files(tmp_path).texts.read_bytes()
    write(tmp_path, *TEXTS[2:])
    Files(tmp_path).texts.write_bytes(texts)
    assert write(tmp_path, *TEXTS) == [0, 1, 2, 3, 0]
    assert close(tmp_path) == [3]


def test_texts_without_their_tokens_are_forgotten(tmp_path: Path) -> None:
    write(tmp_path, *TEXTS)
    tokens = Files(tmp_path).tokens
    tokens.write_bytes(tokens.read_bytes()[:-4])
    assert write(tmp_path, *TEXTS) == [0, 1, 2, 3, 0]
    assert close(tmp_path) == [3]


def test_many_texts_are_looked_at_in_parts(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(standing, "AT_ONCE", 4)
    write(tmp_path, *TEXTS, "label " * 9 + "tea", "tea label")
    assert close(tmp_path) == [3, 4, 5]


def test_too_much_work_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write(tmp_path, *TEXTS)
    monkeypatch.setattr(standing, "MOST_WORK", 10)
    with pytest.raises(TooMuchWork):
        close(tmp_path)


def test_more_leaves_than_bits(tmp_path: Path) -> None:
    words = [f"w{number}" for number in range(150)]
    write(tmp_path, " ".join(words), " ".join(reversed(words)))
    span: plan.Span = plan.Term("exact", words[0])
    for word in words[1:]:
        span = plan.Near(span, plan.Term("exact", word), "words", 1, ordered=True)
    assert list(texts_with(View(tmp_path), span)) == [0]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("One sentence only", []),
        ("The first. The second. And a third", [2, 4]),
        ("Under Art. III:4, no. 5 it stands", []),
        ("进口国应当公布其标准。性质由主管机关认定。", [11]),
        ("Ends here. ", []),
        ("", []),
    ],
)
def test_borders_of_sentences(text: str, expected: list[int]) -> None:
    assert borders(text) == expected


@pytest.mark.django_db
class TestBesideTheIndex:
    @pytest.fixture(autouse=True)
    def on_disk(self, settings: Any, tmp_path: Path, source: Source) -> None:
        settings.SEARCH_INDEX_DIR = tmp_path / "index"
        settings.ELASTICSEARCH_URL = settings.REDIS_URL = ""
        indexing.rebuild()

    def folder(self) -> Path:
        backend = get_backend()
        return Path(backend.folder) / str(backend.current())  # type: ignore[attr-defined]

    def test_indexing_again_adds_no_words(self, source: Source) -> None:
        before = Files(self.folder()).tokens.stat().st_size
        source.change("tea-panel", codes=("impact.clarified",))
        indexing.reconcile()
        indexing.drain()
        assert Files(self.folder()).tokens.stat().st_size == before
        assert get_backend().reader().count(CLOSE) == 2

    def test_a_write_that_fails_changes_nothing(self, source: Source) -> None:
        from search.entry import entries

        source.change("notice", text="A label on tea.")
        backend = get_backend()
        generation = str(backend.current())
        with pytest.raises(ZeroDivisionError), backend.writer(generation) as writer:
            writer.replace("notice", list(entries(source.documents["notice"])), version=1)
            raise ZeroDivisionError
        assert backend.reader().count(CLOSE) == 2
        indexing.reconcile()
        indexing.drain()
        assert backend.reader().count(CLOSE) == 3

    def test_a_reader_outlives_a_rebuild(self, source: Source) -> None:
        reader = get_backend().reader()
        indexing.rebuild()
        assert reader.count(CLOSE) == get_backend().reader().count(CLOSE) == 2

    def test_an_index_of_an_older_format_counts_as_none(self, source: Source) -> None:
        backend = get_backend()
        current = Path(backend.folder) / "current"  # type: ignore[attr-defined]
        current.write_text("g18b2c3d4", encoding="ascii")
        assert backend.current() is None
        indexing.ensure()
        assert get_backend().reader().count(CLOSE) == 2

    def test_a_writer_killed_before_its_commit_leaves_what_was(self, source: Source) -> None:
        folder, generation = self.folder().parent, self.folder().name
        killed = subprocess.run(
            [sys.executable, "-c", KILLED, str(folder), generation], cwd=ROOT, check=False
        )
        assert killed.returncode == 9
        assert get_backend().reader().count(CLOSE) == 2
        source.change("notice", text="A label on tea.")
        indexing.reconcile()
        indexing.drain()
        assert get_backend().reader().count(CLOSE) == 3


KILLED = """
import os, sys
import subprocess
import sys
from pathlib import Path
import django
os.environ["DJANGO_SETTINGS_MODULE"] = "config.settings"
django.setup()
from search.backends.tantivy import TantivyBackend
from search.entry import entries
from tests.search.corpus import document
with TantivyBackend(Path(sys.argv[1])).writer(sys.argv[2]) as writer:
    writer.replace("notice", entries(document("notice", "A label on tea.")), version=1)
    writer.store.flush()
    os._exit(9)
"""
