"""The codebook in a browser: the queue by keyboard alone, and its pages for axe and on a phone."""

from __future__ import annotations

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.contrib.auth.models import User
from playwright.sync_api import expect

from casebase.models import TextVersion
from coding.models import Annotation, CodebookDraft
from coding.services import code_comments
from coding.services.examples import show_passage
from tests import factories as make
from tests.browser.conftest import Open
from tests.browser.hands import RULES
from tests.coding.drafts import drafted, guid, part, published

pytestmark = [
    pytest.mark.browser,
    pytest.mark.django_db(transaction=True, serialized_rollback=True),
]
SPLIT = make.SECURITY


@pytest.fixture
def manager(version: TextVersion) -> User:
    """A codebook of two editions and a draft; ada's codings wait."""
    manager, ada = make.person("manager"), make.person("coder", "ada")
    for words in ("invoked its security", "security"):
        make.coded(version, ada, words, SPLIT)
    coding = make.coded(version, ada, "ban was necessary", make.NECESSITY)
    show_passage(annotation=coding, user=manager, text="The test is applied.")
    said = code_comments.comment(code=coding.code, text="Always?", user=ada)
    code_comments.comment(code=coding.code, text="No.", user=manager, answers=said)
    parts = [part(f"{SPLIT}.who"), part(f"{SPLIT}.what")]
    fields = {"definition_en": "Another meaning.", "definition_zh": "另一含义。"}
    published(
        manager,
        {"kind": "split", "code": guid(SPLIT), "into": parts},
        {"kind": "redefine", "code": guid(make.NECESSITY), "fields": fields, "recode": True},
    )
    drafted(manager, {"kind": "merge", "code": parts[0]["guid"], "into": parts[1]["guid"]})
    return manager


def test_a_pile_is_coded_again_by_keyboard(manager: User, open_page: Open) -> None:
    ada = User.objects.get(username="ada")
    page = open_page(f"/codebook/recode/?code={SPLIT}#coding", ada)
    words, ready = page.locator("#coding mark"), page.locator("html[data-keys]")

    def press(key: str) -> None:
        ready.wait_for()
        page.keyboard.press(key)

    expect(words).to_have_text("invoked its security")
    press("1")
    expect(words).to_have_text("security")
    press("u")
    expect(words).to_have_text("invoked its security")
    expect(page.locator("#coding")).to_be_focused()
    press("2")
    expect(words).to_have_text("security")
    press("x")
    expect(page.get_by_text("Nothing waits here any more.")).to_be_visible()
    page.get_by_role("link", name="Necessity").click()
    expect(words).to_have_text("ban was necessary")
    press("k")
    expect(page.get_by_text("Nothing waits here any more.")).to_be_visible()
    rows = Annotation.objects.order_by("start", "-end").values_list("code__key", "deleted")
    assert list(rows) == [
        (make.NECESSITY, False), (f"{SPLIT}.what", False), (SPLIT, True),
    ]  # fmt: skip


PAGES = {
    "a code": f"/codebook/{make.NECESSITY}/",
    "a draft": "/codebook/drafts/{draft}/",
    "a code in a draft": "/codebook/drafts/{draft}/code/{guid}/",
    "an edition": "/codebook/editions/2/",
    "two editions": "/codebook/compare/",
    "the queue": f"/codebook/recode/?code={SPLIT}",
}


@pytest.mark.parametrize(
    ("width", "scheme", "language"), [(1440, "light", "en"), (390, "dark", "zh-hans")]
)
def test_the_pages_have_nothing_for_axe_and_fit_a_phone(
    manager: User, open_page: Open, width: int, scheme: str, language: str
) -> None:
    draft = CodebookDraft.objects.get(state="open").pk
    page = open_page(
        "/codebook/", manager, viewport={"width": width, "height": 900}, color_scheme=scheme
    )
    root = page.url.split("/codebook/")[0]
    page.context.add_cookies([{"name": "django_language", "value": language, "url": root}])
    for name, path in PAGES.items():
        page.goto(root + path.format(draft=draft, guid=guid(make.NECESSITY)))
        page.evaluate("document.querySelectorAll('details').forEach(one => { one.open = true; })")
        found = Axe().run(page, options={"runOnly": {"type": "tag", "values": RULES}})
        assert found.response["violations"] == [], name
        assert page.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0, name
