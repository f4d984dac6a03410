"""`wto-jsonl`: documents of WTO disputes as JSON, one a line, with text and facts of their case."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Sequence

from django.utils.text import slugify
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from casebase import members
from casebase.drafts import (
    CaseDraft,
    DocumentDraft,
    InputFile,
    Item,
    PartyDraft,
    ProvisionDraft,
)
from casebase.sources.base import OneByOne, decoded
from legaltext import segment
from legaltext.records import RecordsError, shortened
from legaltext.wto_documents import WtoDocument, parse_line
from problems import Problem


class WtoDocuments(OneByOne):
    """Each line is a document with text and its case's facts; a broken line keeps no other out."""

    name = "wto-jsonl"
    label = gettext_lazy("WTO dispute documents (JSON lines)")
    rank = 2

    def recognises(self, name: str, head: bytes) -> bool:
        """Lines of JSON with the set's own field names."""
        text = decoded(head).lstrip("\ufeff \r\n\t")
        return text.startswith("{") and all(
            mark in text for mark in ('"case_number"', '"doc_type"')
        )

    def items(self, files: Sequence[InputFile], case_key: str | None) -> Iterator[Item | Problem]:
        """The items line by line."""
        for file in files:
            yield from _Reading(file).items()


class _Reading:
    """One pass over a file: what was told already, so that it is told once and told alike again."""

    def __init__(self, file: InputFile) -> None:
        self.file = file
        self.titles: dict[str, str] = {}  # case → the first title of the file stands
        self.texts: dict[str, str] = {}  # slug → text's SHA-256

    def items(self) -> Iterator[Item | Problem]:
        with self.file.path.open("rb") as lines:
            for number, raw in enumerate(lines, 1):
                if raw.strip(b"\xef\xbb\xbf \t\r\n"):
                    yield from self._line(f"{self.file.name}, line {number}", raw)

    def _line(self, place: str, raw: bytes) -> Iterator[Item | Problem]:
        try:
            found = parse_line(raw.decode("utf-8-sig"))
        except UnicodeDecodeError as error:
            yield _refusal("bad_encoding", f"{place}, byte {error.start}")
            return
        except RecordsError as error:
            yield _refusal(error.code, ", ".join(part for part in (place, error.place) if part))
            return
        slug = self._slug(found)
        document = self._document(found, slug) if found.text else None
        if document is None:
            yield _refusal("no_text", place)
        for index, dispute in enumerate(found.disputes):
            yield Item(
                place=place if len(found.disputes) == 1 else f"{place} DS{dispute}",
                case=self._case(found, dispute, slug),
                document=None if index else document,
            )

    def _slug(self, found: WtoDocument) -> str:
        """The set names no documents: case, type, date and sequence do, and the text where these are shared."""
        dated = found.date.isoformat() if found.date else "undated"
        parts = (f"wto-ds{found.disputes[0]}", found.type or "document", dated, found.sequence)
        slug = slugify(" ".join(part.replace("_", " ") for part in parts if part))[:100]
        digest = hashlib.sha256(found.text.encode()).hexdigest()
        if self.texts.setdefault(slug, digest) != digest:
            slug = f"{slug}-{digest[:8]}"
        return slug

    def _document(self, found: WtoDocument, slug: str) -> DocumentDraft:
        kind = found.kind
        text = segment(found.source, kind=None if kind == "other" else "wto_report")
        key = f"DS{found.disputes[0]}"
        named = found.type.replace("_", " ").capitalize() or "Document"
        return DocumentDraft(
            slug=slug,
            kind=kind,
            title=shortened(f"{key} {found.case_title}".strip(), 400) + f": {named[:90]}",
            language=text.language,
            text=text,
            symbol=found.symbol[:120],
            date=found.date,
            case_key=key,
            media_type="application/jsonl",
            original=self.file,
        )

    def _case(self, found: WtoDocument, dispute: int, slug: str) -> CaseDraft:
        key = f"DS{dispute}"
        title = self.titles.setdefault(key, found.case_title) if found.case_title else ""
        sources = [{"ident": "wto-jsonl", "title": "WTO dispute documents (JSON lines)"}]
        if found.oddities:
            note = "; ".join(found.oddities)[:500]
            sources.append({"ident": f"wto-jsonl:{slug}"[:60], "title": slug, "note": note})
        return CaseDraft(
            key=key,
            forum="wto",
            fields={"title_en": title[:500]},
            parties=(
                *_parties(found.complainants, "complainant"),
                *_parties(found.respondents, "respondent"),
                *_parties(found.third_parties, "third_party"),
            ),
            provisions=tuple(
                ProvisionDraft(cited.text, stage="consultations", resolved=cited.resolved)
                for cited in found.agreements
            ),
            relations=tuple(
                (f"DS{other}", "joined") for other in found.disputes if other != dispute
            ),
            sources=tuple(sources),
        )


def _parties(values: Sequence[str], role: str) -> Iterator[PartyDraft]:
    for value in values:
        for name in _parted(value):
            member = members.by_name(name)
            if member:
                yield PartyDraft(role, member.code, member.name_en, member.name_zh)
            else:  # a name nobody knows is kept as it stands
                yield PartyDraft(role, name[:80], name[:200])


def _parted(value: str) -> Iterator[str]:
    """Names parted at commas, but for names of Members that hold one: "Korea, Republic of"."""
    words = [word for word in (part.strip() for part in value.split(",")) if word]
    while words:
        longest = next(
            (
                count
                for count in range(len(words), 1, -1)
                if members.by_name(", ".join(words[:count]))
            ),
            1,
        )
        yield ", ".join(words[:longest])
        del words[:longest]


def _refusal(code: str, place: str) -> Problem:
    messages = {
        "not_json": _("The line is not JSON."),
        "no_record": _("The line is not a record."),
        "no_dispute_number": _("The line names no dispute."),
        "bad_encoding": _("The line is not UTF-8."),
        "no_text": _("The line holds no text; only the facts of its case were taken."),
    }
    return Problem(code, messages[code], place=place, remedy=_("Mend the line, or leave it out."))


SOURCE = WtoDocuments()
