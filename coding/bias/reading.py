"""What the bias meter compares: released items of rounds, by whether their passage came with suggestions."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field, replace

from django.contrib.auth.models import User
from django.db.models import QuerySet

from casebase.models import Passage
from coding.agreement.inputs import Asked, Codings
from coding.bias.report import Outside
from coding.comparing.reading import codings_of_round
from coding.models import Annotation, Assignment, Exposure, Layer, Round, Stage, Suggestion
from coding.visibility import blind_items, visible_annotations
from coding.withholding import drawn, in_round, in_text, of_round, withholding

Place = tuple[str, int]  # document and order of a passage


@dataclass(slots=True)
class Material:
    """Both kinds of judgements, what the suggester proposes on each passage, and what could not be used."""

    shown: Codings
    withheld: Codings
    suggested: dict[Place, frozenset[str]]
    left_out: int = 0
    rounds: list[str] = field(default_factory=list)
    too_old: int = 0


NOTHING = Codings((), (), (), ())


def rounds_to_compare() -> QuerySet[Round]:
    """Rounds of which something was handed in by all its coders."""
    begun = Round.objects.exclude(stage=Stage.DRAFT)
    return begun.filter(items__released_at__isnull=False).distinct()


def material_of(rounds: Iterable[Round], user: User) -> Material:
    """The rounds' released items, without passages that `user` still has to judge blind somewhere."""
    policy = withholding()
    found = Material(NOTHING, NOTHING, {})
    for one in rounds:
        if one.started_at is None or one.started_at < policy.since:
            found.too_old += 1
            continue
        found.rounds.append(str(one.pk))
        _add(found, _Round(one, user, policy.key))
    return found


class _Round:
    """One round's judgements, with what is needed to tell them apart."""

    def __init__(self, found: Round, user: User, key: str) -> None:
        self.codings = codings_of_round(found)
        self.name = str(found.pk)
        rows = _places(found)
        blind = list(blind_items(user).values_list("passage", "version"))
        blind_passages = {passage for passage, _version in blind if passage is not None}
        blind_texts = {version for passage, version in blind if passage is None}
        usable = set(
            Suggestion.objects.filter(version__in={row.version for row in rows})
            .values_list("version", flat=True)
            .distinct()
        )
        self.withheld: dict[Place, bool] = {}
        keys: dict[int, Place] = {}
        for row in rows:
            hidden = row.passage in blind_passages or row.version in blind_texts
            if row.version in usable and not hidden and not row.new:
                self.withheld[row.place] = drawn(
                    key=key, scope=of_round(found), place=row.lot, percent=found.withheld
                )
                keys[row.passage] = row.place
        self.suggested = _suggested(keys, usable)
        self.odd = _not_by_lot(found, self.withheld)

    def half(self, *, withheld: bool) -> Codings:
        """The codings of one kind of passages; names of documents carry the round, as passages may be in several."""
        places = {place for place, without in self.withheld.items() if without == withheld}
        asked = []
        for one in self.codings.asked:
            kept = frozenset(
                ident
                for ident in one.passages
                if (one.document, ident) in places
                and (one.coder, one.document, ident) not in self.odd
            )
            if kept:
                asked.append(replace(one, document=self._named(one.document), passages=kept))
        return Codings(
            tuple(
                replace(one, document=self._named(one.document))
                for one in self.codings.passages
                if (one.document, one.ident) in places
            ),
            tuple(asked),
            tuple(
                replace(one, document=self._named(one.document))
                for one in self.codings.judgements
                if (one.document, one.passage) in places
            ),
            (),
        )

    def _named(self, document: str) -> str:
        return f"{self.name}/{document}"

    @property
    def all_asked(self) -> int:
        """How many judgements there are."""
        return _count(self.codings.asked)


