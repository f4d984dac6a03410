"""Proximity and phrases with wildcards under Tantivy: what it finds is checked word by word."""

import threading
from typing import Any as Query

import numpy as np
import tantivy

from search import plan
from search.backends.base import TooBroad
from search.backends.tantivy_plan import Clauses, close_words, translate
from search.forward import TooMuchWork, View, texts_with
from search.plan import Plan
from search.spans import operands

ALL_RATHER = 0.2  # of the texts: from there on reading all is faster than picking some
MOST_KEPT = 200

_Must = tantivy.Occur.Must
_MustNot = tantivy.Occur.MustNot


def text_key(number: int) -> str:
    """How a text's number stands in the index; few different characters, so that sets are found fast."""
    return f"{number:x}"


class Checker:
    """Answers spans for one reader; what it found is kept as long as the reader."""

    def __init__(self, searcher: Query, schema: Query, view: View) -> None:
        self.searcher = searcher
        self.schema = schema
        self.view = view
        self.kept: dict[plan.Near | plan.Sequence, Clauses] = {}
        self._one_at_a_time = threading.Lock()

    def forget(self) -> None:
        """Keep nothing of what was found."""
        with self._one_at_a_time:
            self.kept.clear()

    def translate(self, query: Plan) -> Query:
        """The query that finds and scores what the plan says."""
        return translate(query, self.schema, self)

    def fitting(self, field: str, glob: str) -> list[str]:
        """The words that fit a glob."""
        return self.view.fitting(field, glob)

    def clauses(self, span: plan.Near | plan.Sequence) -> Clauses:
        """Clauses beside the span's operands that leave exactly the passages with the span."""
        pair = close_words(span, self.schema)
        if pair is not None and not (isinstance(span, plan.Near) and span.ordered):
            return [(_Must, _unscored(pair))]
        with self._one_at_a_time:
            if span not in self.kept:
                if len(self.kept) >= MOST_KEPT:
                    self.kept.clear()
                sieve = self.translate(operands(span)) if pair is None else pair
                try:
                    self.kept[span] = self._checked(span, sieve)
                except TooMuchWork as error:
                    raise TooBroad from error
            return self.kept[span]

    def _checked(self, span: plan.Near | plan.Sequence, sieve: Query) -> Clauses:
        """The passages with the span by their texts, or those without it where they are fewer."""
        count = int(self.searcher.search(sieve, limit=1).count)
        if not count:
            return [(_Must, tantivy.Query.empty_query())]
        candidates = None
        if count < ALL_RATHER * self.view.count:
            candidates = self._texts(sieve, count)
        found = texts_with(self.view, span, candidates)
        if len(found) > count / 2:
            candidates = self._texts(sieve, count) if candidates is None else candidates
            others = np.setdiff1d(candidates, found, assume_unique=True)
            if len(others) < len(found):
                return [(_Must, _unscored(sieve)), (_MustNot, self._set(others))]
        return [(_Must, _unscored(self._set(found)))]

    def _texts(self, query: Query, count: int) -> np.ndarray:
        hits = self.searcher.search(
            query, limit=count, count=False, order_by_field="text_number"
        ).hits
        return np.unique(np.fromiter((number for number, _ in hits), np.int64, len(hits)))

    def _set(self, numbers: np.ndarray) -> Query:
        keys = [text_key(number) for number in numbers.tolist()]
        return tantivy.Query.term_set_query(self.schema, "text", keys)


def _unscored(query: Query) -> Query:
    return tantivy.Query.const_score_query(query, 0.0)
