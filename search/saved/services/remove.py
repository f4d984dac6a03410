"""Delete a saved search."""

from search.models import SavedSearch


def remove_search(*, search: SavedSearch) -> None:
    """Delete it with what it found; what was mailed stays noted, so it is not mailed again."""
    search.delete()
