"""The job that computes a large report and keeps it for a day."""

from __future__ import annotations

import json
import uuid
from typing import Any

from django.contrib.auth.models import User
from django.http import Http404
from django.utils.translation import gettext as _

from coding.agreement import as_json
from coding.agreement.report import Report
from coding.comparing.choice import Choice, check, is_long, make
from jobs.models import Job, JobState
from jobs.registry import Context, Result, job
from jobs.services import enqueue
from search.exports import kept

KIND = "agreement"


@job(KIND)
def write_report(context: Context, *, file: str, choice: dict[str, Any]) -> Result:
    """Compute and keep the report; returns {file}."""
    kept.clear()
    report = make(Choice.from_params(choice), context.progress)
    target = kept.file_of(file, "json")
    draft = target.with_suffix(".json.part")
    try:
        draft.write_text(as_json.write(report), encoding="utf-8")
        draft.replace(target)
    finally:
        draft.unlink(missing_ok=True)
    return {"file": file}


def start(*, choice: Choice, user: User) -> Job:
    """Queue the report; raises a Problem for a choice of which nothing can be said."""
    check(choice)
    is_long(choice)  # refuses what is beyond all measure
    title = _("Agreement of %(coders)s") % {"coders": ", ".join(choice.coders)}
    params = {"file": uuid.uuid4().hex, "choice": choice.as_params()}
    return enqueue(kind=KIND, title=title, params=params, user=user)


def own(job_id: str, user: User) -> Job:
    """The job, if this person asked for it; 404 otherwise, so that nobody learns it is there."""
    found = Job.objects.filter(pk=job_id, kind=KIND, created_by=user).first()
    if found is None:
        raise Http404
    return found


def report_of(done: Job) -> Report | None:
    """The report of a job that has ended well, while it is kept."""
    if done.state != JobState.SUCCEEDED:
        return None
    path = kept.file_of(done.params["file"], "json")
    try:
        return as_json.read(json.loads(path.read_text(encoding="utf-8")))
    except FileNotFoundError:
        return None
