"""`Idempotency-Key`: a request sent again, because its answer was lost, changes nothing more."""

from contextlib import ExitStack
from typing import TYPE_CHECKING, Any

from django.contrib.auth.models import User
from rest_framework.request import Request
from rest_framework.views import APIView

from coding.services.asked import asked_as

LONGEST = 200

if TYPE_CHECKING:  # a mixin, typed by what it is mixed into
    Base = APIView
else:
    Base = object


class OnceOnly(Base):
    """Lets the act of a request carry the request's key."""

    def dispatch(self, request: Any, *args: Any, **kwargs: Any) -> Any:
        """Forget the key at the end, as the thread answers others."""
        with ExitStack() as self._asked:
            return super().dispatch(request, *args, **kwargs)

    def initial(self, request: Request, *args: Any, **kwargs: Any) -> None:
        """Take the key once it is known who asks."""
        super().initial(request, *args, **kwargs)
        key = request.headers.get("Idempotency-Key", "")[:LONGEST]
        if key and isinstance(request.user, User):
            self._asked.enter_context(asked_as(request.user, key))
