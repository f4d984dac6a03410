"""An edition as a pandoc document tree: built node by node, so that no quoted text can act as markup."""

from __future__ import annotations

from typing import Any

from toolkit.files.wording import WORDS

Node = dict[str, Any]
AXES = ("loophole", "countermeasure", "impact")
API_VERSION = [1, 23, 1]


def tree(content: dict[str, Any], manifest: dict[str, Any]) -> Node:
    """The whole document in pandoc's JSON form."""
    edition = content["edition"]
    words = WORDS[edition["language"]]
    blocks = _paragraphs(edition["introduction"])
    for section in content["sections"]:
        blocks.append(header(1, section["heading"]))
        blocks.extend(_paragraphs(section["commentary"]))
        for chain in section["chains"]:
            blocks.extend(_chain(chain, edition["language"], words))
    blocks.extend(_sources(content, words))
    blocks.extend(_verification(manifest, words))
    return {
        "pandoc-api-version": API_VERSION,
        "meta": {
            "title": meta(edition["title"]),
            "subtitle": meta(f"NTB Casebase · {words['edition']} {edition['number']}"),
            "date": meta(f"{words['published']} {edition['published_at'][:10]}"),
            "lang": meta("zh-CN" if edition["language"] == "zh" else "en-GB"),
        },
        "blocks": blocks,
    }


def inlines(text: str) -> list[Node]:
    """A text as words and spaces; line ends become spaces."""
    nodes: list[Node] = []
    for word in text.split():
        if nodes:
            nodes.append({"t": "Space"})
        nodes.append({"t": "Str", "c": word})
    return nodes


def meta(text: str) -> Node:
    """A metadata value."""
    return {"t": "MetaInlines", "c": inlines(text)}


def para(nodes: list[Node]) -> Node:
    """A paragraph."""
    return {"t": "Para", "c": nodes}


def header(level: int, text: str) -> Node:
    """A heading."""
    return {"t": "Header", "c": [level, ["", [], []], inlines(text)]}


def strong(text: str) -> Node:
    """Bold words."""
    return {"t": "Strong", "c": inlines(text)}


def note(text: str) -> Node:
    """A footnote."""
    return {"t": "Note", "c": [para(inlines(text))]}


def styled(style: str, blocks: list[Node]) -> Node:
    """Blocks in a named paragraph style."""
    return {"t": "Div", "c": [["", [], [["custom-style", style]]], blocks]}


def _paragraphs(text: str) -> list[Node]:
    return [para(inlines(part)) for part in text.split("\n\n") if part.strip()]


def _pick(value: dict[str, str], language: str) -> str:
    return value.get(language) or value.get("en") or value.get("zh") or ""


def _chain(chain: dict[str, Any], language: str, words: dict[str, str]) -> list[Node]:
    title = _pick(chain["title"], language) or chain["id"]
    case = f"{chain['case']['key']} {_pick(chain['case']['short_title'], language)}"
    blocks = [header(2, title), para([strong(case)])]
    blocks.extend(_paragraphs(chain["commentary"]))
    for axis in AXES:
        evidence = [item for item in chain["evidence"] if item["axis"] == axis]
        blocks.append(styled(f"Axis {axis.title()}", [para([strong(words[axis])])]))
        for item in evidence:
            blocks.extend(_evidence(item, language, words))
    facts = []
    outcome = _pick(chain["outcome"], language)
    if outcome:
        facts.append(para([strong(f"{words['outcome']}:"), {"t": "Space"}, *inlines(outcome)]))
    facts.append(para(inlines(_standing(chain, words))))
    return [*blocks, *facts]


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
    label = _pick(item["code"]["label"], language) or item["code"]["key"]
    pinpoint = f" ¶ {item['pinpoint']}" if item["pinpoint"] else ""
    blocks = [
        para(
            [
                {"t": "Emph", "c": inlines(label)},
                {"t": "Space"},
                *inlines(f"({item['source']['symbol'] or item['source']['title']}{pinpoint})"),
            ]
        ),
        {"t": "BlockQuote", "c": [para([*inlines(item["quote"]), note(item["citations"][style])])]},
    ]
    if item["note"]:
        blocks.append(para([strong(f"{words['note']}:"), {"t": "Space"}, *inlines(item["note"])]))
    return blocks


def _sources(content: dict[str, Any], words: dict[str, str]) -> list[Node]:
    seen: dict[str, dict[str, Any]] = {}
    for section in content["sections"]:
        for chain in section["chains"]:
            for item in chain["evidence"]:
                seen[item["source"]["text_sha256"]] = item["source"]
    blocks = [header(1, words["sources"])]
    if any(source["document"].find("digest") >= 0 for source in seen.values()):
        blocks.append(para(inlines(words["digest_note"])))
    rows = sorted(seen.values(), key=lambda source: (source["date"] or "", source["document"]))
    items = []
    for source in rows:
        facts = [source["title"], source["symbol"], source["date"] or "", source["url"]]
        line = inlines(" · ".join(part for part in facts if part))
        hashed = [
            *inlines(f"{words['text_hash']}:"),
            {"t": "Space"},
            {"t": "Code", "c": [["", [], []], source["text_sha256"]]},
        ]
        items.append([para(line), para(hashed)])
    blocks.append({"t": "BulletList", "c": items})
    return blocks


def _verification(manifest: dict[str, Any], words: dict[str, str]) -> list[Node]:
    code = {"t": "Code", "c": [["", [], []], manifest["manifest_sha256"]]}
    return [
        header(1, words["verify"]),
        para(inlines(words["verify_text"])),
        para([strong(f"{words['manifest']}:"), {"t": "Space"}, code]),
    ]
