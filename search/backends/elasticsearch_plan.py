"""Translates a plan to Elasticsearch's queries."""

from elasticsearch.dsl import Q
from elasticsearch.dsl.query import Query

from search import plan
from search.backends.elasticsearch_spans import intervals
from search.plan import Plan
from search.spans import operands


def translate(query: Plan) -> Query:
    """The query that finds and scores what the plan says."""
    match query:
        case plan.Near() | plan.Sequence(_, _, (_, *_)):
            return Q("bool", must=[translate(operands(query))], filter=[intervals(query)])
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
        case _:
            return _leaf(query)


def _leaf(query: Plan) -> Query:
    match query:
        case plan.Term(field, value):
            return Q("term", **{field: {"value": value}})
        case plan.Sequence(field, values):
            return Q("match_phrase", **{field: {"query": " ".join(values)}})
        case plan.StartsWith(field, value):
            return Q("prefix", **{field: {"value": value}})
        case plan.Pattern(field, glob):
            return Q("wildcard", **{field: {"value": glob}})
        case plan.Between(field, low, high):
            bounds = {"gte": low, "lte": high}
            return Q("range", **{field: {k: v for k, v in bounds.items() if v is not None}})
        case plan.Everything():
            return Q("match_all")
        case _:
            return Q("match_none")
