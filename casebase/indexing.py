"""What search shows of the library: a record per passage, and one per case for its names and summary."""

from __future__ import annotations

import json
from collections import Counter, defaultdict
from collections.abc import Collection, Iterator, Sequence
from functools import lru_cache
from typing import Any, NamedTuple

from django.db.models import Prefetch, TextField
from django.db.models.functions import Cast

from casebase import cited_passages, regard, selectors
from casebase.citator import authorities_of_documents
from casebase.models import Case, CaseProvision, Citation, Document, PartyRole, Passage
from legaltext.provision_query import LAWS
from search.provision_tree import in_one_way
from search.records import PassageRecord

CASE_PREFIX = "case/"
UNSEARCHED = {"contents"}


class LibrarySource:
    """The library as a source of search records; ids are document slugs and `case/<key>`."""

    def document_ids(self) -> Iterator[str]:
        """Every id there is."""
        yield from Document.objects.values_list("slug", flat=True).iterator()
        for key in Case.objects.values_list("key", flat=True).iterator():
            yield CASE_PREFIX + key

    def sizes(self, documents: Collection[str]) -> dict[str, int]:
        """The lengths of the documents' texts; a case is short. One query."""
        rows = selectors.current_versions().filter(document__slug__in=_slugs(documents))
        return dict(rows.values_list("document__slug", "length"))

    def records_of(self, documents: Collection[str]) -> dict[str, Sequence[PassageRecord]]:
        """The records of some documents and cases as the database has them now; without those that are gone."""
        keys = [
            ident.removeprefix(CASE_PREFIX) for ident in documents if ident.startswith(CASE_PREFIX)
        ]
        cases = _cases().filter(key__in=keys) if keys else ()
        slugs = _slugs(documents)
        return {
            **{CASE_PREFIX + case.key: [_case_record(case)] for case in cases},
            **(_documents_records(slugs) if slugs else {}),
        }


def _slugs(documents: Collection[str]) -> list[str]:
    return [ident for ident in documents if not ident.startswith(CASE_PREFIX)]


def texts_in_use() -> dict[str, str]:
    """Which programs read the current texts, and of how many documents; for a search certificate."""
    counts: Counter[str] = Counter()
    rows = selectors.current_versions().values_list("extractor", "extractor_version")
    counts.update(f"{extractor} {version}" for extractor, version in rows)
    told = ", ".join(f"{name} ({count})" for name, count in sorted(counts.items()))
    return {"texts": told} if told else {}


def _cases() -> Any:
    rows = Case.objects.defer("provenance", "facts", "hs_codes")
    provisions = CaseProvision.objects.filter(resolved=True).only("case", "provision")
    return rows.prefetch_related("case_parties__party", Prefetch("provisions", provisions))


def _case_values(case: Case | None) -> dict[str, Any]:
    if case is None:
        return {
            "case": None,
            "case_title": "",
            "forum": "",
            "parties": (),
            "complainants": (),
            "respondents": (),
            "status": "",
        }
    rows = list(case.case_parties.all())

    def codes(*roles: str) -> tuple[str, ...]:
        return tuple(row.party.code for row in rows if not roles or row.role in roles)

    return {
        "case": case.key,
        "case_title": " · ".join(
            filter(None, [case.short_title_en or case.title_en, case.short_title_zh])
        ),
        "forum": case.forum,
        "parties": tuple(dict.fromkeys(codes())),
        "complainants": codes(PartyRole.COMPLAINANT, PartyRole.APPELLANT),
        "respondents": codes(PartyRole.RESPONDENT, PartyRole.APPELLEE),
        "status": case.status,
    }


def _case_record(case: Case) -> PassageRecord:
    names = [case.short_title_en, case.title_en, case.short_title_zh, case.title_zh, *case.aliases]
    parties = [
        name for row in case.case_parties.all() for name in (row.party.name_en, row.party.name_zh)
    ]
    lines = [
        " · ".join(dict.fromkeys(filter(None, names))),
        ", ".join(dict.fromkeys(filter(None, parties))),
        case.measure_en,
        case.measure_zh,
        case.summary_en,
        case.summary_zh,
    ]
    text = "\n".join(filter(None, lines))
    return PassageRecord(
        id=CASE_PREFIX + case.key,
        document=CASE_PREFIX + case.key,
        document_title=case.short_title_en or case.title_en,
        document_kind="case",
        group=case.key,
        label="",
        order=0,
        passage_kind="case",
        heading="",
        text=text,
        start=0,
        end=len(text),
        page=None,
        language="en",
        year=case.year,
        date=case.started_on.isoformat() if case.started_on else None,
        provisions=tuple(dict.fromkeys(in_one_way(row.provision) for row in case.provisions.all())),
        codes=(),
        cites=(),
        identifiers=(case.key, *case.authorities),
        revision=case.revision,
        **_case_values(case),
    )


