"""A person says how a decision treats another one that it cites."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.models import User
from django.db import transaction
from django.utils.translation import gettext as _

from casebase.models import (
    Citation,
    CitationTreatment,
    Document,
    Treatment,
    TreatmentChange,
    TreatmentState,
)
from casebase.selectors import current_version
from legaltext.sentences import sentence_at, sentences
from legaltext.treatments import AUTHORITIES, may_be
from problems import Problem

MAX_NOTE = 4_000


@transaction.atomic
def treat(
    *, citation: Citation, treatment: str, note: str, revision: int, user: User
) -> CitationTreatment:
    """Set the treatment of a citation, or reject the one that is there (`treatment` empty).

    Args:
        citation: which one; its sentence becomes the evidence where a suggestion has not named it.
        treatment: a value of `Treatment`, or "" for: no treatment, whatever the words suggest.
        note: the reason, in words; may be empty where a suggestion is accepted.
        revision: of the treatment as the person saw it; 0 for none.
        user: who says so.
    """
    _check(citation, treatment, note)
    citation = _locked(citation)
    known = CitationTreatment.objects.filter(citation=citation).first()
    if (known.revision if known else 0) != revision:
        raise _stale(known)
    if known is None and not treatment:
        raise Problem(
            "nothing_to_reject",
            _("There is no treatment to take back."),
            place=citation.canonical,
            remedy=_("Load the page again."),
            status=409,
        )
    row = known or _first_treatment(citation)
    before = state_of(row) if row.pk else None
    if treatment:
        row.treatment, row.state = treatment, TreatmentState.SET
    else:
        row.state = TreatmentState.REJECTED
    row.note = note.replace("\0", "").strip()
    row.set_by = user
    row.revision += 1
    row.save()
    log(row, actor=user, action="set" if treatment else "reject", before=before)
    return row


def _first_treatment(citation: Citation) -> CitationTreatment:
    """An unsaved treatment whose evidence is the sentence of its citation."""
    start, end = sentence_of(citation)
    quote = citation.version.text[start:end]
    return CitationTreatment(citation=citation, start=start, end=end, quote=quote, revision=0)


def _locked(citation: Citation) -> Citation:
    """The citation as it stands, with its document locked: a new text may come in, or another person decide."""
    document = Document.objects.select_for_update(of=("self",)).get(versions=citation.version_id)
    found = Citation.objects.select_related("passage").filter(pk=citation.pk).first()
    current = current_version(document)
    if found is None or current is None or found.version_id != current.pk:
        raise Problem(
            "old_text",
            _("The document has been read anew since the page was loaded."),
            place=citation.canonical,
            remedy=_("Load the page again, and decide there."),
            status=409,
        )
    return found


def _check(citation: Citation, treatment: str, note: str) -> None:
    if citation.kind not in AUTHORITIES:
        raise Problem(
            "not_an_authority",
            _("Only decisions are followed or reversed; this citation names none."),
            place=citation.canonical,
            remedy=_("Choose a citation of a report, an investigation or a case."),
        )
    if treatment and treatment not in Treatment.values:
        raise Problem(
            "unknown_treatment",
            _("There is no treatment “%(name)s”.") % {"name": treatment[:40]},
            place="treatment",
            remedy=_("Choose one of: %(names)s.") % {"names": ", ".join(Treatment.values)},
        )
    if len(note) > MAX_NOTE:
        raise Problem(
            "note_too_long",
            _("The reason is longer than %(limit)s characters.") % {"limit": MAX_NOTE},
            place="note",
            remedy=_("Shorten it."),
        )
    if not may_be(treatment, citation.canonical):
        raise Problem(
            "beyond_appeal",
            _(
                "No appeal lies from an Appellate Body report; nobody can have upheld or reversed it."
            ),
            place=citation.canonical,
            remedy=_("Choose another treatment, or the citation of the panel report."),
        )


def sentence_of(citation: Citation) -> tuple[int, int]:
    """The sentence that holds a citation, as offsets into its text version."""
    passage = citation.passage
    text = citation.version.text[passage.start : passage.end]
    start, end = sentence_at(sentences(text), citation.start - passage.start)
    return passage.start + start, passage.start + start + len(text[start:end].rstrip())


def state_of(row: CitationTreatment) -> dict[str, Any]:
    """A treatment as the log keeps it."""
    return {
        "citation": row.citation_id,
        "treatment": row.treatment,
        "state": row.state,
        "note": row.note,
        "start": row.start,
        "end": row.end,
        "quote": row.quote,
        "revision": row.revision,
    }


def log(
    row: CitationTreatment, *, actor: User | None, action: str, before: dict[str, Any] | None
) -> None:
    """Append what became of a treatment to its history."""
    TreatmentChange.objects.create(
        subject=row, actor=actor, action=action, before=before, after=state_of(row)
    )


def _stale(row: CitationTreatment | None) -> Problem:
    return Problem(
        "stale_revision",
        _("Somebody else has decided on this citation since the page was loaded."),
        place=str(row) if row else "",
        remedy=_("Look at what they said, then decide again."),
        status=409,
        extra={"theirs": state_of(row) if row else None},
    )
