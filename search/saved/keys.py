"""What a passage is the same as, whenever it is indexed again."""

import json
import unicodedata
import zlib
from array import array
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from search.ranks import number_of


def passage_key(document: str, text: str) -> int:
    """63 bits for a document and the letters and figures of a passage.

    Spaces, punctuation, hyphens, case, numbering and the place in the document do not count, so a
    passage stays the same through re-indexing, other segmentation before it, and a new text version
    that reads it with the same words. Passages of one document with the same words are one.
    """
    plain = unicodedata.normalize("NFKC", text).casefold()
    return number_of(document + "\x1f" + "".join(filter(str.isalnum, plain)))


def codes_mark(codes: Collection[str]) -> int:
    """A number for a set of codes; 0 for none."""
    return number_of("\x1f".join(sorted(codes))) if codes else 0


def pack_keys(keys: Iterable[int]) -> bytes:
    """Sorted, eight bytes each."""
    return array("q", sorted(keys)).tobytes()


def unpack_keys(packed: bytes | memoryview) -> set[int]:
    """The keys of `pack_keys`."""
    found = array("q")
    found.frombytes(bytes(packed))
    return set(found)


@dataclass(slots=True)
class Seen:
    """What is known of a passage: when it came, when it last got a code (0: never), its codes."""

    first: int
    coded: int
    codes: tuple[str, ...]
    there: bool = True


def pack_passages(passages: Mapping[int, Seen]) -> bytes:
    """As deflated JSON."""
    rows = {f"{key:x}": [s.first, s.coded, s.codes, int(s.there)] for key, s in passages.items()}
    return zlib.compress(json.dumps(rows, separators=(",", ":")).encode())


def unpack_passages(packed: bytes | memoryview) -> dict[int, Seen]:
    """The passages of `pack_passages`."""
    rows: dict[str, Any] = json.loads(zlib.decompress(bytes(packed)))
    return {
        int(key, 16): Seen(first, coded, tuple(codes), bool(there))
        for key, (first, coded, codes, there) in rows.items()
    }
