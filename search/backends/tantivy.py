"""Tantivy, on disk: one folder per generation, a file that names the one in use."""

import json
import shutil
import threading
import time
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from importlib.metadata import version
from pathlib import Path
from typing import Any

import tantivy
from filelock import FileLock

from search.backends.base import (
    Backend,
    Column,
    Counts,
    Found,
    IndexStats,
    IndexUnavailable,
    Reader,
    Writer,
    document_of,
    marks,
)
from search.backends.tantivy_plan import translate
from search.entry import SEPARATOR, Entry, number_of, stored_id
from search.plan import All, Everything, Plan, Term, one_of

HEAP = 64_000_000
ALL_BUCKETS = 10_000_000
FIRST_LOOK = 256  # passages looked at for a page of cases; four times as many at each further look
CURRENT = "current"
BATCH_PASSAGES = 10_000  # of as many documents as hold so many matches, for reading all matches
BATCH_DOCUMENTS = 400


def _schema() -> Any:
    builder = tantivy.SchemaBuilder()
    for name in ("exact", "stem", "title"):
        builder.add_text_field(name, tokenizer_name="whitespace", index_option="position")
    for name in ("whole", "title_stem"):
        builder.add_text_field(name, tokenizer_name="whitespace", index_option="freq")
    for name in ("document", "group", "keys"):
        builder.add_text_field(name, tokenizer_name="raw", index_option="basic")
    for name in ("attributes", "codes", "provisions", "mark"):
        builder.add_text_field(name, tokenizer_name="raw", index_option="basic", fast=True)
    builder.add_integer_field("year", indexed=True, fast=True)
    for name in ("rank", "group_number", "version"):
        builder.add_integer_field(name, fast=True)
    builder.add_bytes_field("stored", stored=True)
    return builder.build()


class TantivyReader(Reader):
    """A searcher of one generation, as of one commit."""

    def __init__(self, index: Any, generation: str, version: str) -> None:
        super().__init__(generation)
        self.schema = index.schema
        self.searcher = index.searcher()
        self.version = version

    def _query(self, query: Plan) -> Any:
        return translate(query, self.schema)

    def count(self, query: Plan) -> int:
        """How many passages match, exactly."""
        return int(self.searcher.search(self._query(query), limit=1).count)

    def top(self, query: Plan, *, limit: int, offset: int, by_rank: bool) -> list[Found]:
        """The passages of one page, by score or newest first."""
        return self._top(self._query(query), limit, offset, by_rank)

    def _top(self, query: Any, limit: int, offset: int, by_rank: bool) -> list[Found]:
        if limit <= 0:
            return []
        hits = self.searcher.search(
            query,
            limit=limit,
            offset=offset,
            count=False,
            order_by_field="rank" if by_rank else None,
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
        self, query: Plan, groups: Sequence[str], *, limit: int, by_rank: bool
    ) -> dict[str, list[Found]]:
        """One small search per group."""
        return {
            group: self._top(self._query(All((query,), (Term("group", group),))), limit, 0, by_rank)
            for group in groups
        }

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
        for documents, count in _batches(self._tally(query, ("mark",))["mark"]):
            narrowed = All(filters=(query, one_of(tuple(Term("document", d) for d in documents))))
            hits = self.searcher.search(self._query(narrowed), limit=count, count=False).hits
            yield [address for _score, address in hits]

    def tally(self, query: Plan, columns: Iterable[Column]) -> dict[Column, Counts]:
        """Terms aggregations of all values; the columns share one pass."""
        return self._tally(query, tuple(columns))

    def _tally(self, query: Plan, columns: Sequence[Any]) -> dict[Any, Counts]:
        wanted = {
            column: {"terms": {"field": column, "size": ALL_BUCKETS, "segment_size": ALL_BUCKETS}}
            for column in columns
        }
        found = self.searcher.aggregate(self._query(query), wanted) if wanted else {}
        return {
            column: {
                bucket["key"]: bucket["doc_count"]
                for bucket in found.get(column, {}).get("buckets", ())
            }
            for column in columns
        }

    def marks(self) -> Iterable[str]:
        """The ``mark`` column: documents and digests."""
        return self._tally(Everything(), ("mark",))["mark"]


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

    def __init__(self, writer: Any) -> None:
        self.writer = writer

    def replace(self, document: str, entries: Iterable[Entry], *, version: int) -> None:
        """Writes come one after the other under the lock, so the version needs no comparison."""
        self.writer.delete_documents_by_term("document", document)
        for entry in entries:
            self.writer.add_document(_document(entry, version))

    def commit(self) -> None:
        """Make what was written visible."""
        self.writer.commit()


def _document(entry: Entry, version: int) -> Any:
    document = tantivy.Document()
    for name in ("exact", "stem", "whole", "title", "title_stem"):
        document.add_text(name, " ".join(getattr(entry, name)))
    for name in ("document", "group", "attributes", "mark"):
        document.add_text(name, getattr(entry, name))
    for name in ("keys", "codes", "provisions"):
        for value in getattr(entry, name):
            document.add_text(name, value)
    if entry.year is not None:
        document.add_integer("year", entry.year)
    document.add_integer("rank", entry.rank)
    document.add_integer("group_number", number_of(entry.group))
    document.add_integer("version", version)
    document.add_bytes("stored", entry.stored.encode())
    return document


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
        return version("tantivy")

    def begin(self) -> str:
        """Make a new, empty generation."""
        generation = f"g{time.time_ns():x}"
        path = self.folder / generation
        path.mkdir(parents=True)
        tantivy.Index(_schema(), path=str(path))
        return generation

    def current(self) -> str | None:
        """Named by a file, which is replaced as a whole."""
        try:
            name = (self.folder / CURRENT).read_text(encoding="ascii").strip()
        except FileNotFoundError:
            return None
        return name if (self.folder / name / "meta.json").exists() else None

    def swap(self, generation: str) -> None:
        """Point at the new generation; the old folders go, open readers keep their files."""
        fresh = self.folder / f"{CURRENT}.new"
        fresh.write_text(generation, encoding="ascii")
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
    def writer(self, generation: str) -> Iterator[TantivyWriter]:
        """Hold the generation's lock, write, commit; on an error nothing is changed."""
        path = self.folder / generation
        with FileLock(self.folder / f"{generation}.lock"):
            writer = tantivy.Index.open(str(path)).writer(heap_size=HEAP, num_threads=1)
            try:
                yield TantivyWriter(writer)
                writer.commit()
            except BaseException:
                writer.rollback()
                raise
            finally:
                writer.wait_merging_threads()

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
            except (OSError, ValueError) as error:
                raise IndexUnavailable(str(error)) from error
            self._reader = TantivyReader(self._index[1], generation, version)
            return self._reader

    def documents(self) -> Mapping[str, str]:
        """Every document and its digest."""
        return dict(marks(self.reader().marks(), SEPARATOR))

    def stats(self) -> IndexStats:
        """Size of the generation in use."""
        reader = self.reader()
        generation = self.current() or ""
        size = sum(path.stat().st_size for path in (self.folder / generation).iterdir())
        return IndexStats(
            backend=self.name,
            generation=generation,
            passages=int(reader.searcher.num_docs),
            documents=len(self.documents()),
            bytes=size,
        )
