"""Leave off alerts by the link of a message."""

from search.models import SavedSearch
from search.saved.models import Rate
from search.saved.tokens import searches_of


def unsubscribe(*, token: str) -> int | None:
    """No more messages about what the token stands for; None where the token is not ours.

    The searches stay, with what they find, on the site.
    """
    searches = searches_of(token)
    if searches is None:
        return None
    return SavedSearch.objects.filter(pk__in=searches).update(alert=Rate.NEVER)
