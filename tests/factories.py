"""What tests are made of: people by role, a case, a small document, a small codebook."""

from __future__ import annotations

import json
import uuid
from datetime import date
from pathlib import Path
from typing import Any

from django.contrib.auth.models import Group, User
from rest_framework.test import APIClient

from accounts.services import ensure_roles
from casebase.digests import compose
from casebase.drafts import DocumentDraft
from casebase.models import Case, Citation, Document, TextVersion
from casebase.services.store_document import store_document
from coding.models import Annotation, CodebookVersion, Origin, Suggestion
from coding.selectors import code_by_key
from coding.services import create_annotation
from coding.services.load_codebook import load_codebook

PARAGRAPHS: list[dict[str, str]] = [
    {"heading": "Findings"},
    {
        "label": "7.1",
        "text": (
            "The panel asked whether the ban was necessary. The complainant offered a less "
            "trade-restrictive alternative. It was found reasonably available to the respondent."
        ),
    },
    {
        "label": "7.2",
        "text": "The respondent invoked its security. 𝒳 stands beyond the plane. Nothing more.",
    },
    {"label": "7.3", "text": "The ruling was appealed into the void."},
]

CODES: dict[str, list[dict[str, Any]]] = {
    "loophole": [
        {"key": "loophole.exception", "codable": False},
        {
            "key": "loophole.exception.necessity",
            "cues": {"en": ["ban .. necessary"], "zh": ["必要性"]},
        },
        {"key": "loophole.exception.security", "cues": {"en": ["invok* its security"], "zh": []}},
    ],
    "countermeasure": [
        {
            "key": "countermeasure.argument.alternative",
            "cues": {
                "en": ["less trade-restrictive alternative", "reasonably available"],
                "zh": ["替代 .. 措施"],
            },
        },
    ],
    "impact": [{"key": "impact.appeal.void", "cues": {"en": ["into the void"], "zh": []}}],
}
NECESSITY = "loophole.exception.necessity"
SECURITY = "loophole.exception.security"
ALTERNATIVE = "countermeasure.argument.alternative"
VOID = "impact.appeal.void"
GROUP = "loophole.exception"


def person(role: str = "coder", name: str | None = None, *, password: str | None = None) -> User:
    """An account with one role (`""` for none), named after it unless told.

    Without a password, as hashing one takes a third of a second.
    """
    user = User.objects.create_user(username=name or role or "reader", password=password)
    if role:
        # Tests with real transactions end by emptying every table, the roles too.
        if not Group.objects.filter(name=role).exists():
            ensure_roles()
        user.groups.add(Group.objects.get(name=role))
    return user


def client_of(user: User | None) -> APIClient:
    """An API client signed in as `user`, or a visitor's."""
    client = APIClient()
    if user is not None:
        client.force_authenticate(user)
    return client


def case(key: str = "DS999", **values: Any) -> Case:
    """A case, of the WTO unless told."""
    return Case.objects.create(
        **{"key": key, "forum": "wto", "number": 999, "title_en": "A ban on things", **values}
    )


def document(
    slug: str = "ds999-digest",
    *,
    of: Case | None = None,
    paragraphs: list[dict[str, str]] | None = None,
    language: str = "en",
) -> Document:
    """A stored document of `PARAGRAPHS`, unless told; a later call gives it its next text."""
    draft = DocumentDraft(
        slug=slug,
        kind="digest",
        title=f"Digest {slug}",
        language=language,
        text=compose(PARAGRAPHS if paragraphs is None else paragraphs, language),
        case_key=of.key if of else "",
    )
    stored, _outcome = store_document(draft=draft, citations=[], case_of=lambda canonical: "")
    return stored


def text_of(stored: Document) -> TextVersion:
    """The newest text version of a document."""
    return stored.versions.select_related("document").order_by("-number")[0]


def neighbours(version: TextVersion, count: int) -> None:
    """Let a text cite so many cases of many years, and every second of them cite it back."""
    for number in range(1, count + 1):
        other = case(
            f"DS{number}",
            number=number,
            title_en=f"Measures on goods of the kind {number}",
            started_on=date(1995 + number % 7, 1, 1),
        )
        cite(version, other.key, number)
        if number % 2:
            cite(text_of(document(f"ds{number}-digest", of=other)), version.document.case.key, 1)  # type: ignore[union-attr]


def cite(version: TextVersion, key: str, times: int) -> None:
    """Citations of a case in the first paragraph of a text."""
    passage = version.passages.order_by("order")[1]
    Citation.objects.bulk_create(
        Citation(
            version=version,
            passage=passage,
            kind="wto_dispute",
            canonical=key,
            case_key=key,
            start=passage.start + at,
            end=passage.start + at + 1,
        )
        for at in range(times)
    )


def codebook_files(folder: Path, number: int = 1, **changes: Any) -> Path:
    """Write the small codebook as JSON files; `changes` go into every code."""
    meta = {
        "version": number,
        "title": {"en": "Test codebook", "zh": "测试编码手册"},
        "rules": [{"en": "One feature, one code.", "zh": "一项特征，一个编码。"}],
        "sources": [{"id": "dsu", "title": "DSU", "url": "https://www.wto.org/"}],
    }
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "codebook.json").write_text(json.dumps(meta), encoding="utf-8")
    for axis, rows in CODES.items():
        codes = [_code_row(row) | changes for row in rows]
        file = folder / f"{axis}.json"
        file.write_text(json.dumps({"axis": axis, "codes": codes}), encoding="utf-8")
    return folder


def _code_row(row: dict[str, Any]) -> dict[str, Any]:
    words = row["key"].rpartition(".")[2]
    return {
        "guid": str(uuid.uuid5(uuid.NAMESPACE_URL, row["key"])),
        "label": {"en": words.capitalize(), "zh": f"编码{words}"},
        "definition": {"en": f"What {words} means.", "zh": f"{words}的定义。"},
        "include": {"en": "When it is there.", "zh": "出现时。"},
        "exclude": {"en": "When it is not.", "zh": "未出现时。"},
        "use_instead": [],
        "examples": [{"en": f"An example of {words}.", "zh": f"{words}之例。"}],
        "provisions": ["GATT XX"],
        "cues": {"en": [], "zh": []},
        "sources": ["dsu"],
        **row,
    }


def codebook(folder: Path) -> CodebookVersion:
    """Publish the small codebook."""
    return load_codebook(folder=codebook_files(folder))


def coded(
    version: TextVersion, coder: User | None, words: str, code: str = NECESSITY, **details: Any
) -> Annotation:
    """An annotation on the first place where `words` stand."""
    start = version.text.index(words)
    origin = Origin.PERSON if coder else Origin.LIBRARY
    return create_annotation(
        version=version,
        start=start,
        end=start + len(words),
        code=code,
        coder=coder,
        origin=origin,
        **details,
    )


def suggested(version: TextVersion, words: str, code: str = ALTERNATIVE) -> Suggestion:
    """A waiting suggestion on the first place where `words` stand."""
    start = version.text.index(words)
    passage = version.passages.filter(start__lte=start).order_by("-start")[0]
    return Suggestion.objects.create(
        version=version,
        passage=passage,
        code=code_by_key(code),
        start=start,
        end=start + len(words),
        score=0.5,
        cue="a cue",
        matched=words[:20],
        source="test",
    )
