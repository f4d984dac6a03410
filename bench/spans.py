"""`python -m bench.spans DOCUMENT NUMBER`: code so many spans of a document, as an import does."""

from __future__ import annotations

import sys
import uuid

import django


def add(slug: str, number: int) -> None:
    """As the first account, evenly over the numbered paragraphs, three in each or as many as it takes; some overlap."""
    from django.contrib.auth.models import User

    from casebase.models import PassageKind, TextVersion
    from coding.selectors import current_codebook
    from coding.services.bring_in import Incoming, bring_in

    version = TextVersion.objects.filter(document__slug=slug).latest("number")
    coder = User.objects.get(username="admin")
    codebook = current_codebook()
    codes = [entry.code for entry in codebook.entries.filter(codable=True).select_related("code")]
    paragraphs = version.passages.filter(kind=PassageKind.PARAGRAPH).exclude(label="")
    long = [one for one in paragraphs if one.end - one.body_start > 150]
    offsets = [5, 25, 80, *range(1, 100, 7)]
    enough = max(3, -(-number // max(1, len(long))))
    starts = [passage.body_start + at for at in offsets[:enough] for passage in long]
    chosen = starts[:: max(1, len(starts) // number)][:number]
    rows = [
        Incoming(uuid.uuid4(), start, start + 40, codes[count % len(codes)], coder)
        for count, start in enumerate(chosen)
    ]
    print(bring_in(version=version, rows=rows, codebook=codebook, actor=coder))


if __name__ == "__main__":
    django.setup()
    add(sys.argv[1], int(sys.argv[2]))
