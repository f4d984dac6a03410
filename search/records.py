"""What is indexed: one record per passage, whole documents at a time."""

from dataclasses import dataclass
from typing import Literal

Language = Literal["en", "zh"]

DOCUMENT_KINDS = (
    "panel_report",
    "ab_report",
    "opinion",
    "digest",
    "dispute_page",
    "statute",
    "notice",
    "other",
)


MOST_REGARD = 1023


@dataclass(frozen=True, slots=True)
class PassageRecord:
    """A passage with everything search knows of it.

    ``id`` is unique in the index. ``group`` is what results by case count: the case key, or the
    document slug where the document has no case. ``start:end`` are code points of the document's
    canonical text and ``text`` is what stands there. ``provisions`` are canonical ("TBT 2.2"), of
    the passage and/or its case; ``codes`` are exact keys, ancestors are added when indexing.
    ``identifiers`` name the document or its case ("DS593", "WT/DS593/R", "707 F.3d 1295").
    ``cited`` counts the citations of the passage by others, ``treated`` those that say how they treat it
    (``("followed", 2)``), ``impact`` is the weight of its coded impact, 1 to 5, 0 where none is coded.
    ``revision`` grows with every change of the document and orders writes to the index.
    ``standing`` says in a word whether the document still stands, and ``regard`` (0 to `MOST_REGARD`)
    orders documents by it, the best first; both come from the apps above, who know what they mean.
    """

    id: str
    document: str
    document_title: str
    document_kind: str
    case: str | None
    case_title: str
    group: str
    label: str
    order: int
    passage_kind: str
    heading: str
    text: str
    start: int
    end: int
    page: int | None
    language: str
    forum: str
    year: int | None
    date: str | None
    parties: tuple[str, ...]
    complainants: tuple[str, ...]
    respondents: tuple[str, ...]
    provisions: tuple[str, ...]
    codes: tuple[str, ...]
    cites: tuple[str, ...]
    status: str
    identifiers: tuple[str, ...]
    revision: int
    standing: str = ""
    regard: int = 0
    cited: int = 0
    treated: tuple[tuple[str, int], ...] = ()
    impact: int = 0


def with_ancestors(keys: tuple[str, ...]) -> tuple[str, ...]:
    """Dotted keys and every key above them: ``a.b.c`` gives ``a``, ``a.b`` and ``a.b.c``."""
    found: dict[str, None] = {}
    for key in keys:
        parts = key.split(".")
        for depth in range(1, len(parts) + 1):
            found[".".join(parts[:depth])] = None
    return tuple(found)
