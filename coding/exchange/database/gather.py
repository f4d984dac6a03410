"""Rows to a project: what one person may see, of the documents, coders and codes that were chosen."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass
from typing import Any
from uuid import UUID

from django.contrib.auth.models import User
from django.db.models import Q, QuerySet

from casebase.models import Case, TextVersion
from casebase.selectors import current_versions
from coding import selectors
from coding.book.content import Entry
from coding.exchange import guids
from coding.exchange.model import (
    CaseItem,
    ChainItem,
    CodeItem,
    Coder,
    Coding,
    DocumentItem,
    LinkItem,
    Project,
)
from coding.models import Annotation, Chain, CodeEntry, Layer, Origin
from coding.provenance import provenance
from coding.visibility import in_force, with_names

NAME = "NTB Casebase"
LIBRARY_CODER = "library"


@dataclass(frozen=True, slots=True)
class Choice:
    """What to export: slugs of documents, names of coders (`library` for what came with it), keys of codes.

    Empty means all. A code stands for those below it too.
    """

    documents: tuple[str, ...] = ()
    coders: tuple[str, ...] = ()
    codes: tuple[str, ...] = ()

    def as_params(self) -> dict[str, Any]:
        """As JSON values."""
        return {name: list(values) for name, values in asdict(self).items()}


def chosen(user: User | None, choice: Choice) -> QuerySet[Annotation]:
    """The annotations that the person may see, on current texts, and that were chosen.

    Coders' drafts in whose place rulings stand go out where coders are named, else only what stands there. To who
    may rule on drafts they go out when they are settled.
    """
    found = selectors.annotations(user).filter(version__in=current_versions().values("pk"))
    found = with_names(found, user)
    if choice.documents:
        found = found.filter(version__document__slug__in=choice.documents)
    if choice.coders:
        named = Q(coder__username__in=choice.coders)
        if LIBRARY_CODER in choice.coders:
            named |= Q(coder__isnull=True)
        found = found.filter(named)
    else:
        found = in_force(found)
    if choice.codes:
        below = Q(code__key__in=choice.codes)
        for key in choice.codes:
            below |= Q(code__key__startswith=f"{key}.")
        found = found.filter(below)
    return found


def gather(
    user: User | None, choice: Choice, counted: Callable[[int], None] = lambda done: None
) -> Project:
    """The project; its texts are read one by one as they are written, `counted` hears of each."""
    found = chosen(user, choice)
    versions = list(
        TextVersion.objects.filter(pk__in=found.order_by().values("version"))
        .select_related("document__case")
        .defer("text")
        .order_by("document__case__number", "document__slug")
    )
    return Project(
        name=NAME,
        origin=NAME,
        documents=lambda: _documents(found, versions, user, counted),
        coders=_coders(found),
        codes=codes_of_book(),
        cases=_cases(versions),
        chains=_chains(found),
    )


def _documents(
    found: QuerySet[Annotation],
    versions: list[TextVersion],
    user: User | None,
    counted: Callable[[int], None],
) -> Iterator[DocumentItem]:
    for done, version in enumerate(versions, 1):
        text = TextVersion.objects.values_list("text", flat=True).get(pk=version.pk)
        document = version.document
        yield DocumentItem(
            guid=guids.document_guid(document.slug),
            name=str(document) if document.symbol else document.title,
            text=text,
            codings=_codings(found.filter(version=version), user),
            sha256=version.sha256,
            slug=document.slug,
            symbol=document.symbol,
            kind=document.kind,
            language=document.language,
            case=document.case.key if document.case else "",
        )
        counted(done)


def _codings(found: QuerySet[Annotation], user: User | None) -> tuple[Coding, ...]:
    ruled = found.filter(layer=Layer.GOLD).values_list("pk", flat=True)
    sources = provenance(list(ruled), user)
    rows = found.select_related("code").order_by("start", "end", "created_at", "pk")
    return tuple(
        Coding(
            guid=one.pk,
            start=one.start,
            end=one.end,
            code=one.code.guid,
            coder=guids.coder_guid(one.coder_id),
            note=one.note,
            confidence=one.confidence,
            direction=one.direction,
            weight=one.weight,
            origin=one.origin,
            created=one.created_at,
            quote=one.quote,
            prefix=one.prefix,
            suffix=one.suffix,
            provenance=sources[one.pk].sentence if one.pk in sources else "",
        )
        for one in rows.iterator(chunk_size=2000)
    )


def _coders(found: QuerySet[Annotation]) -> tuple[Coder, ...]:
    rows = set(found.order_by().values_list("coder", "coder__username").distinct())
    rows |= set(
        selectors.chains()
        .filter(links__annotation__in=found.order_by().values("pk"))
        .values_list("author", "author__username")
    )
    people = sorted((name or LIBRARY_CODER, pk) for pk, name in rows)
    return tuple(Coder(guids.coder_guid(pk), name) for name, pk in people)


def codes_of_book() -> tuple[CodeItem, ...]:
    """The current codebook, each code under the next one above it that is in the book, the three axes at the top."""
    entries = list(selectors.entries(retired=True))  # their codings are exported too
    by_key = {entry.code.key: entry.code.guid for entry in entries}
    return tuple(_code(entry, by_key) for entry in entries)


def _code(entry: CodeEntry, by_key: dict[str, UUID]) -> CodeItem:
    above = entry.code.key
    parent = None
    while parent is None and (above := above.rpartition(".")[0]):
        parent = by_key.get(above)
    return CodeItem(
        guid=entry.code.guid,
        key=entry.code.key,
        name=entry.label_en,
        parent=parent,
        codable=entry.codable,
        description=describe(entry, entry.code.key),
        axis=entry.code.axis,
    )


def describe(entry: CodeEntry | Entry, key: str) -> str:
    """What the codebook says of a code, in both languages, for a tool that has one field for it."""
    parts = [
        entry.definition_en,
        entry.include_en and f"Include: {entry.include_en}",
        entry.exclude_en and f"Exclude: {entry.exclude_en}",
        f"{entry.label_zh} {entry.definition_zh}".strip(),
        entry.include_zh and f"适用：{entry.include_zh}",
        entry.exclude_zh and f"不适用：{entry.exclude_zh}",
        f"[{key}]",
    ]
    return "\n".join(filter(None, parts))


def _cases(versions: list[TextVersion]) -> tuple[CaseItem, ...]:
    documents: dict[Case, list[UUID]] = defaultdict(list)
    for version in versions:
        if version.document.case is not None:
            documents[version.document.case].append(guids.document_guid(version.document.slug))
    return tuple(
        CaseItem(guids.case_guid(case.key), case.key, f"{case.key} {case.short_title}".strip(), tuple(members))
        for case, members in documents.items()
    )  # fmt: skip


def _chains(found: QuerySet[Annotation]) -> tuple[ChainItem, ...]:
    """Chains all of whose live evidence is in the export: a part of one would say something else."""
    inside = set(found.order_by().values_list("pk", flat=True))
    items = []
    for chain in selectors.chains().order_by("ident"):
        links = [link for link in chain.links.all() if not link.annotation.deleted]
        if links and all(link.annotation_id in inside for link in links):
            items.append(chain_item(chain))
    return tuple(items)


def chain_item(chain: Chain) -> ChainItem:
    """A chain with its live evidence."""
    return ChainItem(
        guid=chain.pk,
        ident=chain.ident,
        case=chain.case.key,
        links=tuple(
            LinkItem(link.annotation_id, link.axis)
            for link in chain.links.all()
            if not link.annotation.deleted
        ),
        title_en=chain.title_en,
        title_zh=chain.title_zh,
        outcome_en=chain.outcome_en,
        outcome_zh=chain.outcome_zh,
        direction=chain.direction,
        weight=chain.weight,
        as_of=chain.as_of,
        author=guids.coder_guid(chain.author_id),
    )


def origin_of(text: str) -> str:
    """The origin that a file tells, else by hand."""
    return text if text in Origin.values else Origin.PERSON
