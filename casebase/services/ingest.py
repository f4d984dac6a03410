"""Import files through a source: each item whole or not at all, with a report and progress."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

from django.db import DataError, transaction
from django.utils.translation import gettext as _

from casebase import sources
from casebase.authorities import Authorities
from casebase.drafts import InputFile, Item
from casebase.models import Case
from casebase.services.catch_up import catch_up
from casebase.services.report import Outcome, Report
from casebase.services.store_case import store_case
from casebase.services.store_document import store_document, superseded
from casebase.sources.base import Source
from legaltext.extraction import citations_of
from problems import Problem

Progress = Callable[[int, int | None, str], None]


class _DryRun(Exception):  # noqa: N818 (rolls a transaction back, no fault)
    pass


def ingest(
    *,
    files: Sequence[InputFile],
    source_name: str = "",
    case_key: str | None = None,
    dry_run: bool = False,
    progress: Progress = lambda done, total, message: None,
) -> Report:
    """Import files and say what became of each item; the same bytes again change nothing.

    Args:
        files: what to import.
        source_name: one of `casebase.sources.names()`; empty: recognised file by file.
        case_key: file documents that do not name their case under this one; it must exist.
        dry_run: do everything but keep nothing.
        progress: called with (items done, items if known, current place); may raise to stop between items.
    """
    if case_key and not Case.objects.filter(key=case_key).exists():
        raise Problem(
            "unknown_case",
            _("There is no case with this key."),
            place=case_key,
            remedy=_("Choose a case of the library, or leave the field empty."),
        )
    report = Report(dry_run=dry_run)
    authorities = Authorities()
    groups = list(_grouped(files, source_name))
    for done, (source, group) in enumerate(groups):
        for place, item in _items(source, group, case_key):
            progress(done, len(groups), place)
            _take(item, place, source, authorities, report)
    if not dry_run:
        catch_up(authorities=authorities, progress=progress)
    progress(len(groups), len(groups), "")
    return report


def _take(
    item: Item | Problem, place: str, source: Source, authorities: Authorities, report: Report
) -> None:
    """Store an item, or not where the report is of a dry run, and write down what became of it."""
    if isinstance(item, Problem):
        report.reject(item, place)
        return
    try:
        outcome, slug = _store(item, source, authorities, dry_run=report.dry_run)
    except Problem as problem:
        report.reject(problem, place)
    except DataError:
        report.reject(_unstorable(), place)
    else:
        report.add(outcome, place, slug)


def _unstorable() -> Problem:
    return Problem(
        "value_too_long",
        _("A value is longer or larger than the library can keep."),
        remedy=_(
            "Look for a field that is cut off or run together, mend the file, and import it again."
        ),
    )


def _grouped(
    files: Sequence[InputFile], source_name: str
) -> Iterator[tuple[Source, Sequence[InputFile]]]:
    by_source: dict[str, list[InputFile]] = {}
    for file in files:
        name = source_name or sources.detect(file).name
        by_source.setdefault(name, []).append(file)
    for name, members in by_source.items():
        source = sources.get(name)
        for group in source.groups(members):
            yield source, group


def _items(
    source: Source, group: Sequence[InputFile], case_key: str | None
) -> Iterator[tuple[str, Item | Problem]]:
    """The items of a group with their places; a group that cannot be read is one Problem."""
    place = ", ".join(file.name for file in group)
    try:
        for item in source.items(group, case_key):
            yield (place if isinstance(item, Problem) else item.place), item
    except Problem as problem:
        yield place, problem


def _store(
    item: Item, source: Source, authorities: Authorities, *, dry_run: bool
) -> tuple[Outcome, str]:
    if item.document and superseded(item.document):
        return (
            "unchanged",
            "",
        )  # what an older text says of the case has been said, and perhaps corrected since
    # Finding citations takes the longest; it is done before the transaction opens.
    citations = (
        citations_of(item.document.text, aliases=authorities.aliases) if item.document else []
    )
    outcomes: list[Outcome] = []
    slug = ""
    try:
        with transaction.atomic():
            if item.case:
                case, outcome = store_case(draft=item.case, source=source.name, rank=source.rank)
                outcomes.append(outcome)
                authorities.add(case)
            if item.document:
                document, outcome = store_document(
                    draft=item.document, citations=citations, case_of=authorities.case_of
                )
                slug = document.slug
                outcomes.insert(0, outcome)
            if dry_run:
                raise _DryRun
    except _DryRun:
        pass
    if "created" in outcomes[:1]:
        return "created", slug
    return ("unchanged" if set(outcomes) <= {"unchanged"} else "changed"), slug
