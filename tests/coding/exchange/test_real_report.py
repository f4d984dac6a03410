"""The longest report there is, with a few thousand codings: out and in, in bounded time and memory."""

from __future__ import annotations

import random
import time
import tracemalloc
import uuid
from pathlib import Path
from typing import Any

import pytest
from django.contrib.auth.models import User

from casebase import originals
from casebase.models import TextVersion
from casebase.services.ingest import ingest
from coding.exchange.database.gather import Choice, gather
from coding.exchange.database.plan import Options
from coding.exchange.import_job import read_file
from coding.models import Annotation, Chain, Change, Code
from coding.selectors import current_codebook
from coding.services import save_chain
from coding.services.bring_in import Incoming, bring_in
from tests import factories
from tests.coding.exchange.projects import written
from tests.coding.exchange.test_import import state

pytestmark = pytest.mark.django_db
CODINGS = 4_000
CHAINS = 20
#: Bytes that Python may hold at once while 1.6 million characters with 4,000 codings go through.
MOST_MEMORY = 160 << 20


@pytest.fixture
def report(codebook: Any, data: Path) -> TextVersion:
    """The report of DS593 in the library."""
    path = data / "wto" / "panel-reports" / "WTO-WT-DS593-R.json"
    if not path.exists():
        pytest.skip("needs the report of DS593 among the real documents")
    ingest(files=[originals.describe(path)])
    return TextVersion.objects.select_related("document__case").get()


def coded(report: TextVersion, people: list[User]) -> None:
    """Overlapping codings all over the report, some with notes and details, and chains."""
    chance = random.Random(593)
    codes = {one.axis: one for one in Code.objects.exclude(key=factories.GROUP)}
    rows: dict[tuple[Any, ...], Incoming] = {}
    while len(rows) < CODINGS:
        start = chance.randrange(report.length - 400)
        end = start + chance.randint(5, 400)
        code, coder = chance.choice(list(codes.values())), chance.choice(people)
        if report.text[start:end].strip():
            rows[start, end, code.pk, coder.pk] = Incoming(
                id=uuid.UUID(int=chance.getrandbits(128)), start=start, end=end, code=code, coder=coder,
                note="See “it”, he said." if chance.random() < 0.3 else "",
                weight=chance.choice([None, 1, 5]), direction=chance.choice(["", "adverse"]),
            )  # fmt: skip
    every = list(rows.values())
    bring_in(version=report, rows=every, codebook=current_codebook(), actor=people[0])
    by_axis = {axis: [one for one in every if one.code.axis == axis] for axis in codes}
    for number in range(CHAINS):
        links = [{"annotation": str(some[number].id)} for some in by_axis.values()]
        save_chain(case=report.document.case, user=people[0], links=links, outcome_en=f"{number}")


def test_the_longest_report_goes_out_and_comes_back(
    report: TextVersion, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    key, manager = "qdpx", factories.person("manager", "mina")
    coded(report, [manager, factories.person("coder", "anna")])
    before = state()
    tracemalloc.start()
    started = time.perf_counter()
    path = written(gather(manager, Choice()), key, tmp_path)
    out, out_peak = time.perf_counter() - started, tracemalloc.get_traced_memory()[1]
    Chain.objects.all().delete()
    Annotation.objects.all().delete()
    Change.objects.all().delete()
    tracemalloc.reset_peak()
    started = time.perf_counter()
    found, _format = read_file(path, path.name, "", Options(), manager, lambda *_: None, write=True)
    back, back_peak = time.perf_counter() - started, tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    with capsys.disabled():
        print(
            f"\n{key}: {path.stat().st_size / 1e6:.1f} MB, out {out:.1f} s {out_peak / 1e6:.0f} MB, "
            f"in {back:.1f} s {back_peak / 1e6:.0f} MB"
        )
    assert found["counts"]["new"] == CODINGS
    assert found["counts"]["left_out"] == 0
    assert found["counts"]["new_chains"] == CHAINS
    assert len(state()) == len(before)
    assert set(state()) == set(before)
    assert max(out_peak, back_peak) < MOST_MEMORY
