"""The tables of coding."""

from coding.models.annotation import (
    Annotation,
    Change,
    Direction,
    Origin,
    Suggestion,
    SuggestionState,
)
from coding.models.chain import Chain, ChainLink
from coding.models.codebook import Axis, Code, CodebookVersion, CodeEntry
from coding.models.ledger import Fate, Reanchoring, Settlement

__all__ = [
    "Annotation",
    "Axis",
    "Chain",
    "ChainLink",
    "Change",
    "Code",
    "CodeEntry",
    "CodebookVersion",
    "Direction",
    "Fate",
    "Origin",
    "Reanchoring",
    "Settlement",
    "Suggestion",
    "SuggestionState",
]
