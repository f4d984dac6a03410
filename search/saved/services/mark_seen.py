"""Mark what a saved search found as seen."""

from django.utils import timezone

from search.models import SavedSearch


def mark_seen(*, search: SavedSearch, through: int | None = None) -> int:
    """All of it, or the items up to one (what the page showed); returns how many."""
    items = search.items.filter(seen_at=None)
    if through is not None:
        items = items.filter(pk__lte=through)
    return items.update(seen_at=timezone.now())
