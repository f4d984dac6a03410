"""What the operations of a draft touch: codings, chains, saved searches, editions and rounds. Counts only."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from uuid import UUID

from django.contrib.auth.models import User

from casebase.selectors import current_versions
from coding.book.content import Book
from coding.book.operations import Operation
from coding.book.running import Run, Step
from coding.models import Chain, ChainLink, Round, Stage
from coding.treatments import CODES as TREATMENTS
from coding.visibility import visible_annotations, visible_chains
from search.query import QueryError, parse
from search.saved.models import SavedSearch
from search.saved.watched import codes_in, ticked_codes


@dataclass(frozen=True, slots=True)
class Edition:
    """An edition of the toolkit that holds a coding: published ones stay as they are."""

    title: str
    url: str
    published: bool


#: GUIDs of codes → code → editions that hold codings of it. The toolkit, an upper app, registers this.
EditionsOf = Callable[[Collection[UUID]], Mapping[UUID, Collection[Edition]]]
_editions: list[EditionsOf] = []


def register_editions(function: EditionsOf) -> None:
    """Ask ``function(guids)`` which editions hold codings of a code."""
    if function not in _editions:
        _editions.append(function)


@dataclass(frozen=True, slots=True)
class Touched:
    """What one operation touches, or a whole draft.

    Codings and chains are those that whoever looks may see; saved searches are people's own and only counted.
    """

    codings: int = 0
    chains: int = 0
    searches: int = 0
    editions: tuple[Edition, ...] = ()
    again: int = 0
    retreated: bool = False

    @property
    def nothing(self) -> bool:
        """Whether nothing is touched at all."""
        return not (self.codings or self.chains or self.searches or self.editions)


@dataclass(frozen=True, slots=True)
class Preview:
    """Each operation with what it touches, all of them together, and the rounds that run meanwhile."""

    steps: tuple[tuple[Step, Touched], ...]
    whole: Touched
    rounds: tuple[Round, ...]


@dataclass(frozen=True, slots=True)
class _Facts:
    """For each code: codings (how many), chains, saved searches (their numbers) and editions."""

    codings: Mapping[UUID, int]
    chains: Mapping[UUID, set[UUID]]
    searches: Mapping[str, set[int]]
    editions: Mapping[UUID, Collection[Edition]]


def preview(done: Run, user: User) -> Preview:
    """What a draft would touch if it were published now; a bounded number of queries, however long the draft is."""
    about = {step.operation["id"]: _about(step) for step in done.steps}
    every = {guid for guids in about.values() for guid in guids}
    facts = _facts(every, user)
    steps = tuple(
        (step, _touched(about[step.operation["id"]], step.operation, step.before, facts))
        for step in done.steps
    )
    waiting = done.waiting()
    again = sum(facts.codings.get(guid, 0) for guid in waiting)
    searches = {
        number
        for step in done.steps
        for number in _searches(about[step.operation["id"]], step.operation, step.before, facts)
    }
    whole = Touched(
        codings=sum(facts.codings.get(guid, 0) for guid in every),
        chains=len({chain for guid in every for chain in facts.chains.get(guid, ())}),
        searches=len(searches),
        editions=_unique(facts, every),
        again=again,
    )
    running = Round.objects.filter(stage=Stage.RUNNING).order_by("title") if every else ()
    return Preview(steps, whole, tuple(running))


def _about(step: Step) -> set[UUID]:
    """The codes whose codings an operation touches."""
    operation = step.operation
    if operation["kind"] == "add" or step.problem:
        return set()
    entry = step.entry
    if entry is None:
        return set()
    below = step.before.below(entry.key) if operation["kind"] == "move" else []
    return {entry.guid, *(one.guid for one in below)}


def _touched(guids: set[UUID], operation: Operation, book: Book, facts: _Facts) -> Touched:
    kind = operation["kind"]
    count = sum(facts.codings.get(guid, 0) for guid in guids)
    looked_at = kind in ("split", "retire") or (kind == "redefine" and operation.get("recode"))
    return Touched(
        codings=count,
        chains=len({chain for guid in guids for chain in facts.chains.get(guid, ())}),
        searches=len(_searches(guids, operation, book, facts)),
        editions=_unique(facts, guids),
        again=count if looked_at else 0,
        retreated=kind == "retire"
        and any(entry.key in TREATMENTS for entry in book if entry.guid in guids),
    )


def _searches(guids: set[UUID], operation: Operation, book: Book, facts: _Facts) -> set[int]:
    """Saved searches that name a key which will no longer be used."""
    if operation["kind"] not in ("move", "split", "merge", "retire"):
        return set()
    keys = [entry.key for entry in book if entry.guid in guids]
    return {number for key in keys for number in facts.searches.get(key, ())}


def _unique(facts: _Facts, guids: Collection[UUID]) -> tuple[Edition, ...]:
    found = {edition for guid in guids for edition in facts.editions.get(guid, ())}
    return tuple(sorted(found, key=lambda one: (one.published, one.title)))


def _facts(guids: set[UUID], user: User) -> _Facts:
    if not guids:
        return _Facts({}, {}, {}, {})
    codings: dict[UUID, int] = defaultdict(int)
    seen = visible_annotations(user).filter(
        deleted=False, code__guid__in=guids, version__in=current_versions().values("pk")
    )
    for guid in seen.values_list("code__guid", flat=True):
        codings[guid] += 1
    chains: dict[UUID, set[UUID]] = defaultdict(set)
    visible = visible_chains(user, Chain.objects.filter(deleted=False)).values("pk")
    links = ChainLink.objects.filter(
        annotation__code__guid__in=guids, annotation__deleted=False, chain__in=visible
    )
    for guid, chain in links.values_list("annotation__code__guid", "chain"):
        chains[guid].add(chain)
    editions: dict[UUID, set[Edition]] = defaultdict(set)
    for function in _editions:
        for guid, found in function(guids).items():
            editions[guid] |= set(found)
    return _Facts(codings, chains, _saved(), editions)


def _saved() -> dict[str, set[int]]:
    """Key of a code → saved searches that name it; what cannot be read names nothing."""
    found: dict[str, set[int]] = defaultdict(set)
    for search in SavedSearch.objects.only("query", "filters"):
        try:
            named = {*codes_in(parse(search.query).query), *ticked_codes(search.filters)}
        except QueryError:
            continue
        for key in named:
            found[key.casefold()].add(search.pk)
    return found
