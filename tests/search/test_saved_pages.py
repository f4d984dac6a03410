"""Saved searches as pages and over REST: two people, limits, both languages."""

from __future__ import annotations

import html
import re
from typing import Any

import pytest
from django.test import Client

from search.models import Certificate, SavedSearch
from search.saved.sweep import sweep
from tests import factories
from tests.search.corpus import Source
from tests.search.saving import change, put, reader_account, saved

pytestmark = pytest.mark.django_db


@pytest.fixture
def engine(settings: Any) -> str:
    """Pages are tried on one engine."""
    settings.ELASTICSEARCH_URL = settings.REDIS_URL = ""
    return "tantivy"


@pytest.fixture
def owner(db: None) -> Any:
    return reader_account("owner")


@pytest.fixture
def mine(client: Client, owner: Any) -> Client:
    client.force_login(owner)
    return client


def test_a_search_is_saved_from_its_results(indexed: Source, mine: Client, owner: Any) -> None:
    page = mine.get("/search/?q=tea&kind=notice").content.decode()
    assert 'href="/search/saved/new/?q=tea&amp;kind=notice"' in page
    form = mine.get("/search/saved/new/?q=tea&kind=notice").content.decode()
    assert "estimate" in form and "1 passages found now" in form
    answer = mine.post(
        "/search/saved/new/",
        {"q": "tea", "kind": "notice", "name": "Tea notices", "alert": "weekly"},
    )
    search = SavedSearch.objects.get(owner=owner)
    assert answer.headers["Location"] == f"/search/saved/{search.pk}/"
    assert (search.query, search.filters, search.alert) == ("tea", {"kind": ["notice"]}, "weekly")
    put(indexed, "fresh", "Tea, lately.", document_kind="notice")
    sweep()
    listed = mine.get("/search/saved/").content.decode()
    assert "Tea notices" in listed and "1 new" in listed
    shown = mine.get(f"/search/saved/{search.pk}/").content.decode()
    assert "Tea, lately." in shown and "new in the library" in shown
    through = search.items.get().pk
    put(indexed, "later", "Tea, later.", document_kind="notice")
    sweep()
    mine.post(f"/search/saved/{search.pk}/seen/", {"through": through})
    # What came while the page was open was not shown and is not marked.
    assert "1 new" in mine.get("/search/saved/").content.decode()
    mine.post(f"/search/saved/{search.pk}/seen/")
    assert "nothing new" in mine.get("/search/saved/").content.decode()


def test_nobody_reaches_another_persons(indexed: Source, owner: Any) -> None:
    search = saved(owner, "tea", "Secret strategy")
    put(indexed, "fresh", "Tea, lately.")
    sweep()
    item = search.items.get()
    for role in ("", "manager"):
        other = factories.person(role, f"other-{role}")
        client = Client()
        client.force_login(other)
        api = factories.client_of(other)
        assert "Secret strategy" not in client.get("/search/saved/").content.decode()
        assert api.get("/api/saved-searches/").json()["results"] == []
        base = f"/search/saved/{search.pk}"
        assert client.get(f"{base}/").status_code == 404
        for act in ("change", "seen", "delete"):
            answer = client.post(f"{base}/{act}/", {"name": "x", "query": "y"})
            assert answer.status_code == 404, act
        one = f"/api/saved-searches/{search.pk}/"
        assert api.get(one).status_code == api.delete(one).status_code == 404
        assert api.patch(one, {"name": "x"}, format="json").status_code == 404
        assert api.get(f"{one}items/").status_code == 404
        assert api.post(f"{one}seen/").status_code == 404
    search.refresh_from_db()
    item.refresh_from_db()
    assert search.name == "Secret strategy" and item.seen_at is None


def test_two_people_see_the_same_thing_apart(indexed: Source, owner: Any) -> None:
    other = reader_account("other")
    first, second = saved(owner, "tea", "A"), saved(other, "tea", "A")
    put(indexed, "fresh", "Tea.")
    sweep()
    client = Client()
    client.force_login(owner)
    client.post(f"/search/saved/{first.pk}/seen/")
    assert second.items.filter(seen_at=None).count() == 1


