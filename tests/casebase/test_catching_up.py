"""In whatever order things come in, the library ends the same: what came first learns of what came later."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from casebase.authorities import Authorities
from casebase.models import Case, Citation, Document
from casebase.services.catch_up import catch_up
from casebase.services.ingest import ingest
from casebase.services.recite import versions_naming
from search.models import OutboxEntry
from tests.casebase import library
from tests.casebase.samples import report_json, write

pytestmark = pytest.mark.django_db


def citing(words: str) -> Document:
    gadgets = library.case("DS902", library.GADGETS)
    return library.decision(gadgets, "WT/DS902/R", {"7.1": words}, date(2010, 1, 1))


def test_a_reporter_cite_joins_its_case_when_that_comes_in() -> None:
    document = citing("See 629 F.3d 1331, 1340 (Fed. Cir. 2010).")
    OutboxEntry.objects.all().delete()
    before = Authorities()
    Case.objects.create(
        key="337-TA-605", forum="usitc337", title_en="Chips", authorities=["629 F.3d 1331"]
    )
    catch_up(authorities=before)
    assert Citation.objects.get(canonical="629 F.3d 1331").case_key == "337-TA-605"
    assert OutboxEntry.objects.filter(document=document.slug).exists()
    document.refresh_from_db()
    revision = document.revision
    catch_up(authorities=before)
    document.refresh_from_db()
    assert document.revision == revision


@pytest.mark.parametrize(
    "printed",
    ["Alpha – Widgets", "Alpha - Widgets", "Alpha — Widgets", "Alpha\u00a0– Widgets", "Alpha –\nWidgets"],
)  # fmt: skip
def test_a_title_is_learned_with_whatever_dash_a_text_prints(printed: str) -> None:
    citing(f"We agree with the panel in {printed}, para. 7.2.")
    before = Authorities()
    library.case("DS901", library.WIDGETS)
    catch_up(authorities=before)
    assert Citation.objects.filter(canonical="DS901").count() == 1


def test_many_titles_are_looked_for_as_one_is() -> None:
    document = citing("We agree with Alpha – Widgets.")
    titles = {f"Alpha – Thing {number}" for number in range(40)}
    assert versions_naming(titles) == []
    assert versions_naming({*titles, "Alpha — Widgets"}) == [document.versions.get().pk]
    assert versions_naming(set()) == []


def test_a_title_that_another_import_brought_in_meanwhile_is_learned_too(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    text = "WT/DS999/R\n1 May 2001\nA\nREPORT OF THE PANEL\n1.1. We agree with Alpha – Widgets."
    file = write(tmp_path, "r.json", report_json(text=text))
    read = Authorities.__init__

    def read_then_another_import(self: Authorities) -> None:
        read(self)
        if not Case.objects.filter(key="DS901").exists():
            library.case("DS901", library.WIDGETS)

    monkeypatch.setattr(Authorities, "__init__", read_then_another_import)
    assert not ingest(files=[file], source_name="wto-report").rejected
    assert Citation.objects.filter(canonical="DS901").count() == 1


def test_an_authority_of_two_cases_means_the_first_whichever_came_first() -> None:
    for key in ("DS435", "DS441", "DS20"):
        Case.objects.create(key=key, forum="wto", title_en=key, authorities=["WT/DS441/R"])
    assert Authorities().case_of("WT/DS441/R") == "DS20"
