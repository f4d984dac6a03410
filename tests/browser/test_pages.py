"""Every page: nothing for axe to find, nothing wider than the screen, in both languages and both schemes."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.contrib.auth.models import User

from casebase.drafts import CaseDraft, FactDraft, PersonDraft, ProvisionDraft
from casebase.models import TextVersion
from casebase.places import Place
from casebase.services.store_case import store_case
from coding.services import save_chain
from search import indexing
from tests import factories as make
from tests.browser.conftest import Open
from tests.browser.hands import RULES
from tests.casebase import library as citing_library
from tests.casebase import provision_library
from toolkit import services as toolkit

pytestmark = [
    pytest.mark.browser,
    pytest.mark.django_db(transaction=True),
]

WIDTHS = (1440, 390)


@pytest.fixture
def library(version: TextVersion, tmp_path: Path) -> dict[str, str]:
    """A little of everything; returns name → path of every page."""
    coder, manager = make.person("coder"), make.person("manager")
    rows = [
        make.coded(version, coder, "ban was necessary", make.NECESSITY),
        make.coded(version, coder, "a less trade-restrictive alternative", make.ALTERNATIVE),
        make.coded(version, coder, "into the void", make.VOID),
    ]
    make.coded(version, manager, "the ban was necessary", make.NECESSITY)
    chain = save_chain(
        case=version.document.case,
        user=coder,
        links=[{"annotation": str(row.pk)} for row in rows],
        title_en="A ban, an alternative, a void",
        outcome_en="Never adopted.",
        direction="mixed",
        weight=3,
    )
    editions = [toolkit.create_draft(title=title, user=manager) for title in ("One", "Two")]
    for edition in editions:
        section = toolkit.add_section(edition=edition, heading="Necessity", commentary="Read.")
        toolkit.place_chain(section=section, chain=chain)
    toolkit.publish(edition=editions[0], user=manager)
    waiting = make.document("ds999-other", of=version.document.case)
    make.coded(make.text_of(waiting), coder, "into the void", make.VOID)
    make.document("ds999-other", paragraphs=make.PARAGRAPHS[:-1])
    provision_library.make(tmp_path)
    fill_case_page(version)
    citing_library.two_disputes()
    indexing.rebuild()
    return {
        "home": "/",
        "cases": "/cases/",
        "case": "/cases/DS999/",
        "document": "/documents/ds999-digest/?q=respondent",
        "authorities": "/documents/wt-ds999-r/authorities/",
        "citator": "/citator/WT/DS901/R/?as_of=2012-01-01",
        "citator without a day": "/citator/DS901/?as_of=nonsense",
        "citing passage": "/documents/wt-ds902-r/paragraphs/7.1/",
        "cited passage": "/documents/wt-ds901-r/paragraphs/7.2/",
        "cited document": "/documents/wt-ds901-r/",
        "citator of a case": "/citator/DS999/",
        "citator of a report": "/citator/WT/DS999/R/?as_of=2020-01-01",
        "passage": "/documents/wt-ds999-r/paragraphs/2.1/",
        "provisions": "/provisions/",
        "provisions asked": "/provisions/?go=2.4.7",
        "agreement": "/provisions/TBT/",
        "provision": "/provisions/TBT/2/",
        "import": "/import/",
        "search": "/search/?q=necessary",
        "search help": "/search/",
        "facet": "/search/facets/kind/?q=necessary",
        "search error": "/search/?q=%22open+(",
        "nothing found": "/search/?q=zzqq",
        "coding": "/coding/",
        "ledger": "/ledger/",
        "agreement of coders": "/agreement/",
        "agreement of two": "/agreement/?coder=coder&coder=manager&document=ds999-digest",
        "agreement refused": "/agreement/?coder=nobody",
        "codebook": "/codebook/",
        "code": f"/codebook/{make.NECESSITY}/",
        "chains": "/chains/",
        "chains of a cell": f"/chains/?loophole={make.NECESSITY}&countermeasure={make.ALTERNATIVE}",
        "matrix": "/chains/matrix/",
        "matrix of codes": "/chains/matrix/?level=codes",
        "chain": f"/chains/{chain.ident}/",
        "toolkit": "/toolkit/",
        "edition": f"/toolkit/{editions[0].pk}/",
        "draft": f"/toolkit/drafts/{editions[1].pk}/",
        "sign in": "/accounts/login/",
        "password": "/accounts/password/",
        "not found": "/cases/DS0/",
    }


def fill_case_page(version: TextVersion) -> None:
    """Give DS999 what a case page can show: people, findings with places, facts, conflicts, neighbours."""
    place = Place("WT/DS999/R ¶ 7.1", version.document.slug, "7.1", 1)
    for source, title in (("wto-list", "A ban"), ("wto-report", "Another name of the ban")):
        draft = CaseDraft(
            key="DS999",
            forum="wto",
            fields={"title_en": title},
            adds={"hs_codes": ("8513.10",)},
            people=(PersonDraft("Ada Lovelace", "panel_chair", place=place),),
            provisions=(
                ProvisionDraft("TBT 2.1", "violation", "panel", place=place),
                ProvisionDraft("A1_X", stage="consultations", resolved=False),
            ),
            facts=(FactDraft("remedy", "general exclusion order: issued", place),),
            relations=(("DS1", "same_measure"),),
        )
        store_case(draft=draft, source=source, rank=3)
    make.neighbours(version, 9)


@pytest.mark.parametrize(("scheme", "locale"), [("light", "en"), ("dark", "zh-CN")])
def test_every_page_is_sound(
    open_page: Open, library: dict[str, str], scheme: Any, locale: str
) -> None:
    manager = User.objects.get(username="manager")
    page = open_page("/", manager, color_scheme=scheme, locale=locale)
    site = page.url.rstrip("/")
    said: list[str] = []
    page.on(
        "console",
        lambda one: said.append(f"{page.url}: {one.text}") if one.type == "error" else None,
    )
    found: list[str] = []
    for name, path in library.items():
        page.set_viewport_size({"width": WIDTHS[0], "height": 900})
        page.goto(site + path)
        for one in Axe().run(page, options={"runOnly": RULES}).response["violations"]:
            targets = [node["target"] for node in one["nodes"][:3]]
            found.append(f"{name}: {one['id']}: {targets}")
        for width in WIDTHS:
            page.set_viewport_size({"width": width, "height": 900})
            beyond = page.evaluate("document.documentElement.scrollWidth - window.innerWidth")
            if beyond > 0:
                found.append(f"{name}: {beyond} px wider than {width}")
    assert not found, "\n".join(found)
    assert [line for line in said if "404" not in line and "400" not in line] == []
