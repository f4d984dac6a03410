"""The edition as JSON: manifest and content, readable by people and programs."""

from __future__ import annotations

import json
from typing import Any


def write(content: dict[str, Any], manifest: dict[str, Any]) -> bytes:
    """`{"manifest": …, "content": …}`, indented, UTF-8."""
    return (
        json.dumps({"manifest": manifest, "content": content}, ensure_ascii=False, indent=1) + "\n"
    ).encode()
