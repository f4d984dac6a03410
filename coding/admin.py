"""The log of changes, to read; everything else has a page of its own."""

from typing import TYPE_CHECKING, Any

from django.contrib import admin
from django.db.models import QuerySet

from coding.models import Change
from coding.visibility import visible_changes

if TYPE_CHECKING:  # generic for the type checker only
    ChangeModelAdmin = admin.ModelAdmin[Change]
else:
    ChangeModelAdmin = admin.ModelAdmin


@admin.register(Change)
class ChangeAdmin(ChangeModelAdmin):
    """Who changed what and when; nothing here can be edited."""

    list_display = ["at", "actor", "action", "kind", "object_id"]
    list_filter = ["action", "kind"]

    def get_queryset(self, request: Any) -> QuerySet[Change]:
        """What this person may see: the log tells no more of a blind round than the pages do."""
        return visible_changes(request.user)

    def has_add_permission(self, request: Any) -> bool:
        """Nobody."""
        return False

    def has_change_permission(self, request: Any, obj: Any = None) -> bool:
        """Nobody."""
        return False

    def has_delete_permission(self, request: Any, obj: Any = None) -> bool:
        """Nobody."""
        return False
