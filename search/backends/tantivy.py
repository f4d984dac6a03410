"""Tantivy, on disk: one folder per generation, a file that names the one in use."""

import json
import os
import shutil
import tempfile
import threading
import time
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from functools import lru_cache
from importlib import metadata
from pathlib import Path
from typing import Any

import tantivy
from filelock import FileLock

from search import columns as columns_layout
from search.backends import tantivy_counting as counting
from search.backends.base import (
    COLUMNS,
    PATIENCE,
    Backend,
    Column,
    Counts,
    Found,
    IndexStats,
    IndexUnavailable,
    Rank,
    Reader,
    Tally,
    Writer,
    document_of,
    marks,
)
from search.backends.tantivy_spans import Checker, text_key
from search.columns import columns
from search.entry import SEPARATOR, Entry
from search.forward import Store, View
from search.forward import layout as forward_layout
from search.forward import store as forward_store
from search.layout import code_of
from search.plan import All, Everything, Plan, Term, one_of
from search.ranks import number_of
from search.stored import stored_id

HEAP = 64_000_000
FIRST_LOOK = 256  # passages looked at for a page of cases; four times as many at each further look
CURRENT = "current"
LAYOUT = "layout"
BATCH_PASSAGES = 10_000  # of as many documents as hold so many matches, for reading all matches
BATCH_DOCUMENTS = 400


def _schema() -> Any:
    builder = tantivy.SchemaBuilder()
    for name in ("exact", "stem", "title"):
        builder.add_text_field(name, tokenizer_name="whitespace", index_option="position")
    for name in ("whole", "title_stem"):
        builder.add_text_field(name, tokenizer_name="whitespace", index_option="freq")
    for name in ("document", "group", "keys", "text"):
        builder.add_text_field(name, tokenizer_name="raw", index_option="basic")
    for name in COLUMNS:
        builder.add_text_field(name, tokenizer_name="raw", index_option="basic", fast=True)
    builder.add_integer_field("year", indexed=True, fast=True)
    for name in ("rank", "oldest", "regard", "group_number", "text_number", "version"):
        builder.add_integer_field(name, fast=True)
    builder.add_bytes_field("stored", stored=True)
    return builder.build()


class TantivyReader(Reader):
    """A searcher of one generation, as of one commit."""

    def __init__(self, index: Any, generation: str, version: str, view: View) -> None:
        super().__init__(generation)
        self.schema = index.schema
        self.searcher = index.searcher()
        self.version = version
        self.checker = Checker(self.searcher, self.schema, view)
        # A prefix is compiled to an automaton: once for all that is asked of one query.
        self._translated = lru_cache(maxsize=64)(self.checker.translate)

    def _query(self, query: Plan) -> Any:
        return self._translated(query)

    def count(self, query: Plan) -> int:
        """How many passages match, exactly."""
        return int(self.searcher.search(self._query(query), limit=1).count)

    def top(self, query: Plan, *, limit: int, offset: int, by_rank: Rank | None) -> list[Found]:
        """The passages of one page, by score or a rank."""
        return self._top(self._query(query), limit, offset, by_rank)

    def _top(self, query: Any, limit: int, offset: int, by_rank: Rank | None) -> list[Found]:
        if limit <= 0:
            return []
        hits = self.searcher.search(
            query,
            limit=limit,
            offset=offset,
            count=False,
            order_by_field=by_rank,
        ).hits
        return [Found(0.0 if by_rank else score, self._stored(address)) for score, address in hits]

    def _stored(self, address: Any) -> dict[str, Any]:
        stored: dict[str, Any] = json.loads(self._raw(address))
        return stored

    def _raw(self, address: Any) -> bytes:
        return bytes(self.searcher.doc(address).get_first("stored"))

    def top_groups(self, query: Plan, *, limit: int, offset: int) -> list[str]:
        """Looks at ever more of the best passages until they hold enough groups."""
        translated = self._query(query)
        look = max(FIRST_LOOK, 4 * (offset + limit))
        while True:
            hits = self.searcher.search(translated, limit=look, count=False).hits
            addresses = [address for _score, address in hits]
            numbers = self.searcher.fast_field_values("group_number", addresses)
            first = dict(zip(reversed(numbers), reversed(addresses), strict=True))
            order = list(dict.fromkeys(numbers))
            if len(order) >= offset + limit or len(hits) < look:
                page = order[offset : offset + limit]
                return [str(self._stored(first[number])["group"]) for number in page]
            look *= 4

    def best_in_groups(
        self, query: Plan, groups: Sequence[str], *, limit: int, by_rank: Rank | None
    ) -> dict[str, list[Found]]:
        """One small search per group."""
        must = tantivy.Occur.Must
        asked = self._query(query)
        found = {}
        for group in groups:
            in_group = self._query(Term("group", group))
            unscored = tantivy.Query.const_score_query(in_group, 0.0)
            narrowed = tantivy.Query.boolean_query([(must, asked), (must, unscored)])
            found[group] = self._top(narrowed, limit, 0, by_rank)
        return found

    def ids(self, query: Plan) -> Iterator[str]:
        """Read out of the stored records, some documents at a time."""
        for addresses in self._by_documents(query):
            yield from sorted(stored_id(self._raw(address)) for address in addresses)

    def records(self, query: Plan) -> Iterator[dict[str, Any]]:
        """Some documents at a time, so that only their matches are held."""
        for addresses in self._by_documents(query):
            found = [self._stored(address) for address in addresses]
            yield from sorted(found, key=lambda record: str(record["id"]))

    def _by_documents(self, query: Plan) -> Iterator[list[Any]]:
        for documents, count in _batches(self.tally(query, ("mark",))["mark"]):
            narrowed = All(filters=(query, one_of(tuple(Term("document", d) for d in documents))))
            hits = self.searcher.search(self._query(narrowed), limit=count, count=False).hits
            yield [address for _score, address in hits]

    def group_id(self, group: str) -> str | int:
        """Its number."""
        return number_of(group)

    def forget(self) -> None:
        """Proximities are checked anew, too."""
        super().forget()
        self.checker.forget()
        self._translated.cache_clear()

    def tally(self, query: Plan, columns: Iterable[Column]) -> Tally:
        """Terms aggregations of all values; the columns share one pass."""
        columns = tuple(columns)
        of_values = [column for column in columns if column != "count"]
        found = counting.tally(self.searcher, self.schema, self._query(query), of_values)
        return found | ({"count": {"": self.count(query)}} if "count" in columns else {})

    def marks(self) -> Counts:
        """The ``mark`` column: documents and digests, with the passages of each."""
        counts: Counts = self.tally(Everything(), ("mark",))["mark"]
        return counts


