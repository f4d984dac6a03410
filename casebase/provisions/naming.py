"""What a person typed to get to a provision: "Article 2.4 TBT", "第2.4条", "337(a)(1)", "tbt"."""

from __future__ import annotations

import re
from collections.abc import Iterator

from casebase.provisions.tree import KINDS, Law
from legaltext.citations import find, fold, identify
from legaltext.citations.agreement_names import agreement_name
from legaltext.citations.agreements import chinese_key, english_key
from legaltext.provision_places import Place, place_of

LONGEST = 200
_WORD = re.compile(
    r"\A(?:the )?(?:articles?|arts?\.?|§+|sections?|secs?\.?|paragraphs?|paras?\.?)\s*(?=[\dIVXLivxl])",
    re.IGNORECASE,
)
_337 = re.compile(r"337((?:\([A-Za-z0-9]{1,5}\))*)\Z")


def places_named(words: str, laws: dict[str, Law], within: str = "") -> list[Place]:
    """The provisions that the words may mean, best first; empty where they name none.

    A number alone is looked for in the agreement `within`, else in every agreement: only those that the library
    has something on are returned. A provision written with its agreement is returned whether it has or not.
    """
    typed = fold(words).strip()[:LONGEST].strip()
    if not typed:
        return []
    cited = [place_of(one.canonical) for one in identify(typed) if one.kind in KINDS]
    if cited:
        return list(dict.fromkeys(cited))
    if whole := _law(typed, laws):
        return [whole]
    chosen = [laws[within]] if within in laws else list(laws.values())
    numbers = (place for law in chosen for place in _numbered(typed, law))
    return list(dict.fromkeys(numbers))


def _law(typed: str, laws: dict[str, Law]) -> Place | None:
    """A law named without a number, or in its short form: `tbt`, `TBT 2`, `反倾销协定`."""
    plain = typed.strip("《》").removeprefix("the ").strip()
    for key in sorted(laws, key=len, reverse=True):
        if plain.casefold().startswith(key.casefold()):
            rest = plain[len(key) :]
            if not rest or rest.startswith(" "):
                place = place_of(f"{key} {_WORD.sub('', rest.strip())}".strip())
                return place if laws[key].node(place) else None
    for read in (english_key, chinese_key):
        key_read = read(plain)
        if key_read in laws and not any(char.isdigit() for char in plain):
            return Place(key_read)
    return None


def _numbered(typed: str, law: Law) -> Iterator[Place]:
    """A number alone as a place of this law, where the library knows it."""
    name = agreement_name(law.key)
    number = _WORD.sub("", typed)
    tries = [f"{law.key} {number}", f"{law.key} {number.upper()}"]
    if found := _337.match(number):
        tries.append(f"19 U.S.C. 1337{found[1]}")
    tries += [one.canonical for one in find(f"《{name.chinese}》{typed}") if "第" in typed]
    for canonical in tries:
        place = place_of(canonical)
        if place.agreement == law.key and place.parts and law.node(place):
            yield place
            return


def nearest(place: Place, laws: dict[str, Law]) -> Place | None:
    """The place itself or the nearest above it that the library has something on; None: not even the law."""
    law = laws.get(place.agreement)
    if law is None:
        return None
    here: Place | None = place
    while here is not None and law.node(here) is None:
        here = here.above
    return here
