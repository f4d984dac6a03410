"""What templates of the library need."""

from collections.abc import Iterable

from django import template
from django.utils.safestring import SafeString

from casebase.models import Document, Party, Passage
from casebase.models.case import in_language
from casebase.provisions.addresses import address
from casebase.short_places import place_of_passage
from casebase.source_names import source_name, source_note
from legaltext.interpreting import Reading
from legaltext.provision_places import Place, place_of
from search.templatetags.search_tags import paint

register = template.Library()
register.filter("source_name", source_name)
register.filter("source_note", source_note)


@register.filter
def documents(slugs: Iterable[str]) -> list[Document]:
    """The documents with these slugs, in their order; one that is gone is left out."""
    wanted = list(slugs)
    found = Document.objects.select_related("case").in_bulk(wanted, field_name="slug")
    return [found[slug] for slug in wanted if slug in found]


@register.filter
def provision_url(provision: Place | str) -> str:
    """The page of a provision, given as its place or its canonical form."""
    return address(place_of(provision) if isinstance(provision, str) else provision)


@register.filter
def painted(reading: Reading) -> SafeString:
    """The words around a provision with the provision in `<mark>`."""
    return paint(reading.text, reading.marks)


@register.filter
def place(passage: Passage) -> str:
    """Where a passage stands: `¶ 7.12`, `n. 140`, `p. 3`."""
    return place_of_passage(passage)


@register.filter
def listed(words: Iterable[object]) -> str:
    """Words one after the other, as the language of the page separates them."""
    return in_language(", ", "、").join(map(str, words))


@register.filter
def named(parties: Iterable[Party]) -> str:
    """The names of parties one after the other; many have a comma of their own ("Korea, Republic of")."""
    return in_language("; ", "、").join(party.name for party in parties)
