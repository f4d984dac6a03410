"""Publish a draft: check it, number it, freeze it, write its files."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from django.conf import settings
from django.contrib.auth.models import User
from django.db import IntegrityError, transaction
from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext as _

from coding.models import CodebookVersion
from jobs.models import ENDED, Job
from jobs.registry import Context, job
from jobs.services import enqueue
from problems import Problem
from toolkit import content as contents
from toolkit import manifest as manifests
from toolkit.faults import faults
from toolkit.files import WRITERS
from toolkit.hashing import sha256_of_bytes
from toolkit.models import Edition, EditionFile, EditionState
from toolkit.services.drafts import draft_for_update, refuse_published

KIND = "publish_edition"
ATTEMPTS = 5
Progress = Callable[[int, int], None]


class _Outrun(Exception):  # noqa: N818 (a race lost, not an error)
    """While the files were being written, another edition took the number or the draft changed."""


@dataclass(frozen=True, slots=True)
class _Prepared:
    """An edition ready to be stored: `files` maps formats to bytes, `revision` is the draft's."""

    number: int
    published_at: str
    revision: int
    content: manifests.Content
    manifest: dict[str, Any]
    files: dict[str, bytes]


def start_publishing(*, edition: Edition, user: User) -> Job:
    """Queue the publication, or give the one under way; a Problem at once where the draft has faults."""
    refuse_published(edition)
    _refuse_faults(edition)
    with transaction.atomic():
        draft_for_update(edition)
        under_way = Job.objects.filter(kind=KIND, params__edition=edition.pk).exclude(
            state__in=ENDED
        )
        return under_way.first() or enqueue(
            kind=KIND,
            title=edition.title,
            params={"edition": edition.pk, "user": user.pk},
            user=user,
        )


@job(KIND)
def run_publish(context: Context, *, edition: int, user: int) -> dict[str, Any]:
    """The job: publish and say number and hash."""
    draft = Edition.objects.filter(pk=edition).first()
    if draft is not None and draft.state == EditionState.PUBLISHED:
        return _result(draft)  # a worker died after the work and before saying so
    if draft is None:
        raise Problem(
            "no_draft",
            _("The draft was deleted before it could be published."),
            remedy=_("Begin a new draft."),
            status=404,
        )
    published = publish(edition=draft, user=User.objects.get(pk=user), progress=context.progress)
    return _result(published)


def _result(published: Edition) -> dict[str, Any]:
    return {
        "edition": published.pk,
        "number": published.number,
        "content_sha256": published.content_sha256,
        "manifest_sha256": (published.content or {})["manifest"]["manifest_sha256"],
    }


def publish(
    *, edition: Edition, user: User, progress: Progress = lambda done, total: None
) -> Edition:
    """Give the draft the next number and freeze it, with its files.

    The slow part, writing the files, holds no lock, so progress shows and other editors go on. The short
    last part stores all or nothing; where another publication was faster, the whole is done again.
    """
    for _attempt in range(ATTEMPTS):
        refuse_published(edition)
        _refuse_faults(edition)
        prepared = _prepare(edition, progress)
        try:
            return _store(edition, prepared, user)
        except _Outrun:
            continue
    raise Problem(
        "busy",
        _("The draft kept changing while it was being published."),
        place=edition.title,
        remedy=_("Wait until nobody edits it and publish again."),
        status=409,
    )


def _prepare(edition: Edition, progress: Progress) -> _Prepared:
    draft = Edition.objects.get(pk=edition.pk)
    published_at = timezone.now().strftime("%Y-%m-%dT%H:%M:%SZ")
    number = _next_number()
    content = contents.build(draft, number=number, published_at=published_at)
    manifest = manifests.build(
        content, codebooks=_codebooks(content), generator=manifests.GENERATOR
    )
    files = {}
    for done, (kind, write) in enumerate(WRITERS.items()):
        progress(done, len(WRITERS))
        files[kind] = write(content, manifest)
    progress(len(WRITERS), len(WRITERS))
    return _Prepared(number, published_at, draft.revision, content, manifest, files)


def _store(edition: Edition, prepared: _Prepared, user: User) -> Edition:
    """Store everything in one short transaction; raises `_Outrun` where something moved meanwhile."""
    try:
        with transaction.atomic():
            draft = draft_for_update(edition)
            _refuse_faults(draft)
            now = contents.build(draft, number=_next_number(), published_at=prepared.published_at)
            if draft.revision != prepared.revision or now != prepared.content:
                raise _Outrun
            draft.number = prepared.number
            draft.state = EditionState.PUBLISHED
            draft.published_at = datetime.fromisoformat(prepared.published_at)
            draft.published_by = user
            draft.content = {"content": prepared.content, "manifest": prepared.manifest}
            draft.content_sha256 = prepared.manifest["content_sha256"]
            draft.revision += 1
            # The number is unique: of two publications at once, the second one waits here and then fails.
            draft.save()
            for kind, data in prepared.files.items():
                _keep(draft, kind, data)
            return draft
    except IntegrityError as error:
        raise _Outrun from error


def _next_number() -> int:
    return int(Edition.objects.aggregate(last=Max("number"))["last"] or 0) + 1


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
    return {str(version.number): version.sha256 for version in versions.order_by("number")}


def _keep(edition: Edition, kind: str, data: bytes) -> None:
    """Write a file under its hash, whole or not at all, and record it."""
    folder = Path(settings.EDITIONS_DIR)
    folder.mkdir(parents=True, exist_ok=True)
    digest = sha256_of_bytes(data)
    with tempfile.NamedTemporaryFile(dir=folder, prefix="incoming-", delete=False) as file:
        try:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
            Path(file.name).replace(folder / digest)
        except OSError:
            Path(file.name).unlink(missing_ok=True)
            raise
    EditionFile.objects.create(
        edition=edition,
        format=kind,
        name=f"ntb-casebase-edition-{edition.number}.{kind}",
        sha256=digest,
        size=len(data),
    )
