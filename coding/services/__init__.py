"""Mutations of coding, one module each. All of them log a `Change`, check revisions and touch the search outbox."""

from coding.services.annotations import change_annotation, create_annotation, delete_annotation
from coding.services.chains import delete_chain, save_chain
from coding.services.reanchor import confirm, leave, place_again, place_at_words
from coding.services.suggestions import accept_suggestion, reject_suggestion, start_suggesting
from coding.services.undo import redo, redo_chain, undo, undo_chain

__all__ = [
    "accept_suggestion",
    "change_annotation",
    "confirm",
    "create_annotation",
    "delete_annotation",
    "delete_chain",
    "leave",
    "place_again",
    "place_at_words",
    "redo",
    "redo_chain",
    "reject_suggestion",
    "save_chain",
    "start_suggesting",
    "undo",
    "undo_chain",
]
