"""Tantivy, on disk: one folder per generation, a file that names the one in use."""

import json
import os
import shutil
import tempfile
import threading
import time
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager, suppress
from importlib import metadata
from pathlib import Path
from typing import Any

import tantivy
from filelock import FileLock

from search.backends.base import (
    COLUMNS,
    PATIENCE,
    Backend,
    IndexStats,
    IndexUnavailable,
    Writer,
    marks,
)
from search.backends.tantivy_reader import TantivyReader
from search.backends.tantivy_spans import text_key
from search.columns import SEPARATOR
from search.entry import Entry
from search.forward import Store, View
from search.forward import layout as forward_layout
from search.forward import store as forward_store
from search.layout import code_of
from search.ranks import number_of

HEAP = 64_000_000
CURRENT = "current"
LAYOUT = "layout"


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
    values = entry._asdict()
    del values["id"], values["borders"]
    if entry.year is None:
        del values["year"]
    values |= {
        "group_number": number_of(entry.group),
        "text": text_key(text),
        "text_number": text,
        "version": version,
        "stored": entry.stored.encode(),
    }
    # At once: a call for each value takes half as long again.
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
        code = (code_of(_document), code_of(forward_layout), code_of(forward_store))
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
