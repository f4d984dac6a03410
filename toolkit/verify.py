"""Verify a file of an edition with nothing but the file: no database, no network.

`verify(data)` gives a `Verdict`; a file that is not an edition, or is hostile, raises `NotAnEdition`.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from toolkit import manifest as manifests
from toolkit.files.docx import CARRIER
from toolkit.hashing import sha256_of, sha256_of_bytes, sha256_of_text
from toolkit.reading import NotAnEdition, read_parts, read_payload, read_xml, refuse_large
from toolkit.shown import difference, expected, shown, squeezed

__all__ = ["NotAnEdition", "Verdict", "items", "verify"]

#: What content of another shape than docs/editions.md raises while it is read.
WRONG_SHAPE = (KeyError, TypeError, AttributeError, IndexError, ValueError, RecursionError)


@dataclass(slots=True)
class Verdict:
    """What was checked (one line each), and what differs and where."""

    checked: list[str] = field(default_factory=list)
    faults: list[str] = field(default_factory=list)
    content: dict[str, Any] = field(default_factory=dict)
    manifest_sha256: str = ""
    readable: bool = True  # false where the content has not the shape of an edition
    chains: int = 0
    evidence: int = 0

    @property
    def good(self) -> bool:
        """Whether nothing differs."""
        return not self.faults

    def check(self, what: str, *, equal: bool, where: str = "") -> None:
        """Record one comparison; `where` names the chain and the evidence."""
        line = f"{what} ({where})" if where else what
        if equal:
            self.checked.append(line)
        else:
            self.faults.append(f"{line}: differs")

    def unreadable(self, error: Exception) -> None:
        """Record that the content has another shape than an edition's."""
        self.readable = False
        reason = f"{type(error).__name__} {error}"
        self.faults.append(f"content: a part is missing or of the wrong kind ({reason})")


def verify(data: bytes) -> Verdict:
    """Check a JSON or DOCX file of an edition."""
    refuse_large(data)
    if data[:2] == b"PK":
        return _docx(data)
    payload = read_payload(data, {"manifest", "content"})
    return _compare(payload["manifest"], payload["content"])


def items(content: dict[str, Any]) -> Iterator[tuple[str, dict[str, Any]]]:
    """(where, evidence) of a content: `Necessity · ds58-1 · ¶ 7.1`."""
    for section in content["sections"]:
        for chain in section["chains"]:
            for item in chain["evidence"]:
                place = item["pinpoint"] or item["citations"]["bluebook"]
                yield f"{section['heading']} · {chain['id']} · ¶ {place}", item


def _compare(manifest: dict[str, Any], content: dict[str, Any]) -> Verdict:
    """Rebuild every hash from the content and compare with the manifest."""
    verdict = Verdict(content=content, manifest_sha256=str(manifest.get("manifest_sha256", "")))
    own = {name: value for name, value in manifest.items() if name != "manifest_sha256"}
    verdict.check("manifest hash", equal=sha256_of(own) == manifest.get("manifest_sha256"))
    verdict.check("content hash", equal=sha256_of(content) == manifest.get("content_sha256"))
    try:
        _compare_items(manifest, content, verdict)
    except WRONG_SHAPE as error:
        verdict.unreadable(error)
    return verdict


def _compare_items(manifest: dict[str, Any], content: dict[str, Any], verdict: Verdict) -> None:
    rebuilt = manifests.build(
        content, codebooks=manifest["codebooks"], generator=manifest["generator"]
    )
    places = {}
    for where, item in items(content):
        places[item["id"]] = where
        equal = sha256_of_text(item["quote"]) == item["quote_sha256"]
        verdict.check(f"quote {item['id']}", equal=equal, where=where)
        verdict.evidence += 1
    verdict.chains = sum(len(section["chains"]) for section in content["sections"])
    stated = [(row["kind"], row["id"], row["sha256"]) for row in manifest["items"]]
    found = [(row["kind"], row["id"], row["sha256"]) for row in rebuilt["items"]]
    for row in sorted({*stated, *found}, key=lambda row: row[:2]):
        kind, ident, _hash = row
        both = row in stated and row in found
        if both or row in found or (kind, ident) not in {line[:2] for line in found}:
            verdict.check(f"{kind} {ident}", equal=both, where=places.get(ident, ""))
    verdict.check("order of the items", equal=stated == found)
    for name in ("sources", "edition"):
        verdict.check(name, equal=manifest.get(name) == rebuilt[name])
    known = {*rebuilt}
    verdict.check("names in the manifest", equal=set(manifest) == known)


def _docx(data: bytes) -> Verdict:
    parts = read_parts(data, carrier=CARRIER)
    carried = read_xml(parts.pop(CARRIER))
    payload = read_payload((carried.text or "").encode(), {"manifest", "content", "parts"})
    verdict = _compare(payload["manifest"], payload["content"])
    stated = payload["parts"] if isinstance(payload["parts"], dict) else {}
    for name in sorted({*stated, *parts}):
        equal = name in parts and sha256_of_bytes(parts[name]) == stated.get(name)
        verdict.check(f"part {name}", equal=equal)
    try:
        _compare_shown(payload, shown(parts), verdict)
    except WRONG_SHAPE as error:
        verdict.unreadable(error)
    return verdict


def _compare_shown(payload: dict[str, Any], found: tuple[str, str], verdict: Verdict) -> None:
    """The words of the pages against the content, so that new hashes for changed words do not help.

    Another version of the program may word its headings otherwise; its quotes must be there all the same.
    """
    manifest, content = payload["manifest"], payload["content"]
    if manifest["generator"] == manifests.GENERATOR:
        wanted = expected(content, manifest)
        for name, should, does in zip(("pages", "footnotes"), wanted, found, strict=True):
            where = "" if should == does else difference(should, does)
            verdict.check(f"words of the {name}", equal=should == does, where=where)
    for where, item in items(content):
        stands = squeezed(item["quote"]) in found[0]
        verdict.check(f"shown quote {item['id']}", equal=stands, where=where)
