"""Projects for tests of formats: small ones by hand, any by hypothesis."""

from __future__ import annotations

import uuid
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

from hypothesis import strategies as st

from coding.exchange import guids
from coding.exchange.database.new_document import digest
from coding.exchange.formats import format_of
from coding.exchange.model import (
    CaseItem,
    ChainItem,
    CodeItem,
    Coder,
    Coding,
    DocumentItem,
    LinkItem,
    Project,
)
from legaltext.anchors import CONTEXT
from legaltext.reading.decoding import clean

#: Characters that files trip over: beyond the BMP, combining, right to left, quotes, what spreadsheets calculate.
ODD = "𝒳😀é\u0301ש\"'<>&=+-@,;\n\t第　 "
AXES = ("loophole", "countermeasure", "impact")


def guid(name: str) -> uuid.UUID:
    """A GUID for a test."""
    return uuid.uuid5(uuid.NAMESPACE_URL, name)


CODERS = (Coder(guids.coder_guid(1), "anna"), Coder(guids.coder_guid(2), '李四 "x" <y>'))
CODES = tuple(
    CodeItem(guid(f"code {n}"), f"Code {n} & <b>", key=f"{axis}.c{n}", axis=axis, codable=n != 0)
    for n, axis in enumerate(("loophole", *AXES))
)
CODES = (*CODES[:3], replace(CODES[3], parent=CODES[0].guid))


def document(name: str, text: str, spans: list[dict[str, Any]]) -> DocumentItem:
    """A document with codings; offsets are taken modulo the text."""
    codings: dict[uuid.UUID, Coding] = {}
    for number, span in enumerate(spans):
        start = span["start"] % len(text)
        end = start + 1 + span["length"] % (len(text) - start)
        one = Coding(
            guid=guid(f"{name} {number}"),
            start=start,
            end=end,
            quote=text[start:end],
            prefix=text[max(0, start - CONTEXT) : start],
            suffix=text[end : end + CONTEXT],
            **{key: value for key, value in span.items() if key not in ("start", "length")},
        )
        codings[one.guid] = one
    return DocumentItem(
        guid=guids.document_guid(name),
        name=f"The {name}",
        text=text,
        codings=tuple(sorted(codings.values(), key=lambda one: (one.start, one.end))),
        sha256=digest(text),
        slug=name,
        symbol="WT/DS999/R",
        kind="panel_report",
        language="en",
        case="DS999",
    )


def project(documents: list[DocumentItem], chains: tuple[ChainItem, ...] = ()) -> Project:
    """A project of these documents."""
    case = CaseItem(
        guids.case_guid("DS999"), "DS999", "DS999", tuple(one.guid for one in documents)
    )
    return Project(
        name="A project",
        origin="NTB Casebase",
        documents=lambda: list(documents),
        coders=CODERS,
        codes=CODES,
        cases=(case,),
        chains=chains,
    )


_texts = st.text(
    st.one_of(st.sampled_from(ODD), st.characters(min_codepoint=32, max_codepoint=0x2FFFF)), min_size=1, max_size=80
).map(lambda text: clean(text).strip()).filter(bool)  # fmt: skip
_notes = st.text(
    st.one_of(st.sampled_from(ODD + "\r\x0b\x07"), st.characters(codec="utf-8", exclude_characters="\x00")), max_size=20
)  # fmt: skip
_spans = st.lists(
    st.fixed_dictionaries(
        {
            "start": st.integers(0, 200),
            "length": st.integers(0, 60),
            "code": st.sampled_from([one.guid for one in CODES[1:]]),
            "coder": st.sampled_from([one.guid for one in CODERS]),
            "note": _notes,
            "confidence": st.none() | st.integers(1, 5),
            "weight": st.none() | st.integers(1, 5),
            "direction": st.sampled_from(["", "adverse", "mixed"]),
            "origin": st.sampled_from(["person", "suggestion"]),
            "created": st.none() | st.just(datetime(2026, 1, 2, 3, 4, 5, 678, tzinfo=UTC)),
        }
    ),
    max_size=8,
)


@st.composite
def projects(draw: st.DrawFn) -> Project:
    """Any project of a few small documents with a chain."""
    documents = [
        document(f"doc-{number}", draw(_texts), draw(_spans)) for number in range(draw(st.integers(1, 3)))
    ]  # fmt: skip
    every = [coding for one in documents for coding in one.codings]
    chains = ()
    if every:
        chains = (
            ChainItem(
                guid=guid("chain"),
                ident="ds999-1",
                case="DS999",
                links=tuple(LinkItem(one.guid, AXES[n % 3]) for n, one in enumerate(every[:4])),
                title_en=draw(_notes),
                outcome_zh=draw(_notes),
                direction=draw(st.sampled_from(["", "adverse"])),
                weight=draw(st.none() | st.integers(1, 5)),
                as_of=date(2026, 1, 2),
                author=CODERS[0].guid,
            ),
        )
    return project(documents, chains)


def written(one: Project, key: str, folder: Path) -> Path:
    """The project as a file of a format."""
    chosen = format_of(key)
    path = folder / f"{uuid.uuid4().hex}.{chosen.extension}"
    assert chosen.write is not None
    with path.open("w+b") as out:
        chosen.write(one, out)
    return path


def read(path: Path, key: str, name: str = "") -> Project:
    """The project in a file of a format."""
    reader = format_of(key).read
    assert reader is not None
    return reader(path, name or path.name)
