"""The tables of coding."""

from coding.models.annotation import (
    Annotation,
    Change,
    Direction,
    Exposure,
    Layer,
    Origin,
    Suggestion,
    SuggestionState,
)
from coding.models.chain import Chain, ChainLink
from coding.models.codebook import Axis, Code, CodebookVersion, CodeEntry
from coding.models.decision import Decision, Switch, Withholding
from coding.models.ledger import Fate, Reanchoring, Settlement
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
    "Decision",
    "Difference",
    "Direction",
    "Exposure",
    "Fate",
    "Item",
    "Layer",
    "Mode",
    "Origin",
    "Reanchoring",
    "Round",
    "Ruling",
    "Settlement",
    "Stage",
    "Suggestion",
    "SuggestionState",
    "Switch",
    "Unit",
    "Withholding",
]