def _add(found: Material, one: _Round) -> None:
    shown, withheld = one.half(withheld=False), one.half(withheld=True)
    found.shown, found.withheld = _joined(found.shown, shown), _joined(found.withheld, withheld)
    found.left_out += one.all_asked - _count(shown.asked) - _count(withheld.asked)
    for (slug, order), codes in one.suggested.items():
        found.suggested[f"{one.name}/{slug}", order] = codes


def _count(asked: Sequence[Asked]) -> int:
    return sum(len(one.passages) for one in asked)


def _joined(one: Codings, other: Codings) -> Codings:
    return Codings(
        one.passages + other.passages,
        one.asked + other.asked,
        one.judgements + other.judgements,
        (),
    )


@dataclass(frozen=True, slots=True)
class _Row:
    """A passage of a released item; `new` where its whole text came after the round's start, so was drawn anew."""

    passage: int
    version: int
    place: Place
    lot: str
    new: bool = False


def _places(found: Round) -> list[_Row]:
    items = found.items.filter(released_at__isnull=False)
    single = items.filter(passage__isnull=False).values_list(
        "pk", "passage", "version", "version__document__slug", "passage__order"
    )
    rows = [
        _Row(passage, version, (slug, order), in_round(item, passage, whole=False))
        for item, passage, version, slug, order in single
    ]
    whole = Passage.objects.filter(
        version__in=items.filter(passage__isnull=True).values("version")
    ).values_list("pk", "version", "version__document__slug", "order", "version__created_at")
    for passage, version, slug, order, created in whole:
        new = found.started_at is not None and created > found.started_at
        rows.append(_Row(passage, version, (slug, order), in_text(passage), new))
    return rows


def _suggested(keys: dict[int, Place], versions: Collection[int]) -> dict[Place, frozenset[str]]:
    """What the suggester proposes today on each passage, whatever anybody decided."""
    codes: dict[Place, set[str]] = defaultdict(set)
    rows = Suggestion.objects.filter(version__in=versions).order_by()
    for passage, code in rows.values_list("passage", "code__key"):
        if passage in keys:
            codes[keys[passage]].add(code)
    return {place: frozenset(some) for place, some in codes.items()}


def _not_by_lot(found: Round, withheld: dict[Place, bool]) -> set[tuple[str, str, int]]:
    """Coder, document and passage where the coder saw something else than was drawn, or hid the suggestions."""
    odd: set[tuple[str, str, int]] = set()
    shares = Assignment.objects.filter(item__round=found, hidden=True)
    columns = ("coder__username", "item__version__document__slug", "item__passage__order")
    for coder, slug, order in shares.values_list(*columns):
        odd |= {
            (coder, place, ident)
            for place, ident in withheld
            if place == slug and order in (None, ident)
        }
    items = found.items.filter(released_at__isnull=False)
    rows = Annotation.objects.filter(
        version__in=items.values("version"),
        coder__in=Assignment.objects.filter(item__in=items).values("coder"),
        deleted=False,
    ).exclude(layer=Layer.GOLD)
    told = ("coder__username", "version__document__slug", "passage__order", "exposure")
    for coder, slug, order, exposure in rows.values_list(*told):
        drawn_as = withheld.get((slug, order))
        expected = Exposure.WITHHELD if drawn_as else Exposure.SHOWN
        if drawn_as is not None and exposure != expected:
            odd.add((coder, slug, order))
    return odd


def outside(user: User) -> tuple[Outside, ...]:
    """Codings outside rounds that this person may see, by what was shown when they were made."""
    kinds = (Exposure.SHOWN, Exposure.WITHHELD)
    rows = visible_annotations(user).filter(layer=Layer.OPEN, deleted=False, exposure__in=kinds)
    made = list(rows.values_list("exposure", "passage", "code"))
    places = Suggestion.objects.filter(version__in=rows.order_by().values("version")).order_by()
    proposed = set(places.values_list("passage", "code"))
    counted = Counter(kind for kind, _passage, _code in made)
    equal = Counter(kind for kind, passage, code in made if (passage, code) in proposed)
    return tuple(Outside(str(kind), counted[kind], equal[kind]) for kind in kinds)
