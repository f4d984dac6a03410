"""Importing every official file that is there a second time changes nothing: no row of no table."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path
from typing import Any

import pytest
from django.apps import apps
from django.core.serializers.json import DjangoJSONEncoder

from casebase import originals
from casebase.models import Case, CaseProvision
from casebase.services.ingest import ingest

#: Set whenever a row is written, even with the values that it had.
TIMES = {"created_at", "modified_at", "received_at"}
FOLDERS = ("wto", "usitc337", "zh")


def digests() -> dict[str, str]:
    """Table → hash of all its rows, but for the times of writing."""
    found = {}
    for model in apps.get_app_config("casebase").get_models():
        names = [
            field.attname for field in model._meta.concrete_fields if field.attname not in TIMES
        ]
        rows = hashlib.sha256()
        for row in model._default_manager.order_by("pk").values_list(*names).iterator():
            rows.update(json.dumps(row, cls=DjangoJSONEncoder, sort_keys=True).encode())
        found[model.__name__] = rows.hexdigest()
    return found


def outcome(files: list[Any]) -> tuple[int, int, set[str]]:
    report = ingest(files=files).as_dict()
    return (
        len(report["created"]),
        len(report["changed"]),
        {row["place"] for row in report["rejected"]},
    )


# Committed document by document, as an import is: thousands of rows and savepoints in one open transaction leave
# PostgreSQL without statistics and with row versions that it may not prune, and every query grows slower.
@pytest.mark.django_db(transaction=True)
def test_the_same_files_again_change_nothing(data: Path) -> None:
    paths = [
        path for folder in FOLDERS for path in sorted((data / folder).rglob("*")) if path.is_file()
    ]
    files = [originals.describe(path) for path in paths]
    created, _changed, refused = outcome(files)
    before = digests()
    assert created > 2_000
    assert Case.objects.filter(forum="wto").count() >= 624
    assert CaseProvision.objects.filter(resolved=False).exists()  # kept and flagged, not dropped
    assert outcome(files) == (0, 0, refused)
    assert digests() == before
