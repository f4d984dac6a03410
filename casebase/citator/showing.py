"""Citations as pages show them: with the words around them, their treatment, counts in words."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import F
from django.db.models.functions import Greatest, Least, Substr
from django.utils.translation import gettext as _

from casebase import registry
from casebase.citator.authority import Authority
from casebase.citator.edges import inferred
from casebase.citator.levels import LEVEL_OF, TONES
from casebase.models import Citation, Passage, Treatment
from legaltext.treatments import TREATMENTS

#: Characters shown on each side of a citation.
AROUND = 170
#: Characters within which a cut looks for the end of a word.
LONG_WORD = 30


@dataclass(frozen=True, slots=True)
class Edge:
    """A citation as a page shows it: the words around it, its treatment, and whether its target was inferred."""

    citation: Citation
    before: str
    words: str
    after: str
    treated: registry.Treated | None
    inferred: bool

    @property
    def tone(self) -> str:
        """The badge's colour: what the treatment alone would make of the authority."""
        return TONES[LEVEL_OF[self.treated.treatment]] if self.treated else ""


def shown(
    citations: Iterable[Citation], said: Mapping[int, registry.Treated], authority: Authority
) -> list[Edge]:
    """Citations ready for a page; one query for the words of all, not the texts they stand in."""
    rows = list(citations)
    low = Greatest(F("passage__start"), F("start") - AROUND)
    high = Least(F("passage__end"), F("end") + AROUND)
    words = Citation.objects.filter(pk__in=[row.pk for row in rows]).annotate(
        low=low, context=Substr("version__text", low + 1, high - low)
    )
    contexts = {pk: (begin, text) for pk, begin, text in words.values_list("pk", "low", "context")}
    found = []
    for row in rows:
        begin, text = contexts[row.pk]
        start, end = row.start - begin, row.end - begin
        found.append(
            Edge(
                row,
                _from_a_word(text[:start]) if begin > row.passage.start else text[:start],
                text[start:end],
                _to_a_word(text[end:]) if begin + len(text) < row.passage.end else text[end:],
                said.get(row.pk),
                inferred(row, authority),
            )
        )
    return found


def _from_a_word(words: str) -> str:
    """Words whose beginning is cut off, from the first whole one; Chinese, which has no spaces, as they are."""
    space = re.search(r"\s", words[:LONG_WORD])
    return "… " + words[space.end() :].lstrip() if space else "…" + words


def _to_a_word(words: str) -> str:
    """Words whose end is cut off, to the last whole one."""
    space = re.search(r"\s\S*\Z", words[-LONG_WORD:])
    if space is None:
        return words + "…"
    return words[: len(words) - len(space[0])].rstrip() + " …"


def pieces(text: str, passage: Passage) -> list[tuple[str, Citation | None]]:
    """The words of a passage in order, those of a citation with it; of overlapping citations the first is shown."""
    found: list[tuple[str, Citation | None]] = []
    position = passage.body_start
    for citation in passage.citations.order_by("start", "-end"):
        if citation.start < position or citation.end > passage.end:
            continue
        found.append((text[position : citation.start], None))
        found.append((text[citation.start : citation.end], citation))
        position = citation.end
    found.append((text[position : passage.end], None))
    return [piece for piece in found if piece[0]]


def labelled(counts: Mapping[str, int]) -> list[dict[str, Any]]:
    """Counts by treatment for a page: [{value, label, count}], the untreated last."""
    return [
        {
            "value": value,
            "label": Treatment(value).label if value else _("cited"),
            "count": counts[value],
        }
        for value in [*TREATMENTS, ""]
        if counts.get(value)
    ]
