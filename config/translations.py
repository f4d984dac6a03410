"""Message catalogues: collected from the sources and compiled without gettext's own programs."""

import ast
import re
from collections.abc import Iterator
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path

import polib
from django.conf import settings
from django.utils.translation import template as django_template

PACKAGES = (
    "accounts",
    "casebase",
    "coding",
    "config",
    "jobs",
    "legaltext",
    "problems",
    "search",
    "toolkit",
)
DOMAINS = ("django", "djangojs")


@dataclass(frozen=True, slots=True)
class Message:
    """A string to translate: msgid, its plural or empty, its context or empty, and where it stands."""

    msgid: str
    plural: str
    context: str
    place: str


def catalogue_path(domain: str) -> Path:
    """Where the Chinese catalogue of a domain lives."""
    return Path(settings.BASE_DIR) / "locale" / "zh_Hans" / "LC_MESSAGES" / f"{domain}.po"


def compile_catalogues() -> list[Path]:
    """Write the .mo file of every catalogue that is newer than it; returns those written."""
    written = []
    for domain in DOMAINS:
        source = catalogue_path(domain)
        target = source.with_suffix(".mo")
        if source.exists() and (
            not target.exists() or target.stat().st_mtime < source.stat().st_mtime
        ):
            polib.pofile(str(source)).save_as_mofile(str(target))
            written.append(target)
    return written


def messages(domain: str) -> Iterator[Message]:
    """Every string the sources mark for translation. Needs Babel, a development tool."""
    root = Path(settings.BASE_DIR)
    if domain == "djangojs":
        for path in sorted((root / "static").rglob("*.js")):
            yield from _extract("javascript", path.read_bytes(), path.relative_to(root))
        return
    for package in PACKAGES:
        for path in sorted((root / package).rglob("*.py")):
            if "migrations" not in path.parts:
                yield from _extract("python", path.read_bytes(), path.relative_to(root))
    pages = (root / "templates").rglob("*.html")
    mails = (root / "templates").rglob("*.txt")
    for path in sorted([*pages, *mails]):
        yield from _in_template(path.read_text(encoding="utf-8"), path.relative_to(root))


STRING = r"""u?(?:'(?:\\.|[^'\\])*'|"(?:\\.|[^"\\])*")"""
CALL = re.compile(rf"\b(n?)(p?)gettext\(\s*({STRING}(?:\s*,\s*{STRING})*)")


def _in_template(source: str, place: Path) -> Iterator[Message]:
    """Django writes a template's strings as calls of gettext, one after another, the rest as X's."""
    text = django_template.templatize(source)
    for call in CALL.finditer(text):
        strings = list(ast.literal_eval(f"({call[3]},)"))
        context = strings.pop(0) if call[2] else ""
        line = text.count("\n", 0, call.start()) + 1
        if re.search(r"\w", strings[0]):
            yield Message(strings[0], strings[1] if call[1] else "", context, f"{place}:{line}")


def _extract(method: str, source: bytes, place: Path) -> Iterator[Message]:
    from babel.messages.extract import DEFAULT_KEYWORDS, extract

    keywords = {
        **DEFAULT_KEYWORDS,
        "gettext_lazy": None,
        "ngettext_lazy": (1, 2),
        "pgettext_lazy": ((1, "c"), 2),
    }
    options = {"parse_template_string": True}  # of JavaScript: strings within `… ${…} …` too
    rows = extract(method, BytesIO(source), keywords=keywords, options=options)
    for line, found, _comments, context in rows:
        parts = found if isinstance(found, tuple) else (found,)
        parts = tuple(part for part in parts if isinstance(part, str))
        if not parts or not re.search(r"\w", parts[0]):
            continue
        plural = parts[1] if len(parts) > 1 else ""
        yield Message(parts[0], plural, context or "", f"{place}:{line}")


def missing(domain: str) -> list[str]:
    """What is wrong with the Chinese catalogue: strings not in it, not translated, or translated wrongly."""
    path = catalogue_path(domain)
    catalogue = polib.pofile(str(path)) if path.exists() else polib.POFile()
    known = {(entry.msgctxt or "", entry.msgid): entry for entry in catalogue}
    faults = []
    for message in messages(domain):
        entry = known.get((message.context, message.msgid))
        if entry is None or not entry.translated():
            faults.append(f"{message.place}: not translated: {message.msgid!r}")
        elif _placeholders(message) != _placeholders_of(entry):
            faults.append(f"{message.place}: placeholders differ: {message.msgid!r}")
    return sorted(set(faults))


PLACEHOLDER = re.compile(r"%\(\w+\)[sd]|%[sd]|\{\w*\}")


def _placeholders(message: Message) -> set[str]:
    return set(PLACEHOLDER.findall(message.plural or message.msgid))


def _placeholders_of(entry: polib.POEntry) -> set[str]:
    texts = list(entry.msgstr_plural.values()) or [entry.msgstr]
    return set(PLACEHOLDER.findall(" ".join(texts)))


def update(domain: str) -> int:
    """Add new strings to the Chinese catalogue, drop those no longer used; returns how many lack a translation."""
    path = catalogue_path(domain)
    old = {
        (entry.msgctxt or "", entry.msgid): entry
        for entry in (polib.pofile(str(path)) if path.exists() else [])
    }
    fresh: dict[tuple[str, str], polib.POEntry] = {}
    for message in messages(domain):
        key = (message.context, message.msgid)
        entry = fresh.get(key)
        if entry is None:
            entry = polib.POEntry(msgid=message.msgid, msgctxt=message.context or None)
            if message.plural:
                entry.msgid_plural = message.plural
                before = old[key].msgstr_plural if key in old else {}
                entry.msgstr_plural = before or {0: ""}
            elif key in old:
                entry.msgstr = old[key].msgstr
            fresh[key] = entry
    catalogue = polib.POFile(wrapwidth=100)
    catalogue.metadata = {
        "Content-Type": "text/plain; charset=UTF-8",
        "Content-Transfer-Encoding": "8bit",
        "Language": "zh_Hans",
        "Plural-Forms": "nplurals=1; plural=0;",
    }
    catalogue.extend(sorted(fresh.values(), key=lambda entry: (entry.msgid, entry.msgctxt or "")))
    path.parent.mkdir(parents=True, exist_ok=True)
    catalogue.save(str(path))
    return sum(not entry.translated() for entry in catalogue)
