"""What templates of the library need."""

from collections.abc import Iterable

from django import template

from casebase.models import Document

register = template.Library()


@register.filter
def documents(slugs: Iterable[str]) -> list[Document]:
    """The documents with these slugs, in their order; one that is gone is left out."""
    wanted = list(slugs)
    found = Document.objects.select_related("case").in_bulk(wanted, field_name="slug")
    return [found[slug] for slug in wanted if slug in found]
