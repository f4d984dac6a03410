"""Label Studio's JSON, whole (“JSON”) and short (“JSON-MIN”): labels on texts, HTML and paragraphs, and choices.

Present versions count code points, older ones UTF-16 units (issues 1008, 1347 and pull request 1559 of
HumanSignal/label-studio); the words that it keeps with a span tell which. Regions of pictures and sound, relations,
ratings and free texts are told of and left out.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from pathlib import Path, PurePath
from typing import Any

from django.utils.translation import gettext as _

from coding.exchange.foreign import Gatherer, Labelled
from coding.exchange.label_studio_texts import Shown, html_text, paragraphs_text, plain_text
from coding.exchange.limits import bad_file
from coding.exchange.lines import json_value
from coding.exchange.model import LeftOut, Project
from coding.exchange.offsets import Counting, Spot, same_words

_LABELS = ("labels", "hypertextlabels", "paragraphlabels", "choices", "taxonomy")
_SHORT_META = {"id", "annotation_id", "annotator", "created_at", "updated_at", "lead_time"}
Value = dict[str, Any]


def recognises(head: bytes) -> bool:
    """Whether a file begins as a list of objects; what marks it as a task may come far behind a long text."""
    start = head.lstrip(b"\xef\xbb\xbf \r\n\t")
    return start[:1] == b"[" and start[1:].lstrip()[:1] == b"{"


def read(path: Path, name: str) -> Project:
    """A document a task."""
    tasks = json_value(path, name)
    if not isinstance(tasks, list):
        raise bad_file(_("The file is no list of tasks."), name, _("Export as JSON or JSON-MIN."))
    found = Gatherer(name, usual=Counting())
    skipped: Counter[str] = Counter()
    for number, task in enumerate(tasks, 1):
        place = _("%(name)s, task %(number)d") % {"name": name, "number": number}
        if not isinstance(task, dict):
            raise bad_file(_("A task is no JSON object."), place)
        _take(task, f"{PurePath(name).stem} {task.get('id', number)}", place, found, skipped)
    for kind, count in skipped.items():
        reason = _("Results of the kind “%(kind)s” have no place here: %(count)d.")
        found.left_out.append(LeftOut(name, reason % {"count": count, "kind": kind}, count))
    return found.project()


def _take(task: Value, title: str, place: str, found: Gatherer, skipped: Counter[str]) -> None:
    """One task: the text that its results are about, and they."""
    data = task.get("data") if isinstance(task.get("data"), dict) else None
    results = list(_results(task) if data is not None else _short_results(task))
    fields = data if data is not None else {
        key: value for key, value in task.items() if key not in _SHORT_META
    }  # fmt: skip
    shown = _shown(fields, [one for one, _coder in results])
    if shown is None:
        found.left_out.append(
            LeftOut(title, _("The task has no text of its own in the file."), len(results))
        )
        return
    labelled: list[Labelled] = []
    for result, coder in results:
        made = list(_labelled(result, coder, shown))
        labelled += made
        if not made:
            skipped[str(result.get("type") or "?")] += 1
    found.add(_title(fields, title), shown.text, labelled)


def _results(task: Value) -> Iterator[tuple[Value, str]]:
    """(Result, coder) of each annotation that was not cancelled; predictions are nobody's."""
    for annotation in task.get("annotations") or task.get("completions") or []:
        if not isinstance(annotation, dict) or annotation.get("was_cancelled"):
            continue
        coder = _person(annotation.get("completed_by"))
        for result in annotation.get("result") or []:
            if isinstance(result, dict):
                yield result, coder


def _person(value: Any) -> str:
    if isinstance(value, Mapping):
        value = value.get("email") or value.get("username") or value.get("id")
    if value is None:
        return ""
    return str(value) if isinstance(value, str) else _("user %(id)s") % {"id": value}


def _short_results(task: Value) -> Iterator[tuple[Value, str]]:
    """The same of a short task, whose results stand under the names of the controls."""
    coder = _person(task.get("annotator"))
    for key, values in task.items():
        if key in _SHORT_META:
            continue
        if isinstance(values, Mapping) and "choices" in values:
            yield {"type": "choices", "value": {"choices": values["choices"]}}, coder
        for value in values if isinstance(values, list) else []:
            if isinstance(value, dict) and any(name in value for name in _LABELS):
                kind = next(name for name in _LABELS if name in value)
                yield {"type": kind, "value": value}, coder


def _shown(fields: Value, results: list[Value]) -> Shown | None:
    """The field that the spans are about: the one in which most of them find their words."""
    candidates: list[Shown] = []
    markup = any(result.get("type") == "hypertextlabels" for result in results)
    for key in sorted(fields, key=lambda one: (one != "text", one)):
        value = fields[key]
        if isinstance(value, str) and value.strip() and not _address(value):
            html = markup or value.lstrip().startswith("<")
            candidates.append(html_text(value) if html else plain_text(value))
        elif isinstance(value, list) and value and all(isinstance(one, dict) for one in value):
            shown = paragraphs_text(value)
            candidates += [shown] if shown is not None else []
    values = [one["value"] for one in results if isinstance(one.get("value"), dict)]
    return max(candidates, key=lambda shown: _fitting(shown, values[:50]), default=None)


def _address(value: str) -> bool:
    return (
        value.startswith(("http://", "https://", "/data/", "s3://", "gs://")) and " " not in value
    )


def _fitting(shown: Shown, values: list[Value]) -> int:
    fit = 0
    for value in values:
        span, words = shown.span(value), value.get("text")
        if span and isinstance(words, str):
            fit += same_words(shown.text[span[0] : span[1]], words)
    return fit


def _labelled(result: Value, coder: str, shown: Shown) -> Iterator[Labelled]:
    value = result.get("value")
    if not isinstance(value, dict):
        return
    names: list[Any] = next(
        (value[name] for name in _LABELS if isinstance(value.get(name), list)), []
    )
    spot = _spot(value, shown)
    note = _note(result)
    for name in names:
        label = name if isinstance(name, str) else " / ".join(map(str, name))
        if spot is not None:
            yield Labelled(spot, label, coder, note)


def _spot(value: Value, shown: Shown) -> Spot | None:
    """The place of a result; without one, as of a choice, the whole text."""
    words = value["text"] if isinstance(value.get("text"), str) else ""
    span = shown.span(value)
    if span is None and "start" not in value and "globalOffsets" not in value:
        low = len(shown.text) - len(shown.text.lstrip())
        return Spot(low, len(shown.text.rstrip()))
    if words and not shown.exact and (span is None or not _whole_words(shown, span, words)):
        at = shown.text.find(words)
        if at >= 0 and shown.text.find(words, at + 1) < 0:
            span = (at, at + len(words))
    return Spot(*span, words) if span else None


def _whole_words(shown: Shown, span: tuple[int, int], words: str) -> bool:
    return "".join(shown.text[span[0] : span[1]].split()) == "".join(words.split())


def _note(result: Value) -> str:
    meta = result.get("meta")
    text = meta.get("text") if isinstance(meta, dict) else None
    return "\n".join(map(str, text)) if isinstance(text, list) else str(text or "")


def _title(fields: Value, otherwise: str) -> str:
    for key in ("title", "name", "filename"):
        if isinstance(fields.get(key), str) and fields[key].strip():
            return str(fields[key])[:300]
    return otherwise
