"""spaCy's DocBin (.spacy): a `Doc` a text, its codings in `doc.spans["codings"]`, each span with its label and id.

Out by spaCy. In without it: its reader trusts the offsets of a file and a made-up file could bring the process down,
so the words and spans are taken out of the packed values here.
"""

from __future__ import annotations

import json
import struct
import zlib
from collections.abc import Iterable, Iterator
from dataclasses import replace
from itertools import pairwise
from pathlib import Path
from typing import Any, BinaryIO
from uuid import UUID

from django.utils.translation import gettext as _

from coding.exchange.guids import foreign_guid
from coding.exchange.limits import bad_file, check_codings
from coding.exchange.model import ChainItem, CodeItem, Coder, Coding, DocumentItem, Project
from coding.exchange.records import Reader, of_code, of_coder, of_coding, of_document
from coding.exchange.refi.carrier import chain_of, chain_values

GROUP = "codings"
OURS = "casebase"
_MOST_UNPACKED = 256 << 20
_SPAN = struct.Struct(">QQQllll")  # id, knowledge base id, label, start, end, start_char, end_char


def write(project: Project, out: BinaryIO) -> None:
    """All texts; what a span has beyond code and place stands in the doc's user data, as JSON."""
    import spacy
    from spacy.tokens import DocBin

    pipelines = {language: spacy.blank(language) for language in ("en", "zh")}
    vocab = pipelines["en"].vocab
    names = {code.guid: code.key or code.name for code in project.codes}
    bin_ = DocBin(attrs=[], store_user_data=True)
    about: dict[str, Any] | None = {
        "name": project.name,
        "coder": [of_coder(one) for one in project.coders],
        "code": [of_code(one) for one in project.codes],
        "chain": [{"guid": str(one.guid), **chain_values(one)} for one in project.chains],
    }
    for document in project.documents():
        pipeline = pipelines.get(document.language, pipelines["en"])
        bin_.add(_doc(document, pipeline.tokenizer, vocab, names, about))
        about = None
    out.write(bin_.to_bytes())


def _doc(document: DocumentItem, tokenizer: Any, vocab: Any, names: Any, about: Any) -> Any:
    from spacy.tokens import Doc, Span

    text = document.text or ""
    starts = {coding.start for coding in document.codings}
    ends = {coding.end for coding in document.codings}
    words, spaces = _words(text, tokenizer(text), starts, ends)
    doc = Doc(vocab, words=words, spaces=spaces)
    first, last = {}, {}
    for token in doc:
        if token.idx in starts:
            first[token.idx] = token.i
        if token.idx + len(token) in ends:
            last[token.idx + len(token)] = token.i + 1
    doc.spans[GROUP] = [
        Span(
            doc,
            first[one.start],
            last[one.end],
            label=names.get(one.code, str(one.code)),
            span_id=str(one.guid),
        )
        for one in document.codings
    ]
    values = {
        "document": of_document(document, text=False),
        "codings": [of_coding(one) for one in document.codings],
        "project": about,
    }
    doc.user_data[OURS] = json.dumps(values, ensure_ascii=False)
    return doc


def _words(
    text: str, tokens: Iterable[Any], starts: set[int], ends: set[int]
) -> tuple[list[str], list[bool]]:
    """SpaCy's own tokens, cut where a span begins or ends within one, so that no span has to move."""
    words: list[str] = []
    spaces: list[bool] = []
    edges = sorted(starts | ends)
    at = 0
    for token in tokens:
        low, high = token.idx, token.idx + len(token)
        cuts = [low]
        while at < len(edges) and edges[at] < high:
            if edges[at] > low:
                cuts.append(edges[at])
            at += 1
        for begin, end in pairwise([*cuts, high]):
            words.append(text[begin:end])
            spaces.append(False)
        if token.whitespace_ and (high in starts or high + 1 in ends):
            words.append(" ")
            spaces.append(False)
        else:
            spaces[-1] = bool(token.whitespace_)
    return words, spaces


def recognises(head: bytes) -> bool:
    """Whether a file begins as zlib's data do."""
    return head[:1] == b"\x78" and head[1:2] in (b"\x01", b"\x5e", b"\x9c", b"\xda")


def read(path: Path, name: str) -> Project:
    """The docs of a file; spans of others come with their labels as codes and no coder."""
    message = _message(path, name)
    try:
        docs = list(_docs(message))
    except (KeyError, TypeError, ValueError, IndexError, struct.error) as error:
        raise bad_file(_("The file is no DocBin of spaCy that can be read."), name) from error
    return _Reading(name, docs).project()


def _message(path: Path, name: str) -> dict[str, Any]:
    import srsly

    unpack = zlib.decompressobj()
    try:
        data = unpack.decompress(path.read_bytes(), _MOST_UNPACKED)
        if unpack.unconsumed_tail or not unpack.eof:
            code = "zip_bomb" if unpack.unconsumed_tail else "broken_zip"
            raise bad_file(
                _("The file unpacks to far more than it should, or is cut off."), name, code=code
            )
        message = srsly.msgpack_loads(data)
    except (zlib.error, ValueError, TypeError, RecursionError) as error:
        raise bad_file(_("The file is no DocBin of spaCy that can be read."), name) from error
    if not isinstance(message, dict) or "tokens" not in message:
        raise bad_file(_("The file is no DocBin of spaCy that can be read."), name)
    return message


