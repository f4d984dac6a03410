"""Translates a plan to Tantivy's queries."""

from typing import Any as Query
from typing import Protocol

import tantivy

from search import plan
from search.plan import Plan
from search.spans import operands

_Must = tantivy.Occur.Must
_Should = tantivy.Occur.Should
_MustNot = tantivy.Occur.MustNot
_INDEX_OPTION = {
    "whole": "freq",
    "title_stem": "freq",
    "keys": "basic",
    "document": "basic",
    "group": "basic",
}


Clauses = list[tuple[Query, Query]]


class Words(Protocol):
    """What is known of the words of an index and of their order in each text."""

    def fitting(self, field: str, glob: str) -> list[str]:
        """The words that fit a glob."""

    def clauses(self, span: "plan.Near | plan.Sequence") -> Clauses:
        """The clauses that leave, of the passages with the span's operands, those that have it."""


def translate(query: Plan, schema: Query, words: Words) -> Query:
    """The Tantivy query that finds and scores what the plan says."""
    make = tantivy.Query

    def inner(child: Plan) -> Query:
        return translate(child, schema, words)

    match query:
        case plan.Near() | plan.Sequence(_, _, (_, *_)):
            return make.boolean_query([(_Must, inner(operands(query))), *words.clauses(query)])
        case plan.All(scored, filters, without):
            return make.boolean_query(
                [(_Must, inner(child)) for child in scored]
                + [(_Must, make.const_score_query(inner(child), 0.0)) for child in filters]
                + [(_MustNot, inner(child)) for child in without]
            )
        case plan.Any(children):
            return make.boolean_query([(_Should, inner(child)) for child in children])
        case plan.Lifted(found, lifts):
            return make.boolean_query(
                [(_Must, inner(found))] + [(_Should, inner(lift)) for lift in lifts]
            )
        case plan.Fixed(child, score):
            return make.const_score_query(inner(child), score)
        case plan.Weighed(child, factor):
            return make.boost_query(inner(child), factor)
        case _:
            return _leaf(query, schema, words)


def _leaf(query: Plan, schema: Query, words: Words) -> Query:
    make = tantivy.Query
    match query:
        case plan.Term(field, value):
            return make.term_query(schema, field, value, _INDEX_OPTION.get(field, "position"))
        case plan.Sequence(field, values):
            return make.phrase_query(schema, field, list(values))
        case plan.StartsWith(field, value):
            # Tokens are letters, figures and Han: none of them means anything in a pattern.
            return make.regex_query(schema, field, f"{value}.*")
        case plan.Pattern(field, glob):
            # Not a regular expression: Tantivy refuses those of more than 1,000 states.
            fitting = make.term_set_query(schema, field, words.fitting(field, glob))
            return make.const_score_query(fitting, 1.0)
        case plan.Between(field, low, high):
            return make.range_query(schema, field, tantivy.FieldType.Integer, low, high)
        case plan.Everything():
            return make.all_query()
        case _:
            return make.empty_query()


def close_words(span: plan.Near | plan.Sequence, schema: Query) -> Query | None:
    """Two different words of one stream, close in either order; None for any other span.

    Only of such a pair does Tantivy's slop mean what ours does: of one order alone it lets the
    other through (at two places less), and a word beside itself is counted wrongly.
    """
    match span:
        case plan.Near(plan.Term(name, one), plan.Term(other_name, other), "words", distance):
            if name != other_name or one == other:
                return None
            return tantivy.Query.boolean_query(
                [
                    (_Should, tantivy.Query.phrase_query(schema, name, [*words], slop=distance - 1))
                    for words in ((one, other), (other, one))
                ]
            )
        case _:
            return None
