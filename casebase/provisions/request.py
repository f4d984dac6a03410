"""What a reader chose on the page of a provision, for the page and the API alike."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import cast, get_args
from urllib.parse import urlencode

from casebase.provisions.ranking import Shown


@dataclass(frozen=True, slots=True)
class Choice:
    """`below`: with what stands under the provision; `shown`: which passages; `case`: those of one case or document."""

    below: bool = True
    shown: Shown = "all"
    case: str = ""

    @classmethod
    def read(cls, query: Mapping[str, str]) -> Choice:
        """From an address; what is not understood is as if it were not there."""
        shown = query.get("show", "")
        return cls(
            below=query.get("below") != "no",
            shown=cast("Shown", shown) if shown in get_args(Shown) else "all",
            case=query.get("case", "")[:120],
        )

    def address(self, **changes: object) -> str:
        """The query string of this choice with some changes, defaults left out: `show=findings&below=no`."""
        chosen = replace(self, **changes)  # type: ignore[arg-type]
        pairs = [
            ("show", "" if chosen.shown == "all" else chosen.shown),
            ("below", "" if chosen.below else "no"),
            ("case", chosen.case),
        ]
        return urlencode([pair for pair in pairs if pair[1]])
