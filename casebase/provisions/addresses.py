"""Addresses of provisions: clean to read, and back again to exactly the words they were made of."""

from django.urls import reverse

from legaltext.provision_places import Place

#: What may not stand in a part of an address, or stands for a space there; as RFC 6901 escapes.
_ESCAPES = (("~", "~0"), ("_", "~1"), ("/", "~2"), (" ", "_"))


def slug(text: str) -> str:
    """`GATT 1994` as `GATT_1994`."""
    for plain, escaped in _ESCAPES:
        text = text.replace(plain, escaped)
    return text


def unslug(part: str) -> str:
    """The words that `slug` made a part of an address of."""
    for plain, escaped in reversed(_ESCAPES):
        part = part.replace(escaped, plain)
    return part


def address(place: Place) -> str:
    """The page of a provision, or of an agreement where the place is one."""
    agreement = slug(place.agreement)
    if not place.parts:
        return reverse("casebase:agreement", args=[agreement])
    return reverse("casebase:provision", args=[agreement, slug(place.number)])
