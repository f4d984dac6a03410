"""Codings of current texts, as agreement is computed from them."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from datetime import date

from django.contrib.auth.models import User
from django.db.models import Count, Q, QuerySet
from django.utils import timezone

from casebase.models import Document, Passage
from casebase.selectors import current_versions
from coding import selectors
from coding.agreement import inputs
from coding.models import Annotation, Axis, Code


def coders() -> QuerySet[User]:
    """Who has coded something of a current text, with `spans` and `texts`, how much; by name."""
    live = Q(annotation__deleted=False, annotation__version__in=current_versions().values("pk"))
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
    by_document: dict[str, list[inputs.Passage]] = defaultdict(list)
    for passage in passages:
        by_document[passage.document].append(passage)
    coded: dict[tuple[str, str], dict[int, _Said]] = defaultdict(lambda: defaultdict(_Said))
    spans = []
    rows = _annotations(slugs, names).values_list(
        "coder__username", "version__document__slug", "start", "end", "code__key",
        "created_at", "weight", "confidence",
    )  # fmt: skip
    for coder, slug, start, end, code, at, weight, confidence in rows:
        spans.append(inputs.Span(coder, slug, start, end, code))
        for passage in _touched(by_document[slug], start, end):
            coded[coder, slug][passage.ident].add(code, timezone.localdate(at), weight, confidence)
    asked = [
        inputs.Asked(name, slug, frozenset(one.ident for one in found))
        for slug, found in by_document.items()
        for name in sorted(names)
        if not only_where_coded or (name, slug) in coded
    ]
    judgements = (
        said.judgement(coder, slug, ident)
        for (coder, slug), passages_of in coded.items()
        for ident, said in passages_of.items()
    )
    return inputs.Codings(tuple(passages), tuple(asked), tuple(judgements), tuple(spans))


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
    rows = (
        Passage.objects.filter(version__in=current_versions(), version__document__slug__in=slugs)
        .order_by("version__document__date", "version__document__slug", "order")
        .values_list("version__document__slug", "order", "start", "end")
    )
    return [inputs.Passage(*row) for row in rows]


def _annotations(slugs: Collection[str], names: Collection[str]) -> QuerySet[Annotation]:
    return selectors.live_now().filter(version__document__slug__in=slugs, coder__username__in=names)


def _touched(passages: list[inputs.Passage], start: int, end: int) -> Iterable[inputs.Passage]:
    """The passages that a span reaches into; they are in order and do not overlap."""
    first = bisect_right(passages, start, key=lambda one: one.end)
    after = bisect_left(passages, end, key=lambda one: one.start)
    return passages[first:after]
