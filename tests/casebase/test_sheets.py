"""Sheets of the workbench's text: what is laid out together. The words and their places stay the same."""

from __future__ import annotations

from datetime import date

import pytest
from lxml import html

from casebase import selectors
from casebase.rendering import SHEET, body_html
from tests.casebase import library

pytestmark = pytest.mark.django_db


def test_all_passages_are_in_sheets_once_and_in_order() -> None:
    case = library.case("DS901", library.WIDGETS, panel_report_circulated=date(2000, 5, 1))
    texts = {f"7.{n}": "The panel asked about it. " * (1 + 7 * n % 40) for n in range(1, 80)}
    document = library.decision(case, "WT/DS901/R", texts, date(2000, 5, 1))
    version = selectors.current_version(document)
    assert version is not None
    passages = list(selectors.passages(version))
    plain = html.fromstring(str(body_html(version, passages)))
    sheets = html.fromstring(str(body_html(version, passages, sheets=True)))
    assert not plain.xpath(".//div[@class='sheet']")
    orders = sheets.xpath("./div[@class='sheet']/section/@data-order")
    assert orders == plain.xpath("./section/@data-order") == [str(one.order) for one in passages]
    assert "".join(sheets.itertext()).split() == "".join(plain.itertext()).split()
    found = sheets.xpath("./div[@class='sheet']")
    assert 3 < len(found) < len(passages) / 2
    lines = [int(sheet.get("style").split("--lines: ")[1].split(";")[0]) for sheet in found]
    assert max(lines) < SHEET * 2, "one passage more than fits at the most"
