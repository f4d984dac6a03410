"""Codes that were moved or merged: what stands for them now."""

from __future__ import annotations

from collections.abc import Collection

from coding.models import Code, FormerKey


def standing(code: Code) -> Code:
    """The code that has the codings of this one now: itself, or what it was merged into."""
    seen = {code.pk}
    while code.successor is not None and code.successor_id not in seen:
        code = code.successor
        seen.add(code.pk)
    return code


def moved_and_merged(keys: Collection[str]) -> dict[str, str]:
    """Those of the keys that another one took the place of → that one."""
    replaced = replaced_codes()
    return {key: replaced[key].key for key in keys if key in replaced}


def replaced_codes() -> dict[str, Code]:
    """GUID or key that a code had before it was merged or moved → the code that stands for it now."""
    merged = Code.objects.filter(successor__isnull=False).select_related("successor")
    found = {name: standing(code) for code in merged for name in (str(code.guid), code.key)}
    moved = FormerKey.objects.select_related("code__successor")
    return found | {former.key: standing(former.code) for former in moved}
