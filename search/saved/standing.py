"""Whether what was found is still so: nothing is shown that its source has taken back since."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from search.models import NewItem, WatchedDocument
from search.saved.keys import unpack_passages
from search.saved.models import Reason


@dataclass(frozen=True, slots=True)
class Told:
    """An item with the codes that still stand."""

    item: NewItem
    codes: tuple[str, ...]

    @property
    def record(self) -> dict[str, Any]:
        """What is shown of the passage; its id is as of when it was found."""
        return dict(self.item.record)


def still_so(items: Iterable[NewItem]) -> list[Told]:
    """The items whose passage is still in the library, with its codes of now.

    One that was told of for its codes goes when none of them is left.
    """
    items = list(items)
    documents = {item.document for item in items}
    rows = WatchedDocument.objects.filter(document__in=documents)
    passages = {row.document: unpack_passages(row.passages) for row in rows}
    told = []
    for item in items:
        seen = passages.get(item.document, {}).get(item.key)
        if seen is None or not seen.there:
            continue
        codes = tuple(code for code in item.record["codes"] if code in seen.codes)
        if item.reason == Reason.CODED and not codes:
            continue
        told.append(Told(item, codes))
    return told
