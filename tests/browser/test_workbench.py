"""The coding workbench as a coder uses it: by keyboard, by mouse, without a network, together with others."""

from __future__ import annotations

import json
from collections.abc import Callable

import pytest
from django.contrib.auth.models import User
from playwright.sync_api import Page, expect

from casebase.models import TextVersion
from coding.models import Annotation, Chain, Suggestion
from tests import factories as make
from tests.browser.conftest import Open
from tests.browser.hands import code, drag, middle, painted, saved

pytestmark = [
    pytest.mark.browser,
    pytest.mark.django_db(transaction=True),
]


def test_offsets_cross_the_border_exactly(
    workbench: Callable[..., Page], version: TextVersion
) -> None:
    page = workbench()
    text = version.text
    spans = [
        [start, end]
        for passage in version.passages.all()
        for start in range(passage.body_start, passage.end)
        for end in (start + 1, min(start + 9, passage.end))
    ]
    shown = page.evaluate(
        """async spans => { const { TextMap } = await import('/static/js/textmap.js');
            const map = new TextMap(document.getElementById('text'));
            return spans.map(([start, end]) => { const range = map.range({start, end});
                return [map.text({start, end}), map.offsetOf(range.startContainer, range.startOffset),
                        map.offsetOf(range.endContainer, range.endOffset)]; }); }""",
        spans,
    )
    assert "𝒳" in text
    assert shown == [[text[start:end], start, end] for start, end in spans]


def test_a_text_longer_than_a_parser_node_maps(open_page: Open, version: TextVersion) -> None:
    paragraphs = [{"heading": "Long"}, {"label": "1", "text": "word 𝒳 " * 30_000}]
    stored = make.text_of(make.document("long-digest", paragraphs=paragraphs))
    page = open_page("/coding/long-digest/")
    page.wait_for_selector("body[data-ready]")
    spans = [[start, start + 4] for start in range(70_000, 190_000, 7001)]
    shown = page.evaluate(
        """async spans => { const { TextMap } = await import('/static/js/textmap.js');
            const map = new TextMap(document.getElementById('text'));
            return spans.map(([start, end]) => map.text({start, end})); }""",
        spans,
    )
    assert shown == [stored.text[start:end] for start, end in spans]


def test_coding_by_keyboard_alone(
    workbench: Callable[..., Page], coder: User, version: TextVersion
) -> None:
    page = workbench(coder)
    page.keyboard.press("g")
    page.keyboard.type("7.1")
    page.keyboard.press("Enter")
    page.keyboard.press("ArrowRight")
    for _times in range(3):
        page.keyboard.press("Shift+ArrowRight")
    page.keyboard.press("Enter")
    page.keyboard.type("necess")
    expect(page.locator("#picker-about")).to_contain_text("When it is there.")
    page.keyboard.press("Enter")
    expect(page.locator("#selected .quote")).to_have_text("panel asked whether")
    saved(page)
    row = Annotation.objects.get()
    assert (row.quote, row.code.key, row.coder) == ("panel asked whether", make.NECESSITY, coder)
    assert painted(page, "annotation-loophole-0") == ["panel asked whether"]


def test_sentence_and_digit(
    workbench: Callable[..., Page], coder: User, version: TextVersion
) -> None:
    page = workbench(coder)
    code(page, "panel asked", "alternative")
    page.keyboard.press("s")
    page.keyboard.press("1")
    saved(page)
    expect(page.locator("#span-count")).to_have_text("2")
    quotes = set(Annotation.objects.values_list("quote", flat=True))
    assert quotes == {"panel asked", "The panel asked whether the ban was necessary."}


def test_key_first_then_drag_beyond_the_plane(
    workbench: Callable[..., Page], coder: User, version: TextVersion
) -> None:
    page = workbench(coder)
    code(page, "panel asked", "security")
    saved(page)
    page.keyboard.press("Escape")
    page.keyboard.press("Escape")
    page.keyboard.press("1")
    drag(page, "𝒳 stands beyond")
    expect(page.locator("#span-count")).to_have_text("2")
    saved(page)
    row = Annotation.objects.get(quote="𝒳 stands beyond")
    assert version.text[row.start : row.end] == "𝒳 stands beyond"


def test_overlaps_are_stacked_and_all_listed(
    workbench: Callable[..., Page], coder: User, version: TextVersion
) -> None:
    make.coded(version, coder, "whether the ban was necessary")
    make.coded(version, coder, "the ban was", code=make.SECURITY)
    make.coded(version, coder, "ban", code=make.ALTERNATIVE)
    page = workbench(coder)
    expect(page.locator(".para-margin .chip")).to_have_count(3)
    assert painted(page, "annotation-loophole-0") == ["whether the ban was necessary"]
    assert painted(page, "annotation-loophole-1") == ["the ban was"]
    assert painted(page, "annotation-countermeasure-2") == ["ban"]
    assert painted(page, "tint-several") == ["ban"]
    assert "".join(painted(page, "tint-loophole")) == "whether the  was necessary"
    drag(page, "a")  # a click beside: nothing of it is a span
    page.mouse.click(*middle(page, "ban"))
    expect(page.locator(".others .chip")).to_have_count(3)
    page.keyboard.press("t")
    page.keyboard.press("o")
    expect(page.locator(".para-margin [aria-pressed=true]")).to_have_count(1)