def _batches(counts: Counts) -> Iterator[tuple[list[str], int]]:
    """Documents in order, some at a time, with how many matches they hold together."""
    documents: list[str] = []
    held = 0
    for mark in sorted(counts, key=lambda mark: document_of(mark, SEPARATOR)):
        full = held + counts[mark] > BATCH_PASSAGES or len(documents) >= BATCH_DOCUMENTS
        if documents and full:
            yield documents, held
            documents, held = [], 0
        documents.append(document_of(mark, SEPARATOR))
        held += counts[mark]
    if documents:
        yield documents, held


class TantivyWriter(Writer):
    """The only writer of a generation; see `TantivyBackend.writer`."""

    def __init__(self, index: Any, writer: Any, store: Store) -> None:
        super().__init__()
        self.schema = index.schema
        self.writer = writer
        self.store = store
        self.before = index.searcher()
        self.written: dict[str, int] = {}

    def replace(self, document: str, entries: Iterable[Entry], *, version: int) -> None:
        """Writes come one after the other under the lock; one that was made earlier changes nothing."""
        if self._version(document) > version:
            return
        try:
            # All of them before anything is written: a document goes in whole or not at all.
            made = [
                _document(
                    entry,
                    version,
                    self.store.add(entry.exact.split(), entry.borders),
                    self.schema,
                )
                for entry in entries
            ]
        except (TypeError, ValueError, OverflowError) as error:
            self.refused[document] = f"{type(error).__name__}: {error}"
            return
        self.written[document] = version
        with _on_disk():
            self.writer.delete_documents_by_term("document", document)
            for one in made:
                self.writer.add_document(one)

    def _version(self, document: str) -> int:
        if document in self.written or not self.before.num_docs:
            return self.written.get(document, 0)
        query = tantivy.Query.term_query(self.schema, "document", document, "basic")
        with _on_disk():
            hits = self.before.search(query, limit=1, count=False, order_by_field="version").hits
        return int(hits[0][0]) if hits else 0

    def commit(self) -> None:
        """Make what was written visible; first the texts that it names."""
        with _on_disk():
            self.store.flush()
            self.writer.commit()


@contextmanager
def _on_disk() -> Iterator[None]:
    """A disk that is full, or a folder that is not ours to write, is an engine that is away."""
    try:
        yield
    except (OSError, ValueError) as error:
        raise IndexUnavailable(f"the index folder cannot be written: {error}") from error


def _document(entry: Entry, version: int, text: int, schema: Any) -> Any:
    # At once: a call for each value takes half as long again.
    values: dict[str, Any] = {
        "exact": entry.exact,
        "stem": entry.stem,
        "whole": entry.whole,
        "title": entry.title,
        "title_stem": entry.title_stem,
        "document": entry.document,
        "group": entry.group,
        "attributes": entry.attributes,
        "mark": entry.mark,
        "keys": entry.keys,
        **columns(entry),
        "rank": entry.rank,
        "oldest": entry.oldest,
        "regard": entry.regard,
        "group_number": number_of(entry.group),
        "text": text_key(text),
        "text_number": text,
        "version": version,
        "stored": entry.stored.encode(),
    }
    if entry.year is not None:
        values["year"] = entry.year
    return tantivy.Document.from_dict(values, schema)


