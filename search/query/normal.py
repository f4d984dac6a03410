"""Typographic variants of a typed query, folded one code point to one so that positions stay."""

_QUOTES = dict.fromkeys("“”„‟«»「」『』＂", '"')
_APOSTROPHES = dict.fromkeys("‘’‛＇", "'")
_HYPHENS = dict.fromkeys("‐‑−－﹣\u00ad", "-")
# Dashes stand between words: "US – Gasoline" excludes nothing.
_SPACES = dict.fromkeys(
    "–—―\u3000\u00a0\u2002\u2003\u2007\u2009\u200a\u200b\u202f\ufeff\t\n\r", " "
)
_OTHER = {
    **{"，": ",", "、": ",", "．": ".", "…": " ", "【": "(", "】": ")"},
    **dict.fromkeys("∗⁎﹡", "*"),
    **dict.fromkeys("⁄∕", "/"),
    **{"﹖": "?", "﹢": "+", "﹙": "(", "﹚": ")", "〔": "(", "〕": ")", "﹕": ":", "︰": ":"},
}
_TABLE = str.maketrans(
    {chr(code): chr(code - 0xFEE0) for code in range(0xFF01, 0xFF5F)}
    | _QUOTES
    | _APOSTROPHES
    | _HYPHENS
    | _SPACES
    | _OTHER
)


def fold(text: str) -> str:
    """Quotes, hyphens, spaces and full-width marks in their plain form; as long as ``text``."""
    return text.translate(_TABLE)
