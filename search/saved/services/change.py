"""Change a saved search."""

from typing import Any

from django.db import transaction
from django.db.models import F

from search.models import SavedSearch
from search.saved.services.save import named, rated
from search.saved.sweep import catch_up
from search.saved.watched import readable


def change_search(*, search: SavedSearch, **values: Any) -> SavedSearch:
    """Change any of: name, query, filters, by, sort, alert. Raises `Problem`.

    With another query what came since it was last compared is compared with the new one, which
    loses nothing where the old one could not be read; what else the new one finds is known.
    """
    query = values.get("query", search.query)
    filters = values.get("filters", search.filters)
    other = (query, filters) != (search.query, search.filters)
    if other:
        readable(query, filters)
        if search.problem is None:
            # What the old query still has to tell of is told before it is gone.
            catch_up(search)
    with transaction.atomic():
        locked = SavedSearch.objects.select_for_update().get(pk=search.pk)
        changed: dict[str, Any] = {
            name: values[name] for name in ("by", "sort") if name in values
        } | {"query": query, "filters": filters}
        if "name" in values:
            changed["name"] = named(locked.owner, values["name"], but=locked.pk)
        if "alert" in values:
            changed["alert"] = rated(values["alert"])
        if "language" in values:
            changed["language"] = values["language"]
        if other:
            changed |= {"rebase": True, "problem": None, "revision": F("revision") + 1}
        SavedSearch.objects.filter(pk=locked.pk).update(**changed)
    if other:
        catch_up(search)
    search.refresh_from_db()
    return search
