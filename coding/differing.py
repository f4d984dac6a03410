"""What an adjudicator is shown of an item: its differences in order, and one of them with all that a ruling needs."""

from __future__ import annotations

import hashlib
import uuid
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import pairwise

from django.contrib.auth.models import User
from django.db.models import QuerySet

from casebase.models import Passage
from coding import selectors
from coding.models import Annotation, Assignment, CodeEntry, Difference, Item, Ruling
from coding.rounds.comparing import Mark, Place
from coding.services.settle import open_places, places_of, shared_details

#: Most characters of the text shown before and after a place; whole passages where they are shorter.
AROUND = 1_500
#: Characters of a place that the list shows.
SHORT = 90


@dataclass(frozen=True, slots=True)
class Listed:
    """A place in the list: `key` names it in addresses, `state` is "open", "ruled" or "agreed"."""

    number: int
    key: str
    kind: str
    kind_name: str
    passage: str
    order: int
    words: str
    state: str
    ruling: Ruling | None
    place: Place = field(repr=False)


@dataclass(frozen=True, slots=True)
class Group:
    """Places that stand together in the list: those of a passage, or those of a kind."""

    name: str
    places: tuple[Listed, ...]


@dataclass(frozen=True, slots=True)
class Option:
    """What one or more coders, called by letters, put on the words."""

    value: str
    start: int
    end: int
    code: str
    label: str
    axis: str
    words: str
    coders: str
    notes: tuple[tuple[str, str], ...]
    direction: str
    weight: int | None
    held: bool = False


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of the text around a place: which options cover it (their numbers), and which begin there."""

    text: str
    on: tuple[int, ...]
    begins: tuple[int, ...]
    axes: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Shown:
    """A place as the page shows it."""

    listed: Listed
    sources: str
    start: int
    pieces: tuple[Piece, ...]
    options: tuple[Option, ...]
    silent: str
    entries: tuple[CodeEntry, ...]
    cut_before: bool
    cut_after: bool


def letters(item: Item) -> dict[int, str]:
    """Coder → letter, in an order that says nothing of who they are."""
    coders = item.assignments.filter(removed_at__isnull=True).values_list("coder", flat=True)

    def place(coder: int) -> str:
        return hashlib.sha256(f"{item.round.seed}:{item.order}:{coder}".encode()).hexdigest()

    return {coder: chr(ord("A") + at) for at, coder in enumerate(sorted(coders, key=place))}


def names(item: Item) -> dict[str, str]:
    """Letter → name, once the item is settled; empty before."""
    if item.settled_at is None:
        return {}
    known = letters(item)
    rows = item.assignments.select_related("coder").filter(coder__in=known)
    return dict(sorted((known[row.coder_id], row.coder.get_username()) for row in rows))


def standing(item: Item) -> QuerySet[Ruling]:
    """The rulings of an item that no later one replaced."""
    rows = item.rulings.filter(replaced_at__isnull=True).select_related("adjudicator")
    return rows.prefetch_related("golds__code", "sources", "examples")


def listing(item: Item) -> list[Listed]:
    """All places of an item in the order of the text, with what was ruled on each."""
    found = places_of(item)
    waiting = {_key(place) for place in open_places(item, found)}
    by_source = {source.pk: row for row in standing(item) for source in row.sources.all()}
    text = item.version.text
    labels = _passages(item, [place.start for place in found])
    return [
        Listed(
            number=number,
            key=_key(place),
            kind=place.kind,
            kind_name=str(Difference(place.kind).label),
            passage=labels[place.start][0],
            order=labels[place.start][1],
            words=" ".join(text[place.start : min(place.end, place.start + SHORT)].split()),
            state="open" if _key(place) in waiting else "agreed" if place.kind == "none" else "ruled",
            ruling=by_source.get(uuid.UUID(place.marks[0].ident)),
            place=place,
        )
        for number, place in enumerate(found, 1)
    ]  # fmt: skip


def _key(place: Place) -> str:
    return place.marks[0].ident


def _passages(item: Item, starts: Sequence[int]) -> dict[int, tuple[str, int]]:
    """Offset → its passage as the list names it, and that passage's order."""
    if not starts:
        return {}
    rows = list(
        item.version.passages.filter(start__lte=max(starts), end__gt=min(starts))
        .order_by("start")
        .values_list("start", "label", "order")
    )
    found: dict[int, tuple[str, int]] = {}
    at = 0
    for start in sorted(set(starts)):
        while at + 1 < len(rows) and rows[at + 1][0] <= start:
            at += 1
        _start, label, order = rows[at] if rows else (0, "", 0)
        found[start] = (f"¶ {label}" if label else f"[{order}]", order)
    return found


def grouped(places: Iterable[Listed], by: str) -> list[Group]:
    """The places by passage, or with `by="kind"` by kind, each group in the order of the text."""
    groups: dict[str, list[Listed]] = {}
    for one in places:
        groups.setdefault(one.kind_name if by == "kind" else one.passage, []).append(one)
    return [Group(name, tuple(found)) for name, found in groups.items()]


