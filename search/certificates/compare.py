"""Runs a certificate again: what was added and removed, and what changed in between."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from search.certificates.take import Taken, run, unpack


@dataclass(frozen=True, slots=True)
class Difference:
    """``added`` and ``removed`` are ids, sorted; ``changed`` lists (what, before, now)."""

    added: tuple[str, ...]
    removed: tuple[str, ...]
    changed: tuple[tuple[str, Any, Any], ...]
    now: dict[str, Any]

    @property
    def same(self) -> bool:
        """Whether exactly the same passages are found."""
        return not self.added and not self.removed


def again(body: Mapping[str, Any], ids: bytes | memoryview) -> Difference:
    """The difference to the search as it is now. Raises `Problem` where it cannot be run."""
    query = body["query"]
    return difference(body, unpack(ids), run(query["typed"], query["filters"]))


def difference(body: Mapping[str, Any], ids: Iterable[str], now: Taken) -> Difference:
    """Between a certificate and one taken now."""
    before, after = set(ids), set(unpack(now.ids))
    parts = ("query", "result", "index", "library", "software")
    changed = tuple(
        (f"{part}.{name}", body[part].get(name), now.body[part].get(name))
        for part in parts
        for name in dict.fromkeys([*body[part], *now.body[part]])
        if body[part].get(name) != now.body[part].get(name)
    )
    return Difference(
        added=tuple(sorted(after - before)),
        removed=tuple(sorted(before - after)),
        changed=changed,
        now=now.body,
    )
