"""What coding adds to search: codes on passages, and the codes' labels."""

from collections.abc import Collection, Iterable
from dataclasses import replace

from django.utils.translation import override

from coding import selectors
from coding.models import Axis, CodeEntry, Direction
from coding.replaced import moved_and_merged
from search.registry import Records


def add_codes(records: Records) -> Records:
    """The coded documents with the codes of live annotations on their passages, directions as ``direction.adverse``."""
    return {
        slug: [
            replace(record, codes=codings[record.order][0], impact=codings[record.order][1])
            if record.order in codings
            else record
            for record in records[slug]
        ]
        for slug, codings in selectors.codings_by_passage(records).items()
    }


def direction_labels(values: Iterable[str], language: str) -> dict[str, str]:
    """Whom an impact helps, in words."""
    with override(language):
        named = dict(Direction.choices)
        return {value: str(named[value]) for value in values if value in named}


def code_labels(values: Iterable[str], language: str) -> dict[str, str]:
    """Labels of codes by key, as the newest published edition that has them says."""
    with override(language):
        entries = (
            CodeEntry.objects.filter(
                code__key__in=list(values), version__published_at__isnull=False
            )
            .select_related("code")
            .only("label_en", "label_zh", "code__key")
            .order_by("version__number")
        )
        return {entry.code.key: entry.label for entry in entries}


def retired_codes(keys: Collection[str]) -> dict[str, tuple[str, ...]]:
    """Those of the keys that the current codebook has no code at or under → what to use instead."""
    current = {
        key.casefold(): key for key in selectors.entries().values_list("code__key", flat=True)
    }
    if not current:
        return {}
    gone = [
        key
        for key in keys
        if key not in Axis.values
        and key.casefold() not in current
        and not any(one.startswith(f"{key.casefold()}.") for one in current)
    ]
    last = CodeEntry.objects.filter(code__key__in=gone).order_by("version__number")
    instead = dict(last.values_list("code__key", "use_instead"))
    instead |= {key: [now] for key, now in moved_and_merged(gone).items()}
    return {
        key: tuple(new for new in instead.get(key, ()) if new.casefold() in current) for key in gone
    }


def codebook_in_use() -> dict[str, str]:
    """The version of the codebook, for a search certificate."""
    version = selectors.published_codebook()
    return {"codebook": f"{version.number} (SHA-256 {version.sha256})"} if version else {}
