"""A case page on paper: what is short is printed, of what is long its number."""

from __future__ import annotations

import io
from datetime import date, timedelta

import pypdfium2
import pytest

from casebase.casepage.neighbours import LIMIT
from casebase.models import CaseEvent, TextVersion
from casebase.views.case import UNFOLDED
from tests import factories as make
from tests.browser.conftest import Open

pytestmark = [
    pytest.mark.browser,
    pytest.mark.django_db(transaction=True),
]


def printed(pdf: bytes) -> str:
    """The words of all pages of a PDF."""
    document = pypdfium2.PdfDocument(io.BytesIO(pdf))
    return " ".join(" ".join(page.get_textpage().get_text_range().split()) for page in document)


def steps(version: TextVersion, name: str, count: int, first: date) -> None:
    """So many steps of one stage, each with words of its own."""
    case = version.document.case
    assert case is not None
    CaseEvent.objects.bulk_create(
        CaseEvent(case=case, date=first + timedelta(days=n), kind="other", text_en=f"{name}{n}.")
        for n in range(count)
    )


def test_short_parts_are_printed_open_and_long_ones_say_how_long(
    open_page: Open, version: TextVersion
) -> None:
    make.neighbours(version, UNFOLDED + 30)
    steps(version, "Brief", 15, date(2001, 1, 1))
    page = open_page("/cases/DS999/")
    words = printed(page.pdf())
    assert "Brief14." in words
    cited = UNFOLDED + 30
    assert f"DS{cited}" in words  # the most cited
    assert "30 more (not printed)" in words
    assert "DS5 " not in words  # folded: cited five times
    assert "Where each value comes from (not printed)" in words
    assert f"and {cited - LIMIT} more" in words  # the table beside the picture


def test_a_long_docket_is_not_printed(open_page: Open, version: TextVersion) -> None:
    steps(version, "Filing", 60, date(2001, 1, 1))
    words = printed(open_page("/cases/DS999/").pdf())
    assert "60 steps from 2001-01-01 (not printed)" in words
    assert "Filing59." not in words


def test_what_a_reader_opened_is_printed(open_page: Open, version: TextVersion) -> None:
    steps(version, "Filing", 60, date(2001, 1, 1))
    page = open_page("/cases/DS999/")
    page.locator(".stage summary").click()
    assert "Filing59." in printed(page.pdf())


def test_on_screen_nothing_says_that_it_is_not_printed(
    open_page: Open, version: TextVersion
) -> None:
    make.neighbours(version, UNFOLDED + 30)
    page = open_page("/cases/DS999/")
    assert "(not printed)" not in page.locator("main").inner_text()
