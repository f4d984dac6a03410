"""The meaning of a query: from its tree to the operations both engines carry out."""

import re
from collections.abc import Sequence
from itertools import permutations

from search import analysis, plan
from search.entry import facet_key, key
from search.identifiers import Found, identified, identifiers_in, is_asked
from search.plan import Plan
from search.query.ast import (
    And,
    Every,
    Field,
    Near,
    Node,
    Not,
    Or,
    Phrase,
    Prefix,
    Question,
    Range,
    Wildcard,
    Word,
)
from search.query.nearness import in_one_sentence

FACETS = (
    "loophole",
    "countermeasure",
    "impact",
    "forum",
    "provision",
    "party",
    "year",
    "kind",
    "language",
    "status",
)

# Scores of a question come in tiers. BM25 is scaled to stay under TIER in sum, so that a passage
# with one word more is always ahead; an identifier named in the query is above all of that.
TIER = 32.0
BM25_SHARE = 0.1
CASE_ITSELF = 28.0
KNOWN_PARAGRAPH = 2048.0
KNOWN_ITEM = 4096.0

_LABEL = re.compile(r"\d{1,2}\.\d{1,4}[a-z]?")


def compile_query(node: Node) -> Plan:
    """What the query matches, with its scoring."""
    found = identified(node)
    # An operator means exactly what it says: the identifier itself must then stand in the text.
    compiled = _compile(node, found if is_asked(node) else ())
    lifts = _known_items(node, found)
    return plan.Lifted(compiled, lifts) if lifts else compiled


def compile_filters(selected: dict[str, list[str]], *, leave_out: str = "") -> tuple[Plan, ...]:
    """One filter per facet with a selection: any of its ticked values. KeyError: no such facet."""
    unknown = set(selected) - set(FACETS)
    if unknown:
        raise KeyError(", ".join(sorted(unknown)))
    return tuple(
        plan.one_of(tuple(plan.Term("keys", facet_key(name, value)) for value in sorted(values)))
        for name, values in sorted(selected.items())
        if values and name != leave_out
    )


def filtered(query: Plan, filters: tuple[Plan, ...]) -> Plan:
    """The query under filters that do not score."""
    return plan.All(scored=(query,), filters=filters) if filters else query


def is_scored(node: Node) -> bool:
    """Whether passages differ in relevance; otherwise they are given by date."""
    match node:
        case Every() | Field() | Not():
            return False
        case And(children) | Or(children):
            return any(is_scored(child) for child in children)
        case _:
            return True


def _compile(node: Node, found: tuple[Found, ...]) -> Plan:  # noqa: PLR0911 (one case per node)
    match node:
        case Every():
            return plan.Everything()
        case Word(text):
            return _asked_word(text, found)
        case Prefix(text):
            return plan.StartsWith("exact", text)
        case Wildcard(text):
            return plan.Pattern("exact", text)
        case Phrase(text):
            return _phrase(text)
        case Near():
            return _near(node)
        case Field():
            return _field(node)
        case Question():
            return _question(node, found)
        case Not(child):
            return plan.All(filters=(plan.Everything(),), without=(_compile(child, found),))
        case Or(children):
            return plan.Any(tuple(_compile(child, found) for child in children))
        case And(children):
            return _and(children, found)


def _and(children: tuple[Node, ...], found: tuple[Found, ...]) -> Plan:
    scored, filters, without = [], [], []
    for child in children:
        if isinstance(child, Not):
            without.append(_compile(child.child, found))
        elif isinstance(child, Field):
            filters.append(_compile(child, found))
        else:
            scored.append(_compile(child, found))
    if not scored and not filters:
        filters.append(plan.Everything())
    return plan.All(tuple(scored), tuple(filters), tuple(without))


def tokens(field: plan.TextField, values: list[str]) -> Plan:
    """These tokens one after the other; nothing where there are none."""
    if not values:
        return plan.Nothing()
    if len(values) == 1:
        return plan.Term(field, values[0])
    return plan.Sequence(field, tuple(values))


def _word(text: str) -> Plan:
    """Any form of a word; an identifier is one token, other compounds their parts in order."""
    as_one = analysis.whole(text)
    if as_one is not None:
        return plan.Term("whole", as_one)
    return tokens("stem", analysis.stems(analysis.without_possessive(analysis.words(text))))


def _phrase(text: str) -> plan.Term | plan.Sequence | plan.StartsWith | plan.Pattern:
    """The words as written; those with ``*`` or ``?`` are globs."""
    values = tuple(analysis.globs(text))
    if len(values) > 1:
        patterns = tuple(at for at, value in enumerate(values) if analysis.is_glob(value))
        return plan.Sequence("exact", values, patterns)
    value = values[0]
    if not analysis.is_glob(value):
        return plan.Term("exact", value)
    if value.endswith("*") and not analysis.is_glob(value[:-1]):
        return plan.StartsWith("exact", value[:-1])
    return plan.Pattern("exact", value)


def _near(node: Near) -> Plan:
    """Words that stand close; in one paragraph are those that stand in one passage."""
    if node.unit == "paragraph":
        return plan.All((_compile(node.left, ()), _compile(node.right, ())))
    together = in_one_sentence(node)
    if len(together) > 2:
        # "a /s b /s c": all in one sentence, also where c stands between a and b.
        return plan.Any(tuple(map(_one_after_another, permutations(map(span, together)))))
    return plan.Near(
        span(node.left), span(node.right), node.unit, node.distance, ordered=node.ordered
    )


