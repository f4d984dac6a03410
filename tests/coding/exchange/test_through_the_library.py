"""Any codings that people could make in the library go out and come back as they were."""

from __future__ import annotations

import tempfile
import uuid
from pathlib import Path
from typing import Any

import pytest
from django.contrib.auth.models import User
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from casebase.models import TextVersion
from coding.exchange.database.gather import Choice, gather
from coding.models import Annotation, Chain, ChainLink, Change, Code
from coding.selectors import current_codebook
from coding.services import save_chain
from coding.services.bring_in import Incoming, bring_in
from tests import factories
from tests.coding.exchange.projects import written
from tests.coding.exchange.test_import import bring, state

pytestmark = pytest.mark.django_db
NOTES = st.text(st.characters(codec="utf-8", exclude_characters="\x00"), max_size=30)
ROWS = st.lists(
    st.tuples(
        st.integers(0, 10_000), st.integers(1, 80), st.integers(0, 3), st.integers(0, 1), NOTES,
        st.none() | st.integers(1, 5), st.sampled_from(["", "adverse", "mixed"]),
    ),
    min_size=1, max_size=12,
)  # fmt: skip


@pytest.fixture
def people(version: TextVersion) -> list[User]:
    """A manager and a coder."""
    return [factories.person("manager", "mina"), factories.person("coder", "ada")]


def code(version: TextVersion, people: list[User], rows: list[tuple[Any, ...]], title: str) -> None:
    """Make the codings and a chain of the first three."""
    codes = list(Code.objects.exclude(key=factories.GROUP).order_by("key"))
    made: dict[tuple[Any, ...], Incoming] = {}
    for at, length, which, who, note, weight, direction in rows:
        start = at % (version.length - 1)
        end = min(version.length, start + length)
        if version.text[start:end].strip():
            one = Incoming(
                uuid.uuid4(), start, end, codes[which], people[who], note=note, weight=weight, direction=direction
            )  # fmt: skip
            made[start, end, which, who] = one
    every = list(made.values())
    bring_in(version=version, rows=every, codebook=current_codebook(), actor=people[0])
    links = [{"annotation": str(one.id)} for one in every[:3]]
    if links:
        save_chain(case=version.document.case, user=people[1], links=links, title_en=title[:300])


def empty() -> None:
    """Take everything away that was coded."""
    for model in (ChainLink, Chain, Annotation, Change):
        model.objects.all().delete()


@pytest.mark.parametrize("key", ["qdpx", "jsonl", "docbin", "webannotation"])
@settings(
    max_examples=12, deadline=None, phases=(Phase.explicit, Phase.reuse, Phase.generate),
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)  # fmt: skip
@given(rows=ROWS, title=NOTES)
def test_out_and_in(
    key: str, rows: list[tuple[Any, ...]], title: str, version: TextVersion, people: list[User]
) -> None:
    empty()
    code(version, people, rows, title)
    before = state()
    with tempfile.TemporaryDirectory() as folder:
        path = written(gather(people[0], Choice()), key, Path(folder))
        empty()
        bring(path, people[0])
        assert sorted(state(), key=str) == sorted(before, key=str)
        again = bring(path, people[0])
        assert again["counts"]["new"] == again["counts"]["conflicts"] == 0
