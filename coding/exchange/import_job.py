"""The job that reads a file of codings: first as a dry run, then, with the choices made there, for good."""

from __future__ import annotations

import uuid
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from django.contrib.auth.models import User
from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import override

from accounts.permissions import require
from accounts.roles import CODE
from coding.exchange.database.apply import apply
from coding.exchange.database.plan import Options, Progress, make_plan
from coding.exchange.database.sort import sort
from coding.exchange.formats import format_of, recognise
from coding.exchange.report import Report, report
from jobs.models import Job, JobState
from jobs.registry import Context, Result, job
from jobs.services import enqueue
from problems import Problem
from search.exports import kept

KIND = "coding_import"
_KEPT_AS = "codings"


def keep(chunks: Iterable[bytes]) -> str:
    """Keep an uploaded file for a day; returns the ident under which it is kept."""
    kept.clear()
    ident = uuid.uuid4().hex
    target = kept.file_of(ident, _KEPT_AS)
    draft = target.with_suffix(".part")
    try:
        with draft.open("wb") as file:
            for chunk in chunks:
                file.write(chunk)
        draft.replace(target)
    finally:
        draft.unlink(missing_ok=True)
    return ident


@transaction.atomic
def start_dry_run(
    *, file: str, name: str, format: str, options: Options, user: User, language: str
) -> Job:
    """Queue the reading of a kept file; nothing is written. `format` "" recognises it."""
    require(user, CODE)
    if format:
        format_of(format)
    params = {
        "file": file,
        "name": name[:200],
        "format": format,
        "options": options.as_params(),
        "apply": False,
        "user": user.pk,
        "language": language,
    }
    return enqueue(kind=KIND, title=name, params=params, user=user)


@transaction.atomic
def start_apply(*, dry_run: Job, options: Options, user: User, language: str) -> Job:
    """Queue the import of what a dry run has read, with the choices made since."""
    require(user, CODE)
    if dry_run.state != JobState.SUCCEEDED:
        raise Problem(
            "not_read",
            _("The file has not been read yet."),
            remedy=_("Wait for the dry run, then look at what it says."),
            status=409,
        )
    _file(dry_run.params["file"])
    params = {
        **dry_run.params,
        "options": options.as_params(),
        "apply": True,
        "user": user.pk,
        "language": language,
    }
    return enqueue(kind=KIND, title=dry_run.title, params=params, user=user)


@job(KIND)
def run_import(
    context: Context,
    *,
    file: str,
    name: str,
    format: str,
    options: dict[str, Any],
    apply: bool,
    user: int,
    language: str,
) -> Result:
    """Read the file and say what it would bring, or bring it in; returns the report."""
    with override(language):
        person = User.objects.get(pk=user)
        require(person, CODE)
        found, chosen = read_file(
            _file(file), name, format, Options(**options), person, context.progress, write=apply
        )
        return {**found, "format": chosen}


def read_file(
    path: Path,
    name: str,
    format: str,
    options: Options,
    user: User | None,
    progress: Progress,
    *,
    write: bool,
) -> tuple[Report, str]:
    """The report of a file and the format it was read as; `write` brings it in. Raises a Problem, nothing half-done."""
    chosen = format_of(format) if format else recognise(path, name)
    if chosen.read is None:
        raise Problem("format", _("This format can only be written."), place=chosen.key)
    project = chosen.read(path, name)
    plan = make_plan(project, options, user, keep=write, progress=progress)
    found = apply(plan, user, progress) if write else sort(plan, user)
    return report(plan, found, applied=write), chosen.key


def no_file() -> Problem:
    """The refusal of a form without a file."""
    return Problem(
        "no_files",
        _("No file was chosen."),
        remedy=_("Choose one or more files and try again."),
    )


def _file(ident: str) -> Path:
    path = kept.file_of(ident, _KEPT_AS)
    if not path.exists():
        raise Problem(
            "gone",
            _("The uploaded file is no longer kept."),
            remedy=_("Upload it again; what is here already is not made twice."),
            status=410,
        )
    return path
