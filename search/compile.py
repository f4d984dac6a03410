"""The meaning of a query: from its tree to the operations both engines carry out."""

import re
from collections.abc import Sequence
from itertools import permutations

from legaltext.provision_query import provision_meant
from search import analysis, plan
from search.entry import facet_key, key
from search.facet_years import year_range
from search.identifiers import Found, identified, identifiers_in, is_asked
from search.known import known_items
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
from search.question import EXACT_STEP, Asked, Part, everything, importance, question
from search.titles import titled

FACETS = (
    "loophole",
    "countermeasure",
    "impact",
    "forum",
    "provision",
    "party",
    "complainant",
    "respondent",
    "year",
    "kind",
    "language",
    "status",
    "standing",
    "direction",
)

#: A paragraph in Chinese; it is looked up, and is no word.
_PARAGRAPH = re.compile(r"第?\d[\d.]{0,8}[a-z]?段")


def compile_query(node: Node) -> Plan:
    """What the query matches, with its scoring."""
    node = opened(node)
    found = identified(node)
    # An operator means exactly what it says: the identifier itself must then stand in the text.
    compiled = _compile(node, found if is_asked(node) else ())
    lifts = tuple(lift.plan for lift in lifting(node))
    return plan.Lifted(compiled, lifts) if lifts else compiled


def lifting(node: Node) -> list[Part]:
    """What lifts the passages of an opened query beside its words; each is named for `search.why`."""
    lifts = known_items(node, identified(node))
    if is_scored(node) and not _has_question(node):
        lifts += importance(EXACT_STEP)
    return lifts


def opened(node: Node) -> Node:
    """The query with a long Chinese run or a title, where it is all that is asked, as a question of its parts."""
    match node:
        case Word(text) if len(analysis.asked_pieces(text)) > 1 or titled(node):
            return Question((node,))
        case And((Word(text) as word, *fields)) if is_asked(node):
            return And((opened(word), *fields))
        case _:
            return node


def _has_question(node: Node) -> bool:
    return isinstance(node, Question) or (
        isinstance(node, And) and isinstance(node.children[0], Question)
    )


def compile_filters(selected: dict[str, list[str]], *, leave_out: str = "") -> tuple[Plan, ...]:
    """One filter per facet with a selection: any of its ticked values. KeyError: no such facet."""
    unknown = set(selected) - set(FACETS)
    if unknown:
        raise KeyError(", ".join(sorted(unknown)))
    return tuple(
        plan.one_of(tuple(_ticked(name, value) for value in sorted(values)))
        for name, values in sorted(selected.items())
        if values and name != leave_out
    )


def _ticked(name: str, value: str) -> Plan:
    years = year_range(value) if name == "year" else None
    if years is None:
        return plan.Term("keys", facet_key(name, value))
    return plan.Between("year", *years)


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


def word_plan(leaf: Node) -> Plan:
    """What a leaf of an exact query finds."""
    return _compile(leaf, ())


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
    named = tuple(plan.Term("keys", key("id", case)) for _words, case in titled(node))
    return question(*asked_of(node, found), also=named)


def asked_of(node: Question, found: tuple[Found, ...]) -> tuple[list[Asked], list[str]]:
    """What a question asks for, each once, and its words as typed."""
    covered = {text for item in found for text in item.words}
    plain = [child.text for child in node.children if child.text not in covered]
    plain = [text for text in plain if not _PARAGRAPH.fullmatch(text)] or plain
    content = [text for text in plain if not _is_stop_word(text)]
    asked = [
        Asked(
            "provision" if item.kind == "provision" else "identifier",
            " ".join(item.words),
            _identifier(item),
        )
        for item in found
    ]
    for text in content if content or asked else plain:
        asked += [Asked("word", piece, _word(piece)) for piece in analysis.asked_pieces(text)]
    written = [word for child in node.children for word in analysis.words(child.text)]
    return list({one.plan: one for one in reversed(asked)}.values())[::-1], written


def complete(node: Node) -> Plan | None:
    """Of a question: the passages with all of its words. None for any other query."""
    node = opened(node)
    if isinstance(node, And) and isinstance(node.children[0], Question):
        inner = complete(node.children[0])
        assert inner is not None  # noqa: S101 (a question is complete by itself)
        return plan.All((), (inner, *(_compile(child, ()) for child in node.children[1:])))
    if not isinstance(node, Question):
        return None
    return everything(asked_of(node, identified(node))[0])


def _is_stop_word(text: str) -> bool:
    return all(word in analysis.STOP_WORDS for word in analysis.words(text))


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
            return plan.Term("keys", key(name, provision_meant(value)))
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