def test_undo_and_redo_last_over_a_reload(
    workbench: Callable[..., Page], coder: User, version: TextVersion
) -> None:
    page = workbench(coder)
    code(page, "panel asked", "necess")
    saved(page)
    page.reload()
    page.wait_for_selector("body[data-ready]")
    page.keyboard.press("u")
    expect(page.locator("#span-count")).to_have_text("0")
    assert Annotation.objects.get().deleted
    page.keyboard.press("Shift+u")
    expect(page.locator("#span-count")).to_have_text("1")
    assert not Annotation.objects.get().deleted


def test_details_are_saved_and_deleted(
    workbench: Callable[..., Page], coder: User, version: TextVersion
) -> None:
    row = make.coded(version, coder, "panel asked")
    page = workbench(coder)
    page.keyboard.press("j")
    page.locator('[data-field="direction"]').select_option("adverse")
    page.locator('[data-field="weight"]').select_option("4")
    saved(page)
    row.refresh_from_db()
    assert (row.direction, row.weight) == ("adverse", 4)
    page.get_by_role("button", name="History").click()
    expect(page.locator("#history-list li")).not_to_have_count(1)
    page.keyboard.press("Escape")
    page.keyboard.press("t")
    page.keyboard.press("Delete")
    expect(page.locator("#span-count")).to_have_text("0")
    saved(page)
    row.refresh_from_db()
    assert row.deleted


def test_suggestions_are_accepted_rejected_corrected(
    workbench: Callable[..., Page], coder: User, version: TextVersion
) -> None:
    first = make.suggested(version, "less trade-restrictive alternative")
    second = make.suggested(version, "reasonably available")
    third = make.suggested(version, "into the void", code=make.SECURITY)
    page = workbench(coder)
    page.keyboard.press("n")
    expect(page.locator("#selected .reason")).to_contain_text("a cue")
    assert painted(page, "suggestion-countermeasure-0")[0] == "less trade-restrictive alternative"
    page.keyboard.press("a")
    page.keyboard.press("x")
    page.keyboard.press("e")
    page.keyboard.type("void")
    page.keyboard.press("Enter")
    expect(page.locator("#suggestion-total")).to_have_text("0")
    saved(page)
    states = [Suggestion.objects.get(pk=one.pk).state for one in (first, second, third)]
    assert states == ["accepted", "rejected", "accepted"]
    codes = set(Annotation.objects.values_list("code__key", flat=True))
    assert codes == {make.ALTERNATIVE, make.VOID}


def test_a_chain_says_what_is_missing_and_is_saved(
    workbench: Callable[..., Page], coder: User, version: TextVersion
) -> None:
    make.coded(version, coder, "panel asked")
    make.coded(version, coder, "less trade-restrictive alternative", code=make.ALTERNATIVE)
    make.coded(version, coder, "into the void", code=make.VOID)
    page = workbench(coder)
    for _times in range(2):
        page.keyboard.press("j")
        page.keyboard.press("l")
    page.keyboard.press("Shift+c")
    expect(page.locator("#message")).to_contain_text("impact")
    page.keyboard.press("j")
    page.keyboard.press("l")
    page.keyboard.press("Shift+c")
    page.fill('[name="title_en"]', "Alternative against necessity")
    page.locator('#chain-form [name="direction"]').select_option("favourable")
    page.fill('[name="as_of"]', "2025-01-10")
    page.get_by_role("button", name="Save the chain").click()
    saved(page)
    chain = Chain.objects.get()
    assert (chain.title_en, chain.direction, chain.links.count()) == (
        "Alternative against necessity",
        "favourable",
        3,
    )
    page.click("#tab-chains")
    expect(page.locator("#chain-list")).to_contain_text("Alternative against necessity")


def test_others_read(workbench: Callable[..., Page], version: TextVersion) -> None:
    make.coded(version, make.person("coder", "ada"), "panel asked", note="why")
    for reader in (None, make.person("", "guest")):
        page = workbench(reader)
        expect(page.locator(".bench-denied")).to_contain_text("Coder")
        page.keyboard.press("j")
        expect(page.locator("#selected .quote")).to_have_text("panel asked")
        expect(page.locator("#selected")).to_contain_text("why")
        expect(
            page.locator("#selected select, #selected textarea, #undo-button, #suggest-button")
        ).to_have_count(0)
        expect(page.locator("#tray")).to_be_hidden()
        drag(page, "offered a less")
        page.keyboard.press("c")
        expect(page.locator("#picker")).to_be_hidden()


