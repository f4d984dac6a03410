"""A query in words for the page: its parts, and the same words under the other reading."""

from dataclasses import dataclass

from django.utils.translation import gettext as _

from search.query import (
    And,
    Every,
    Field,
    Node,
    Not,
    Or,
    Parsed,
    Phrase,
    Prefix,
    Question,
    Word,
    print_query,
)
from search.query.fields import FIELDS
from search.query.leaves import leaves


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
            found.append(Clause(_kind(part), _text(part)))
    return found


def _kind(node: Node) -> str:
    match node:
        case Word():
            return _("word")
        case Phrase():
            return _("exact phrase")
        case Prefix():
            return _("beginning with")
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
        leaf.text.rstrip("*") for leaf in leaves(node) if isinstance(leaf, Word | Phrase | Prefix)
    ]
    if not words or (len(words) == 1 and isinstance(node, Word)):
        return ""
    fields = [leaf for leaf in leaves(node) if isinstance(leaf, Field)]
    return " ".join([*words, *(print_query(field) for field in fields)])
