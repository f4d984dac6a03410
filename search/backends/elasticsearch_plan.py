"""Translates a plan to Elasticsearch's queries."""

from elasticsearch.dsl import Q
from elasticsearch.dsl.query import Query

from search import plan
from search.plan import Plan

EXPANSIONS = 100_000  # of a prefix at the end of a phrase; the default of 50 would hide matches


def translate(query: Plan) -> Query:  # noqa: PLR0911 (one case per node)
    """The query that finds and scores what the plan says."""
    match query:
        case plan.Term(field, value):
            return Q("term", **{field: {"value": value}})
        case plan.Sequence(field, values, patterns):
            kind = "match_phrase_prefix" if patterns else "match_phrase"
            more = {"max_expansions": EXPANSIONS} if patterns else {}
            return Q(kind, **{field: {"query": " ".join(values).rstrip("*"), **more}})
        case plan.StartsWith(field, value):
            return Q("prefix", **{field: {"value": value}})
        case plan.Between(field, low, high):
            bounds = {"gte": low, "lte": high}
            return Q("range", **{field: {k: v for k, v in bounds.items() if v is not None}})
        case plan.Everything():
            return Q("match_all")
        case plan.Nothing():
            return Q("match_none")
        case plan.All(scored, filters, without):
            return Q(
                "bool",
                must=[translate(child) for child in scored],
                filter=[translate(child) for child in filters],
                must_not=[translate(child) for child in without],
            )
        case plan.Any(children):
            return Q(
                "bool", should=[translate(child) for child in children], minimum_should_match=1
            )
        case plan.Lifted(found, lifts):
            return Q("bool", must=[translate(found)], should=[translate(lift) for lift in lifts])
        case plan.Fixed(child, score):
            return Q("constant_score", filter=translate(child), boost=score)
        case plan.Weighed(child, factor):
            return Q("bool", must=[translate(child)], boost=factor)
