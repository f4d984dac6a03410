"""`wto-list`: the WTO site's own list of disputes, three JavaScript files read together."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from casebase import members
from casebase.drafts import CaseDraft, EventDraft, InputFile, Item, PartyDraft, ProvisionDraft
from casebase.sources.base import decoded, read_text
from legaltext.wto_list import JsError, ListedArticle, ListedDispute, parse_list
from problems import Problem

PARTS = {"articles": b"ds_agreement", "subjects": b"ds_subject", "disputes": b"ds_array"}
STATUS = {
    "ST0": "implemented",
    "ST1": "consultations",
    "ST2": "panel_established",
    "ST4": "under_appeal",
    "ST5": "no_further_action",
    "ST6": "report_adopted",
    "ST10": "compliance",
    "ST12": "retaliation_authorised",
    "ST13": "lapsed",
    "ST31": "settled",
}
SITE = "https://www.wto.org/english/tratop_e/dispu_e/cases_e/ds{number}_e.htm"


class DisputeList:
    """One case per dispute; keys that do not resolve are kept and flagged."""

    name = "wto-list"
    label = gettext_lazy("WTO list of disputes (three .js files)")
    rank = 5

    def recognises(self, name: str, head: bytes) -> bool:
        """A JavaScript file that fills one of the list's three arrays."""
        return any(f"var {part.decode()}" in decoded(head) for part in PARTS.values())

    def groups(self, files: Sequence[InputFile]) -> Iterator[Sequence[InputFile]]:
        """All files together."""
        yield files

    def items(self, files: Sequence[InputFile], case_key: str | None) -> Iterator[Item | Problem]:
        """The disputes in ascending number; files that are no part of the list are left out with a Problem."""
        parts: dict[str, InputFile] = {}
        for file in files:
            part = _part_of(file)
            if part is None:
                yield Problem(
                    "not_a_part",
                    _("This is none of the three files of the list."),
                    place=file.name,
                    remedy=_("Give only the files of disputes, articles and subjects."),
                )
            else:
                parts[part] = file
        missing = [name for name in PARTS if name not in parts]
        if missing:
            raise Problem(
                "missing_part",
                _("A file of the list is missing: %(names)s.") % {"names": ", ".join(missing)},
                place=", ".join(file.name for file in files),
                remedy=_("Give the files of disputes, articles and subjects together."),
            )
        for dispute in _parse(parts):
            yield Item(place=f"{parts['disputes'].name} {dispute.code}", case=_draft(dispute))


def _part_of(file: InputFile) -> str | None:
    with file.path.open("rb") as opened:
        head = opened.read(4096)
    return next((name for name, marker in PARTS.items() if b"var " + marker in head), None)


def _parse(parts: dict[str, InputFile]) -> tuple[ListedDispute, ...]:
    texts = {name: read_text(file).text for name, file in parts.items()}
    try:
        return parse_list(
            **texts, files=(parts["articles"].name, parts["subjects"].name, parts["disputes"].name)
        )
    except JsError as error:
        raise Problem(
            "broken_list",
            str(error),
            remedy=_("Fetch the file again; it may be cut off."),
        ) from error


def _parties(codes: Sequence[str], role: str) -> Iterator[PartyDraft]:
    for code in codes:
        member = members.by_code(code)
        if member:
            yield PartyDraft(role, member.code, member.name_en, member.name_zh)
        else:  # a code nobody knows is kept as it stands
            yield PartyDraft(role, code, code)


def _provision(article: ListedArticle) -> ProvisionDraft:
    return ProvisionDraft(
        provision=article.canonical
        or f"{article.agreement_code or article.agreement} {article.article}".strip()
        or article.key
        if article.resolved
        else article.key,
        stage="consultations",
        resolved=article.resolved,
    )


def _draft(dispute: ListedDispute) -> CaseDraft:
    events = []
    if dispute.start_date:
        events.append(EventDraft(dispute.start_date, "consultations_requested"))
    events.extend(
        EventDraft(status.on, "status", status.name or status.code)
        for status in dispute.statuses
        if status.on
    )
    last = dispute.statuses[-1].code if dispute.statuses else ""
    url = SITE.format(number=dispute.number)
    return CaseDraft(
        key=dispute.code,
        forum="wto",
        fields={
            "title_en": dispute.title,
            "short_title_en": dispute.short_title.replace("—", "–"),
            "status": STATUS.get(last, last.lower()),
            "started_on": dispute.start_date,
            "product_en": "; ".join(subject.name for subject in dispute.subjects)[:300],
        },
        parties=(
            *_parties(dispute.complainants, "complainant"),
            *_parties(dispute.respondents, "respondent"),
            *_parties(dispute.third_parties, "third_party"),
        ),
        events=tuple(events),
        provisions=tuple(_provision(article) for article in dispute.articles),
        sources=({"ident": "wto-list", "title": "WTO: list of disputes", "url": url},),
    )


SOURCE = DisputeList()