class _Row(NamedTuple):
    """A passage as it is read for search; `headings` is JSON."""

    version: int
    pk: int
    order: int
    label: str
    kind: str
    headings: str
    page: int | None
    body_start: int
    end: int

    @property
    def searched(self) -> bool:
        """Whether it is a passage of search."""
        return self.kind not in UNSEARCHED and self.end > self.body_start


def _documents_records(slugs: Collection[str]) -> dict[str, Sequence[PassageRecord]]:
    versions = {
        version.pk: version
        for version in selectors.current_versions()
        .filter(document__slug__in=slugs)
        .select_related("document")
        .only("text", "document")
    }
    documents = {pk: version.document for pk, version in versions.items()}
    cases = _cases().in_bulk({one.case_id for one in documents.values() if one.case_id})
    rows = _passages(versions)
    named = authorities_of_documents([document.pk for document in documents.values()])
    standing = regard.shared_values(named)
    cited = cited_passages.citations(
        named,
        {
            documents[pk].pk: [(row.label, row.kind, row.order) for row in some]
            for pk, some in rows.items()
        },
    )
    provisions, cites = _named_in(versions)
    found: dict[str, Sequence[PassageRecord]] = {}
    for pk, version in versions.items():
        document = documents[pk]
        shared = _shared_values(document, cases.get(document.case_id or 0))
        shared |= standing.get(document.pk, {})
        counted = cited.get(document.pk, {})
        found[document.slug] = [
            PassageRecord(
                id=f"{document.slug}#{row.order}",
                label=row.label,
                order=row.order,
                passage_kind=row.kind,
                heading=_last(row.headings),
                text=version.text[row.body_start : row.end],
                start=row.body_start,
                end=row.end,
                page=row.page,
                provisions=provisions.get(row.pk, ()),
                codes=(),
                cites=cites.get(row.pk, ()),
                **shared,
                **counted.get(row.order, {}),
            )
            for row in rows.get(pk, ())
        ]
    return found


def _passages(versions: Collection[int]) -> dict[int, list[_Row]]:
    """Text version → the passages that are searched, in order."""
    # As written: most passages have the headings of the one before, which need not be read again.
    headings = Cast("heading_path", TextField())
    rows = (
        Passage.objects.filter(version__in=versions)
        .annotate(headings=headings)
        .order_by("version", "order")
        .values_list(*_Row._fields)
    )
    found: dict[int, list[_Row]] = defaultdict(list)
    for row in map(_Row._make, rows.iterator(chunk_size=2_000)):
        if row.searched:
            found[row.version].append(row)
    return found


@lru_cache(maxsize=100)
def _last(headings: str) -> str:
    """The last heading of a passage's path."""
    path = json.loads(headings)
    return str(path[-1]) if path else ""


Names = dict[int, tuple[str, ...]]


def _named_in(versions: Collection[int]) -> tuple[Names, Names]:
    """Passage → the provisions that it names, and the authorities with their cases, each once in order."""
    provisions: dict[int, dict[str, None]] = {}
    cited: dict[int, dict[str, None]] = {}
    rows = Citation.objects.filter(version__in=versions).order_by("version", "start")
    for passage, kind, canonical, case_key in rows.values_list(
        "passage_id", "kind", "canonical", "case_key"
    ).iterator(chunk_size=2_000):
        if kind in LAWS:
            provisions.setdefault(passage, {})[in_one_way(canonical)] = None
        if kind != "provision":  # a US statute is found as what is cited too
            names = cited.setdefault(passage, {})
            names.update((name, None) for name in (canonical, case_key) if name)
    return (
        {passage: tuple(names) for passage, names in provisions.items()},
        {passage: tuple(names) for passage, names in cited.items()},
    )


def _shared_values(document: Document, case: Case | None) -> dict[str, Any]:
    return {
        "document": document.slug,
        "document_title": document.symbol or document.title,
        "document_kind": document.kind,
        "group": case.key if case else document.slug,
        "language": document.language,
        "year": document.date.year if document.date else (case.year if case else None),
        "date": document.date.isoformat() if document.date else None,
        "identifiers": tuple(filter(None, [document.symbol, case.key if case else ""])),
        "revision": document.revision,
        **_case_values(case),
    }
