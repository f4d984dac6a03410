"""The draft's editor in the browser: what two people do to one draft at a time."""

from __future__ import annotations

import re

import pytest

ACTS = {
    "draft": ("introduction", {"title": "Toolkit", "language": "en"}),
    "change-section": ("commentary", {"heading": "Necessity"}),
    "comment": ("commentary", {}),
}


def target(draft, act):
    """What an act changes, with the field that says so in its form."""
    section = draft.sections.get()
    return {
        "draft": (draft, {}),
        "change-section": (section, {"section": section.pk}),
        "comment": (section.placements.get(), {"placement": section.placements.get().pk}),
    }[act]


@pytest.mark.parametrize("act", ACTS)
def test_words_that_somebody_changed_meanwhile_are_shown_beside_yours_and_nothing_is_lost(
    client, draft, act
):
    client.force_login(draft.created_by)
    field, others = ACTS[act]
    changed, ident = target(draft, act)
    url = f"/toolkit/drafts/{draft.pk}/{act}/"
    form = {**others, **ident, "seen": changed.seen_token}
    assert client.post(url, {**form, field: "Theirs, first."}).status_code == 302

    answer = client.post(url, {**form, field: "Yours,\r\n\r\nsecond."})

    page = answer.content.decode()
    assert answer.status_code == 409
    assert "Theirs, first." in page and "Yours,\n\nsecond." in page
    changed.refresh_from_db()
    assert getattr(changed, field) == "Theirs, first."
    again = dict(re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)"', page))
    again.pop("csrfmiddlewaretoken", None)
    assert client.post(url, {**again, field: "Both."}).status_code == 302
    changed.refresh_from_db()
    assert getattr(changed, field) == "Both."


def test_a_chain_placed_meanwhile_is_no_conflict_with_the_introduction(client, draft):
    client.force_login(draft.created_by)
    seen = draft.seen_token
    client.post(f"/toolkit/drafts/{draft.pk}/add-section/", {"heading": "Another"})
    answer = client.post(
        f"/toolkit/drafts/{draft.pk}/draft/",
        {"title": draft.title, "introduction": "New.\r\n\r\nTwo.", "language": "en", "seen": seen},
    )
    assert answer.status_code == 302
    draft.refresh_from_db()
    assert draft.introduction == "New.\n\nTwo."


def test_what_somebody_removed_meanwhile_is_said_so(client, draft):
    client.force_login(draft.created_by)
    section = draft.sections.get()
    form = {"section": section.pk, "heading": "New", "commentary": "", "seen": section.seen_token}
    client.post(f"/toolkit/drafts/{draft.pk}/remove-section/", {"section": section.pk})
    answer = client.post(f"/toolkit/drafts/{draft.pk}/change-section/", form)
    assert answer.status_code == 404
