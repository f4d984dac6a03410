"""What waits to be looked at again, because an edition of the codebook split, redefined or retired its code."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.contrib.auth.models import AnonymousUser, User
from django.db.models import Count, F, Q, QuerySet

from accounts.permissions import may
from accounts.roles import ADJUDICATE, CODE, MANAGE
from casebase.selectors import current_versions
from coding import selectors
from coding.models import Annotation, Change, Code, CodeEntry
from coding.visibility import visible_annotations

KEEP = "keep"  # the action in the log
#: Actions that settle a coding which waits.
SETTLING = (KEEP, "change", "delete")


@dataclass(frozen=True, slots=True)
class Pile:
    """What waits of one code and one coder ("" is the library): `waiting` of `total`; why, and what to use instead."""

    entry: CodeEntry
    coder: str
    waiting: int
    done: int

    @property
    def total(self) -> int:
        """All that there was to look at."""
        return self.waiting + self.done

    @property
    def why(self) -> str:
        """`retired`, `split` or `redefined`."""
        return why(self.entry)


def why(entry: CodeEntry) -> str:
    """Why codings of a code wait: `retired`, `split` or `redefined`."""
    if entry.retired:
        return "retired"
    return "redefined" if entry.codable else "split"


def waiting(user: User | AnonymousUser) -> QuerySet[Annotation]:
    """The codings that wait for this person, in the order of the text.

    Their own; for who adjudicates everybody's that they may see; the library's for who manages the codebook.
    """
    codebook = selectors.published_codebook()
    if codebook is None or not may(user, CODE):
        return Annotation.objects.none()
    found = _theirs(user, selectors.annotations(user)).filter(
        Q(code__entries__codable=False)
        | Q(codebook_version__number__lt=F("code__entries__recode_since")),
        code__entries__version=codebook,
        version__in=current_versions().values("pk"),
    )
    return found.order_by("code__key", "version__document__slug", "start", "end", "pk")


def _theirs(user: User | AnonymousUser, found: QuerySet[Annotation]) -> QuerySet[Annotation]:
    if not may(user, ADJUDICATE):
        return found.filter(coder=user.pk)
    if not may(user, MANAGE):
        return found.filter(coder__isnull=False)
    return found


def piles(user: User) -> list[Pile]:
    """What waits, by code and coder; codes in the order of the book."""
    rows = waiting(user).order_by().values("code", "coder__username").annotate(count=Count("pk"))
    left = {(row["code"], row["coder__username"] or ""): row["count"] for row in rows}
    entries = selectors.entries(retired=True).filter(code__in={code for code, _name in left})
    done = _done(user, list(entries))
    return [
        Pile(entry, name, count, done.get((entry.code_id, name), 0))
        for entry in entries
        for (code, name), count in sorted(left.items(), key=lambda item: item[0][1])
        if code == entry.code_id
    ]


def _done(user: User, entries: Sequence[CodeEntry]) -> dict[tuple[int, str], int]:
    """(code, coder) → codings that waited and were settled since the edition that had them looked at again."""
    codebook = selectors.published_codebook()
    if codebook is None or not entries:
        return {}
    codes = {entry.code.key: entry.code_id for entry in entries}
    changes = Change.objects.filter(
        kind="annotation",
        action__in=SETTLING,
        before__code__in=list(codes),
        before__codebook_version_id__lt=codebook.pk,
        at__gte=codebook.published_at,
        undoes__isnull=True,
    )
    acted = dict(changes.order_by("-id").values_list("object_id", "before__code"))
    seen = _theirs(user, visible_annotations(user)).filter(pk__in=acted)
    still = set(waiting(user).filter(pk__in=acted).values_list("pk", flat=True))
    found: dict[tuple[int, str], int] = {}
    for pk, name in seen.values_list("pk", "coder__username"):
        if pk not in still:
            place = (codes[acted[pk]], name or "")
            found[place] = found.get(place, 0) + 1
    return found


def instead_of(entry: CodeEntry) -> QuerySet[CodeEntry]:
    """The codes that a coding of this one can take: what the edition names, as far as it can be put on text."""
    return selectors.entries().filter(codable=True, code__key__in=entry.use_instead)


def entry_of(code: Code) -> CodeEntry | None:
    """What the current codebook says of a code, retired or not."""
    return selectors.entries(retired=True).filter(code=code).first()