def _docs(message: dict[str, Any]) -> Iterator[tuple[str, list[tuple[int, int, str, str]], Any]]:
    """(Text, [(start, end, label, id)], user data) of each doc; offsets are code points."""
    import numpy
    import srsly
    from spacy.strings import StringStore

    store = StringStore([one for one in message["strings"] if isinstance(one, str)])
    width = len(message["attrs"])
    words = numpy.frombuffer(message["tokens"], dtype="uint64").reshape(-1, width)[:, 0]
    spaces = numpy.frombuffer(message["spaces"], dtype=bool)
    at = 0
    for number, length in enumerate(numpy.frombuffer(message["lengths"], dtype="int32")):
        tokens = words[at : at + length].tolist()
        blanks = spaces[at : at + length].tolist()
        if length < 0 or len(tokens) != length or len(blanks) != length:
            raise ValueError("lengths")
        at += length
        starts, ends, parts, position = [], [], [], 0
        for word, blank in zip(tokens, blanks, strict=True):
            written = store[word]
            starts.append(position)
            ends.append(position + len(written))
            parts.append(written + " " if blank else written)
            position = ends[-1] + blank
        groups = message.get("span_groups") or []
        data = message.get("user_data") or []
        spans = _spans(groups[number], store, starts, ends) if number < len(groups) else []
        values = srsly.msgpack_loads(data[number]) if number < len(data) and data[number] else {}
        yield "".join(parts), spans, values


def _spans(
    packed: bytes, store: Any, starts: list[int], ends: list[int]
) -> list[tuple[int, int, str, str]]:
    import srsly

    found = []
    groups = srsly.msgpack_loads(packed) if packed else {}
    members = groups if isinstance(groups, list | tuple) else list(groups)
    for group in members:
        unpacked = srsly.msgpack_loads(group)
        for one in unpacked["spans"]:
            ident, _kb, label, start, end, *_chars = _SPAN.unpack(one)
            if not 0 <= start < end <= len(starts):
                raise ValueError("span")
            found.append(
                (starts[start], ends[end - 1], store[label], store[ident] if ident else "")
            )
    return found


class _Reading:
    """Docs to a project: from our user data where it is there, from the spans where not."""

    def __init__(self, name: str, docs: list[tuple[str, list[tuple[int, int, str, str]], Any]]):
        self.name = name
        self.docs = docs
        self.codes: dict[UUID, CodeItem] = {}
        self.coders: dict[UUID, Coder] = {}
        self.chains: list[ChainItem] = []
        self.title = name
        self._count = 0

    def project(self) -> Project:
        """The whole."""
        documents = tuple(self._document(number, *doc) for number, doc in enumerate(self.docs))
        return Project(
            name=self.title,
            documents=lambda: documents,
            codes=tuple(self.codes.values()),
            coders=tuple(self.coders.values()),
            chains=tuple(self.chains),
        )

    def _document(
        self, number: int, text: str, spans: list[tuple[int, int, str, str]], data: Any
    ) -> DocumentItem:
        place = _("%(name)s, document %(number)d") % {"name": self.name, "number": number + 1}
        reader = Reader(place)
        values = self._ours(data, reader)
        self._count += len(spans)
        check_codings(self._count, self.name)
        if values is None:
            guid = foreign_guid("document", text)
            codings = tuple(self._foreign(guid, span) for span in dict.fromkeys(spans))
            return DocumentItem(guid, f"{self.name} {number + 1}", text, codings)
        self._about(values.get("project"), reader)
        document = reader.document(values.get("document") or {})
        places = {ident: (start, end) for start, end, _label, ident in spans}
        found = []
        for record in values.get("codings") or []:
            coding = reader.coding(record)
            if str(coding.guid) in places:  # one that a script has taken out stays out
                start, end = places[str(coding.guid)]
                found.append(replace(coding, start=start, end=end))
        return replace(document, text=text, codings=tuple(found))

    def _ours(self, data: Any, reader: Reader) -> dict[str, Any] | None:
        written = data.get(OURS) if isinstance(data, dict) else None
        if not isinstance(written, str):
            return None
        try:
            values = json.loads(written)
        except (ValueError, RecursionError):
            raise reader.wrong(OURS) from None
        return values if isinstance(values, dict) else None

    def _about(self, about: Any, reader: Reader) -> None:
        if not isinstance(about, dict):
            return
        self.title = reader.text(about, "name") or self.title
        self.coders |= {one.guid: one for one in map(reader.coder, about.get("coder") or [])}
        self.codes |= {one.guid: one for one in map(reader.code, about.get("code") or [])}
        for record in about.get("chain") or []:
            chain = chain_of(reader.guid(record, "guid"), record)
            self.chains += [chain] if chain else []

    def _foreign(self, document: UUID, span: tuple[int, int, str, str]) -> Coding:
        start, end, label, _ident = span
        code = foreign_guid("code", label)
        self.codes.setdefault(code, CodeItem(code, label))
        return Coding(foreign_guid("coding", document, start, end, code), start, end, code, None)
