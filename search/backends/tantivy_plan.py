"""Translates a plan to Tantivy's queries."""

from typing import Any as Query

import tantivy

from search import plan
from search.plan import Plan

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


def translate(query: Plan, schema: Query) -> Query:  # noqa: PLR0911 (one case per node)
    """The Tantivy query that finds and scores what the plan says."""
    make = tantivy.Query
    match query:
        case plan.Term(field, value):
            return make.term_query(schema, field, value, _INDEX_OPTION.get(field, "position"))
        case plan.Sequence(field, values, ()):
            return make.phrase_query(schema, field, list(values))
        case plan.Sequence(field, values, _):
            # Tokens are letters, figures and Han: none of them means anything in a pattern.
            patterns: list[str | tuple[int, str]] = [
                value.replace("*", ".*").replace("?", ".") for value in values
            ]
            return make.regex_phrase_query(schema, field, patterns)
        case plan.StartsWith(field, value):
            return make.regex_query(schema, field, f"{value}.*")
        case plan.Between(field, low, high):
            return make.range_query(schema, field, tantivy.FieldType.Integer, low, high)
        case plan.Everything():
            return make.all_query()
        case plan.Nothing():
            return make.empty_query()
        case plan.All(scored, filters, without):
            return make.boolean_query(
                [(_Must, translate(child, schema)) for child in scored]
                + [(_Must, _unscored(child, schema)) for child in filters]
                + [(_MustNot, translate(child, schema)) for child in without]
            )
        case plan.Any(children):
            return make.boolean_query([(_Should, translate(child, schema)) for child in children])
        case plan.Lifted(found, lifts):
            return make.boolean_query(
                [(_Must, translate(found, schema))]
                + [(_Should, translate(lift, schema)) for lift in lifts]
            )
        case plan.Fixed(child, score):
            return make.const_score_query(translate(child, schema), score)
        case plan.Weighed(child, factor):
            return make.boost_query(translate(child, schema), factor)


def _unscored(query: Plan, schema: Query) -> Query:
    return tantivy.Query.const_score_query(translate(query, schema), 0.0)
