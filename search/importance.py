"""How much the library makes of a passage: a small number of steps out of citations, treatments and codings.

Steps, because both engines then add exactly the same to a score, and because nobody should believe that a paragraph
cited 41 times is better than one cited 40 times.
"""

from collections.abc import Mapping

from search.records import PassageRecord

HIGHEST = 6
#: A passage has a step more from so many citations.
CITED = (1, 2, 4, 8)
#: Coded impact of this weight (1 to 5), or coded without one, is a step; from STRONG on it is two.
NOTABLE, STRONG = 3, 5
POSITIVE = frozenset({"followed", "upheld"})
NEGATIVE = frozenset({"reversed", "departed", "not_adopted"})
#: Steps that a passage of a decision under doubt keeps at most.
DOUBTED = 1


def importance(record: PassageRecord) -> int:
    """0 to `HIGHEST`. A passage that was reversed or departed from has none, however often it is cited."""
    if not (record.cited or record.treated or record.impact):
        return 0  # as most passages, while millions are indexed
    treated: Mapping[str, int] = dict(record.treated)
    if record.standing == "negative" or NEGATIVE & treated.keys():
        return 0
    steps = sum(record.cited >= least for least in CITED)
    steps += bool(POSITIVE & treated.keys())
    steps += (record.impact >= NOTABLE) + (record.impact >= STRONG)
    if record.standing == "caution" or "questioned" in treated or "modified" in treated:
        steps = min(steps, DOUBTED)
    return min(steps, HIGHEST)


def keys(record: PassageRecord) -> list[tuple[str, str]]:
    """The steps of a passage as index keys, each one that it reaches."""
    return [("importance", str(step)) for step in range(1, importance(record) + 1)]
