"""The look of the DOCX: pandoc's reference document in our styles."""

from __future__ import annotations

import io
import subprocess
from functools import cache
from typing import Any

import pypandoc
from docx import Document
from docx.enum.style import WD_STYLE_TYPE
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Cm, Pt, RGBColor

LATIN, CHINESE = "Georgia", "SimSun"  # both are on readers' machines, or have a near relative there
INK, GREY = "1D1B17", "57524A"
AXIS_COLOURS = {"Axis Loophole": "A84300", "Axis Countermeasure": "005A96", "Axis Impact": "00634A"}


@cache
def reference_document() -> bytes:
    """A4, serif text, a title page, headings, block quotes, axis lines, page numbers."""
    default = subprocess.run(  # noqa: S603 (our own binary, fixed arguments)
        [pypandoc.get_pandoc_path(), "--print-default-data-file", "reference.docx"],
        check=True,
        capture_output=True,
    ).stdout
    document = Document(io.BytesIO(default))
    _page(document.sections[0])
    _text_styles(document)
    _contents_styles(document)
    _axis_styles(document)
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def _page(section: Any) -> None:
    section.page_width, section.page_height = Cm(21), Cm(29.7)
    section.left_margin = section.right_margin = Cm(2.8)
    section.top_margin = section.bottom_margin = Cm(2.5)
    section.different_first_page_header_footer = True  # no number on the title page
    footer = section.footer.paragraphs[0]
    footer.alignment = WD_ALIGN_PARAGRAPH.CENTER
    for kind in ("begin", "separate", "end"):
        if kind == "separate":
            instruction = OxmlElement("w:instrText")
            instruction.text = "PAGE"
            footer.add_run()._r.append(instruction)
        mark = OxmlElement("w:fldChar")
        mark.set(qn("w:fldCharType"), kind)
        footer.add_run()._r.append(mark)


def _text_styles(document: Any) -> None:
    sizes = {"Normal": 11, "Body Text": 11, "First Paragraph": 11, "Footnote Text": 9}
    for name, size in sizes.items():
        _face(document.styles[name], size)
    for level, points in enumerate((17, 13.5, 11.5), 1):
        _face(document.styles[f"Heading {level}"], points, colour=INK)
        document.styles[f"Heading {level}"].paragraph_format.keep_with_next = True
    document.styles["Heading 1"].paragraph_format.page_break_before = True
    _face(document.styles["Title"], 26, colour=INK)
    document.styles["Title"].paragraph_format.space_before = Cm(7)
    _face(document.styles["Subtitle"], 13, colour=GREY)
    quote = document.styles["Block Text"]
    _face(quote, 10.5)
    quote.paragraph_format.left_indent = quote.paragraph_format.right_indent = Cm(1)


def _contents_styles(document: Any) -> None:
    heading = document.styles["TOC Heading"]
    _face(heading, 17, colour=INK)
    heading.paragraph_format.page_break_before = True  # the title has a page of its own
    for level in (1, 2):
        style = document.styles.add_style(f"toc {level}", WD_STYLE_TYPE.PARAGRAPH)
        style.element.set(qn("w:styleId"), f"TOC{level}")
        style.base_style = document.styles["Normal"]
        _face(style, 12 - level)
        style.paragraph_format.left_indent = Cm(0.6 * (level - 1))
        style.paragraph_format.space_after = Pt(3)


def _axis_styles(document: Any) -> None:
    for name, colour in AXIS_COLOURS.items():
        style = document.styles.add_style(name, WD_STYLE_TYPE.PARAGRAPH)
        style.base_style = document.styles["Body Text"]
        _face(style, 11, colour=colour)
        style.paragraph_format.space_before = Pt(8)
        style.paragraph_format.keep_with_next = True


def _face(style: Any, size: float, colour: str = "") -> None:
    """Size and fonts, for Latin and for Chinese text; the theme's own fonts give way."""
    style.font.name = LATIN
    style.font.size = Pt(size)
    if colour:
        style.font.color.rgb = RGBColor.from_string(colour)
    fonts = style.element.get_or_add_rPr().get_or_add_rFonts()
    for name in ("w:asciiTheme", "w:hAnsiTheme", "w:eastAsiaTheme", "w:cstheme"):
        fonts.attrib.pop(qn(name), None)
    fonts.set(qn("w:ascii"), LATIN)
    fonts.set(qn("w:hAnsi"), LATIN)
    fonts.set(qn("w:eastAsia"), CHINESE)
