"""Reading codings."""

import uuid
from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Sequence
from typing import Any

from django.contrib.auth.models import AnonymousUser, User
from django.db.models import Count, F, Max, Prefetch, Q, QuerySet
from django.utils.translation import gettext as _

from accounts.permissions import may
from accounts.roles import ADJUDICATE, CODE, MANAGE
from casebase import selectors as library
from casebase.models import Document, TextVersion
from casebase.registry import PassageCode
from coding.decisions import Eyes
from coding.models import (
    Annotation,
    Axis,
    Chain,
    ChainLink,
    Change,
    Code,
    CodebookVersion,
    CodeEntry,
    FormerKey,
    Layer,
    Reanchoring,
    Settlement,
    Suggestion,
)
from coding.visibility import (
    PUBLIC,
    in_force,
    public_annotations,
    public_chains,
    visible_annotations,
    visible_chains,
)
from problems import Problem

#: Weight of an impact that was coded without one, between 1 and 5.
MIDDLE_WEIGHT = 3

UNDO, REDO = "undo", "redo"


# --- the codebook -----------------------------------------------------------------------


def published_codebook() -> CodebookVersion | None:
    """The newest published version of the codebook, or None before the first."""
    return CodebookVersion.objects.filter(published_at__isnull=False).order_by("-number").first()


def current_codebook() -> CodebookVersion:
    """The newest published version of the codebook; raises a `Problem` (409) before the first."""
    version = published_codebook()
    if version is None:
        raise Problem(
            "no_codebook",
            _("No codebook is published yet."),
            remedy=_("Run “manage.py setup”, which loads the one that ships with the code."),
            status=409,
        )
    return version


def entries(
    codebook: CodebookVersion | None = None, *, retired: bool = False
) -> QuerySet[CodeEntry]:
    """The entries of a codebook version (the current one unless told), in the order of the book.

    Retired ones only where asked for. Empty, not refused, where no codebook is published.
    """
    version = codebook or published_codebook()
    rows = CodeEntry.objects.filter(version=version).select_related("code").order_by("order", "pk")
    return rows if retired else rows.filter(retired=False)


def entries_with(words: str) -> QuerySet[CodeEntry]:
    """The current entries whose key, label or definition has every word, in either language."""
    found = entries()
    for word in words.split():
        found = found.filter(
            Q(code__key__icontains=word)
            | Q(label_en__icontains=word)
            | Q(label_zh__icontains=word)
            | Q(definition_en__icontains=word)
            | Q(definition_zh__icontains=word)
        )
    return found


def labels() -> dict[str, str]:
    """Code key → label in the language of the page, of the current codebook, also of retired codes."""
    return {entry.code.key: entry.label for entry in entries(retired=True)}


def code_by_key(key: str) -> Code:
    """The code with this key, or that had it before it was moved; raises a `Problem` where there is none."""
    code = Code.objects.filter(key=key).first()
    if code is None:
        former = FormerKey.objects.filter(key=key).select_related("code").first()
        code = former.code if former else None
    if code is None:
        raise Problem(
            "unknown_code",
            _("There is no code “%(key)s”.") % {"key": key},
            place="code",
            remedy=_("Choose a code from the codebook."),
        )
    return code


def uses_by_code() -> dict[str, int]:
    """Code key → live annotations on current texts, those of the codes below it not counted."""
    rows = live_now().values("code__key").annotate(uses=Count("pk")).order_by()
    return {row["code__key"]: row["uses"] for row in rows}


# --- annotations and suggestions --------------------------------------------------------


def live_now() -> QuerySet[Annotation]:
    """Live annotations of current texts that everybody may see."""
    return public_annotations().filter(
        deleted=False, version__in=library.current_versions().values("pk")
    )


def annotations(user: User | AnonymousUser | None) -> QuerySet[Annotation]:
    """Live annotations that this person may see, with what is shown of them; long texts stay in the database."""
    return (
        visible_annotations(user)
        .filter(deleted=False)
        .select_related("version__document", "passage", "code", "coder", "codebook_version")
        .defer("version__text")
    )


def annotations_of(version: TextVersion, user: User | AnonymousUser) -> QuerySet[Annotation]:
    """The live annotations in force on a text version that this person may see, in the order of the text."""
    return (
        in_force(annotations(user)).filter(version=version).order_by("start", "end", "created_at")
    )


def suggestions_of(
    version: TextVersion, user: User | AnonymousUser
) -> tuple[list[Suggestion], Eyes]:
    """The suggestions of a text version that this person is shown, in the order of the text, and how they see them."""
    eyes = Eyes(user, [version.pk])
    if eyes.coder is None:
        return [], eyes
    rows = Suggestion.objects.filter(version=version).select_related("passage", "code")
    return [row for row in rows if eyes.shows(row)], eyes


def coded_passage_count() -> int:
    """Distinct passages of current texts in which a live annotation begins."""
    return live_now().values("passage").distinct().count()