class TantivyBackend(Backend):
    """Generations are folders in ``folder``; a lock file lets one process write at a time."""

    name = "tantivy"

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._opening = threading.Lock()
        self._reader: TantivyReader | None = None
        self._index: tuple[str, Any] | None = None

    def version(self) -> str:
        """Of the library that reads and writes the index."""
        return metadata.version("tantivy")

    def begin(self, layout: str = "") -> str:
        """Make a new, empty generation."""
        generation = f"g{time.time_ns():x}"
        path = self.folder / generation
        with _on_disk():
            path.mkdir(parents=True)
            (path / LAYOUT).write_text(layout, encoding="ascii")
            Store(path)
            tantivy.Index(_schema(), path=str(path))
        return generation

    def schema(self) -> str:
        """The schema as Tantivy itself writes it down, and what fills it."""
        with tempfile.TemporaryDirectory() as folder:
            tantivy.Index(_schema(), path=folder)
            written = (Path(folder) / "meta.json").read_text(encoding="utf-8")
        fields = json.dumps(json.loads(written)["schema"], sort_keys=True)
        code = (
            code_of(_document),
            code_of(columns_layout),
            code_of(forward_layout),
            code_of(forward_store),
        )
        return " ".join((metadata.version("tantivy"), fields, *code))

    def layout(self, generation: str) -> str:
        """Kept in a file of the generation."""
        try:
            return (self.folder / generation / LAYOUT).read_text(encoding="ascii")
        except OSError:
            return ""

    def current(self) -> str | None:
        """Named by a file, which is replaced as a whole."""
        try:
            name = (self.folder / CURRENT).read_text(encoding="ascii").strip()
        except FileNotFoundError:
            return None
        except OSError as error:
            raise IndexUnavailable(f"the index folder cannot be read: {error}") from error
        return name if (self.folder / name / "meta.json").exists() else None

    def swap(self, generation: str) -> None:
        """Point at the new generation; the old folders go, open readers keep their files."""
        fresh = self.folder / f"{CURRENT}.new"
        with _on_disk():
            with fresh.open("w", encoding="ascii") as file:
                file.write(generation)
                file.flush()
                os.fsync(file.fileno())
            fresh.replace(self.folder / CURRENT)
        for path in self.folder.iterdir():
            if path.is_dir() and path.name != generation:
                shutil.rmtree(path, ignore_errors=True)
                (self.folder / f"{path.name}.lock").unlink(missing_ok=True)

    def discard(self, generation: str) -> None:
        """Delete a generation that was never swapped in."""
        if generation != self.current():
            shutil.rmtree(self.folder / generation, ignore_errors=True)

    @contextmanager
    def writer(self, generation: str, *, patience: float = PATIENCE) -> Iterator[TantivyWriter]:
        """Hold the generation's lock, write, commit; on an error nothing is changed."""
        lock = FileLock(self.folder / f"{generation}.lock")
        with _on_disk():
            lock.acquire()
        try:
            with _on_disk():
                store = Store(self.folder / generation)
                index = tantivy.Index.open(str(self.folder / generation))
                engine = index.writer(heap_size=HEAP, num_threads=1)
            try:
                writer = TantivyWriter(index, engine, store)
                yield writer
                writer.commit()
            except BaseException:
                # A writer whose disk is full is dead and says so again.
                with suppress(ValueError, OSError):
                    engine.rollback()
                raise
            finally:
                with suppress(ValueError, OSError):
                    engine.wait_merging_threads()
        finally:
            lock.release()

    def reader(self) -> TantivyReader:
        """The newest commit of the generation in use, whichever process made it."""
        generation = self.current()
        if generation is None:
            raise IndexUnavailable("there is no index yet")
        with self._opening:
            try:
                meta = (self.folder / generation / "meta.json").stat()
                version = f"{generation}:{meta.st_mtime_ns}:{meta.st_ino}"
                if self._reader is not None and self._reader.version == version:
                    return self._reader
                if self._index is None or self._index[0] != generation:
                    index = tantivy.Index.open(str(self.folder / generation))
                    index.config_reader(reload_policy="manual")
                    self._index = (generation, index)
                self._index[1].reload()
                self._reader = self._open(self._index[1], generation, version)
            except (OSError, ValueError) as error:
                raise IndexUnavailable(str(error)) from error
            return self._reader

    def _open(self, index: Any, generation: str, version: str) -> TantivyReader:
        before = self._reader
        known = before.checker.view if before and before.generation == generation else None
        view = View(self.folder / generation, known)
        return TantivyReader(index, generation, version, view)

    def documents(self, generation: str | None = None) -> Mapping[str, str]:
        """Every document and its digest."""
        if generation is None:
            return marks(self.reader().marks(), SEPARATOR)
        with _on_disk():
            index = tantivy.Index.open(str(self.folder / generation))
        return marks(self._open(index, generation, "").marks(), SEPARATOR)

    def stats(self) -> IndexStats:
        """Size of the generation in use."""
        reader = self.reader()
        generation = self.current() or ""
        size = sum(_size(path) for path in (self.folder / generation).rglob("*"))
        return IndexStats(
            backend=self.name,
            generation=generation,
            passages=int(reader.searcher.num_docs),
            documents=len(self.documents()),
            bytes=size,
        )


def _size(path: Path) -> int:
    try:
        return path.stat().st_size
    except FileNotFoundError:  # merged away meanwhile
        return 0