def shown(item: Item, listed: Listed) -> Shown:
    """One place with the text around it, who put what where, and what the codebook says of the codes."""
    known, place = letters(item), listed.place
    first, last = _bounds(item, place)
    labels = selectors.labels()
    options = _options(item, place, known, labels, listed.ruling)
    spoke = {mark.coder for mark in place.marks}
    codes = {option.code for option in options}
    entries = selectors.entries().filter(code__key__in=codes)
    return Shown(
        listed=listed,
        sources=" ".join(mark.ident for mark in place.marks),
        start=first,
        pieces=tuple(_pieces(item.version.text, first, last, options)),
        options=options,
        silent=", ".join(letter for coder, letter in sorted(known.items()) if coder not in spoke),
        entries=tuple(entries),
        cut_before=first > 0,
        cut_after=last < item.version.length,
    )


def _bounds(item: Item, place: Place) -> tuple[int, int]:
    """From the beginning of the passage where a place begins to the end of that where it ends, within limits."""
    touched = item.version.passages.filter(start__lt=place.end, end__gt=place.start)
    rows: list[Passage] = list(touched.order_by("start"))
    first = min(rows[0].body_start, place.start) if rows else place.start
    last = rows[-1].end if rows else place.end
    return max(first, place.start - AROUND), min(last, place.end + AROUND)


def _options(
    item: Item,
    place: Place,
    known: Mapping[int, str],
    labels: Mapping[str, str],
    ruling: Ruling | None,
) -> tuple[Option, ...]:
    text = item.version.text
    said = {
        str(row.pk): row for row in Annotation.objects.filter(pk__in=[m.ident for m in place.marks])
    }
    held = {(one.start, one.end, one.code.key): one for one in ruling.golds.all()} if ruling else {}
    by_option: dict[tuple[int, int, str], list[Mark]] = {}
    for mark in place.marks:
        by_option.setdefault((mark.start, mark.end, mark.code), []).append(mark)
    found = []
    for (start, end, code), marks in sorted(by_option.items()):
        rows = [said[mark.ident] for mark in marks]
        gold = held.get((start, end, code))
        direction, weight = (gold.direction, gold.weight) if gold else shared_details(rows)
        notes = [(known[mark.coder], said[mark.ident].note) for mark in marks]
        found.append(
            Option(
                value=f"{start}-{end}-{code}",
                start=start,
                end=end,
                code=code,
                label=labels.get(code, code),
                axis=code[0],
                words=text[start:end],
                coders=", ".join(sorted(known[mark.coder] for mark in marks)),
                notes=tuple(sorted((letter, note) for letter, note in notes if note)),
                direction=direction,
                weight=weight,
                held=gold is not None,
            )
        )
    return tuple(found)


def own_holds(ruling: Ruling | None, options: Sequence[Option]) -> list[Annotation]:
    """What a ruling holds that no coder had, for changing it again."""
    if ruling is None:
        return []
    had = {(one.start, one.end, one.code) for one in options}
    return [one for one in ruling.golds.all() if (one.start, one.end, one.code.key) not in had]


def _pieces(text: str, first: int, last: int, options: Sequence[Option]) -> Iterable[Piece]:
    """The text from `first` to `last`, cut wherever an option begins or ends."""
    borders = {first, last}
    for option in options:
        borders |= {max(first, min(option.start, last)), max(first, min(option.end, last))}
    cuts = sorted(borders)
    for start, end in pairwise(cuts):
        on = [n for n, one in enumerate(options, 1) if one.start <= start and end <= one.end]
        begins = tuple(n for n in on if options[n - 1].start == start)
        axes = tuple(options[n - 1].axis for n in on)
        yield Piece(text[start:end], tuple(on), begins, axes)


def after(places: Sequence[Listed], key: str) -> Listed | None:
    """The next place that waits after one, going round; None where no other does."""
    at = next((index for index, one in enumerate(places) if one.key == key), -1)
    turned = [*places[at + 1 :], *places[: max(at, 0)]]
    return next((one for one in turned if one.state == "open"), None)


def numbered(groups: Sequence[Group]) -> list[Group]:
    """The groups with their places numbered as they stand, which is how the keys go through them."""
    number, found = 0, []
    for group in groups:
        places = []
        for one in group.places:
            number += 1
            places.append(replace(one, number=number))
        found.append(Group(group.name, tuple(places)))
    return found


def next_item(item: Item, user: User) -> Item | None:
    """The next item of the round that this person can rule on, going round; None where there is none."""
    mine = Assignment.objects.filter(coder=user, removed_at__isnull=True)
    waiting = item.round.items.filter(released_at__isnull=False, settled_at__isnull=True)
    rows = waiting.exclude(pk=item.pk).exclude(assignments__in=mine).order_by("order")
    return rows.filter(order__gt=item.order).first() or rows.first()
