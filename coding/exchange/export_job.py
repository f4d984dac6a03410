"""The job that writes an export of codings."""

from __future__ import annotations

import uuid
from datetime import timedelta
from typing import BinaryIO

from django.contrib.auth.models import User
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import override

from accounts.permissions import require
from accounts.roles import CODE
from coding.exchange.database.gather import Choice, chosen, gather
from coding.exchange.formats import Format, format_of
from jobs.models import Job
from jobs.registry import Context, Result, job
from jobs.services import enqueue
from problems import Problem
from search.exports import kept

KIND = "coding_export"
PER_HOUR = 60


@transaction.atomic
def start_export(*, format: str, choice: Choice, user: User, language: str) -> Job:
    """Queue an export of what the person may see; a Problem for an unknown format or beyond the quota."""
    require(user, CODE)
    chosen_format = writable(format)
    lately = Job.objects.filter(
        kind=KIND, created_by=user, created_at__gt=timezone.now() - timedelta(hours=1)
    )
    if lately.count() >= PER_HOUR:
        raise Problem(
            "quota",
            _("%(count)d exports an hour are made for one reader.") % {"count": PER_HOUR},
            remedy=_("Try again in an hour."),
            status=429,
        )
    return enqueue(
        kind=KIND,
        title=str(chosen_format.label),
        params={
            "file": uuid.uuid4().hex,
            "format": format,
            "choice": choice.as_params(),
            "user": user.pk,
            "language": language,
        },
        user=user,
    )


def writable(key: str) -> Format:
    """The format of this key; a Problem where it can only be read."""
    found = format_of(key)
    if found.write is None:
        raise Problem(
            "format",
            _("This format can only be read."),
            place=key,
            remedy=_("Choose another."),
        )
    return found


@job(KIND)
def write_export(
    context: Context,
    *,
    file: str,
    format: str,
    choice: dict[str, list[str]],
    user: int,
    language: str,
) -> Result:
    """Write the file; returns {file, format, documents, codings, bytes}. A half-written file is never offered."""
    wanted = Choice(**{name: tuple(values) for name, values in choice.items()})
    reader = User.objects.get(pk=user)
    require(reader, CODE)
    kept.clear()
    chosen_format = format_of(format)
    target = kept.file_of(file, chosen_format.extension)
    draft = target.with_suffix(f".{chosen_format.extension}.part")
    try:
        with override(language), draft.open("w+b") as out:
            counts = write_to(out, format, wanted, reader, context)
        draft.replace(target)
    finally:
        draft.unlink(missing_ok=True)
    return {"file": file, "format": format, **counts, "bytes": target.stat().st_size}


def write_to(
    out: BinaryIO, format: str, choice: Choice, user: User | None, context: Context
) -> dict[str, int]:
    """Write an export to an open file: {documents, codings}."""
    found = chosen(user, choice)
    documents = found.order_by().values("version").distinct().count()
    codings = found.count()
    context.progress(0, documents)
    project = gather(user, choice, lambda done: context.progress(done, documents))
    write = writable(format).write
    if write is not None:
        write(project, out)
    return {"documents": documents, "codings": codings}
