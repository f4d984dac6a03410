"""A document of a case and a published codebook, for every test of coding."""

from __future__ import annotations

from pathlib import Path

import pytest

from casebase.models import TextVersion
from coding.models import CodebookVersion
from tests import factories


@pytest.fixture
def codebook(db: None, tmp_path: Path) -> CodebookVersion:
    """The small codebook, published."""
    return factories.codebook(tmp_path / "codebook")


@pytest.fixture
def version(codebook: CodebookVersion) -> TextVersion:
    """The text of a small document of DS999."""
    return factories.text_of(factories.document(of=factories.case()))
