"""A stale write is answered with the stored object as the API shows it elsewhere."""

from typing import TYPE_CHECKING, Any

from rest_framework.response import Response
from rest_framework.viewsets import GenericViewSet

from coding.api.once import OnceOnly
from coding.services.asked import done_before
from coding.services.log import StaleRevision

if TYPE_CHECKING:  # a mixin, typed by what it is mixed into
    Base = GenericViewSet[Any]
else:
    Base = object


class ShowsBothSides(OnceOnly, Base):
    """Puts the viewset's own JSON of the stored object under `theirs`.

    Where the revision is stale because this very request came before, it is answered as done.
    """

    def handle_exception(self, exc: Exception) -> Response:
        """Complete a stale revision; the rest goes its way."""
        if isinstance(exc, StaleRevision):
            if done_before(exc.thing.pk):
                return Response(self.done(exc.thing))
            exc.extra["theirs"] = self.get_serializer(exc.thing).data
        return super().handle_exception(exc)

    def done(self, thing: Any) -> Any:
        """What a change of this object is answered with."""
        return self.get_serializer(thing).data
