"""An edition as a pandoc document tree: built node by node, so that no quoted text can act as markup."""

from __future__ import annotations

from typing import Any

from toolkit.files.nodes import (
    Node,
    bookmark,
    code,
    contents,
    emph,
    header,
    in_language,
    inlines,
    meta,
    note,
    para,
    paragraphs,
    space,
    strong,
    styled,
)
from toolkit.files.wording import WORDS

AXES = ("loophole", "countermeasure", "impact")
API_VERSION = [1, 23, 1]


def tree(content: dict[str, Any], manifest: dict[str, Any]) -> Node:
    """The whole document in pandoc's JSON form: title page, contents, sections, sources, how to verify."""
    edition = content["edition"]
    words = WORDS[edition["language"]]
    body = _body(content, manifest, words)
    headings = [block for block in body if block["t"] == "Header" and block["c"][0] <= 2]
    return {
        "pandoc-api-version": API_VERSION,
        "meta": {
            "title": meta(edition["title"]),
            "subtitle": meta(f"NTB Casebase · {words['edition']} {edition['number']}"),
            "date": meta(f"{words['published']} {edition['published_at'][:10]}"),
            "lang": meta("zh-CN" if edition["language"] == "zh" else "en-GB"),
        },
        "blocks": [contents(words["contents"], headings), *body],
    }


def _body(content: dict[str, Any], manifest: dict[str, Any], words: dict[str, str]) -> list[Node]:
    edition = content["edition"]
    blocks: list[Node] = []
    if edition["introduction"].strip():
        blocks.append(header(1, words["introduction"], "introduction"))
        blocks.extend(paragraphs(edition["introduction"]))
    for section in content["sections"]:
        blocks.append(header(1, section["heading"], section["id"]))
        blocks.extend(paragraphs(section["commentary"]))
        for chain in section["chains"]:
            blocks.extend(_chain(chain, edition["language"], words))
    blocks.extend(_sources(content, words))
    blocks.extend(_verification(manifest, words))
    return blocks


def _pick(value: dict[str, str], language: str) -> str:
    return value.get(language) or value.get("en") or value.get("zh") or ""


def _chain(chain: dict[str, Any], language: str, words: dict[str, str]) -> list[Node]:
    title = _pick(chain["title"], language) or chain["id"]
    case = f"{chain['case']['key']} {_pick(chain['case']['short_title'], language)}"
    blocks = [header(2, title, bookmark(chain["id"])), para([strong(case)])]
    standing = _standing(chain, words)
    if standing:
        blocks.append(para(inlines(standing)))
    blocks.extend(paragraphs(chain["commentary"]))
    for number, axis in enumerate(AXES, 1):
        arrow = "→ " if number > 1 else ""
        mark = para([strong(f"{arrow}{number} · {words[axis]}")])
        blocks.append(styled(f"Axis {axis.title()}", [mark]))
        for item in chain["evidence"]:
            if item["axis"] == axis:
                blocks.extend(_evidence(item, language, words))
    outcome = _pick(chain["outcome"], language)
    if outcome:
        blocks.append(para([strong(f"{words['outcome']}:"), space(), *inlines(outcome)]))
    return blocks


def _standing(chain: dict[str, Any], words: dict[str, str]) -> str:
    parts = []
    if chain["direction"]:
        parts.append(f"{words['direction']}: {words[chain['direction']]}")
    if chain["weight"]:
        parts.append(f"{words['weight']}: {chain['weight']} {words['of_five']}")
    if chain["as_of"]:
        parts.append(f"{words['as_of']} {chain['as_of']}")
    return " · ".join(parts)


def _evidence(item: dict[str, Any], language: str, words: dict[str, str]) -> list[Node]:
    style = "gbt7714" if language == "zh" else "bluebook"
    source = item["source"]
    label = _pick(item["code"]["label"], language) or item["code"]["key"]
    pinpoint = f" ¶ {item['pinpoint']}" if item["pinpoint"] else ""
    where = inlines(f"({source['symbol'] or source['title']}{pinpoint})")
    quoted = paragraphs(item["quote"]) or [para([])]
    quoted[-1]["c"].append(note(item["citations"][style]))
    quote = {"t": "BlockQuote", "c": quoted}
    blocks = [
        para([emph(label), space(), *where]),
        quote if source["language"] == language else in_language(source["language"], [quote]),
    ]
    if item["note"]:
        blocks.append(para([strong(f"{words['note']}:"), space(), *inlines(item["note"])]))
    return blocks


def _sources(content: dict[str, Any], words: dict[str, str]) -> list[Node]:
    seen: dict[str, dict[str, Any]] = {}
    for section in content["sections"]:
        for chain in section["chains"]:
            for item in chain["evidence"]:
                seen[item["source"]["text_sha256"]] = item["source"]
    blocks = [header(1, words["sources"], "sources")]
    if any(source["kind"] == "digest" for source in seen.values()):
        blocks.append(para(inlines(words["digest_note"])))
    rows = sorted(seen.values(), key=lambda source: (source["date"] or "", source["document"]))
    items = []
    for source in rows:
        facts = [source["title"], source["symbol"], source["date"] or "", source["url"]]
        line = inlines(" · ".join(part for part in facts if part))
        hashed = [*inlines(f"{words['text_hash']}:"), space(), code(source["text_sha256"])]
        items.append([para(line), para(hashed)])
    blocks.append({"t": "BulletList", "c": items})
    return blocks


def _verification(manifest: dict[str, Any], words: dict[str, str]) -> list[Node]:
    return [
        header(1, words["verify"], "verify"),
        *(para(inlines(step)) for step in words["verify_text"].split("\n")),
        para([strong(f"{words['manifest']}:"), space(), code(manifest["manifest_sha256"])]),
    ]
