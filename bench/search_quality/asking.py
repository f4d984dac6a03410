"""The queries asked: of plain BM25 and of the product, on one index of one engine."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from bench.search_quality.score import DEEPEST
from bench.search_quality.sentences import plain, query
from bench.search_quality.texts import Text
from search import analysis, plan
from search.backends.base import Backend, Reader
from search.compile import compile_query
from search.entry import entries
from search.plan import Plan
from search.query import parse
from search.records import PassageRecord

#: Sets of queries: sentences of opinions that quote another one, and of WTO texts that refer to a paragraph.
SETS = {
    "opinions": Path(__file__).with_name("queries.json"),
    "wto": Path(__file__).with_name("queries_wto.json"),
}
Ask = Callable[[str], Plan]


@dataclass(frozen=True, slots=True)
class Query:
    """A query with the passages that answer it (`targets`) and those that ask it (`asking`), by id."""

    half: str
    words: str
    targets: frozenset[str]
    asking: frozenset[str]
    asked_in: str


def queries(
    made: Sequence[Text], records: Iterable[PassageRecord], name: str
) -> tuple[list[Query], int]:
    """The queries of a set whose texts are here as they were when drawn, and the number of the others."""
    texts = {(text.file, text.sha256): text for text in made}
    by_document: dict[str, list[PassageRecord]] = {}
    for record in records:
        by_document.setdefault(record.document, []).append(record)

    def passages(file: str, spans: Sequence[Sequence[int]]) -> list[PassageRecord]:
        return [
            record
            for record in by_document.get(Path(file).stem.lower(), ())
            if any(record.start < high and record.end > low for low, high in spans)
        ]

    found, missing = [], 0
    for row in json.loads(SETS[name].read_text()):
        text, target = texts.get((row["file"], row["sha256"])), row["target"]
        if text is None or (target["file"], target["sha256"]) not in texts:
            missing += 1
            continue
        asking = passages(row["file"], [row["span"]])
        found.append(
            Query(
                row["half"],
                query(text.segmented.text, row["span"][0], row["span"][1], row["removed"]),
                frozenset(one.id for one in passages(target["file"], target["spans"])),
                frozenset(one.id for one in asking),
                " ".join(plain(" ".join(one.text for one in asking))),
            )
        )
    return found, missing


def plain_bm25(words: str) -> Plan:
    """One flat match of the stemmed words over the text of passages, as engines do it unasked."""
    folded = [word for word in analysis.words(words) if word not in analysis.STOP_WORDS]
    return plan.one_of(
        tuple(plan.Term("stem", word) for word in dict.fromkeys(analysis.stems(folded)))
    )


def ours(words: str) -> Plan:
    """What the search page asks for the same words."""
    return compile_query(parse(words).query)


def fill(backend: Backend, documents: Iterable[Sequence[PassageRecord]]) -> Reader:
    """Index the documents into a generation of their own."""
    generation = backend.begin()
    with backend.writer(generation) as writer:
        for records in documents:
            if records:
                writer.replace(records[0].document, entries(records), version=1)
    backend.swap(generation)
    return backend.reader()


def rank(reader: Reader, asked: Query, ask: Ask) -> int | None:
    """The rank of the first target; the passage that asks, wherever it stands, is no result."""
    found = reader.top(
        ask(asked.words), limit=DEEPEST + len(asked.asking) + 2, offset=0, by_rank=None
    )
    at = 0
    for one in found:
        if one.stored["id"] in asked.asking:
            continue
        # An opinion issued again, with a mistake corrected, asks the same.
        if " ".join(plain(one.stored["text"])) == asked.asked_in:
            continue
        at += 1
        if one.stored["id"] in asked.targets:
            return at if at <= DEEPEST else None
    return None
