"""`federal-register`: documents of the Federal Register API v1, from files or from the API itself."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from pathlib import Path

from django.utils.text import slugify
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from casebase.drafts import CaseDraft, DocumentDraft, EventDraft, FactDraft, InputFile, Item
from casebase.places import Locator
from casebase.sources import federal_register_api as api
from casebase.sources.base import OneByOne, decoded, file_text, looks_like_json, web_address
from legaltext import segment
from legaltext.facts import investigation_facts
from legaltext.federal_register import Notice, as_source, parse
from legaltext.records import RecordsError, shortened
from problems import Problem


class FederalRegister(OneByOne):
    """One document per notice, filed under its first investigation; a dated event in each that it names."""

    name = "federal-register"
    label = gettext_lazy("Federal Register notices (API v1, JSON)")
    rank = 4
    site = api.SITE

    def recognises(self, name: str, head: bytes) -> bool:
        """JSON with the API's own field names."""
        text = decoded(head)
        return (
            looks_like_json(head) and '"document_number"' in text and '"publication_date"' in text
        )

    def fetch(self, *, since: date, url: str, folder: Path) -> Iterator[InputFile]:
        """The API's pages, oldest notices first."""
        return api.pages(since=since, url=url, folder=folder)

    def items(self, files: Sequence[InputFile], case_key: str | None) -> Iterator[Item | Problem]:
        """The notices; one that names several investigations gives an item for each."""
        for file in files:
            try:
                page = parse(file_text(file))
            except RecordsError as error:
                raise Problem(
                    error.code,
                    _("The file holds no documents of the Federal Register API."),
                    place=f"{file.name}, {error.place}",
                    remedy=_("Fetch the file again; it may be cut off."),
                ) from error
            for place, reason in page.refused:
                yield _refusal(f"{file.name}, {place}", reason)
            for notice in page.notices:
                yield from _items(file, notice, case_key)


def _refusal(place: str, reason: str) -> Problem:
    if reason == "no_record":
        message = _("The row is not a record that can be read.")
    else:
        message = _("The row has no document number.")
    return Problem(reason, message, place=place, remedy=_("Mend the row, or leave it out."))


def _items(file: InputFile, notice: Notice, case_key: str | None) -> Iterator[Item]:
    keys = notice.investigations
    document = _document(file, notice, keys[0] if keys else case_key)
    place = f"{file.name} {notice.number}"
    if not keys:
        yield Item(place=place, document=document)
    for number, key in enumerate(keys):
        yield Item(
            place=place if len(keys) == 1 else f"{place} {key}",
            case=_case(notice, key, document),
            document=None if number else document,
        )


def _document(file: InputFile, notice: Notice, case_key: str | None) -> DocumentDraft:
    return DocumentDraft(
        slug=f"fr-{slugify(notice.number)}"[:120],
        kind="notice" if notice.type in {"", "Notice"} else "other",
        symbol=notice.citation[:120],
        title=shortened(notice.title or notice.number, 500),
        language="en",
        text=segment(as_source(notice), kind="text"),
        date=notice.published,
        url=web_address(notice.url),
        case_key=case_key,
        media_type="application/json",
        original=file,
    )


def _facts(notice: Notice, document: DocumentDraft) -> tuple[FactDraft, ...]:
    """What the notice says of rights and remedies; one of several investigations does not say of which."""
    if len(notice.investigations) != 1:
        return ()
    name = notice.citation or notice.number
    locator = Locator(slug=document.slug, name=name, text=document.text)
    return tuple(
        FactDraft(one.kind, one.value, locator.at(one.start))
        for one in investigation_facts(document.text.text)
    )


def _case(notice: Notice, key: str, document: DocumentDraft) -> CaseDraft:
    ident = f"federal-register:{notice.number}"[:60]
    cited = notice.citation or notice.number
    title = notice.instituted
    kind = "investigation_instituted" if title else "other"
    text = shortened(f"Federal Register, {cited}: {notice.title}", 500)
    return CaseDraft(
        key=key,
        forum="usitc337",
        fields={"title_en": title[:500], "started_on": notice.published} if title else {},
        facts=_facts(notice, document),
        read_from=document.slug,
        events=(EventDraft(notice.published, kind, text, source=ident),)
        if notice.published
        else (),
        sources=(
            {
                "ident": ident,
                "title": f"Federal Register: {cited}",
                "url": web_address(notice.url),
                "note": "; ".join(notice.oddities)[:500],
            },
        ),
    )


SOURCE = FederalRegister()
