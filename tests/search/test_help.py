"""The help: every example runs, and is read as it is described."""

import re
from html import unescape
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from django.test import Client
from django.urls import reverse
from django.utils.translation import override

from search import indexing
from search.examples import RANKS, SECTIONS, brief
from search.query import parse, print_query
from tests.search.corpus import Source

EXAMPLES = [example for section in SECTIONS for example in section.examples]


@pytest.mark.parametrize("query", [example.query for example in EXAMPLES])
def test_every_example_is_understood(query: str) -> None:
    parsed = parse(query)
    assert parse(print_query(parsed.query)).query == parsed.query


def test_all_fields_and_operators_have_an_example() -> None:
    everything = " ".join(example.query for example in EXAMPLES)
    for written in ("AND", "OR", "NOT", " -", "w/5", "+5", "/s", "/p", "*", "?", '"', "(", ".."):
        assert written in everything


@pytest.mark.parametrize(
    ("example", "reading"),
    [
        ("NOT tea AND label", "NOT tea AND label"),
        ("tea w/5 green w/5 label", "tea w/5 green w/5 label"),
        ("tea /s green w/5 label", "tea /s (green w/5 label)"),
        ("tea /p green /s label", "tea /p (green /s label)"),
        ("tea AND green /s label", "tea AND green /s label"),
        ("tea AND label OR mark", "(tea AND label) OR mark"),
    ],
)
def test_ranks_are_read_as_the_page_says(example: str, reading: str) -> None:
    assert (example, reading) in [(rank.example, rank.reading) for rank in RANKS]


@pytest.mark.django_db
@pytest.mark.parametrize("language", ["en", "zh-hans"])
def test_the_page_links_every_example(client: Client, language: str) -> None:
    with override(language):
        html = client.get(
            reverse("search:help"), headers={"Accept-Language": language}
        ).content.decode()
    links = [unescape(link) for link in re.findall(r'href="(/search/\?[^"]+)"', html)]
    asked = [parse_qs(urlsplit(link).query)["q"][0] for link in links]
    assert asked[: len(EXAMPLES)] == [example.query for example in EXAMPLES]
    for section in SECTIONS:
        assert f'id="help-{section.key}"' in html


@pytest.mark.django_db
def test_examples_on_the_search_page_run(client: Client, source: Source, settings: Any) -> None:
    settings.ELASTICSEARCH_URL = ""
    indexing.rebuild()
    html = client.get("/search/").content.decode()
    for example in brief():
        link = next(
            unescape(link)
            for link in re.findall(r'href="(/search/\?[^"]+)"', html)
            if parse_qs(urlsplit(unescape(link)).query)["q"] == [example.query]
        )
        assert client.get(link).status_code == 200
