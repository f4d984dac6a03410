"""Start an import as a job."""

from collections.abc import Sequence
from typing import Any

from django.contrib.auth.models import User
from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import override

from casebase import originals, sources
from casebase.drafts import InputFile
from casebase.models import Original
from casebase.services.ingest import ingest
from jobs.models import Job
from jobs.registry import Context, job
from jobs.services import enqueue
from problems import Problem

KIND = "import"


@transaction.atomic
def start_import(
    *,
    files: Sequence[InputFile],
    source_name: str,
    case_key: str,
    dry_run: bool,
    user: User | None,
    language: str,
) -> Job:
    """Queue the import of files that are in the store of originals.

    Args:
        files: from `originals.keep`.
        source_name: a name of `sources.names()`, or empty to recognise each file.
        case_key: for documents that name no case of their own; may be empty.
        dry_run: report only.
        user: who asked.
        language: in which the report's messages are written.
    """
    if not files:
        raise Problem(
            "no_files",
            _("No file was chosen."),
            remedy=_("Choose one or more files and try again."),
        )
    if source_name:
        sources.get(source_name)
    return enqueue(
        kind=KIND,
        title=", ".join(file.name for file in files),
        params={
            "files": [{"sha256": file.sha256, "name": file.name} for file in files],
            "source_name": source_name,
            "case_key": case_key,
            "dry_run": dry_run,
            "language": language,
        },
        user=user,
    )


@job(KIND)
def run_import(
    context: Context,
    *,
    files: list[dict[str, str]],
    source_name: str,
    case_key: str,
    dry_run: bool,
    language: str,
) -> dict[str, Any]:
    """The job: import, then drop the stored bytes of what was refused."""
    inputs = [originals.stored(entry["sha256"], entry["name"]) for entry in files]
    with override(language):
        report = ingest(
            files=inputs,
            source_name=source_name,
            case_key=case_key or None,
            dry_run=dry_run,
            progress=context.progress,
        )
    for file in inputs:
        if not Original.objects.filter(sha256=file.sha256).exists():
            originals.path_of(file.sha256).unlink(missing_ok=True)
    return report.as_dict()
