"""Reads documents and cuts them into entries, many together; the one way by which anything gets into the index."""

import logging
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from search import registry
from search.entry import Entry, entries
from search.records import PassageRecord

logger = logging.getLogger(__name__)


class Made(NamedTuple):
    """The entries of one document, none where it is gone; or why it could not be read."""

    document: str
    entries: list[Entry]
    error: str = ""


def read(
    documents: Sequence[str],
) -> Iterator[tuple[str, Sequence[PassageRecord] | Exception]]:
    """Each document with its records, empty where it is gone, or with what kept it from being read.

    Held in memory are the records of as many as `registry.batches` puts together.
    """
    for batch in registry.batches(documents):
        yield from _read_batch(batch)


def made(documents: Sequence[str]) -> Iterator[Made]:
    """The entries of each document, made in this process."""
    for batch in registry.batches(documents):
        yield from made_of(batch)


def made_of(batch: Sequence[str]) -> Iterator[Made]:
    """The same for documents that are read together."""
    for document, found in _read_batch(batch):
        yield _made(document, found)


def _read_batch(
    batch: Sequence[str],
) -> Iterator[tuple[str, Sequence[PassageRecord] | Exception]]:
    try:
        found = registry.records_of(batch)
    except Exception as error:
        if len(batch) == 1:
            logger.exception("could not read %s", batch[0])
            yield batch[0], error
            return
        # One broken document must not keep all others from being found.
        for document in batch:
            yield from _read_batch([document])
    else:
        for document in batch:
            yield document, found.get(document, ())


def _made(document: str, found: Sequence[PassageRecord] | Exception) -> Made:
    if isinstance(found, Exception):
        return Made(document, [], told(found))
    try:
        return Made(document, list(entries(found)))
    except Exception as error:
        logger.exception("could not cut %s", document)
        return Made(document, [], told(error))


def told(error: Exception) -> str:
    """An error as it is kept with a document."""
    return f"{type(error).__name__}: {error}"
