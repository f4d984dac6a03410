"""Bytes to text, strictly: a byte that does not fit is an error with its offset."""

from __future__ import annotations

import codecs
import re
import unicodedata
from functools import cache

from charset_normalizer import from_bytes

from legaltext.reading.model import ReadError

_BOMS: tuple[tuple[bytes, str], ...] = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_LINE_ENDS = re.compile(r"\r\n?|[\u2028\u2029\x85\x0b]")
# Controls carry no text, databases refuse NUL, and zero-width marks split words unseen.
_DROPPED = re.compile(r"[\x00-\x08\x0e-\x1f\x7f-\x9f\ufeff\u200b\u2060\u00ad\ufffe\uffff]")
_SURROGATES = re.compile(r"[\ud800-\udfff]")
_MOST_MARKS = 30
_JOINER = "\u034f"
#: Code points among which all combining marks are, and a first look for many of them.
_MARKED = range(0x300, 0x1F000)
_MANY_MARKS = re.compile(f"[\u0300-\U0010ffff]{{{_MOST_MARKS + 1}}}")
_HIGH_RUN = re.compile(rb"[\x80-\xff]+")
_WESTERN = re.compile(
    r"[\u00a0-\u00ff\u0152\u0153\u0160\u0161\u0178\u017d\u017e\u0192\u2013-\u2026\u20ac\u2122]"
)
_CHINESE = re.compile(
    r"[\u4e00-\u9fff\u3000-\u303f\uff01-\uff5e\u2014-\u2026\u00b7\u2160-\u216b\u2460-\u249b]"
)
_MULTIBYTE = re.compile(
    rb"[\xc3-\xdf][\x80-\xbf]|[\xe0-\xef][\x80-\xbf]{2}|[\xf0-\xf4][\x80-\xbf]{3}"
)


def clean(text: str) -> str:
    """Return ``text`` as NFC with LF line ends and without control characters."""
    text = _LINE_ENDS.sub("\n", text)
    text = _SURROGATES.sub("\ufffd", text)
    text = _DROPPED.sub("", text)
    if _MANY_MARKS.search(text):
        text = _combining().sub(lambda run: run.group() + _JOINER, text)
    return unicodedata.normalize("NFC", text)


@cache
def _combining() -> re.Pattern[str]:
    """Thirty combining marks in a row: more of them need a joiner between (Unicode, UAX 15, Stream-Safe).

    Normalizing sorts the marks of one letter, in time that grows with the square of their number.
    """
    marks = "".join(map(chr, filter(lambda code: unicodedata.combining(chr(code)), _MARKED)))
    return re.compile(f"[{re.escape(marks)}]{{{_MOST_MARKS}}}")


def decode(data: bytes, *, declared: str | None = None) -> tuple[str, str]:
    """Return ``(text, encoding)`` of ``data``, or raise ``bad_encoding`` with the byte offset.

    A byte-order mark wins, then a ``declared`` encoding, then UTF-8, then GB18030 or
    Windows-1252 where the bytes really look like one of them.
    """
    for mark, encoding in _BOMS:
        if data.startswith(mark):
            return _strict(data, encoding), encoding
    if declared:
        try:
            name = codecs.lookup(declared).name
        except (LookupError, ValueError):
            name = ""
        if name and name not in {"utf-8", "ascii"} and _is_text_codec(name):
            try:
                return data.decode(name), name
            except UnicodeDecodeError:
                pass
    try:
        return data.decode("utf-8"), "utf-8"
    except UnicodeDecodeError as error:
        return _legacy(data, error.start)


def _is_text_codec(name: str) -> bool:
    try:
        return isinstance(b"a".decode(name), str)
    except (LookupError, ValueError):
        return False


def _strict(data: bytes, encoding: str) -> str:
    try:
        return data.decode(encoding)
    except UnicodeDecodeError as error:
        raise _bad(error.start) from None


def _bad(offset: int) -> ReadError:
    return ReadError(
        "bad_encoding",
        "The text is not in an encoding that can be told with certainty.",
        f"byte {offset}",
        "Save the file as UTF-8 and try again.",
    )


def _legacy(data: bytes, offset: int) -> tuple[str, str]:
    runs = _HIGH_RUN.findall(data)
    if sum(len(_MULTIBYTE.findall(run)) for run in runs) > 0.9 * len(runs) > 3:
        raise _bad(offset)  # nearly all of it is UTF-8: a damaged file, not another encoding
    plausible = [
        (text, name)
        for name, expected in (("gb18030", _CHINESE), ("cp1252", _WESTERN))
        if (text := _plausible(data, name, expected)) is not None
    ]
    if len(plausible) == 1:
        return plausible[0]
    if plausible:
        best = from_bytes(data[:65536], cp_isolation=["gb18030", "cp1252"]).best()
        for text, name in plausible:
            if best is not None and best.encoding == name:
                return text, name
    raise _bad(offset)


def _plausible(data: bytes, name: str, expected: re.Pattern[str]) -> str | None:
    try:
        text = data.decode(name)
    except UnicodeDecodeError:
        return None
    high = sum(1 for character in text if character > "\x7f")
    if name == "cp1252" and high * 3 > len(text):
        return None
    return text if len(expected.findall(text)) >= 0.95 * high else None
