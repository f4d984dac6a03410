"""What goes out comes back: the same spans, codes, coders, notes, details and chains."""

from __future__ import annotations

import tempfile
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import HealthCheck, Phase, given, settings

from coding.exchange.formats import recognise
from coding.exchange.model import Coding, DocumentItem, Project
from tests.coding.exchange.projects import projects, read, written

WHOLE = ("qdpx", "jsonl", "docbin")
#: Formats without the texts: a document without codings is not in them.
TEXTLESS = ("csv", "webannotation")
any_project = settings(
    phases=(Phase.explicit, Phase.reuse, Phase.generate),  # shrinking a project takes minutes
    max_examples=60,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow],
)


def plain(coding: Coding) -> Coding:
    """A coding without what only helps to find it."""
    return replace(coding, quote="", prefix="", suffix="")


def ordered(documents: list[DocumentItem]) -> list[tuple[DocumentItem, list[Coding]]]:
    """Documents without their codings, and these in a fixed order."""
    return [
        (
            replace(one, codings=(), sha256=""),
            sorted(map(plain, one.codings), key=lambda coding: str(coding.guid)),
        )
        for one in documents
    ]


def round_trip(project: Project, key: str) -> Project:
    """Out and in; the reading happens while the file is there."""
    with tempfile.TemporaryDirectory() as folder:
        path = written(project, key, Path(folder))
        assert recognise(path, path.name).key == key
        back = read(path, key)
        documents = list(back.documents())
        assert list(back.left_out()) == []
        return replace(back, documents=lambda: documents)


@pytest.mark.parametrize("key", WHOLE)
@any_project
@given(project=projects())
def test_a_file_with_texts_brings_everything_back(key: str, project: Project) -> None:
    back = round_trip(project, key)
    assert ordered(list(back.documents())) == ordered(list(project.documents()))
    assert set(back.coders) == set(project.coders)
    assert {code.guid: (code.name, code.parent, code.codable) for code in back.codes} == {
        code.guid: (code.name, code.parent, code.codable) for code in project.codes
    }
    assert back.chains == project.chains


@pytest.mark.parametrize("key", TEXTLESS)
@any_project
@given(project=projects())
def test_a_file_without_texts_brings_every_coding_back(key: str, project: Project) -> None:
    back = round_trip(project, key)
    coded = [replace(one, text=None) for one in project.documents() if one.codings]
    found = list(back.documents())
    assert {one.sha256 for one in found} == {one.sha256 for one in coded}
    assert codings(found) == codings(coded)
    if key == "webannotation":
        assert back.chains == project.chains


def codings(documents: list[DocumentItem]) -> list[Coding]:
    """All codings in a fixed order."""
    return sorted(
        (plain(coding) for one in documents for coding in one.codings),
        key=lambda coding: str(coding.guid),
    )


@pytest.mark.parametrize("key", ["qdpx", "jsonl", "webannotation", "csv", "qdc"])
@settings(max_examples=10, deadline=None)
@given(project=projects())
def test_the_same_project_gives_the_same_bytes(key: str, project: Project) -> None:
    with tempfile.TemporaryDirectory() as folder:
        first = written(project, key, Path(folder)).read_bytes()
        assert written(project, key, Path(folder)).read_bytes() == first
