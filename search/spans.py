"""What both engines share of proximity and of phrases with wildcards."""

from itertools import permutations

from search import plan
from search.plan import Plan

MOST_CHAINED = 5


def operands(span: plan.Span) -> Plan:
    """What every passage with the span has; its score is the span's."""
    match span:
        case plan.Near():
            return plan.All(tuple(sorted(set(_together(span)), key=repr)))
        case plan.Any(children):
            found = [operands(child) for child in children if isinstance(child, plan.Span)]
            return plan.one_of(tuple(dict.fromkeys(found)))
        case plan.Sequence(_, _, patterns) if patterns:
            return plan.All(tuple(_parts(span)))
        case _:
            return span


def in_one_sentence(span: plan.Span) -> tuple[plan.Span, ...]:
    """The operands of a span that wants them all in one sentence, in any order; of another span none."""
    match span:
        case plan.Near(left, right, "sentence", ordered=False):
            return (left, right)
        case plan.Any(children):
            chains = {_chain(child) for child in children if isinstance(child, plan.Near)}
            first = next(iter(chains), ())
            orders = set(permutations(first)) if 2 <= len(first) <= MOST_CHAINED else set()
            return first if len(chains) == len(children) and chains == orders else ()
        case _:
            return ()


def _chain(span: plan.Span) -> tuple[plan.Span, ...]:
    """The operands of ``a /s b /s c`` in this order, as they follow one another."""
    match span:
        case plan.Near(left, right, "sentence", ordered=True):
            return (*_chain(left), right)
        case _:
            return (span,)


def _together(span: plan.Span) -> list[Plan]:
    """The operands of a proximity and of those inside it; in every order they are the same."""
    if isinstance(span, plan.Near):
        return [*_together(span.left), *_together(span.right)]
    return [operands(span)]


def token(name: plan.TextField, value: str) -> plan.Term | plan.StartsWith | plan.Pattern:
    """One word of a phrase, which may be a glob."""
    if not set(value) & {"*", "?"}:
        return plan.Term(name, value)
    body = value.rstrip("*")
    if not set(body) & {"*", "?"}:
        return plan.StartsWith(name, body)
    return plan.Pattern(name, value)


def _parts(sequence: plan.Sequence) -> list[Plan]:
    """The globs of a phrase, and the words between them as phrases."""
    parts: list[Plan] = []
    words: list[str] = []
    for at, value in enumerate((*sequence.values, None)):
        if value is not None and at not in sequence.patterns:
            words.append(value)
            continue
        if len(words) > 1:
            parts.append(plan.Sequence(sequence.field, tuple(words)))
        elif words:
            parts.append(plan.Term(sequence.field, words[0]))
        words = []
        if value is not None:
            parts.append(token(sequence.field, value))
    return list(dict.fromkeys(parts))
