"""Which annotations a person may see; the one place that says so.

Exports, lists and counts of codings ask here, so that a rule that hides peers' codings hides them everywhere.
"""

from django.contrib.auth.models import AnonymousUser, User
from django.db.models import QuerySet

from coding import selectors
from coding.models import Annotation


def visible_annotations(user: User | AnonymousUser | None) -> QuerySet[Annotation]:
    """The live annotations that this person may see (None: the library itself, from the command line): all."""
    return selectors.annotations()
