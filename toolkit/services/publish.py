"""Publish a draft: check it, number it, freeze it, write its files."""

from __future__ import annotations

import os
import tempfile
from pathlib import Path
from typing import Any

from django.conf import settings
from django.contrib.auth.models import User
from django.db import transaction
from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext as _

from coding.models import CodebookVersion
from jobs.models import Job
from jobs.registry import Context, job
from jobs.services import enqueue
from problems import Problem
from toolkit import content as contents
from toolkit import manifest as manifests
from toolkit.faults import faults
from toolkit.files import WRITERS
from toolkit.hashing import sha256_of_bytes
from toolkit.models import Edition, EditionFile, EditionState
from toolkit.services.drafts import draft_for_update

KIND = "publish_edition"


def start_publishing(*, edition: Edition, user: User) -> Job:
    """Queue the publication; a Problem at once where the draft has faults."""
    _refuse_faults(edition)
    return enqueue(
        kind=KIND, title=edition.title, params={"edition": edition.pk, "user": user.pk}, user=user
    )


@job(KIND)
def run_publish(context: Context, *, edition: int, user: int) -> dict[str, Any]:
    """The job: publish and say number and hash."""
    published = publish(
        edition=Edition.objects.get(pk=edition),
        user=User.objects.get(pk=user),
        progress=context.progress,
    )
    return {
        "edition": published.pk,
        "number": published.number,
        "content_sha256": published.content_sha256,
    }


@transaction.atomic
def publish(*, edition: Edition, user: User, progress: Any = lambda done, total: None) -> Edition:
    """Give the draft the next number and freeze it; its files are written before the transaction ends.

    Numbers are unique in the database: of two publications at once the second one waits for the first.
    """
    draft = draft_for_update(edition)
    _refuse_faults(draft)
    # All editions are locked, so that no other publication reads the same highest number.
    list(Edition.objects.select_for_update().values_list("pk", flat=True))
    number = (Edition.objects.aggregate(last=Max("number"))["last"] or 0) + 1
    now = timezone.now().replace(microsecond=0)
    content = contents.build(draft, number=number, published_at=now.strftime("%Y-%m-%dT%H:%M:%SZ"))
    manifest = manifests.build(content, codebooks=_codebooks(content))
    draft.number = number
    draft.state = EditionState.PUBLISHED
    draft.published_at = now
    draft.published_by = user
    draft.content = {"content": content, "manifest": manifest}
    draft.content_sha256 = manifest["content_sha256"]
    draft.revision += 1
    draft.save()
    for done, (name, write) in enumerate(WRITERS.items()):
        progress(done, len(WRITERS))
        _keep(draft, name, write(content, manifest))
    return draft


def _refuse_faults(edition: Edition) -> None:
    found = faults(edition)
    if found:
        raise Problem(
            "faults",
            _("The edition cannot be published yet: %(reasons)s")
            % {"reasons": " ".join(str(fault) for fault in found)},
            place=edition.title,
            remedy=_("Mend what is listed and publish again."),
            status=409,
            extra={"faults": [fault.as_dict() for fault in found]},
        )


def _codebooks(content: manifests.Content) -> dict[str, str]:
    numbers = {
        evidence["code"]["codebook"]
        for section in content["sections"]
        for chain in section["chains"]
        for evidence in chain["evidence"]
    }
    versions = CodebookVersion.objects.filter(number__in=numbers)
    return {str(version.number): version.sha256 for version in versions}


def _keep(edition: Edition, kind: str, data: bytes) -> None:
    """Write a file under its hash, whole or not at all, and record it."""
    folder = Path(settings.EDITIONS_DIR)
    folder.mkdir(parents=True, exist_ok=True)
    digest = sha256_of_bytes(data)
    with tempfile.NamedTemporaryFile(dir=folder, prefix="incoming-", delete=False) as file:
        file.write(data)
        file.flush()
        os.fsync(file.fileno())
    Path(file.name).replace(folder / digest)
    EditionFile.objects.create(
        edition=edition,
        format=kind,
        name=f"ntb-casebase-edition-{edition.number}.{kind}",
        sha256=digest,
        size=len(data),
    )
