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
from coding.models.codebook import (
    Axis,
    Code,
    CodebookVersion,
    CodeEntry,
    CodeExample,
    FormerKey,
)
from coding.models.decision import Decision, Switch, Withholding
from coding.models.draft import CodebookDraft, CodeComment, DraftState
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
    "CodeComment",
    "CodeEntry",
    "CodeExample",
    "CodebookDraft",
    "CodebookVersion",
    "Decision",
    "Difference",
    "Direction",
    "DraftState",
    "Exposure",
    "Fate",
    "FormerKey",
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
    "Switch",
    "Unit",
    "Withholding",
]
