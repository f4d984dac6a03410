"""The WTO's official list of disputes, read once."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from legaltext.wto_list import ListedDispute, parse_list


@cache
def official_list(folder: Path) -> tuple[ListedDispute, ...]:
    """The disputes of the list in `folder`, the data folder."""
    here = folder / "wto/official-list"
    return parse_list(
        articles=(here / "3.1_articles_agreements.js").read_text("utf-8"),
        subjects=(here / "4.1_subjectId_subjectName_mapping.js").read_text("utf-8"),
        disputes=(here / "5.1_ds_subjectId_mapping.js").read_text("utf-8"),
    )


@cache
def short_titles(folder: Path) -> dict[str, str]:
    """Short title → dispute, as the library's own table has them; of joined disputes the first."""
    return {
        one.short_title: f"DS{one.number}"
        for one in reversed(official_list(folder))
        if one.short_title
    }