def test_over_rest_one_saves_reads_changes_and_deletes(indexed: Source, owner: Any) -> None:
    api = factories.client_of(owner)
    made = api.post(
        "/api/saved-searches/",
        {"name": "A", "query": "tea", "filters": {"kind": ["notice"]}, "alert": "daily"},
        format="json",
    )
    assert made.status_code == 201, made.content
    one = f"/api/saved-searches/{made.json()['id']}/"
    put(indexed, "fresh", "Tea.", document_kind="notice")
    sweep()
    assert api.get(one).json()["fresh"] == 1
    item = api.get(f"{one}items/").json()["results"][0]
    assert (item["passage"], item["reason"]) == ("fresh#0", "new")
    assert api.post(f"{one}seen/", {"through": item["id"]}, format="json").json() == {"seen": 1}
    assert api.patch(one, {"alert": "never"}, format="json").json()["alert"] == "never"
    assert api.get("/api/saved-searches/estimate/?q=tea").json()["total"] > 0
    assert api.delete(one).status_code == 204 and not SavedSearch.objects.exists()


@pytest.mark.parametrize(
    "values",
    [
        {"name": "A", "query": '"open'},
        {"name": "A", "query": "a", "filters": {"colour": ["red"]}},
        {"name": "A", "query": "a", "filters": {"kind": "notice"}},
        {"name": "A", "query": "a", "alert": "hourly"},
        {"name": " ", "query": "a"},
        {"query": "a"},
        {"name": "A", "query": "a", "owner": 1, "filters": 3},
    ],
)
def test_what_cannot_be_saved_is_refused(indexed: Source, owner: Any, values: Any) -> None:
    answer = factories.client_of(owner).post("/api/saved-searches/", values, format="json")
    assert answer.status_code == 400, answer.content
    assert not SavedSearch.objects.exists()


def test_a_person_has_so_many_and_no_more(indexed: Source, owner: Any, settings: Any) -> None:
    settings.SAVED_SEARCHES_EACH = 2
    api = factories.client_of(owner)
    answers = [
        api.post("/api/saved-searches/", {"name": f"n{n}", "query": "a"}, format="json")
        for n in range(3)
    ]
    assert [answer.status_code for answer in answers] == [201, 201, 409]
    assert "Delete one" in answers[2].json()["remedy"]
    again = api.post("/api/saved-searches/", {"name": "n1", "query": "b"}, format="json")
    assert again.status_code == 409


def test_a_code_taken_back_is_shown_no_more(indexed: Source, mine: Client, owner: Any) -> None:
    search = saved(owner, "chests")
    change(indexed, "tea-panel", 1, codes=("impact.clarified",))
    sweep()
    address = f"/search/saved/{search.pk}/"
    assert "impact.clarified" in mine.get(address).content.decode()
    change(indexed, "tea-panel", 1, codes=())
    sweep()
    assert "impact.clarified" not in mine.get(address).content.decode()


def test_pages_speak_chinese(indexed: Source, mine: Client, owner: Any) -> None:
    search = saved(owner, "tea")
    mine.cookies["django_language"] = "zh-hans"
    for address in ("/search/saved/", f"/search/saved/{search.pk}/", "/search/saved/new/?q=tea"):
        assert 'lang="zh-Hans"' in mine.get(address).content.decode()


def test_a_query_that_is_broken_by_now_says_what_to_do(
    indexed: Source, mine: Client, owner: Any
) -> None:
    search = saved(owner, "tea")
    SavedSearch.objects.filter(pk=search.pk).update(query='"tea')  # a stricter parser came
    sweep()
    page = mine.get(f"/search/saved/{search.pk}/").content.decode()
    assert "cannot be read any more" in page and "nothing is lost" in page
    put(indexed, "fresh", "Tea.")
    sweep()
    mine.post(f"/search/saved/{search.pk}/change/", {"name": "tea", "query": "tea"})
    assert [item.record["id"] for item in search.items.all()] == ["fresh#0"]


def test_an_estimate_counts_what_is_dated_lately(indexed: Source, owner: Any) -> None:
    from datetime import timedelta

    from django.utils import timezone

    from search.saved.estimate import estimate

    day = timezone.localdate()
    for number, age in enumerate((1, 89, 91, -3)):
        date = (day - timedelta(days=age)).isoformat()
        put(indexed, f"dated-{number}", "Seals one.", "Seals two.", date=date)
    put(indexed, "undated", "Seals.")
    found = estimate("seals", {})
    assert (found.total, found.recent, found.undated) == (9, 4, 1)
    assert found.a_week == 0.3


