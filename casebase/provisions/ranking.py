"""The passages that name a provision, those that interpret it and are cited most first."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal, NamedTuple

from casebase import selectors
from casebase.models import RETELLING, Citation, DocumentKind, PassageKind, TextVersion
from casebase.models.case import in_language
from casebase.provisions.cited import NEVER, Target, TimesCited, times_cited
from casebase.provisions.kept import Kept
from casebase.provisions.tree import Node
from legaltext.interpreting import Reading, about_meaning, decides, read

Shown = Literal["interpreting", "findings", "all"]

#: Documents that are a tribunal's own decision from beginning to end.
DECISIONS = {DocumentKind.OPINION, DocumentKind.AB_REPORT}
#: Documents that tell of others' decisions: nothing in them is a finding.
NO_PRECEDENT = {*RETELLING, DocumentKind.STATUTE}
TEXTS_AT_ONCE = 20
#: What a heading such as "Legal standard" adds to the strength of a passage.
ANNOUNCED = 2


@dataclass(frozen=True, slots=True)
class Source:
    """The document a passage stands in; `case` is the case's primary key, None for a document on its own."""

    pk: int
    slug: str
    kind: str
    symbol: str
    title: str
    language: str
    case: int | None
    case_key: str
    case_title_en: str
    case_title_zh: str

    @property
    def case_title(self) -> str:
        """The case's short title in the language of the page; empty without a case."""
        return in_language(self.case_title_en, self.case_title_zh)

    @property
    def group(self) -> str:
        """What its passages are grouped under: the case, or the document where there is no case."""
        return self.case_key or self.slug


@dataclass(frozen=True, slots=True)
class Ranked:
    """A passage that names a provision; `interprets` and `finding` are inferred from its words and headings."""

    passage: int
    order: int
    label: str
    kind: str
    page: int | None
    heading: str
    source: Source
    reading: Reading
    finding: bool
    strength: int
    cited: TimesCited

    @property
    def interprets(self) -> bool:
        """Words of interpretation stand beside the provision, in a finding or analysis."""
        return self.finding and self.strength > 0


@dataclass(frozen=True, slots=True)
class Group:
    """The passages of one case, or of one document without a case, best first."""

    key: str
    passages: tuple[Ranked, ...]

    @property
    def source(self) -> Source:
        """Any of its documents: all share the case."""
        return self.passages[0].source

    @property
    def interpreting(self) -> int:
        """How many of its passages interpret the provision."""
        return sum(one.interprets for one in self.passages)


def ranked(kept: Kept, node: Node, *, below: bool, shown: Shown = "all") -> list[Group]:
    """The cases that name a provision with their passages; the order is the same on every page and in the API.

    Cases whose passages interpret it come before those that mention it, then the most cited, then those with the
    most passages. `below` takes in what stands under the provision.
    """
    groups = kept.get(("ranked", node.place, below), lambda: _groups(kept, node, below))
    if shown == "all":
        return groups
    chosen = [
        Group(
            group.key,
            tuple(
                one
                for one in group.passages
                if (one.interprets if shown == "interpreting" else one.finding)
            ),
        )
        for group in groups
    ]
    return [group for group in chosen if group.passages]


def sources(kept: Kept) -> dict[int, Source]:
    """Current text version → its document."""
    return kept.get("sources", _sources)


def _sources() -> dict[int, Source]:
    rows = selectors.current_versions().values_list(
        "pk", "document", "document__slug", "document__kind", "document__symbol", "document__title",
        "document__language", "document__case", "document__case__key",
        *(f"document__case__{name}" for name in ("short_title_en", "short_title_zh", "title_en")),
    )  # fmt: skip
    found = {}
    for version, pk, slug, kind, symbol, title, language, case, key, short, zh, full in rows:
        found[version] = Source(
            pk, slug, kind, symbol, title, language, case, key or "", short or full or "", zh or ""
        )
    return found


def _groups(kept: Kept, node: Node, below: bool) -> list[Group]:
    passages = _passages(kept, node.all_spellings() if below else node.spellings)
    by_group: dict[str, list[Ranked]] = defaultdict(list)
    for one in passages:
        by_group[one.source.group].append(one)
    groups = [Group(key, tuple(sorted(rows, key=_passage_order))) for key, rows in by_group.items()]
    return sorted(groups, key=_group_order)


def _passage_order(one: Ranked) -> tuple[bool, bool, int, int, int, str, int]:
    return (
        not one.interprets, not one.finding, -one.cited.passage, -one.cited.document,
        -one.strength, one.source.slug, one.order,
    )  # fmt: skip


def _group_order(group: Group) -> tuple[bool, int, int, int, int, str]:
    return (
        not group.interpreting,
        -sum(one.cited.passage for one in group.passages),
        -max(one.cited.document for one in group.passages),
        -group.interpreting,
        -len(group.passages),
        group.key,
    )


class _Facts(NamedTuple):
    """What a citation's row tells of its passage."""

    order: int
    label: str
    kind: str
    page: int | None
    headings: list[str]
    start: int
    end: int


_Named = dict[int, dict[int, tuple[_Facts, list[tuple[int, int]]]]]


def _passages(kept: Kept, spellings: list[str]) -> Iterable[Ranked]:
    known = sources(kept)
    named = _named(spellings, known)
    citing = {
        version: source.pk for version, source in known.items() if source.kind not in NO_PRECEDENT
    }
    targets = {
        passage: (
            _target(known[version]),
            "" if facts.kind == PassageKind.FOOTNOTE else facts.label,
        )
        for version, rows in named.items()
        for passage, (facts, _spans) in rows.items()
    }
    cited = times_cited(targets, citing)
    texts = TextVersion.objects.filter(pk__in=named).order_by("pk").values_list("pk", "text")
    for version, text in texts.iterator(chunk_size=TEXTS_AT_ONCE):
        for passage, (facts, spans) in named[version].items():
            yield _ranked(known[version], passage, facts, spans, text, cited.get(passage, NEVER))


def _target(source: Source) -> Target:
    return Target(source.pk, source.case_key)


def _named(spellings: list[str], known: dict[int, Source]) -> _Named:
    """Current version → passage → its facts and where it names one of the provisions. One query."""
    named: _Named = defaultdict(dict)
    rows = Citation.objects.filter(canonical__in=spellings).order_by("version", "start", "end")
    for version, passage, start, end, *facts in rows.values_list(
        "version", "passage", "start", "end", "passage__order", "passage__label", "passage__kind",
        "passage__page", "passage__heading_path", "passage__body_start", "passage__end",
    ):  # fmt: skip
        if version in known:
            named[version].setdefault(passage, (_Facts(*facts), []))[1].append((start, end))
    return named


def _ranked(
    source: Source,
    passage: int,
    facts: _Facts,
    spans: list[tuple[int, int]],
    text: str,
    cited: TimesCited,
) -> Ranked:
    headings = facts.headings
    finding = source.kind not in NO_PRECEDENT and decides(
        headings, decision=source.kind in DECISIONS
    )
    reading = read(text, min(facts.start, spans[0][0]), facts.end, spans)
    announced = ANNOUNCED if reading.strength and about_meaning(headings) else 0
    return Ranked(
        passage=passage,
        order=facts.order,
        label=facts.label,
        kind=facts.kind,
        page=facts.page,
        heading=headings[-1] if headings else "",
        source=source,
        reading=reading,
        finding=finding,
        strength=reading.strength + announced,
        cited=cited,
    )
