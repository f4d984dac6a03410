"""Every provision of the library as trees, with exact counts of the passages and cases that name it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from casebase import selectors
from casebase.models import CaseProvision, Citation
from casebase.provisions.kept import Kept
from legaltext.citations.agreement_names import NAMES
from legaltext.provision_order import in_order
from legaltext.provision_places import Place, law_kind, place_of

KINDS = ("provision", "us_statute", "us_regulation")
_ORDER = {name.key: position for position, name in enumerate(NAMES)}
_LAWS = ("agreement", "us_statute", "us_regulation", "other")


@dataclass(slots=True)
class Node:
    """A provision and what stands under it.

    `passages` and `cases` name the provision itself; `passages_below` and `cases_below` itself or something
    under it, each counted once. A case counts where a document of it names the provision or a source lists the
    provision among those the case turns on. `spellings` are the forms it is stored under.
    """

    place: Place
    spellings: list[str] = field(default_factory=list)
    children: list[Node] = field(default_factory=list)
    passages: int = 0
    cases: int = 0
    passages_below: int = 0
    cases_below: int = 0

    def walk(self) -> Iterator[Node]:
        """Itself and all below it, in the order of the text."""
        yield self
        for child in self.children:
            yield from child.walk()

    def all_spellings(self) -> list[str]:
        """The stored forms of itself and of all below it."""
        return [spelling for node in self.walk() for spelling in node.spellings]


@dataclass(frozen=True, slots=True)
class Law:
    """An agreement or a title of US law: the root of its tree and its provisions in order."""

    root: Node
    ordered: tuple[Node, ...]
    by_number: dict[str, Node]

    @property
    def key(self) -> str:
        """The agreement's key in canonical forms."""
        return self.root.place.agreement

    def node(self, place: Place) -> Node | None:
        """The node of a place of this law, or None where nothing names it."""
        return self.by_number.get(place.number) if place.parts else self.root

    def beside(self, node: Node) -> tuple[Node | None, Node | None]:
        """The provisions before and after one, in the order of the agreement."""
        at = next(i for i, other in enumerate(self.ordered) if other is node)
        after = at + 1 < len(self.ordered)
        return (
            self.ordered[at - 1] if at else None,
            self.ordered[at + 1] if after else None,
        )


def laws(kept: Kept) -> dict[str, Law]:
    """Every law that is named in the library, by its key, in the order of the WTO's legal texts, then US law."""
    return kept.get("laws", _laws)


def find(kept: Kept, place: Place) -> tuple[Law, Node] | None:
    """The law and the node of a place, or None where the library has nothing on it."""
    law = laws(kept).get(place.agreement)
    node = law.node(place) if law else None
    return (law, node) if law and node else None


def _laws() -> dict[str, Law]:
    sets = _named()
    places: dict[str, dict[str, Place]] = defaultdict(dict)
    stored: dict[Place, list[str]] = defaultdict(list)
    for spelling in sorted(sets):
        place = place_of(spelling)
        stored[place].append(spelling)
        for step in (place, *place.lineage()):
            places[step.agreement][step.number] = step
    found = [_law(key, rows.values(), stored, sets) for key, rows in places.items()]
    return {law.key: law for law in sorted(found, key=_law_order)}


def _law_order(law: Law) -> tuple[int, int, int, str]:
    title = law.key.split()[0]
    return (
        _LAWS.index(law_kind(law.key)),
        _ORDER.get(law.key, len(_ORDER)),
        int(title) if title.isdigit() else 0,
        law.key,
    )


_Sets = dict[str, tuple[set[int], set[int]]]


def _named() -> _Sets:
    """Stored form → (passages that name it, cases that name it or turn on it), of current texts. Three queries."""
    case_of = dict(selectors.current_versions().values_list("pk", "document__case"))
    sets: _Sets = defaultdict(lambda: (set(), set()))
    rows = Citation.objects.filter(kind__in=KINDS).order_by()
    for spelling, passage, version in rows.values_list("canonical", "passage", "version").iterator(
        chunk_size=10_000
    ):
        if version not in case_of:
            continue
        passages, cases = sets[spelling]
        passages.add(passage)
        case = case_of[version]
        if case is not None:
            cases.add(case)
    turning = CaseProvision.objects.filter(resolved=True).order_by()
    for spelling, case in turning.values_list("provision", "case"):
        sets[spelling][1].add(case)
    return sets


def _law(key: str, places: Iterable[Place], stored: dict[Place, list[str]], sets: _Sets) -> Law:
    parts: dict[Place, list[str]] = defaultdict(list)
    for place in places:
        if place.above is not None:
            parts[place.above].append(place.parts[-1])
    root, _passages, _cases = _grown(Place(key), parts, stored, sets)
    ordered = tuple(root.walk())[1:]
    return Law(root, ordered, {node.place.number: node for node in ordered})


def _grown(
    place: Place, parts: dict[Place, list[str]], stored: dict[Place, list[str]], sets: _Sets
) -> tuple[Node, set[int], set[int]]:
    """A node with all below it, and the passages and cases that name any of them."""
    node = Node(place, stored.get(place, []))
    passages: set[int] = set()
    cases: set[int] = set()
    for spelling in node.spellings:
        passages |= sets[spelling][0]
        cases |= sets[spelling][1]
    node.passages, node.cases = len(passages), len(cases)
    for part in in_order(parts.get(place, ())):
        child, its_passages, its_cases = _grown(
            Place(place.agreement, (*place.parts, part)), parts, stored, sets
        )
        node.children.append(child)
        passages |= its_passages
        cases |= its_cases
    node.passages_below, node.cases_below = len(passages), len(cases)
    return node, passages, cases
