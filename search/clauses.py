"""A query in words for the page: its parts, and the same words under the other reading."""

from dataclasses import dataclass

from django.utils.translation import gettext as _

from search.compile import leaves
from search.query import (
    And,
    Every,
    Field,
    Near,
    Node,
    Not,
    Or,
    Parsed,
    Phrase,
    Prefix,
    QueryError,
    Question,
    Wildcard,
    Word,
    parse,
    print_query,
)
from search.query.fields import FIELDS


@dataclass(frozen=True, slots=True)
class Clause:
    """A part of the query: what kind it is (``phrase``) and what stands in it."""

    kind: str
    text: str


def clauses(node: Node) -> list[Clause]:
    """The top-level parts of a query."""
    parts = node.children if isinstance(node, And) else (node,)
    found: list[Clause] = []
    for part in parts:
        if isinstance(part, Question):
            found += [Clause(_("word"), word.text) for word in part.children]
        elif not isinstance(part, Every):
            found.append(clause(part))
    return found


def clause(node: Node) -> Clause:
    """One part of a query in words."""
    return Clause(_kind(node), _text(node))


def _kind(node: Node) -> str:  # noqa: PLR0911 (one case per node)
    match node:
        case Word():
            return _("word")
        case Phrase():
            return _("exact phrase")
        case Prefix():
            return _("beginning with")
        case Wildcard():
            return _("fitting")
        case Near():
            return _near(node)
        case Not():
            return _("without")
        case Field():
            below = node.below or FIELDS[node.name].tree
            name = node.name
            return _("%(field)s, with all below") % {"field": name} if below else name
        case Or():
            return _("any of")
        case _:
            return _("all of")


def _near(node: Near) -> str:
    if node.unit == "sentence":
        return _("in one sentence")
    if node.unit == "paragraph":
        return _("in one paragraph")
    if node.ordered:
        return _("within %(count)d words, in this order") % {"count": node.distance}
    return _("within %(count)d words") % {"count": node.distance}


def _text(node: Node) -> str:
    match node:
        case Not(child):
            return print_query(child)
        case Field(name):
            return print_query(node).removeprefix(f"{name}:").removesuffix("+")
        case Prefix(text) | Phrase(text):
            return text
        case _:
            return print_query(node)


def other_reading(parsed: Parsed) -> str:
    """The query read the other way; empty where that says the same or means nothing.

    A question becomes a demand for all of its words; of any other query its plain words are asked.
    """
    node = parsed.query
    if parsed.reading == "question":
        parts = list(node.children) if isinstance(node, And) else [node]
        first = parts[0]
        if not isinstance(first, Question):
            return ""
        return print_query(And((*first.children, *parts[1:])))
    words = [
        bare
        for leaf in plain_leaves(node)
        if isinstance(leaf, Word | Phrase | Prefix)
        if (bare := _bare(leaf.text))
    ]
    if not words or (len(words) == 1 and isinstance(node, Word)):
        return ""
    fields = [leaf for leaf in leaves(node) if isinstance(leaf, Field)]
    other = " ".join([*words, *(print_query(field) for field in fields)])
    return other if _reads_as_question(other) else ""


def plain_leaves(node: Node) -> list[Node]:
    """The leaves of a query with those within its proximities."""
    found: list[Node] = []
    for leaf in leaves(node):
        if isinstance(leaf, Near):
            found += [*plain_leaves(leaf.left), *plain_leaves(leaf.right)]
        else:
            found.append(leaf)
    return found


def _bare(text: str) -> str:
    """The words of a phrase that have no wildcard inside them; that at their end is left off."""
    kept = [word.rstrip("*?") for word in text.split()]
    return " ".join(word for word in kept if word and "*" not in word and "?" not in word)


def _reads_as_question(text: str) -> bool:
    try:
        return parse(text).reading == "question"
    except QueryError:
        return False
