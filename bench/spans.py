"""`python -m bench.spans DOCUMENT NUMBER`: code so many spans of a document through the services."""

from __future__ import annotations

import sys

import django


def add(slug: str, number: int) -> None:
    """As the first account, evenly over the numbered paragraphs, three in each or as many as it takes; some overlap."""
    from django.contrib.auth.models import User
    from django.db import transaction

    from casebase.models import PassageKind, TextVersion
    from coding.selectors import current_codebook
    from coding.services import create_annotation

    version = TextVersion.objects.filter(document__slug=slug).latest("number")
    coder = User.objects.get(username="admin")
    codes = [entry.code.key for entry in current_codebook().entries.filter(codable=True)]
    paragraphs = version.passages.filter(kind=PassageKind.PARAGRAPH).exclude(label="")
    long = [one for one in paragraphs if one.end - one.body_start > 150]
    offsets = [5, 25, 80, *range(1, 100, 7)]
    enough = max(3, -(-number // max(1, len(long))))
    places = [
        (passage.body_start + at, passage.body_start + at + 40)
        for at in offsets[:enough]
        for passage in long
    ]
    chosen = places[:: max(1, len(places) // number)][:number]
    with transaction.atomic():  # one writer for all, so that the site's worker indexes them once
        for count, (start, end) in enumerate(chosen):
            code = codes[count % len(codes)]
            create_annotation(version=version, start=start, end=end, code=code, coder=coder)
    print(len(chosen))


if __name__ == "__main__":
    django.setup()
    add(sys.argv[1], int(sys.argv[2]))
