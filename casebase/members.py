"""WTO Members by code and by any of their names, from `fixtures/members.json`."""

import json
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from django.conf import settings


@dataclass(frozen=True, slots=True)
class Member:
    """A Member: `code` is ISO 3166 alpha-3, but `EU` and `TPKM`; names in both languages."""

    code: str
    name_en: str
    name_zh: str


@cache
def _tables() -> tuple[dict[str, Member], dict[str, Member]]:
    rows = json.loads((Path(settings.FIXTURES_DIR) / "members.json").read_text(encoding="utf-8"))
    by_code: dict[str, Member] = {}
    by_name: dict[str, Member] = {}
    for row in rows:
        member = Member(row["code"], row["en"], row["zh"])
        by_code.update(dict.fromkeys([row["code"], *row["iso3"]], member))
        by_name.update({_folded(name): member for name in [row["en"], row["zh"], *row["aliases"]]})
    return by_code, by_name


def _folded(name: str) -> str:
    return " ".join(name.replace("’", "'").casefold().split())


def by_code(code: str) -> Member | None:
    """The Member with this code, also the codes of the WTO's own lists (`EEC`, `CHT`)."""
    return _tables()[0].get(code.strip().upper())


def by_name(name: str) -> Member | None:
    """The Member with this name, in any spelling that is known ("Korea, Republic of", "Turkey")."""
    return _tables()[1].get(_folded(name))
