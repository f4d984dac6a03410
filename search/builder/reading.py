"""From a query back to the form: every part that has a field goes there, the others stay as typed."""

from dataclasses import dataclass, replace

from search.builder.compose import ATOMS
from search.builder.form import AXES, LISTS, Form
from search.query import (
    And,
    Every,
    Field,
    Near,
    Node,
    Not,
    Or,
    Phrase,
    Question,
    Range,
    parse,
    print_query,
)


@dataclass(frozen=True, slots=True)
class Reading:
    """The form; ``kept`` are the parts it has no field for, ``asked`` whether a question was read as a demand."""

    form: Form
    kept: tuple[str, ...]
    asked: bool


def read(query: str) -> Reading:
    """Spread a query over the form. Raises `QueryError` for one that cannot be understood."""
    node = parse(query).query
    if isinstance(node, Every):
        return Reading(Form(), (), asked=False)
    parts = node.children if isinstance(node, And) else (node,)
    form, kept, asked = Form(), [], False
    for part in parts:
        if isinstance(part, Question):
            form, asked = replace(form, all=_more(form.all, *map(print_query, part.children))), True
            continue
        fuller = _with(form, part)
        if fuller is None:
            kept.append(part)
        else:
            form = fuller
    if kept:
        rest = And(tuple(kept)) if len(kept) > 1 else kept[0]
        form = replace(form, rest=print_query(rest))
    return Reading(form, tuple(print_query(part) for part in kept), asked)


def _more(text: str, *words: str) -> str:
    return " ".join(filter(None, (text, *words)))


def _with(form: Form, part: Node) -> Form | None:  # noqa: PLR0911 (one case per node)
    """The form with one part more; None where it has no field for it, or the field is taken."""
    match part:
        case Phrase():
            return replace(form, phrase=_more(form.phrase, print_query(part)))
        case Or(children) if not form.any and all(isinstance(one, ATOMS) for one in children):
            return replace(form, any=_more("", *map(print_query, children)))
        case Not(Or(children)) if all(isinstance(one, ATOMS) for one in children):
            return replace(form, none=_more(form.none, *map(print_query, children)))
        case Not(child) if isinstance(child, ATOMS):
            return replace(form, none=_more(form.none, print_query(child)))
        case Near():
            return _near(form, part)
        case Field():
            return _field(form, part)
        case atom if isinstance(atom, ATOMS):
            return replace(form, all=_more(form.all, print_query(atom)))
        case _:
            return None


def _near(form: Form, part: Near) -> Form | None:
    left, right = _side(part.left), _side(part.right)
    if form.near_left or left is None or right is None:
        return None
    if part.unit == "words":
        how, count = ("pre" if part.ordered else "w"), str(part.distance)
    else:
        how, count = part.unit[0], form.near_count
    return replace(form, near_left=left, near_right=right, near_how=how, near_count=count)


def _side(node: Node) -> str | None:
    children = node.children if isinstance(node, Or) else (node,)
    if not all(isinstance(one, ATOMS) for one in children):
        return None
    return " ".join(map(print_query, children))


def _field(form: Form, part: Field) -> Form | None:
    if part.name == "year":
        return _year(form, part)
    values = tuple(str(value) for value in part.values)
    if part.name == "provision":
        if form.provision or any(";" in value for value in values):
            return None
        return replace(form, provision="; ".join(values), below=part.below)
    name = part.name
    if name in AXES:
        values = tuple(one if one.split(".")[0] == name else f"{name}.{one}" for one in values)
    elif name == "code":
        axes = {one.split(".")[0] for one in values}
        name = axes.pop() if len(axes) == 1 else ""
    if name not in LISTS or getattr(form, name):
        return None
    return replace(form, **{name: values})  # type: ignore[arg-type]  # a list of values each


def _year(form: Form, part: Field) -> Form | None:
    value = part.values[0]
    if form.year_from or form.year_to or len(part.values) > 1 or not isinstance(value, Range):
        return None
    low, high = (f"{one:04d}" if one is not None else "" for one in (value.low, value.high))
    return replace(form, year_from=low, year_to=high)
