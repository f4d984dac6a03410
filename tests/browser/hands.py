"""What a coder's hands do on the workbench."""

from __future__ import annotations

import io

import pypdfium2
from playwright.sync_api import Page, expect

#: What axe looks for: WCAG 2.2 A and AA, and what its authors call good practice.
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]


def saved(page: Page) -> None:
    expect(page.locator("#save-state")).to_contain_text("Saved")


def drag(page: Page, words: str) -> None:
    """Select words with the mouse."""
    ends = page.evaluate(
        """words => { for (const holder of document.querySelectorAll('.para-text')) {
            const node = holder.firstChild; const at = node ? node.data.indexOf(words) : -1; if (at < 0) continue;
            const range = document.createRange(); range.setStart(node, at); range.setEnd(node, at + words.length);
            const boxes = [...range.getClientRects()]; const a = boxes[0], b = boxes.at(-1);
            return [a.left + 1, a.top + a.height / 2, b.right - 1, b.top + b.height / 2]; } }""",
        words,
    )
    page.mouse.move(ends[0], ends[1])
    page.mouse.down()
    page.mouse.move(ends[2], ends[3], steps=4)
    page.mouse.up()
    page.wait_for_timeout(50)


def code(page: Page, words: str, query: str) -> None:
    """Select words and give them the first code that answers to a query."""
    drag(page, words)
    page.keyboard.press("c")
    page.keyboard.type(query)
    page.keyboard.press("Enter")


def painted(page: Page, name: str) -> list[str]:
    """The words that a highlight covers."""
    found: list[str] = page.evaluate(
        """name => [...(CSS.highlights.get(name) ?? [])].map(one => {
            const range = document.createRange(); range.setStart(one.startContainer, one.startOffset);
            range.setEnd(one.endContainer, one.endOffset); return range.toString(); })""",
        name,
    )
    return found


def middle(page: Page, words: str) -> tuple[float, float]:
    box = page.evaluate(
        """words => { for (const holder of document.querySelectorAll('.para-text')) {
            const node = holder.firstChild; const at = node ? node.data.indexOf(words) : -1; if (at < 0) continue;
            const range = document.createRange(); range.setStart(node, at); range.setEnd(node, at + words.length);
            const box = range.getBoundingClientRect();
            return [box.left + box.width / 2, box.top + box.height / 2]; } }""",
        words,
    )
    return box[0], box[1]


def printed(pdf: bytes) -> str:
    """The words of all pages of a PDF."""
    document = pypdfium2.PdfDocument(io.BytesIO(pdf))
    return " ".join(" ".join(page.get_textpage().get_text_range().split()) for page in document)
