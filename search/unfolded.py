"""Which parts of the facets the reader has open: the page tells with each request, no address holds it."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from django.http import HttpRequest, QueryDict

HEADER = "X-Facets"
MOST = 4000  # characters; what is beyond is folded again


@dataclass(frozen=True, slots=True)
class Unfolded:
    """Nodes of trees (``provision=TBT``) opened and shut by hand, facets shown whole, words typed to filter one."""

    opened: frozenset[str] = frozenset()
    shut: frozenset[str] = frozenset()
    whole: frozenset[str] = frozenset()
    find: Mapping[str, str] = field(default_factory=dict)

    @classmethod
    def read(cls, request: HttpRequest) -> "Unfolded":
        """From the header, which is written like an address: ``open=provision%3DTBT&whole=party&find.party=chi``."""
        text = request.headers.get(HEADER, "")
        values = QueryDict(text if len(text) <= MOST else "")
        return cls(
            frozenset(values.getlist("open")),
            frozenset(values.getlist("shut")),
            frozenset(values.getlist("whole")),
            {
                name.removeprefix("find."): values[name].strip()
                for name in values
                if name.startswith("find.")
            },
        )
