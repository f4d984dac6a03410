"""What both engines share of proximity and of phrases with wildcards."""

from search import plan
from search.plan import Plan


def operands(span: plan.Span) -> Plan:
    """What every passage with the span has; its score is the span's."""
    match span:
        case plan.Near(left, right):
            return plan.All((operands(left), operands(right)))
        case plan.Any(children):
            return plan.Any(
                tuple(operands(child) for child in children if isinstance(child, plan.Span))
            )
        case plan.Sequence(_, _, patterns) if patterns:
            return plan.All(tuple(_parts(span)))
        case _:
            return span


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
