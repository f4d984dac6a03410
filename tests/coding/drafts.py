"""What tests of the codebook share: a draft made of operations, and its publication."""

from __future__ import annotations

import uuid
from typing import Any

from django.contrib.auth.models import User

from coding.models import Code, CodebookDraft, CodebookVersion
from coding.services.codebook_drafts import add_operation, begin_draft
from coding.services.publish_codebook import publish_draft


def guid(key: str) -> str:
    """The GUID of a code, as operations name it."""
    return str(Code.objects.get(key=key).guid)


def texts(name: str) -> dict[str, str]:
    """Labels and definitions of a new code."""
    return {
        "label_en": name, "label_zh": f"编码{name}",
        "definition_en": f"What {name} is.", "definition_zh": f"{name}的定义。",
    }  # fmt: skip


def part(key: str) -> dict[str, str]:
    """One of the parts into which a code is split."""
    name = key.rpartition(".")[2]
    return {"guid": str(uuid.uuid4()), "key": key, "label_en": name, "label_zh": f"编码{name}"}


def drafted(user: User, *operations: dict[str, Any]) -> CodebookDraft:
    """A draft of the next edition with these operations."""
    draft = begin_draft(user=user)
    for operation in operations:
        draft = add_operation(draft=draft, revision=draft.revision, user=user, operation=operation)
    return draft


def published(user: User, *operations: dict[str, Any]) -> CodebookVersion:
    """The next edition, made by these operations."""
    draft = drafted(user, *operations)
    return publish_draft(draft=draft, revision=draft.revision, user=user)