def test_name_query_ticks_and_alert_change_on_the_page(
    indexed: Source, mine: Client, owner: Any
) -> None:
    search = saved(owner, "tea", "Tea", kind="notice", lang="en", forum="wto")
    base = f"/search/saved/{search.pk}/"
    page = mine.get(base).content.decode()
    assert '<input type="checkbox" name="kind" value="notice" checked>' in page
    mine.post(
        f"{base}change/",
        {"name": "Tea and more", "query": "tea OR lamps", "alert": "weekly", "ticks": "1"}
        | {"forum": ["wto", "cafc"]},
    )
    search.refresh_from_db()
    assert (search.name, search.query, search.alert) == ("Tea and more", "tea OR lamps", "weekly")
    # A box that is off is gone, and one that was never there does not get in.
    assert search.filters == {"forum": ["wto"]}
    mine.post(f"{base}change/", {"name": "Tea", "query": "tea", "alert": "never"})
    search.refresh_from_db()
    assert search.filters == {"forum": ["wto"]}, "a form without boxes changes none"
    answer = mine.post(f"{base}change/", {"query": "tea AND (", "ticks": "1"})
    assert answer.status_code == 400 and 'role="alert"' in answer.content.decode()
    search.refresh_from_db()
    assert search.query == "tea" and search.filters == {"forum": ["wto"]}


def test_a_search_is_put_in_the_place_of_a_saved_one(
    indexed: Source, mine: Client, owner: Any
) -> None:
    search = saved(owner, "tea", "Watched", alert="daily")
    other = saved(reader_account("other"), "tea", "Theirs")
    form = mine.get("/search/saved/new/?q=lamps&kind=notice").content.decode()
    assert "in place of “Watched”" in form and "Theirs" not in form
    sent = {"q": "lamps", "kind": "notice", "instead": search.pk, "name": "", "alert": "never"}
    assert mine.post("/search/saved/new/", sent).headers["Location"].endswith(f"/{search.pk}/")
    search.refresh_from_db()
    assert (search.name, search.alert) == ("Watched", "daily")
    assert (search.query, search.filters) == ("lamps", {"kind": ["notice"]})
    assert SavedSearch.objects.filter(owner=owner).count() == 1
    for wrong in (other.pk, 10**30, "x"):
        assert mine.post("/search/saved/new/", sent | {"instead": wrong}).status_code == 404
    other.refresh_from_db()
    assert other.query == "tea"


def test_deleting_asks_first(indexed: Source, mine: Client, owner: Any) -> None:
    search = saved(owner, "tea", "Tea")
    put(indexed, "fresh", "Tea.")
    sweep()
    asks = mine.get(f"/search/saved/{search.pk}/delete/").content.decode()
    assert "Delete this saved search?" in asks and "The 1 passage that it told of" in asks
    assert SavedSearch.objects.filter(pk=search.pk).exists()
    assert mine.post(f"/search/saved/{search.pk}/delete/").status_code == 302
    assert not SavedSearch.objects.filter(pk=search.pk).exists()


@pytest.mark.parametrize("page", ["/search/saved/new/", "/search/certificates/"])
def test_a_search_for_likes_is_not_kept_and_a_query_is_offered(
    indexed: Source, mine: Client, owner: Any, page: str
) -> None:
    shown = mine.get(f"{page}?q=&coded_like=tea-panel:0&kind=ab_report").content.decode()
    assert "This search cannot be kept" in shown
    offered = re.search(rf'href="({page}\?[^"]+)"', shown)
    assert offered
    kept = mine.get(html.unescape(offered[1])).content.decode()
    assert "This search cannot be kept" not in kept and "code:" in kept
    assert "kind=ab_report" in offered[1], "ticks stay"
    refused = mine.post(page, {"q": "", "like": "tea-panel:0", "name": "Like"})
    assert refused.status_code == 400 and "provision:" in refused.content.decode()
    assert mine.get(f"{page}?q=&like=nowhere:1").status_code == 200
    assert mine.get(f"{page}?q=(((&like=tea-panel:0").status_code == 200
    assert not SavedSearch.objects.exists() and not Certificate.objects.exists()


def test_over_rest_too_a_search_for_likes_has_no_estimate(indexed: Source, owner: Any) -> None:
    answer = factories.client_of(owner).get("/api/saved-searches/estimate/?like=tea-panel:0")
    assert answer.status_code == 400
    assert answer.json()["instead"], answer.json()
