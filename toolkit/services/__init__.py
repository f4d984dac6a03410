"""Mutations of the toolkit, one module each."""

from toolkit.services.drafts import change_draft, create_draft, delete_draft
from toolkit.services.placements import (
    change_placement,
    move_placement,
    place_chain,
    remove_placement,
)
from toolkit.services.publish import publish, start_publishing
from toolkit.services.sections import add_section, change_section, move_section, remove_section

__all__ = [
    "add_section",
    "change_draft",
    "change_placement",
    "change_section",
    "create_draft",
    "delete_draft",
    "move_placement",
    "move_section",
    "place_chain",
    "publish",
    "remove_placement",
    "remove_section",
    "start_publishing",
]
