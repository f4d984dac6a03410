"""The tables of coding."""

from coding.models.annotation import (
    Annotation,
    Change,
    Direction,
    Layer,
    Origin,
    Suggestion,
    SuggestionState,
)
from coding.models.chain import Chain, ChainLink
from coding.models.codebook import Axis, Code, CodebookVersion, CodeEntry
from coding.models.ledger import Fate, Reanchoring, Settlement
from coding.models.memo import Memo, Mention
from coding.models.round import Assignment, Item, Mode, Round, Stage, Unit
from coding.models.ruling import Difference, Ruling

__all__ = [
    "Annotation",
    "Assignment",
    "Axis",
    "Chain",
    "ChainLink",
    "Change",
    "Code",
    "CodeEntry",
    "CodebookVersion",
    "Difference",
    "Direction",
    "Fate",
    "Item",
    "Layer",
    "Memo",
    "Mention",
    "Mode",
    "Origin",
    "Reanchoring",
    "Round",
    "Ruling",
    "Settlement",
    "Stage",
    "Suggestion",
    "SuggestionState",
    "Unit",
]
