"""Mutations of coding, one module each. All of them log a `Change`, check revisions and touch the search outbox."""

from coding.services.annotations import change_annotation, create_annotation, delete_annotation
from coding.services.chains import delete_chain, save_chain
from coding.services.memos import change_memo, delete_memo, read_mentions, write_memo
from coding.services.reanchor import confirm, leave, place_again, place_at_words
from coding.services.restore import restore_annotation
from coding.services.several import delete_several, recode_several
from coding.services.suggestions import (
    accept_suggestion,
    hide_suggestions,
    reject_suggestion,
    start_suggesting,
    withhold,
)
from coding.services.undo import redo, redo_chain, undo, undo_chain

__all__ = [
    "accept_suggestion",
    "change_annotation",
    "change_memo",
    "confirm",
    "create_annotation",
    "delete_annotation",
    "delete_chain",
    "delete_memo",
    "delete_several",
    "hide_suggestions",
    "leave",
    "place_again",
    "place_at_words",
    "read_mentions",
    "recode_several",
    "redo",
    "redo_chain",
    "reject_suggestion",
    "restore_annotation",
    "save_chain",
    "start_suggesting",
    "undo",
    "undo_chain",
    "withhold",
    "write_memo",
]
