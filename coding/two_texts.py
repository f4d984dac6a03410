"""Two texts of a document beside each other, with the codings as they stood in each."""

from __future__ import annotations

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Literal

from django.contrib.auth.models import AnonymousUser, User

from casebase.models import Passage, TextVersion
from casebase.short_places import place_of_passage
from coding import selectors
from coding.models import Change, Fate, Reanchoring, Settlement
from coding.visibility import visible_annotations
from legaltext.aligning import align

State = Literal["same", "changed", "gone", "new"]
#: Fates that nobody has to look at where the words went to the passage beside theirs.
QUIET = (Fate.UNCHANGED, Fate.MOVED)


@dataclass(slots=True)
class Drawn:
    """A coding as it stood in one of the two texts; `entry` is what the ledger says of its way to the other."""

    ident: str
    code: str
    label: str
    start: int
    end: int
    entry: Reanchoring | None = None
    elsewhere: str = ""

    @property
    def axis(self) -> str:
        """First letter of the code's axis."""
        return self.code[0]

    @property
    def waits(self) -> bool:
        """Whether a person has to decide where it stands in the new text."""
        return self.entry is not None and self.entry.settlement == Settlement.WAITING


@dataclass(slots=True)
class Row:
    """A passage of the old text beside its counterpart; `begins` are the codings that begin there."""

    index: int
    old: Passage | None
    new: Passage | None
    state: State
    old_drawn: list[Drawn] = field(default_factory=list)
    new_drawn: list[Drawn] = field(default_factory=list)
    wanted: bool = False

    @property
    def shown(self) -> bool:
        """Whether it is laid out from the start: it differs, carries codings, or a coding may go there."""
        return self.state != "same" or bool(self.old_drawn or self.new_drawn) or self.wanted


@dataclass(frozen=True, slots=True)
class Compared:
    """All rows, and how many passages and codings of each sort there are."""

    rows: list[Row]
    changed: int
    gone: int
    new: int
    along: int
    waiting: int
    left: int


def compare(old: TextVersion, new: TextVersion, user: User | AnonymousUser) -> Compared:
    """Two texts of one document as this person may see them."""
    rows = aligned(old, new)
    before, after = drawn_on(old, new, user), drawn_on(new, None, user)
    _put(rows, before, "old")
    _put(rows, after, "new")
    _name_places(rows, before)
    _want_candidates(rows, before)
    entries = [one.entry for one in before if one.entry]
    return Compared(
        rows,
        changed=sum(row.state == "changed" for row in rows),
        gone=sum(row.state == "gone" for row in rows),
        new=sum(row.state == "new" for row in rows),
        along=sum(entry.start is not None for entry in entries),
        waiting=sum(one.waits for one in before),
        left=sum(entry.settlement == Settlement.LEFT for entry in entries),
    )


def aligned(old: TextVersion, new: TextVersion) -> list[Row]:
    """The passages of both texts beside each other; spaces and line ends make no difference."""
    left, right = (list(version.passages.order_by("start")) for version in (old, new))
    words_left, words_right = (
        [" ".join(text[one.body_start : one.end].split()) for one in passages]
        for text, passages in ((old.text, left), (new.text, right))
    )
    rows = []
    for index, pair in enumerate(align(words_left, words_right)):
        state: State = "changed"
        if pair.same:
            state = "same"
        elif pair.new is None:
            state = "gone"
        elif pair.old is None:
            state = "new"
        at_old = None if pair.old is None else left[pair.old]
        rows.append(Row(index, at_old, None if pair.new is None else right[pair.new], state))
    return rows


def drawn_on(
    version: TextVersion, other: TextVersion | None, user: User | AnonymousUser
) -> list[Drawn]:
    """The codings that stood in a text when a newer one came, and those that stand there now.

    Place and code are those of then. With `other`, each has the ledger's entry on its way there.
    """
    seen = visible_annotations(user)
    entries = (
        Reanchoring.objects.filter(old=version, annotation__in=seen.values("pk"))
        .select_related("annotation__code", "annotation__coder", "new", "settled_by")
        .defer("new__text")
        .order_by("id")
    )
    by_annotation: dict[str, list[Reanchoring]] = defaultdict(list)
    for entry in entries:
        by_annotation[str(entry.annotation_id)].append(entry)
    codes, labels = _codes_then(by_annotation), selectors.labels()
    found = []
    for ident, several in by_annotation.items():
        first = several[0]
        way = next((one for one in several if other and one.new_id == other.pk), None)
        key = codes.get(ident, first.annotation.code.key)
        place = (first.old_start, first.old_end)
        found.append(
            Drawn(ident, key, labels.get(key, key), *place, way or (first if other else None))
        )
    live = seen.filter(version=version, deleted=False).select_related("code")
    for row in live.exclude(pk__in=list(by_annotation)):
        key = row.code.key
        found.append(Drawn(str(row.pk), key, labels.get(key, key), row.start, row.end))
    return sorted(found, key=lambda one: (one.start, -one.end, one.code))


def _codes_then(entries: Mapping[str, Sequence[Reanchoring]]) -> dict[str, str]:
    """Annotation → its code when its document got the new text, where it was changed since."""
    rows = Change.objects.filter(kind="annotation", before__isnull=False)
    rows = rows.filter(object_id__in=list(entries)).order_by("-id")
    found: dict[str, str] = {}
    for ident, at, before in rows.values_list("object_id", "at", "before"):
        if at > entries[str(ident)][0].at:
            found[str(ident)] = (before or {})["code"]
    return found


def _put(rows: Sequence[Row], drawn: Sequence[Drawn], side: Literal["old", "new"]) -> None:
    """Give every coding to the rows whose passage it touches."""
    having = [row for row in rows if getattr(row, side) is not None]
    starts = [getattr(row, side).start for row in having]
    for one in drawn:
        at = max(0, bisect_right(starts, one.start) - 1)
        while at < len(having) and (starts[at] < one.end):
            getattr(having[at], f"{side}_drawn").append(one)
            at += 1


def _name_places(rows: Sequence[Row], before: Sequence[Drawn]) -> None:
    """Say of each coding that went to another passage than the one beside its own, which that is."""
    beside = {one.ident: row for row in reversed(rows) for one in row.old_drawn}
    having = [row for row in rows if row.new is not None]
    starts = [row.new.start for row in having if row.new]
    for one in before:
        entry = one.entry
        if entry is None or entry.start is None or not having:
            continue
        row = having[max(0, bisect_right(starts, entry.start) - 1)]
        if row is not beside.get(one.ident) and row.new:
            one.elsewhere = place_of_passage(row.new)
            row.wanted = True


def _want_candidates(rows: Sequence[Row], before: Sequence[Drawn]) -> None:
    """Lay out the passages to which a coding that waits may go."""
    having = [row for row in rows if row.new is not None]
    starts = [row.new.start for row in having if row.new]
    for one in before:
        if one.waits and one.entry and having:
            for candidate in one.entry.candidates:
                having[max(0, bisect_right(starts, candidate["start"]) - 1)].wanted = True
