"""The columns that facets are counted by: what a passage shares with many others, without its case.

A million passages have some thousand different values here, and hundreds of thousands with their cases. Passages
are counted by the values alone; where cases are, the engine counts the groups under each value.
"""

from collections.abc import Sequence
from functools import lru_cache

from search.entry import LIST_SEPARATOR, SEPARATOR, Attributes, Entry


def columns(entry: Entry) -> dict[str, list[str]]:
    """``facts``, ``coded`` and ``placed`` of a passage: one packed value each, or none."""
    return {
        "facts": [facts(entry.attributes)],
        "coded": _together(entry.codes),
        "placed": _together(entry.provisions),
    }


@lru_cache(maxsize=10_000)
def facts(attributes: str) -> str:
    """Packed attributes without group, day and regard: only what facets count."""
    found = Attributes.unpacked(attributes)
    lists = (found.parties, found.complainants, found.respondents)
    return SEPARATOR.join(
        (
            found.forum,
            found.year,
            found.kind,
            found.language,
            found.status,
            found.standing,
            *map(LIST_SEPARATOR.join, lists),
        )
    )


def unpacked_facts(packed: str) -> Attributes:
    """The attributes of a value of ``facts``; group and day are empty."""
    forum, year, kind, language, status, standing, *lists = packed.split(SEPARATOR)
    parties, complainants, respondents = (
        tuple(filter(None, some.split(LIST_SEPARATOR))) for some in lists
    )
    return Attributes(
        group="",
        forum=forum,
        year=year,
        kind=kind,
        language=language,
        status=status,
        date="",
        standing=standing,
        regard=0,
        parties=parties,
        complainants=complainants,
        respondents=respondents,
    )


def _together(pairs: Sequence[str]) -> list[str]:
    """The values of pairs of values and a group, as one value."""
    values = {
        value for pair in pairs for value in pair[: pair.rindex(SEPARATOR)].split(LIST_SEPARATOR)
    }
    return [LIST_SEPARATOR.join(sorted(values))] if values else []
