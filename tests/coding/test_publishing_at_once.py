"""An edition published while people code; on PostgreSQL these run side by side."""

from __future__ import annotations

import threading
from pathlib import Path

import pytest
from django.db import connections

from coding.models import Annotation, Change
from coding.services import create_annotation
from coding.services.publish_codebook import publish_draft
from problems import Problem
from tests import factories as make
from tests.coding.drafts import drafted, guid

CODERS, SPANS = 3, 8


@pytest.mark.django_db(transaction=True)
def test_what_is_coded_while_codes_are_merged_is_saved_once_or_refused_with_the_successor(
    tmp_path: Path,
) -> None:
    make.codebook(tmp_path / "codebook")
    case, manager = make.case(), make.person("manager")
    texts = [make.text_of(make.document(f"ds999-{n}", of=case)) for n in range(CODERS)]
    coders = [make.person("coder", f"coder-{n}") for n in range(CODERS)]
    merge = {"kind": "merge", "code": guid(make.SECURITY), "into": guid(make.NECESSITY)}
    draft = drafted(manager, merge)
    started, lock = threading.Event(), threading.Lock()
    made: list[object] = []
    refused: list[Problem] = []
    failed: list[BaseException] = []

    def code(number: int) -> None:
        try:
            for at in range(SPANS):
                if at == 2:
                    started.set()
                try:
                    one = create_annotation(
                        version=texts[number], start=at, end=at + 12, code=make.SECURITY,
                        coder=coders[number],
                    )  # fmt: skip
                    with lock:
                        made.append(one.pk)
                except Problem as problem:
                    with lock:
                        refused.append(problem)
        except BaseException as error:
            failed.append(error)
        finally:
            connections.close_all()

    def publish() -> None:
        try:
            started.wait(30)
            publish_draft(draft=draft, revision=draft.revision, user=manager)
        except BaseException as error:
            failed.append(error)
        finally:
            connections.close_all()

    threads = [threading.Thread(target=code, args=[n]) for n in range(CODERS)]
    threads.append(threading.Thread(target=publish))
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert not failed
    assert {problem.code for problem in refused} <= {"code_replaced"}
    assert all(problem.extra["successor"] == make.NECESSITY for problem in refused)
    assert len(made) + len(refused) == CODERS * SPANS
    rows = Annotation.objects.select_related("code")
    assert {row.pk for row in rows} == set(made)
    assert {row.code.key for row in rows} == {make.NECESSITY}
    assert Change.objects.filter(action="merge").count() == len(made)