#: Order of a passage → (keys of its codes, weight of its impact).
Codings = dict[int, tuple[tuple[str, ...], int]]


def codings_by_passage(slugs: Collection[str]) -> dict[str, Codings]:
    """Document → the codings of its current text's passages, for those that have any; one query.

    Whom an impact helps counts as a code, ``direction.adverse``. The weight is 1 to 5, the highest where several
    are coded, `MIDDLE_WEIGHT` for an impact without one, and 0 where no impact is coded.
    """
    keys: dict[tuple[str, int], dict[str, None]] = defaultdict(dict)
    impact: dict[tuple[str, int], int] = defaultdict(int)
    rows = live_now().filter(version__document__slug__in=list(slugs))
    columns = (
        "version__document__slug", "passage__order", "code__key", "code__axis", "direction", "weight",
    )  # fmt: skip
    ordered = rows.order_by("start", "end", "code__key")
    for slug, order, key, axis, direction, weight in ordered.values_list(*columns):
        place = (slug, order)
        keys[place][key] = None
        if direction:
            keys[place][f"direction.{direction}"] = None
        if axis == Axis.IMPACT:
            impact[place] = max(impact[place], weight or MIDDLE_WEIGHT)
    found: dict[str, Codings] = defaultdict(dict)
    for (slug, order), codes in keys.items():
        found[slug][order] = (tuple(codes), impact[slug, order])
    return dict(found)


def codes_of_passages(passages: Collection[int]) -> dict[int, list[PassageCode]]:
    """Passage → the codes of live annotations that begin in it, each once; three queries.

    The passages must be those of current texts.
    """
    rows = (
        public_annotations()
        .filter(deleted=False, passage__in=passages)
        .order_by("start", "end", "code__key")
        .values_list("passage", "code__key", "code__axis")
    )
    keyed: dict[int, dict[str, str]] = defaultdict(dict)
    for passage, key, axis in rows:
        keyed[passage][key] = axis
    if not keyed:
        return {}
    named = labels()
    return {
        passage: [PassageCode(key, named.get(key, key), axis) for key, axis in codes.items()]
        for passage, codes in keyed.items()
    }


def waiting_reanchorings(user: User | AnonymousUser) -> QuerySet[Reanchoring]:
    """Ledger entries that wait for this person: their own, everybody's for adjudicators; the surest last."""
    if not may(user, CODE):
        return Reanchoring.objects.none()
    found = Reanchoring.objects.filter(
        settlement=Settlement.WAITING,
        annotation__in=visible_annotations(user).filter(deleted=False).values("pk"),
    ).select_related("annotation__code", "annotation__coder", "old", "new__document")
    if not may(user, ADJUDICATE):
        found = found.filter(annotation__coder=user.pk)
    elif not may(user, MANAGE):
        found = found.filter(annotation__coder__isnull=False)
    return found.defer("old__text", "new__text").order_by("score", "id")


# --- chains -----------------------------------------------------------------------------


def chains(user: User | AnonymousUser | None = None) -> QuerySet[Chain]:
    """Live chains that this person (None: everybody) may see, with case and evidence; the same few queries always."""
    live = Chain.objects.filter(deleted=False)
    return with_evidence(public_chains(live) if user is None else visible_chains(user, live))


def with_evidence(found: QuerySet[Chain]) -> QuerySet[Chain]:
    """Chains with their case and evidence read along, long texts left out."""
    links = (
        ChainLink.objects.select_related(
            "annotation__code", "annotation__passage", "annotation__version__document"
        )
        .defer("annotation__version__text")
        .order_by("order", "pk")
    )
    return found.select_related("case", "author").prefetch_related(Prefetch("links", links))


def chain_codes() -> QuerySet[Chain]:
    """Live chains that everybody may see, with no more than direction and codes, for counting."""
    links = (
        ChainLink.objects.select_related("annotation__code")
        .only("chain", "axis", "annotation__deleted", "annotation__code__key")
        .order_by("order", "pk")
    )
    return (
        public_chains(Chain.objects.filter(deleted=False))
        .only("direction", "case")
        .prefetch_related(Prefetch("links", links))
    )


def links_under(key: str) -> QuerySet[ChainLink]:
    """Links of chains to live evidence under a code or one below it."""
    exact, below = Q(annotation__code__key=key), Q(annotation__code__key__startswith=f"{key}.")
    return ChainLink.objects.filter(exact | below, annotation__deleted=False)


def chains_of(version: TextVersion, user: User | AnonymousUser) -> QuerySet[Chain]:
    """Live chains that this person may see of the document's case, and those with evidence in the text."""
    return chains(user).filter(chains_about(version))


def chains_about(version: TextVersion) -> Q:
    """The condition on chains to belong to the document's case, or to have evidence in the text."""
    wanted = Q(pk__in=ChainLink.objects.filter(annotation__version=version).values("chain"))
    if version.document.case_id is not None:
        wanted |= Q(case=version.document.case_id)
    return wanted


