"""The message about what is new: plain text and HTML, in the person's language, else that of the newest search."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.db.models import QuerySet
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.translation import ngettext, override

from accounts.preferences import language_of
from search import registry
from search.entry import CODE_AXES
from search.models import Delivery, SavedSearch
from search.saved.standing import Told
from search.saved.tokens import all_token, search_token

SHOWN = 25  # passages of one search; the site has all of them


@dataclass(frozen=True, slots=True)
class Section:
    """One saved search in a message: some of its passages, and how many there are."""

    search: SavedSearch
    passages: Sequence[dict[str, Any]]
    total: int
    address: str
    unsubscribe: str

    @property
    def beyond(self) -> int:
        """How many are not listed."""
        return self.total - len(self.passages)


def compose(
    delivery: Delivery, told: Sequence[Told], lost: QuerySet[Delivery]
) -> EmailMultiAlternatives | None:
    """The message ready to be sent; None where nothing of it is left to tell."""
    if not told or not delivery.owner.email:
        return None
    newest = max((item.item.search for item in told), key=lambda search: search.pk)
    language = language_of(delivery.owner, newest.language)
    with override(language):
        sections = _sections(told, language)
        stop = absolute("search:unsubscribe", all_token(delivery.owner))
        context = {
            "sections": sections,
            "count": len(told),
            "broken": SavedSearch.objects.filter(owner=delivery.owner, problem__isnull=False),
            "lost": lost.count(),
            "all_address": absolute("search:saved"),
            "stop": stop,
            "language": language,
        }
        message = EmailMultiAlternatives(
            subject=_subject(sections, len(told)),
            body=render_to_string("search/mail/alert.txt", context),
            to=[delivery.owner.email],
            headers={
                # Of one message always the same, so that mail systems see a repetition for what it is.
                "Message-ID": delivery.message_id,
                "List-Unsubscribe": f"<{stop}>",
                "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
                "Auto-Submitted": "auto-generated",
            },
        )
        message.attach_alternative(render_to_string("search/mail/alert.html", context), "text/html")
    return message


def absolute(name: str, *args: Any) -> str:
    """An address that works outside the site."""
    return settings.SITE_URL.rstrip("/") + reverse(name, args=args)


def code_labels(codes: Iterable[str], language: str) -> dict[str, str]:
    """Labels of codes of any axis."""
    codes = set(codes)
    labels: dict[str, str] = {}
    for axis in CODE_AXES:
        labels |= registry.facet_labels(axis, [c for c in codes if c.startswith(axis)], language)
    return labels


def _subject(sections: Sequence[Section], count: int) -> str:
    name = " ".join(sections[0].search.name.split())
    if len(sections) == 1:
        return ngettext(
            "%(count)d new passage: %(name)s", "%(count)d new passages: %(name)s", count
        ) % {"count": count, "name": name}
    others = len(sections) - 1
    return ngettext(
        "%(count)d new passages: %(name)s and %(others)d other search",
        "%(count)d new passages: %(name)s and %(others)d other searches",
        others,
    ) % {"count": count, "name": name, "others": others}


def _sections(told: Sequence[Told], language: str) -> list[Section]:
    by_search: dict[int, list[Told]] = {}
    for one in told:
        by_search.setdefault(one.item.search_id, []).append(one)
    labels = code_labels((code for one in told for code in one.codes), language)
    return [
        Section(
            search=some[0].item.search,
            passages=[_passage(one, labels) for one in some[:SHOWN]],
            total=len(some),
            address=absolute("search:saved-search", pk),
            unsubscribe=absolute("search:unsubscribe", search_token(some[0].item.search)),
        )
        for pk, some in by_search.items()
    ]


def _passage(told: Told, labels: dict[str, str]) -> dict[str, Any]:
    record = told.record
    return {
        **record,
        "reason": told.item.get_reason_display(),
        "codes": [labels.get(code, code) for code in told.codes],
        "address": absolute("casebase:document", told.item.document) + f"#p{record['order']}"
        if record["passage_kind"] != "case"
        else absolute("casebase:case", record["case"]),
    }