def _one_after_another(spans: Sequence[plan.Span]) -> plan.Span:
    joined = spans[0]
    for one in spans[1:]:
        joined = plan.Near(joined, one, "sentence", ordered=True)
    return joined


def span(node: Node) -> plan.Span:
    """An operand of a proximity, on the streams that have positions."""
    match node:
        case Word(text):
            words = analysis.without_possessive(analysis.words(text))
            found = tokens("stem", analysis.stems(words))
        case Or(children):
            found = plan.Any(tuple(span(child) for child in children))
        case _:
            found = _compile(node, ())
    assert isinstance(found, plan.Span)  # noqa: S101 (the parser lets nothing else in)
    return found


def _asked_word(text: str, found: tuple[Found, ...]) -> Plan:
    """A word, or where it is an identifier also what bears or cites it."""
    for item in found:
        if item.words == (text,):
            return _identifier(item)
    return _word(text)


def _identifier(item: Found) -> Plan:
    mention = tokens("exact", [word for text in item.words for word in analysis.words(text)])
    names = ("provision",) if item.kind == "provision" else ("id", "cites")
    children = [plan.Fixed(plan.Term("keys", key(name, item.canonical)), 1.0) for name in names]
    return plan.Any((mention, *children))


def _question(node: Question, found: tuple[Found, ...]) -> Plan:
    """All words first, then those with most: each word's presence weighs a tier."""
    covered = {text for item in found for text in item.words}
    plain = [child.text for child in node.children if child.text not in covered]
    content = [text for text in plain if not _is_stop_word(text)]
    asked: list[Plan] = [_identifier(item) for item in found]
    asked += [_word(text) for text in dict.fromkeys(content if content or asked else plain)]
    asked = list(dict.fromkeys(asked))
    share = min(BM25_SHARE, 1.0 / len(asked))
    return plan.Any(
        tuple(part for one in asked for part in (plan.Fixed(one, TIER), plan.Weighed(one, share)))
    )


def complete(node: Node) -> Plan | None:
    """Of a question: the passages with all of its words. None for any other query."""
    if isinstance(node, And) and isinstance(node.children[0], Question):
        inner = complete(node.children[0])
        assert inner is not None  # noqa: S101 (a question is complete by itself)
        return plan.All((), (inner, *(_compile(child, ()) for child in node.children[1:])))
    if not isinstance(node, Question):
        return None
    asked = _question(node, identified(node))
    assert isinstance(asked, plan.Any)  # noqa: S101 (narrows for the type checker)
    return plan.All(
        (), tuple(part.child for part in asked.children if isinstance(part, plan.Fixed))
    )


def _is_stop_word(text: str) -> bool:
    return all(word in analysis.STOP_WORDS for word in analysis.words(text))


def _known_items(node: Node, found: tuple[Found, ...]) -> tuple[Plan, ...]:
    """What lifts the case, document or paragraph that the query names above any other."""
    lifts: list[Plan] = []
    case_itself = plan.Term("keys", key("passage", "case"))
    for item in found:
        if item.kind == "provision":
            continue
        named = plan.Term("keys", key("id", item.canonical))
        lifts.append(plan.Fixed(named, KNOWN_ITEM))
        lifts.append(plan.Fixed(plan.All((), (named, case_itself)), CASE_ITSELF))
    covered = {text for item in found for text in item.words}
    asked = [leaf.text for leaf in leaves(node) if isinstance(leaf, Word)]
    for text in asked:
        if _LABEL.fullmatch(text) and text not in covered:
            lifts.append(plan.Fixed(plan.Term("keys", key("label", text)), KNOWN_PARAGRAPH))
    title = [word for text in asked for word in analysis.words(text)]
    if len(title) > 1 and not found:
        called = plan.Sequence("title", tuple(title))
        lifts.append(plan.Fixed(plan.All((), (called, case_itself)), KNOWN_PARAGRAPH))
    return tuple(dict.fromkeys(lifts))


def leaves(node: Node) -> list[Node]:
    """The leaves that make a passage match, in order; those under NOT are left out.

    A proximity of words or in a sentence is one leaf: its words match together or not at all.
    """
    match node:
        case Not():
            return []
        case Near(left, right, unit="paragraph"):
            return [*leaves(left), *leaves(right)]
        case And(children) | Or(children) | Question(children):
            return [leaf for child in children for leaf in leaves(child)]
        case _:
            return [node]


def _field(node: Field) -> Plan:
    return plan.one_of(tuple(_field_value(node, value) for value in node.values))


def _field_value(node: Field, value: str | Range) -> Plan:  # noqa: PLR0911 (one case per field)
    if isinstance(value, Range):
        return plan.Between("year", value.low, value.high)
    match node.name:
        case "title":
            return tokens("title", analysis.words(value))
        case "loophole" | "countermeasure" | "impact" | "direction":
            axis = f"{node.name}."
            whole = value == node.name or value.startswith(axis)
            return plan.Term("keys", key("code", value if whole else axis + value))
        case "case" | "cites":
            name = "id" if node.name == "case" else "cites"
            return plan.Term("keys", key(name, _canonical(value)))
        case "provision":
            name = "under" if node.below else "provision"
            return plan.Term("keys", key(name, _canonical(value)))
        case "status":
            return plan.Term("keys", key("status", re.sub(r"[\s-]+", "_", value)))
        case "label":
            return plan.Term("keys", key("label", value.lstrip("¶§ ")))
        case name:
            return plan.Term("keys", key(name, value))


def _canonical(value: str) -> str:
    """The canonical form of an identifier, however it is written."""
    found = identifiers_in(value)
    return found[0].canonical if len(found) == 1 else value
