"""From the form to a query: through the tree, so that what comes out is always understood."""

import re
from typing import cast

from django.utils.translation import gettext as _

from search.builder.form import AXES, NEAR, Form
from search.query import (
    And,
    Every,
    Field,
    Near,
    Node,
    Not,
    Or,
    Phrase,
    Prefix,
    QueryError,
    Question,
    Range,
    Wildcard,
    Word,
    parse,
    print_query,
)
from search.query.ast import Unit
from search.query.fields import FIELDS
from search.query.normal import fold

ATOMS = (Word, Prefix, Wildcard, Phrase)
_PARTS = re.compile(r'"[^"]*"?|[^\s"]+')
_UNITS: dict[str, Unit] = {"w": "words", "pre": "words", "s": "sentence", "p": "paragraph"}
MOST_APART = 99


class Unfit(Exception):  # noqa: N818 (a field to mend)
    """A field cannot be understood: its name and what is wrong with it."""

    def __init__(self, field: str, message: str) -> None:
        super().__init__(message)
        self.field = field
        self.message = message


def compose(form: Form) -> str:
    """The query that the form says, in canonical form. Raises `Unfit`."""
    parts: list[Node] = [*_atoms("all", form.all), *_phrases(form.phrase)]
    either = _atoms("any", form.any)
    if either:
        parts.append(either[0] if len(either) == 1 else Or(tuple(either)))
    parts += _near(form)
    parts += [Not(atom) for atom in _atoms("none", form.none)]
    parts += _fields(form)
    parts += _rest(form.rest)
    text = print_query(_joined(parts))
    try:
        return print_query(parse(text).query)
    except QueryError as error:
        raise Unfit("", error.message) from error


def _joined(parts: list[Node]) -> Node:
    flat: list[Node] = []
    for part in parts:
        flat += part.children if isinstance(part, And) else [part]
    once = list(dict.fromkeys(flat))
    if not once:
        return Every()
    return once[0] if len(once) == 1 else And(tuple(once))


def _atoms(field: str, typed: str) -> list[Node]:
    """Words, beginnings of words and quoted phrases, each by itself."""
    found: list[Node] = []
    for part in _PARTS.findall(fold(typed)):
        node = _understood(field, part)
        children = node.children if isinstance(node, Question) else (node,)
        if not all(isinstance(child, ATOMS) for child in children):
            raise Unfit(
                field,
                _("“%(part)s” belongs to the query language; here stand words and “phrases”.")
                % {"part": part},
            )
        found += children
    return found


def _understood(field: str, text: str) -> Node:
    try:
        return parse(text).query
    except QueryError as error:
        raise Unfit(field, error.message) from error


def _phrases(typed: str) -> list[Node]:
    """One phrase, or several in quotation marks."""
    typed = fold(typed).strip()
    if not typed:
        return []
    return _atoms("phrase", typed if '"' in typed else f'"{typed}"')


def _near(form: Form) -> list[Node]:
    left, right = _side("near_left", form.near_left), _side("near_right", form.near_right)
    if left is None and right is None:
        return []
    if left is None or right is None:
        empty = "near_left" if left is None else "near_right"
        raise Unfit(empty, _("Nearness needs words on both sides."))
    how = form.near_how if form.near_how in NEAR else "w"
    count = 0
    if how in ("w", "pre"):
        if not (form.near_count.isascii() and form.near_count.isdigit()) or not (
            1 <= int(form.near_count[:4]) <= MOST_APART
        ):
            raise Unfit("near_count", _("Give a number of words from 1 to %d.") % MOST_APART)
        count = int(form.near_count)
    return [Near(left, right, _UNITS[how], count, how == "pre")]


def _side(field: str, typed: str) -> Node | None:
    """A word or a phrase; several words mean any of them."""
    atoms = list(dict.fromkeys(_atoms(field, typed)))
    if not atoms:
        return None
    return atoms[0] if len(atoms) == 1 else Or(tuple(atoms))


def _fields(form: Form) -> list[Node]:
    found: list[Node] = []
    provisions = tuple(
        dict.fromkeys(" ".join(one.replace('"', " ").split()) for one in form.provision.split(";"))
    )
    provisions = tuple(one for one in provisions if any(char.isalnum() for char in one))
    if provisions:
        found.append(Field("provision", provisions, form.below))
    for name, chosen in form.lists().items():
        values = tuple(one.replace('"', "") for one in chosen if any(map(str.isalnum, one)))
        if values:
            named = "code" if name in AXES else name
            found.append(Field(named, values, FIELDS[named].tree))
    years = _years(form)
    if years:
        found.append(Field("year", (years,)))
    return found


def _years(form: Form) -> Range | None:
    ends = []
    for name in ("year_from", "year_to"):
        typed = fold(getattr(form, name))
        if typed and not re.fullmatch(r"\d{4}", typed, re.ASCII):
            raise Unfit(name, _("A year is four figures."))
        ends.append(int(typed) if typed else None)
    low, high = ends
    if low is None and high is None:
        return None
    if low is not None and high is not None and low > high:
        raise Unfit("year_to", _("This range ends before it begins."))
    return Range(low, high)


def _rest(typed: str) -> list[Node]:
    if not typed.strip():
        return []
    node = _understood("rest", typed)
    parts = node.children if isinstance(node, And) else (node,)
    found: list[Node] = []
    for part in parts:
        found += part.children if isinstance(part, Question) else [cast(Node, part)]
    return [part for part in found if not isinstance(part, Every)]
