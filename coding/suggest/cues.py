"""The grammar of cues: words in order, `*` for any ending, ` .. ` for a short gap (docs/codebook.md)."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

SPANS = "casebase_cues"  # the span group of a Doc that cues are marked in
GAP = ".."
GAP_WORDS = 6
GAP_CHARACTERS = 10
HAN = re.compile(r"[\u3400-\u9fff]")


@dataclass(frozen=True, slots=True)
class Cue:
    """A cue of a code: as written, its regular expression, and its token patterns for a spaCy Matcher.

    `specificity` (0–1) grows with the number of its fixed words: a longer cue says more.
    """

    text: str
    code: str
    regex: str
    tokens: tuple[dict[str, Any], ...]
    specificity: float


def compile_cue(text: str, code: str, language: str) -> Cue:
    """Compile one cue; ValueError where it has no words or a gap at an end."""
    parts = text.split()
    if not parts or parts[0] == GAP or parts[-1] == GAP:
        raise ValueError(f"cue without words at an end: {text!r}")
    chinese = language == "zh"
    return Cue(
        text=text,
        code=code,
        regex=_regex_zh(parts) if chinese else _regex(parts),
        tokens=tuple(_in_one_sentence(_tokens_zh(parts) if chinese else _tokens(parts))),
        specificity=_specificity(parts, chinese=chinese),
    )


def _specificity(parts: list[str], *, chinese: bool) -> float:
    words = (
        sum(len(HAN.findall(part)) / 2 or 1 for part in parts if part != GAP)
        if chinese
        else sum(1 for part in parts if part != GAP)
    )
    return round(min(1.0, 0.35 + 0.15 * words), 2)


def _word(part: str) -> str:
    ending = part.endswith("*")
    core = re.escape(part.rstrip("*")).replace("'", "['’]").replace(r"\-", "[-‑–]")
    return core + (r"\w*" if ending else "")


def _regex(parts: list[str]) -> str:
    """Words apart by white space or one sign; a gap is up to six words of the same sentence."""
    pieces = [rf"\b{_word(parts[0])}"]
    gap = False
    for part in parts[1:]:
        if part == GAP:
            gap = True
            continue
        between = (
            rf"(?:[^\w.;?!]+\w[\w'’-]*){{0,{GAP_WORDS}}}?[^\w.;?!]+" if gap else r"[^\w.;?!]{1,3}"
        )
        pieces.append(between + _word(part))
        gap = False
    return "".join(pieces) + r"\b"


def _regex_zh(parts: list[str]) -> str:
    pieces: list[str] = []
    for part in parts:
        if part == GAP:
            pieces.append(rf"[^。；！？\n]{{0,{GAP_CHARACTERS}}}?")
        else:
            pieces.append(re.escape(part.rstrip("*")))
    return "".join(pieces)


def _in_one_sentence(tokens: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """The pattern, kept from running over into the next sentence."""
    return [tokens[0], *({**token, "IS_SENT_START": False} for token in tokens[1:])]


def _tokens(parts: list[str]) -> list[dict[str, Any]]:
    tokens: list[dict[str, Any]] = []
    for part in parts:
        if part == GAP:
            # Signs between the words of a gap are no words: they do not use it up.
            tokens.extend(
                [{"IS_PUNCT": True, "OP": "?"}, {"IS_PUNCT": False, "OP": "?"}] * GAP_WORDS
            )
            tokens.append({"IS_PUNCT": True, "OP": "?"})
            continue
        if tokens:
            tokens.append({"IS_SPACE": True, "OP": "*"})  # a doubled space is a token of its own
        for index, piece in enumerate(re.split(r"(-)", part)):
            if piece == "-":
                tokens.append({"TEXT": {"REGEX": "^[-‑–]$"}})
            elif piece.endswith("*"):
                tokens.append({"LOWER": {"REGEX": f"^{re.escape(piece[:-1].lower())}"}})
            elif piece or index == 0:
                tokens.append({"LOWER": piece.lower()})
    return tokens


def _tokens_zh(parts: list[str]) -> list[dict[str, Any]]:
    """One token per character, as `spacy.blank("zh")` cuts."""
    tokens: list[dict[str, Any]] = []
    for part in parts:
        if part == GAP:
            tokens.extend([{"OP": "?"}] * GAP_CHARACTERS)
        else:
            tokens.extend({"TEXT": character} for character in part.rstrip("*"))
    return tokens
