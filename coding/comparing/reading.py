"""Codings of current texts, as agreement is computed from them."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date

from django.contrib.auth.models import User
from django.db.models import Count, Q, QuerySet
from django.utils import timezone

from casebase.models import Document, Passage
from casebase.selectors import current_versions
from coding import selectors
from coding.agreement import inputs
from coding.models import Annotation, Assignment, Axis, Code, Layer, Round
from coding.visibility import PUBLIC


def coders() -> QuerySet[User]:
    """Who has coded something of a current text, with `spans` and `texts`, how much; by name."""
    live = Q(
        annotation__deleted=False,
        annotation__layer__in=PUBLIC,
        annotation__version__in=current_versions().values("pk"),
    )
    return (
        User.objects.filter(live)
        .annotate(
            spans=Count("annotation", filter=live),
            texts=Count("annotation__version", filter=live, distinct=True),
        )
        .order_by("username")
    )


def documents() -> QuerySet[Document]:
    """Documents whose current text somebody has coded, with `people`, how many; most people first."""
    live = Q(
        versions__annotations__deleted=False,
        versions__annotations__layer__in=PUBLIC,
        versions__annotations__coder__isnull=False,
        versions__in=current_versions().values("pk"),
    )
    people = Count("versions__annotations__coder", filter=live, distinct=True)
    found = Document.objects.filter(live).annotate(people=people)
    return found.order_by("-people", "title", "slug")


def documents_coded_by(names: Collection[str], at_least: int) -> list[str]:
    """Slugs of documents that so many of these people have coded."""
    who = Q(
        versions__annotations__coder__username__in=names,
        versions__annotations__deleted=False,
        versions__annotations__layer__in=PUBLIC,
        versions__in=current_versions().values("pk"),
    )
    many = Count("versions__annotations__coder", filter=who, distinct=True)
    found = Document.objects.filter(who).annotate(many=many).filter(many__gte=at_least)
    return list(found.order_by("date", "slug").values_list("slug", flat=True))


def sizes(slugs: Collection[str], names: Collection[str], axis: str = "") -> tuple[int, int, int]:
    """Passages, spans and different codes of what would be compared, on one axis or all."""
    passages = Passage.objects.filter(
        version__in=current_versions(), version__document__slug__in=slugs
    )
    live = _annotations(slugs, names)
    if axis:
        live = live.filter(code__axis=axis)
    return passages.count(), live.count(), live.values("code").distinct().count()


def axes() -> dict[str, frozenset[str]]:
    """Axis → the keys of all its codes, also of those no longer in the codebook."""
    found: dict[str, set[str]] = defaultdict(set)
    for key, axis in Code.objects.values_list("key", "axis"):
        found[axis].add(key)
    return {axis: frozenset(found[axis]) for axis in Axis.values}


def codings_of(
    slugs: Collection[str], names: Collection[str], *, only_where_coded: bool = False
) -> inputs.Codings:
    """What these people coded in the current texts of these documents.

    Everybody counts as asked about every passage of every document; with `only_where_coded` only of the documents in
    which they coded something.
    """
    passages = _passages(slugs)
    coded, spans = _said(passages, _annotations(slugs, names))
    asked = [
        inputs.Asked(name, slug, frozenset(one.ident for one in found))
        for slug, found in _by_document(passages).items()
        for name in sorted(names)
        if not only_where_coded or (name, slug) in coded
    ]
    return inputs.Codings(tuple(passages), tuple(asked), _judgements(coded), spans)


Coded = dict[tuple[str, str], dict[int, "_Said"]]


def codings_of_round(found: Round) -> inputs.Codings:
    """What the coders of a round coded in its items that all of them have handed in, before any ruling.

    A coder was asked about the passages that were given to them and that they handed in.
    """
    items = found.items.filter(released_at__isnull=False)
    shares = Assignment.objects.filter(
        item__in=items, removed_at__isnull=True, submitted_at__isnull=False
    )
    whole = items.filter(passage__isnull=True).values("version")
    passages = _rows(
        Passage.objects.filter(Q(round_items__in=items) | Q(version__in=whole)).distinct()
    )
    by_document = _by_document(passages)
    given: dict[tuple[str, str], set[int]] = defaultdict(set)
    days: dict[tuple[str, str], date] = {}
    columns = (
        "coder__username",
        "item__version__document__slug",
        "item__passage__order",
        "submitted_at",
    )
    for coder, slug, order, at in shares.values_list(*columns):
        given[coder, slug] |= {one.ident for one in by_document[slug]} if order is None else {order}
        day = timezone.localdate(at)
        days[coder, slug] = max(days.get((coder, slug), day), day)
    rows = Annotation.objects.filter(
        deleted=False, coder__in=shares.values("coder"), version__in=items.values("version")
    ).exclude(layer=Layer.GOLD)
    coded, spans = _said(passages, rows)
    asked = [
        inputs.Asked(coder, slug, frozenset(orders), days[coder, slug])
        for (coder, slug), orders in sorted(given.items())
    ]
    return inputs.Codings(tuple(passages), tuple(asked), _judgements(coded), spans)


def _by_document(passages: Iterable[inputs.Passage]) -> dict[str, list[inputs.Passage]]:
    found: dict[str, list[inputs.Passage]] = defaultdict(list)
    for passage in passages:
        found[passage.document].append(passage)
    return found


def _said(
    passages: Sequence[inputs.Passage], annotations: QuerySet[Annotation]
) -> tuple[Coded, tuple[inputs.Span, ...]]:
    """What each coder said of each passage, and the spans themselves."""
    by_document = _by_document(passages)
    coded: Coded = defaultdict(lambda: defaultdict(_Said))
    spans = []
    rows = annotations.values_list(
        "coder__username", "version__document__slug", "start", "end", "code__key",
        "created_at", "weight", "confidence",
    )  # fmt: skip
    for coder, slug, start, end, code, at, weight, confidence in rows:
        spans.append(inputs.Span(coder, slug, start, end, code))
        for passage in _touched(by_document[slug], start, end):
            coded[coder, slug][passage.ident].add(code, timezone.localdate(at), weight, confidence)
    return coded, tuple(spans)


def _judgements(coded: Coded) -> tuple[inputs.Judgement, ...]:
    return tuple(
        said.judgement(coder, slug, ident)
        for (coder, slug), passages_of in coded.items()
        for ident, said in passages_of.items()
    )


@dataclass(slots=True)
class _Said:
    """What one coder's spans say of a passage; of weights and confidences the highest."""

    codes: set[str] = field(default_factory=set)
    day: date = date.min
    weight: int = 0
    confidence: int = 0

    def add(self, code: str, day: date, weight: int | None, confidence: int | None) -> None:
        self.codes.add(code)
        self.day = max(self.day, day)
        self.weight = max(self.weight, weight or 0)
        self.confidence = max(self.confidence, confidence or 0)

    def judgement(self, coder: str, slug: str, ident: int) -> inputs.Judgement:
        weight, confidence = self.weight or None, self.confidence or None
        codes = frozenset(self.codes)
        return inputs.Judgement(coder, slug, ident, self.day, codes, weight, confidence)


def _passages(slugs: Collection[str]) -> list[inputs.Passage]:
    found = Passage.objects.filter(
        version__in=current_versions(), version__document__slug__in=slugs
    )
    return _rows(found)


def _rows(passages: QuerySet[Passage]) -> list[inputs.Passage]:
    """Passages by date of their document, then in the order of the text."""
    rows = passages.order_by(
        "version__document__date", "version__document__slug", "order"
    ).values_list("version__document__slug", "order", "start", "end")
    return [inputs.Passage(*row) for row in rows]


def _annotations(slugs: Collection[str], names: Collection[str]) -> QuerySet[Annotation]:
    return selectors.live_now().filter(version__document__slug__in=slugs, coder__username__in=names)


def _touched(passages: list[inputs.Passage], start: int, end: int) -> Iterable[inputs.Passage]:
    """The passages that a span reaches into; they are in order and do not overlap."""
    first = bisect_right(passages, start, key=lambda one: one.end)
    after = bisect_left(passages, end, key=lambda one: one.start)
    return passages[first:after]
