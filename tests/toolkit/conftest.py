"""A draft with one complete chain, ready to publish."""

from __future__ import annotations

from pathlib import Path

import pytest

from casebase.models import TextVersion
from coding.models import Chain
from coding.services import create_annotation, save_chain
from tests import factories
from toolkit import services
from toolkit.models import Edition

QUOTES = {
    factories.NECESSITY: "whether the ban was necessary",
    factories.ALTERNATIVE: "a less trade-restrictive alternative",
    factories.VOID: "appealed into the void",
}


@pytest.fixture
def version(db: None, tmp_path: Path) -> TextVersion:
    """The text of a small document of DS999, with the small codebook published."""
    factories.codebook(tmp_path / "codebook")
    return factories.text_of(factories.document(of=factories.case()))


@pytest.fixture
def chain(version: TextVersion) -> Chain:
    """A complete chain of a coder's."""
    coder = factories.person("coder")
    links = []
    for code, quote in QUOTES.items():
        start = version.text.index(quote)
        annotation = create_annotation(
            version=version, start=start, end=start + len(quote), code=code, coder=coder
        )
        links.append({"annotation": str(annotation.pk)})
    return save_chain(
        case=version.document.case,
        user=coder,
        links=links,
        title_en="A ban, an alternative, a void",
        outcome_en="The report was never adopted.",
        direction="mixed",
        weight=3,
    )


@pytest.fixture
def draft(chain: Chain) -> Edition:
    """A draft with the chain placed in its one section."""
    editor = factories.person("editor")
    edition = services.create_draft(title="Toolkit *one* & <two>", user=editor)
    section = services.add_section(
        edition=edition, heading="Necessity", commentary="Read this first."
    )
    services.place_chain(section=section, chain=chain, commentary="A void is no end.")
    edition.refresh_from_db()
    return edition


@pytest.fixture
def published(draft: Edition) -> Edition:
    """The draft, published as edition 1."""
    return services.publish(edition=draft, user=draft.created_by)


def file_of(edition: Edition, kind: str) -> bytes:
    """The bytes of an edition's file."""
    return edition.files.get(format=kind).path.read_bytes()
