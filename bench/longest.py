"""A report longer than any there is: the texts of real reports joined to one, in a folder that is thrown away."""

from __future__ import annotations

import json
from pathlib import Path

CHARACTERS = 3_700_000
REPORTS = "wto/panel-reports"
SYMBOL = "WT/DS9593/R"


def write(data: Path, folder: Path) -> Path:
    """The file to import; as long as `CHARACTERS` says, or to the end of the paragraph there."""
    files = sorted(
        (data / REPORTS).glob("*.json"), key=lambda file: file.stat().st_size, reverse=True
    )
    reports = [json.loads(file.read_text(encoding="utf-8")) for file in files]
    parts: list[str] = []
    while sum(map(len, parts)) < CHARACTERS:
        parts.append(reports[len(parts) % len(reports)]["text"])
    text = "\n\n".join(parts)
    end = text.find("\n", CHARACTERS)
    longest = {
        **reports[0],
        "_id": "longest",
        "title": "Reports joined",
        "document_symbol": SYMBOL,
        "text": text[: end if end > 0 else CHARACTERS],
    }
    path = folder / "longest.json"
    path.write_text(json.dumps(longest, ensure_ascii=False), encoding="utf-8")
    return path
