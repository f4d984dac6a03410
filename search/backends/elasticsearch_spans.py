"""Proximity and phrases with wildcards as Elasticsearch's `intervals` queries.

The field ``sentence`` has marks at the places of the words that begin and end a sentence of two or
more, and nothing elsewhere: from a beginning to the next end is an interval too, and whatever it
holds lies in one sentence. (Looking for what does not hold an end with a beginning after it would
take fewer marks, but Lucene's ``not_containing`` also drops what merely touches such a pair.)

Alternatives are drawn out, as `search.intervals` says; Elasticsearch would mix those below another
operator, so that a shorter one hides a longer one.
"""

from collections.abc import Sequence
from itertools import pairwise
from string import ascii_lowercase, digits
from typing import Any

from elasticsearch.dsl import Q, Query

from search import plan
from search.backends.base import TooBroad
from search.spans import in_one_sentence, token

Rule = dict[str, Any]

FILLER, BEGINS, ENDS = "_", "b", "e"
MOST_ALTERNATIVES = 500
FEW_LETTERS = 4
USUAL = ascii_lowercase + digits

#: Keeps the marks and the places of the fillers.
ANALYSIS = {
    "analyzer": {"marks": {"type": "custom", "tokenizer": "whitespace", "filter": ["no_filler"]}},
    "filter": {"no_filler": {"type": "stop", "stopwords": [FILLER]}},
}
MAPPING = {"type": "text", "analyzer": "marks", "norms": False}


def marks(words: int, borders: Sequence[int]) -> str:
    """The field ``sentence`` of a passage of so many words; ``borders`` are those that begin a later sentence."""
    row = [FILLER] * words
    for begin, end in pairwise((0, *borders, words)):
        if end - begin > 1:
            row[begin], row[end - 1] = BEGINS, ENDS
    return " ".join(row)


def intervals(span: plan.Span) -> Query:
    """The query that finds the passages with the span. Raises `TooBroad`."""
    return Q("intervals", exact=_in_any_order(span) or _any_of(_alternatives(span)))


def _in_any_order(span: plan.Span) -> Rule | None:
    """Different words of one stream near each other, whatever the order: one rule in place of one an order.

    Its intervals are others, but stand in the same passages; so it is for a whole query alone.
    """
    together: tuple[plan.Span, ...]
    near: Rule
    match span:
        case plan.Near(left, right, "words", distance, ordered=False):
            together, near = (left, right), {"max_gaps": distance - 1}
        case _:
            together, near = in_one_sentence(span), {"filter": {"contained_by": _SENTENCE}}
    words = [_words(one) for one in together]
    different = {word for some in words for word in some}
    if not words or not all(words) or len(different) != sum(map(len, words)):
        return None
    if len({name for name, _value in different}) > 1:
        return None
    rules = [_any_of([_token(*word) for word in sorted(some)]) for some in words]
    return {"all_of": {"intervals": rules, "ordered": False, **near}}


def _words(span: plan.Plan) -> set[tuple[plan.TextField, str]]:
    """The words, each with its stream, any of which the span is; none for another span."""
    match span:
        case plan.Term(name, value):
            return {(name, value)}
        case plan.Any(children):
            words = [_words(child) for child in children]
            return set().union(*words) if all(words) else set()
        case _:
            return set()


def _any_of(rules: list[Rule]) -> Rule:
    return rules[0] if len(rules) == 1 else {"any_of": {"intervals": rules}}


def _alternatives(span: plan.Span) -> list[Rule]:
    match span:
        case plan.Any(children):
            return _either([child for child in children if isinstance(child, plan.Span)])
        case plan.Near(left, right, unit, distance, ordered):
            lefts, rights = _alternatives(left), _alternatives(right)
            if len(lefts) * len(rights) > MOST_ALTERNATIVES:
                raise TooBroad
            pairs = [(one, other) for one in lefts for other in rights]
            if not ordered:
                pairs += [(other, one) for one, other in pairs]
            gaps = distance - 1 if unit == "words" else None
            return [_pair(one, other, gaps) for one, other in pairs]
        case plan.Sequence(name, values, patterns):
            return [_row([_token(name, value) for value in values])] if patterns else [_run(span)]
        case _:
            return [_single(span)]


def _either(children: list[plan.Span]) -> list[Rule]:
    """Alternatives of one word each cannot hide each other and stay together."""
    single = [child for child in children if _is_single(child)]
    wider = [child for child in children if not _is_single(child)]
    together = [_any_of([_single(child) for child in single])] if single else []
    return together + [rule for child in wider for rule in _alternatives(child)]


def _is_single(span: plan.Span) -> bool:
    return isinstance(span, plan.Term | plan.StartsWith | plan.Pattern)


def _pair(first: Rule, second: Rule, gaps: int | None) -> Rule:
    if first == second:
        # Of one rule twice Lucene makes a repetition, whose intervals may overlap.
        second = {"all_of": {"intervals": [second], "filter": {"not_contained_by": _NEVER}}}
    ordered: Rule = {"intervals": [first, second], "ordered": True}
    if gaps is None:
        ordered["filter"] = {"contained_by": _SENTENCE}
    else:
        ordered["max_gaps"] = gaps
    return {"all_of": ordered}


def _row(rules: list[Rule]) -> Rule:
    return {"all_of": {"intervals": rules, "ordered": True, "max_gaps": 0}}


def _run(span: plan.Sequence) -> Rule:
    words = " ".join(span.values)
    return {"match": {"query": words, "ordered": True, "max_gaps": 0, "use_field": span.field}}


def _token(name: plan.TextField, value: str) -> Rule:
    return _single(token(name, value))


def _single(span: plan.Span) -> Rule:
    match span:
        case plan.StartsWith(name, value):
            return _glob(name, f"{value}*")
        case plan.Pattern(name, glob):
            return _glob(name, glob)
        case plan.Term(name, value):
            return {"match": {"query": value, "use_field": name}}
        case _:
            raise TypeError(f"not a single word: {span!r}")


def _glob(name: plan.TextField, glob: str) -> Rule:
    """The words that fit. Elasticsearch refuses a rule that some thousands fit.

    So a glob of few letters is asked for by the letter that its first ``*`` begins with.
    """
    head, star, tail = glob.partition("*")
    if not star or len(glob) - glob.count("*") - glob.count("?") >= FEW_LETTERS:
        return _rule(name, glob)
    others = f"{_as_regexp(head)}[^{USUAL}].*{_as_regexp(tail)}"
    return _any_of(
        [
            _rule(name, head + tail),
            *(_rule(name, f"{head}{letter}*{tail}") for letter in USUAL),
            {"regexp": {"pattern": others, "use_field": name}},
        ]
    )


def _rule(name: plan.TextField, glob: str) -> Rule:
    if glob.endswith("*") and not set(glob[:-1]) & {"*", "?"}:
        return {"prefix": {"prefix": glob[:-1], "use_field": name}}
    if set(glob) & {"*", "?"}:
        return {"wildcard": {"pattern": glob, "use_field": name}}
    return {"match": {"query": glob, "use_field": name}} if glob else _NEVER


def _as_regexp(glob: str) -> str:
    return glob.replace("?", ".").replace("*", ".*")


_SENTENCE = {
    "all_of": {
        "intervals": [
            {"match": {"query": mark, "use_field": "sentence"}} for mark in (BEGINS, ENDS)
        ],
        "ordered": True,
    }
}
_NEVER = {"match": {"query": "-", "use_field": "exact"}}