def missing_axes(chain: Chain) -> list[str]:
    """Axes without evidence, in order; deleted annotations are no evidence."""
    present = {link.axis for link in chain.links.all() if not link.annotation.deleted}
    return [axis.value for axis in Axis if axis not in present]


# --- undo -------------------------------------------------------------------------------


def last_acts(
    user: User | AnonymousUser, version: TextVersion
) -> tuple[uuid.UUID | None, uuid.UUID | None]:
    """The acts that undo and redo would take back, each None where there is nothing to do.

    A person's acts on the document are replayed in one query, so both last over reloads. An undo
    goes on the redo stack, a redo goes back on the undo stack, a new act empties the redo stack.
    """
    if not isinstance(user, User):
        return None, None
    changes = Change.objects.filter(actor=user, version__document=version.document_id)
    # What a ruling put there or took off is ruled on anew, not undone.
    ruled = Annotation.objects.filter(version__document=version.document_id, layer=Layer.GOLD)
    return replayed(
        changes.exclude(action__in=("create", "delete"), object_id__in=ruled.values("pk"))
    )


def replayed(changes: QuerySet[Change]) -> tuple[uuid.UUID | None, uuid.UUID | None]:
    """The newest acts among these changes that can be undone and redone, None where there is none.

    An act may be undone from two places (its document, its case's board), so each names what it takes back.
    """
    undoable: list[uuid.UUID] = []
    redoable: list[uuid.UUID] = []
    seen: uuid.UUID | None = None
    for act, action, undoes in changes.order_by("id").values_list("act", "action", "undoes"):
        if act == seen:
            continue
        seen = act
        come, gone = (redoable, undoable) if action == UNDO else (undoable, redoable)
        if action in (UNDO, REDO):
            if gone and gone[-1] == undoes:
                gone.pop()
            elif undoes in gone:
                gone.remove(undoes)
        else:
            redoable.clear()
        come.append(act)
    return (undoable[-1] if undoable else None), (redoable[-1] if redoable else None)


# --- documents --------------------------------------------------------------------------


def documents_to_code(user: User | AnonymousUser, words: str = "") -> QuerySet[Document]:
    """Documents with a text that have every word in title, symbol or case; last coded first.

    For a signed-in person those they coded themselves lead.
    """
    found = Document.objects.select_related("case").filter(
        pk__in=TextVersion.objects.values("document")
    )
    for word in words.split():
        found = found.filter(
            Q(title__icontains=word)
            | Q(symbol__icontains=word)
            | Q(slug__icontains=word)
            | Q(case__key__icontains=word)
            | Q(case__short_title_en__icontains=word)
            | Q(case__short_title_zh__icontains=word)
        )
    own = Q(versions__annotations__coder=user.pk) if isinstance(user, User) else Q(pk__in=[])
    seen = own | Q(versions__annotations__layer__in=PUBLIC)  # not when a peer coded it blind
    coded = "versions__annotations__modified_at"
    rows = found.annotate(own_at=Max(coded, filter=own), coded_at=Max(coded, filter=seen))
    newest = (F(name).desc(nulls_last=True) for name in ("own_at", "coded_at"))
    return rows.order_by(*newest, "case__number", "slug")


def document_numbers(
    documents: Sequence[Document], user: User | AnonymousUser
) -> dict[int, dict[str, int]]:
    """Document pk → {passages, coded, suggested, mine} of its current text; the same few queries always."""
    versions = dict(
        library.current_versions().filter(document__in=documents).values_list("pk", "document_id")
    )
    names = ("passages", "coded", "suggested", "mine")
    numbers = {document.pk: dict.fromkeys(names, 0) for document in documents}

    def fill(name: str, rows: Iterable[tuple[int, int]]) -> None:
        for version, count in rows:
            numbers[versions[version]][name] = count

    texts = TextVersion.objects.filter(pk__in=versions).order_by()
    live = Q(annotations__deleted=False, annotations__layer__in=PUBLIC)
    counts: dict[str, Any] = {
        "passages": Count("passages"),
        "coded": Count("annotations__passage", filter=live, distinct=True),
    }
    if isinstance(user, User):
        counts["mine"] = Count(
            "annotations", filter=Q(annotations__deleted=False, annotations__coder=user)
        )
    for name, count in counts.items():  # one join a query: joins together would multiply rows
        fill(name, texts.annotate(n=count).values_list("pk", "n"))
    fill("suggested", _shown_counts(list(versions), user).items())
    return numbers


def _shown_counts(versions: Collection[int], user: User | AnonymousUser) -> dict[int, int]:
    """Text → how many suggestions this person is shown, for texts with any."""
    eyes = Eyes(user, versions)
    if eyes.coder is None:
        return {}
    rows = Suggestion.objects.filter(version__in=versions).order_by()
    columns = rows.values_list("pk", "passage", "version", "state")
    return Counter(row[2] for row in columns.iterator(2000) if eyes.waits(*row))
