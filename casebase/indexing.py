"""What search shows of the library: a record per passage, and one per case for its names and summary."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from typing import Any

from casebase import selectors
from casebase.models import Case, Document, PartyRole, TextVersion
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

    def records(self, ident: str) -> Sequence[PassageRecord]:
        """The records of one document or case as the database has it now; empty where it is gone."""
        if ident.startswith(CASE_PREFIX):
            case = _cases().filter(key=ident.removeprefix(CASE_PREFIX)).first()
            return [_case_record(case)] if case else []
        document = Document.objects.filter(slug=ident).first()
        version = selectors.current_version(document) if document else None
        return _document_records(document, version) if document and version else []


def texts_in_use() -> dict[str, str]:
    """Which programs read the current texts, and of how many documents; for a search certificate."""
    counts: Counter[str] = Counter()
    rows = selectors.current_versions().values_list("extractor", "extractor_version")
    counts.update(f"{extractor} {version}" for extractor, version in rows)
    told = ", ".join(f"{name} ({count})" for name, count in sorted(counts.items()))
    return {"texts": told} if told else {}


def _cases() -> Any:
    return Case.objects.prefetch_related("case_parties__party", "provisions")


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
        provisions=tuple(
            dict.fromkeys(
                in_one_way(row.provision) for row in case.provisions.all() if row.resolved
            )
        ),
        codes=(),
        cites=(),
        identifiers=(case.key, *case.authorities),
        revision=case.revision,
        **_case_values(case),
    )


def _document_records(document: Document, version: TextVersion) -> list[PassageRecord]:
    case = _cases().filter(pk=document.case_id).first() if document.case_id else None
    provisions: dict[int, list[str]] = {}
    cited: dict[int, list[str]] = {}
    for passage_id, kind, canonical, case_key in version.citations.values_list(
        "passage_id", "kind", "canonical", "case_key"
    ):
        if kind in LAWS:
            provisions.setdefault(passage_id, []).append(in_one_way(canonical))
        if (
            kind != "provision"
        ):  # a US statute is searched as a provision, and found as what is cited too
            named = filter(None, dict.fromkeys([canonical, case_key]))
            cited.setdefault(passage_id, []).extend(named)
    shared: dict[str, Any] = {
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
    return [
        PassageRecord(
            id=f"{document.slug}#{passage.order}",
            label=passage.label,
            order=passage.order,
            passage_kind=passage.kind,
            heading=passage.heading_path[-1] if passage.heading_path else "",
            text=version.text[passage.body_start : passage.end],
            start=passage.body_start,
            end=passage.end,
            page=passage.page,
            provisions=tuple(dict.fromkeys(provisions.get(passage.pk, ()))),
            codes=(),
            cites=tuple(dict.fromkeys(cited.get(passage.pk, ()))),
            **shared,
        )
        for passage in selectors.passages(version)
        if passage.kind not in UNSEARCHED and passage.end > passage.body_start
    ]