def test_outline_counts_and_folds(
    workbench: Callable[..., Page], coder: User, version: TextVersion
) -> None:
    make.coded(version, coder, "panel asked")
    page = workbench(coder)
    expect(page.locator(".outline li .num")).to_have_text("1/3")
    narrow = workbench(coder, viewport={"width": 390, "height": 800})
    assert narrow.locator(".workbench").evaluate("one => one.scrollWidth") == 390
    expect(narrow.locator("#outline-pane")).to_be_hidden()
    narrow.click("#outline-button")
    expect(narrow.locator("#outline-pane")).to_be_visible()


def test_no_key_has_two_meanings_and_all_are_listed(
    workbench: Callable[..., Page], coder: User
) -> None:
    page = workbench(coder)
    page.keyboard.press("?")
    expect(page.locator("#keys-list dt")).not_to_have_count(0)
    page.uncheck("#keys-on")
    page.keyboard.press("Escape")
    page.keyboard.press("g")
    expect(page.locator("#jump")).not_to_be_focused()


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_accessibility(
    workbench: Callable[..., Page], coder: User, version: TextVersion, scheme: str
) -> None:
    axe = pytest.importorskip(
        "axe_playwright_python.sync_playwright", reason="needs axe-playwright-python"
    )
    make.coded(version, coder, "panel asked")
    make.suggested(version, "reasonably available")
    page = workbench(coder, color_scheme=scheme)
    page.keyboard.press("j")
    results = axe.Axe().run(
        page, options={"runOnly": ["wcag2a", "wcag2aa", "wcag21aa", "wcag22aa"]}
    )
    faults = [
        {"rule": fault["id"], "where": [node["html"][:160] for node in fault["nodes"]][:4]}
        for fault in results.response["violations"]
    ]
    assert faults == [], json.dumps(faults, indent=1)


def test_a_span_is_painted_at_once_among_two_thousand(
    open_page: Open, coder: User, version: TextVersion
) -> None:
    paragraphs = [
        {"label": f"1.{n}", "text": f"Passage {n} has words enough to be coded by many. " * 6}
        for n in range(800)
    ]
    stored = make.text_of(make.document("big-digest", paragraphs=paragraphs))
    template = make.coded(stored, coder, "Passage 0 has words")
    passages = list(stored.passages.all())
    Annotation.objects.bulk_create(
        Annotation(
            version=stored, passage=passage, code=template.code, codebook_version=template.codebook_version,
            start=passage.body_start + shift, end=passage.body_start + shift + 20, quote="", coder=coder,
        )
        for passage in passages[1:] for shift in (5, 15, 60)
    )  # fmt: skip
    page = open_page("/coding/big-digest/", coder)
    page.wait_for_selector("body[data-ready]")
    page.keyboard.press("ArrowRight")
    code(page, "coded by many", "alternative")
    expect(page.locator("#selected .quote")).to_have_text("coded by many")
    for _times in range(5):
        page.keyboard.press("ArrowRight")
        page.keyboard.press("w")
        page.wait_for_timeout(120)
        page.keyboard.press("1")
        page.wait_for_timeout(250)
    times = sorted(
        page.evaluate("performance.getEntriesByName('casebase:span').map(one => one.duration)")
    )
    # The aim is 100 ms on a quiet machine; a loaded one gets three times that before the test complains.
    assert times[len(times) // 2] < 300, times


def test_jumps_land_exactly_in_a_long_document(open_page: Open, coder: User) -> None:
    """Passages off the screen have guessed heights; a jump must not land by the guess."""
    paragraphs = [
        {"label": f"1.{n}", "text": f"Passage {n} stands here. " * (1 + n % 23)} for n in range(900)
    ]
    make.document("long-digest", paragraphs=paragraphs)
    page = open_page("/coding/long-digest/", coder)
    page.wait_for_selector("body[data-ready]")
    tops = set()
    for label in ("1.450", "1.880", "1.17", "1.640"):
        page.keyboard.press("g")
        page.keyboard.type(label)
        page.keyboard.press("Enter")
        page.wait_for_timeout(400)
        tops.add(
            page.evaluate(
                "label => Math.round(document.querySelector(`[data-label='${label}']`)"
                ".getBoundingClientRect().top)",
                label,
            )
        )
    page.evaluate("() => { location.hash = document.querySelector('[data-label=\"1.300\"]').id }")
    page.wait_for_timeout(400)
    tops.add(
        page.evaluate(
            "() => Math.round(document.querySelector('[data-label=\"1.300\"]').getBoundingClientRect().top)"
        )
    )
    assert max(tops) - min(tops) <= 2 and 0 < min(tops) < 200, tops
