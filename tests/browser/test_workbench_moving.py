"""Getting about in the text, memos, and acts on several spans, on the workbench."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.contrib.auth.models import User
from playwright.sync_api import Page, expect

from casebase.models import TextVersion
from coding.models import Annotation, Memo
from coding.services import delete_annotation, write_memo
from tests import factories as make
from tests.browser.conftest import Open
from tests.browser.hands import RULES, code, drag, middle, painted, saved

pytestmark = [
    pytest.mark.browser,
    pytest.mark.django_db(transaction=True, serialized_rollback=True),
]


def test_find_goes_through_the_text_and_leaves_words_to_code(
    workbench: Callable[..., Page], coder: User, version: TextVersion
) -> None:
    page = workbench(coder)
    page.keyboard.press("/")
    page.keyboard.type("RÉSPONDENT")
    expect(page.locator("#find-count")).to_have_text("1 of 2")
    assert painted(page, "find-now") == painted(page, "find") == ["respondent"]
    page.keyboard.press("Enter")
    expect(page.locator("#find-count")).to_have_text("2 of 2")
    page.keyboard.press("Enter")
    expect(page.locator("#find-count")).to_have_text("1 of 2")
    page.keyboard.press("Shift+Enter")
    page.keyboard.press("Escape")
    assert page.evaluate("CSS.highlights.has('find')") is False
    page.keyboard.press("Enter")
    page.keyboard.type("security")
    page.keyboard.press("Enter")
    saved(page)
    row = Annotation.objects.get()
    assert (row.quote, row.passage.label) == ("respondent", "7.2")
    page.keyboard.press("/")
    page.fill("#find-words", "nowhere to be found")
    expect(page.locator("#find-count")).to_have_text("not found")


@pytest.mark.parametrize(
    ("words", "found"),
    [
        ("ｗｉｄｅ", "wide"),
        ("le café", "LE CAFÉ"),
        ("“quoted”  words", '"quoted"\nwords'),
        ("必要性", "必要性"),
        ("beyond", "beyond"),
    ],
)
def test_finding_folds_and_unfolds(open_page: Open, words: str, found: str) -> None:
    page = open_page("/")
    text = f"𝒳 é́ before {found} after"
    shown = page.evaluate(
        """async ([text, words]) => { const { fold, foldWords, unfold } = await import('/static/js/fold.js');
            const folded = fold(text), query = foldWords(words), at = folded.text.indexOf(query);
            const [from, to] = unfold(folded, at, at + query.length, text.length);
            return text.slice(from, to); }""",
        [text, words],
    )
    assert shown == found


def test_all_codes_under_the_cursor_are_a_list(
    workbench: Callable[..., Page], coder: User, version: TextVersion
) -> None:
    make.coded(version, coder, "whether the ban was necessary")
    make.coded(version, coder, "the ban was", code=make.SECURITY)
    make.coded(version, coder, "ban", code=make.ALTERNATIVE)
    page = workbench(coder)
    page.mouse.click(*middle(page, "ban"))
    options = page.locator(".place-list [role=option]")
    expect(options).to_have_count(3)
    expect(page.locator("#selected .quote")).to_have_text("ban")
    page.keyboard.press("ArrowDown")
    expect(page.locator("#selected .quote")).to_have_text("the ban was")
    page.keyboard.press("3")
    expect(page.locator(".place-list")).to_be_hidden()
    expect(page.locator("#selected .quote")).to_have_text("whether the ban was necessary")
    page.keyboard.press("Enter")  # by keyboard, where the cursor is
    expect(options).to_have_count(3)
    page.keyboard.press("e")  # other keys close it and do what they do
    expect(page.locator(".place-list")).to_be_hidden()
    expect(page.locator("#picker")).to_be_visible()


def test_likely_codes_lead_and_say_why(
    workbench: Callable[..., Page], coder: User, version: TextVersion
) -> None:
    make.coded(version, coder, "into the void", code=make.VOID)
    page = workbench(coder)
    drag(page, "invoked its security")
    page.keyboard.press("c")
    first = page.locator("#picker-list li").first
    expect(first).to_contain_text("Security")
    expect(first).to_contain_text("“invok* its security” stands in the words")
    expect(page.locator("#picker-list li", has_text="Void")).to_contain_text("coded nearby")
    about = page.locator("#picker-about")
    for words in ("What security means.", "When it is there.", "When it is not.", "An example of"):
        expect(about).to_contain_text(words)
    page.keyboard.type("替代")  # a cue is a synonym, in either language
    expect(first).to_contain_text("Alternative")
    expect(first).to_contain_text("cue: 替代 措施")


def test_units_grow_from_what_is_picked(
    workbench: Callable[..., Page], coder: User, version: TextVersion
) -> None:
    page = workbench(coder)
    picked = lambda: "|".join(painted(page, "span-picked"))  # noqa: E731
    drag(page, "offered a less")
    page.keyboard.press("s")
    assert picked() == "The complainant offered a less trade-restrictive alternative."
    page.keyboard.press("s")
    page.keyboard.press("s")  # and over the end of the passage
    assert picked().endswith("respondent.|The respondent invoked its security.")
    drag(page, "ban wa")
    page.keyboard.press("w")
    assert picked() == "ban was"
    page.keyboard.press("w")
    assert picked() == "ban was necessary"
    page.keyboard.press("p")
    page.keyboard.press("p")
    assert picked().startswith("The panel asked") and picked().endswith("Nothing more.")
    page.keyboard.press("Escape")
    page.keyboard.press("Alt+Shift+ArrowDown")
    assert picked() == "The ruling was appealed into the void."


def test_next_uncoded_and_next_memo(
    workbench: Callable[..., Page], coder: User, version: TextVersion
) -> None:
    make.coded(version, coder, "The panel asked")
    passage = version.passages.get(label="7.3")
    write_memo(version=version, author=coder, passage=passage, text="See the void")
    page = workbench(coder)
    page.keyboard.press("f")
    assert page.url.endswith(f"#p{version.passages.get(label='7.2').order}")
    page.keyboard.press("f")
    page.keyboard.press("f")  # round at the end, over what is coded
    assert page.url.endswith(f"#p{version.passages.get(label='7.2').order}")
    page.keyboard.press("m")
    expect(page.locator("#memo-list [aria-current=true]")).to_contain_text("See the void")
    expect(page.locator(f"#p{passage.order} .para-no")).to_have_attribute("data-memos", "1")
    page.keyboard.press("d")
    expect(page.locator("#message")).to_contain_text("No difference between coders")


def test_a_memo_with_a_mention_survives_offline_and_reload(
    workbench: Callable[..., Page], coder: User, version: TextVersion
) -> None:
    ben = make.person("coder", "ben")
    page = workbench(coder)
    page.context.set_offline(True)
    code(page, "panel asked", "necess")
    page.keyboard.press("r")
    page.keyboard.type("Is this so, @b")
    expect(page.locator(".people [role=option]")).to_have_text(["@ben"])
    page.keyboard.press("Enter")
    page.keyboard.type("?")
    page.keyboard.press("Control+Enter")
    expect(page.locator("#save-state")).to_contain_text("2 waiting")
    page.context.set_offline(False)
    page.reload()
    page.wait_for_selector("body[data-ready]")
    saved(page)
    memo = Memo.objects.get()
    assert (memo.text, memo.annotation) == ("Is this so, @ben ?", Annotation.objects.get())
    assert [one.person for one in memo.mentions.all()] == [ben]
    page.keyboard.press("u")
    expect(page.locator("#memo-count")).to_have_text("0")
    page.keyboard.press("Shift+u")
    expect(page.locator("#memo-count")).to_have_text("1")


def test_the_mentioned_sees_it_and_is_led_there(
    open_page: Open, coder: User, version: TextVersion
) -> None:
    ben = make.person("coder", "ben")
    coding = make.coded(version, coder, "panel asked")
    memo = write_memo(version=version, author=coder, annotation=coding, text="@ben look")
    page = open_page("/coding/", ben)
    page.get_by_role("link", name="Mentions 1 unread").click()
    page.locator(".card a").click()
    page.wait_for_selector("body[data-ready]")
    expect(page.locator("#memo-list [data-memo]")).to_contain_text("@ben look")
    expect(page.locator("#selected .quote")).to_have_text("panel asked")
    page.goto(page.url.split("/coding/")[0] + "/mentions/")
    expect(page.locator(".lede")).to_contain_text("0 memos")
    assert memo.mentions.get().seen_at is not None


def test_several_spans_at_once_and_one_undo(
    workbench: Callable[..., Page], coder: User, version: TextVersion
) -> None:
    for words in ("panel asked", "ban was", "void"):
        make.coded(version, coder, words)
    page = workbench(coder)
    page.keyboard.press("b")
    boxes = page.locator("#span-list input")
    boxes.nth(0).check()
    boxes.nth(2).click(modifiers=["Shift"])
    expect(page.locator("#several-count")).to_have_text("3 chosen")
    page.click("#several-code")
    page.keyboard.type("security")
    page.keyboard.press("Enter")
    saved(page)
    assert set(Annotation.objects.values_list("code__key", flat=True)) == {make.SECURITY}
    boxes.nth(1).check()
    boxes.nth(0).check()
    page.keyboard.press("Delete")
    expect(page.locator("#span-count")).to_have_text("1")
    saved(page)
    page.reload()
    page.wait_for_selector("body[data-ready]")
    page.keyboard.press("u")
    expect(page.locator("#span-count")).to_have_text("3")
    assert Annotation.objects.filter(deleted=False).count() == 3


def test_a_deleted_span_and_an_earlier_state_come_back(
    workbench: Callable[..., Page], coder: User, version: TextVersion
) -> None:
    row = make.coded(version, coder, "panel asked", note="first")
    delete_annotation(annotation=row, revision=1, user=coder)
    page = workbench(coder)
    page.click("#tab-spans")
    page.click("#deleted-spans summary")
    page.get_by_role("button", name="Restore Necessity, “panel asked”").click()
    saved(page)
    expect(page.locator("#selected .quote")).to_have_text("panel asked")
    page.keyboard.press("t")
    page.keyboard.press("e")
    page.keyboard.type("security")
    page.keyboard.press("Enter")
    saved(page)
    page.get_by_role("button", name="History").click()
    page.locator("#history-list li").last.get_by_role("button", name="Restore this").click()
    expect(page.locator("#selected")).to_contain_text("Necessity")
    saved(page)
    row.refresh_from_db()
    assert (row.code.key, row.deleted, row.note) == (make.NECESSITY, False, "first")


def test_words_selected_by_touch_are_offered_the_picker(
    workbench: Callable[..., Page], coder: User, version: TextVersion
) -> None:
    page = workbench(coder, viewport={"width": 390, "height": 844}, has_touch=True, is_mobile=True)
    x, y = middle(page, "ban was necessary")
    touch = page.context.new_cdp_session(page)
    touch.send(
        "Input.dispatchTouchEvent", {"type": "touchStart", "touchPoints": [{"x": x, "y": y}]}
    )
    page.wait_for_timeout(900)
    touch.send("Input.dispatchTouchEvent", {"type": "touchEnd", "touchPoints": []})
    if not page.evaluate("getSelection().toString()"):  # where the system selects nothing by itself
        page.evaluate(
            """() => { const node = document.querySelector('#p1 .para-text').firstChild;
                getSelection().setBaseAndExtent(node, 4, node, 15); }"""
        )
    page.tap("#touch-code")
    expect(page.locator("#picker")).to_be_visible()
    box = page.locator("#picker").bounding_box()
    assert box and box["x"] >= 0 and box["x"] + box["width"] <= 390
    page.locator("#picker-list li").first.tap()
    saved(page)
    assert Annotation.objects.count() == 1
    assert page.evaluate("document.documentElement.scrollWidth") <= 390


@pytest.mark.parametrize("width", [1440, 390])
def test_axe_finds_nothing_in_any_state(
    workbench: Callable[..., Page], coder: User, version: TextVersion, width: int
) -> None:
    rows = [make.coded(version, coder, words) for words in ("ban was necessary", "ban", "void")]
    write_memo(version=version, author=coder, annotation=rows[0], text="@ada resolve me")
    page = workbench(coder, viewport={"width": width, "height": 900})

    def check(state: str) -> None:
        found = Axe().run(page, options={"runOnly": RULES}).response["violations"]
        assert [(state, one["id"], one["nodes"][0]["html"][:120]) for one in found] == []

    page.keyboard.press("/")
    page.keyboard.type("ban")
    check("find")
    page.keyboard.press("Escape")
    page.keyboard.press("c")
    check("picker")
    page.keyboard.press("Escape")
    page.mouse.click(*middle(page, "ban"))
    check("place list")
    page.keyboard.press("Escape")
    page.keyboard.press("r")
    page.keyboard.type("@a")
    check("memos")
    page.keyboard.press("Escape")
    page.keyboard.press("Escape")
    page.keyboard.press("b")
    page.locator("#span-list input").first.check()
    page.click("#deleted-spans summary")
    check("several")
