"""Two writers at once, on PostgreSQL: nobody waits for ever, nothing decided is lost."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from django.db import connections, transaction

from casebase.authorities import Authorities
from casebase.models import Case, Citation, CitationTreatment, Document, TreatmentState
from casebase.services import recite as reciting
from casebase.services.ingest import ingest
from casebase.services.recite import recite
from casebase.services.treat import treat
from problems import Problem
from search import outbox
from tests import factories
from tests.casebase import library
from tests.casebase.samples import report_json, write

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.postgresql]


def together(*works: Callable[[], Any]) -> list[BaseException]:
    """Run all at once; what they raised."""
    failures: list[BaseException] = []

    def run(work: Callable[[], Any]) -> None:
        try:
            work()
        except BaseException as error:
            failures.append(error)
        finally:
            connections.close_all()

    threads = [threading.Thread(target=run, args=(work,)) for work in works]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return failures


def followed() -> Citation:
    return Citation.objects.get(
        canonical="DS901", version__document__slug="wt-ds902-r", passage__label="7.1"
    )


def slowly(monkeypatch: pytest.MonkeyPatch, module: Any, name: str) -> None:
    """Wait a little before each call, so that the other writer comes in between."""
    called = getattr(module, name)

    def slow(**values: Any) -> Any:
        time.sleep(0.5)
        return called(**values)

    monkeypatch.setattr(module, name, slow)


def test_coding_while_the_case_is_imported(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    first = write(tmp_path, "a.json", report_json())
    ingest(files=[first], source_name="wto-report")
    document = Document.objects.get()
    from casebase.services import ingest as ingesting

    slowly(monkeypatch, ingesting, "store_document")
    second = write(tmp_path, "b.json", report_json(title="Another title"))

    def code() -> None:
        time.sleep(0.2)
        with transaction.atomic():
            Document.objects.select_for_update().get(pk=document.pk)
            time.sleep(0.6)
            outbox.touch(document.slug)

    assert together(lambda: ingest(files=[second], source_name="wto-report"), code) == []


def test_a_decision_while_citations_are_read_again(monkeypatch: pytest.MonkeyPatch) -> None:
    """The title that the citation came from is gone, so that reading again would take it away."""
    library.two_disputes()
    row = followed()
    coder = factories.person("coder")
    Case.objects.filter(key="DS901").update(short_title_en="", title_en="")
    slowly(monkeypatch, reciting, "store_citations")

    def decide() -> None:
        time.sleep(0.2)
        treat(citation=row, treatment="departed", note="", revision=1, user=coder)

    failures = together(
        lambda: recite(versions=[row.version_id], authorities=Authorities()), decide
    )
    assert [failure.code for failure in failures if isinstance(failure, Problem)] == ["old_text"]
    assert len(failures) == 1


def test_a_decision_while_a_new_text_comes_in(monkeypatch: pytest.MonkeyPatch) -> None:
    """Either it goes along, or the person is told; it never stays behind unseen."""
    library.two_disputes()
    row = followed()
    coder = factories.person("coder")
    from casebase.services import store_document as storing

    slowly(monkeypatch, storing, "carry_treatments")
    gadgets = Case.objects.get(key="DS902")
    words = {"7.1": "New before it.", "7.2": library.FOLLOWED}

    def decide() -> None:
        time.sleep(0.3)
        treat(citation=row, treatment="departed", note="", revision=1, user=coder)

    failures = together(
        lambda: library.decision(gadgets, "WT/DS902/R", words, date(2010, 1, 1)), decide
    )
    kept = CitationTreatment.objects.filter(state=TreatmentState.SET)
    told = [failure.code for failure in failures if isinstance(failure, Problem)]
    assert (told == ["old_text"] and not kept) or (
        not failures and kept.get().citation.version.number == 2
    )


def test_two_people_decide_at_once() -> None:
    library.two_disputes()
    row = followed()
    people = [factories.person("coder", f"coder{number}") for number in range(4)]

    def decide(number: int) -> Callable[[], Any]:
        return lambda: treat(
            citation=row, treatment="departed", note=str(number), revision=1, user=people[number]
        )

    failures = together(*(decide(number) for number in range(4)))
    assert [failure.code for failure in failures if isinstance(failure, Problem)] == [
        "stale_revision"
    ] * 3
    assert CitationTreatment.objects.get(citation=row).revision == 2


def test_two_imports_of_one_case_from_different_sources(tmp_path: Path) -> None:
    page = (
        "DS999: Atlantis — Lanterns\nComplainant: Canada\nRespondent: Japan\n"
        "Third Parties: Brazil; China\nConsultations requested: 1 March 2022\n"
    )
    files = [
        (write(tmp_path, "r.json", report_json()), "wto-report"),
        (write(tmp_path, "a.json", report_json(document_symbol="WT/DS999/AB/R")), "wto-report"),
        (write(tmp_path, "p.txt", page), "wto-page"),
    ]
    reports: list[Any] = []
    failures = together(
        *(
            (
                lambda file=file, source=source: reports.append(
                    ingest(files=[file], source_name=source)
                )
            )
            for file, source in files
        )
    )
    assert failures == []
    assert not any(report.rejected for report in reports)
    case = Case.objects.get()
    assert sorted(case.authorities) == ["WT/DS999/AB/R", "WT/DS999/R"]
    assert Document.objects.count() == 3
    for file, source in files:
        again = ingest(files=[file], source_name=source)
        assert (len(again.created), len(again.changed)) == (0, 0)
