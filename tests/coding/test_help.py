"""Coding in five minutes: every step is taught in both languages, with the pictures that it names."""

import re
from pathlib import Path

import pytest
from django.conf import settings
from django.test import Client

from coding.views.help import STEPS


@pytest.mark.django_db
@pytest.mark.parametrize(("language", "code"), [("en", "en"), ("zh-hans", "zh")])
def test_every_picture_is_there_and_says_what_it_shows(language: str, code: str) -> None:
    page = Client().get("/coding/help/", headers={"accept-language": language}).content.decode()
    pictures = re.findall(r'<img class="on-\w+" src="/static/([^"]+)" alt="([^"]+)"', page)
    assert len(pictures) == 2 * len(STEPS)
    for path, alt in pictures:
        assert f"-{code}-" in path and len(alt) > 10
        assert (Path(settings.BASE_DIR) / "static" / path).stat().st_size > 5_000


@pytest.mark.django_db
def test_it_is_found_from_the_list_of_documents() -> None:
    assert 'href="/coding/help/"' in Client().get("/coding/").content.decode()
