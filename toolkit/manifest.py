"""The manifest of an edition: what is in it, with a hash for each part and one over all."""

from __future__ import annotations

from typing import Any

from toolkit.hashing import sha256_of

FORMAT = "ntb-casebase-edition/1"
GENERATOR = "NTB Casebase 0.1.0"  # the program that writes editions, as pyproject.toml numbers it
Content = dict[str, Any]  # docs/editions.md describes its shape


def build(content: Content, *, codebooks: dict[str, str], generator: str) -> dict[str, Any]:
    """The manifest of a content.

    `codebooks` maps version numbers of the codebook to their hashes; `generator` is the program and its version.

    `manifest_sha256` is the hash of the manifest without itself: the one number to print and compare.
    """
    items = []
    sources: dict[str, dict[str, Any]] = {}
    for section in content["sections"]:
        items.append(
            {"id": section["id"], "kind": "section", "sha256": sha256_of(_own(section, "chains"))}
        )
        for chain in section["chains"]:
            items.append(
                {"id": chain["id"], "kind": "chain", "sha256": sha256_of(_own(chain, "evidence"))}
            )
            for evidence in chain["evidence"]:
                items.append(
                    {"id": evidence["id"], "kind": "evidence", "sha256": sha256_of(evidence)}
                )
                source = evidence["source"]
                sources[source["text_sha256"]] = {
                    "document": source["document"],
                    "text_sha256": source["text_sha256"],
                    "original_sha256": source["original_sha256"],
                }
    manifest: dict[str, Any] = {
        "format": FORMAT,
        "generator": generator,
        "edition": content["edition"],
        "content_sha256": sha256_of(content),
        "codebooks": codebooks,
        "items": items,
        "sources": [sources[key] for key in sorted(sources)],
    }
    return {**manifest, "manifest_sha256": sha256_of(manifest)}


def _own(value: dict[str, Any], children: str) -> dict[str, Any]:
    return {name: part for name, part in value.items() if name != children}
