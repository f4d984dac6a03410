"""The citator: edges, treatments, standings as of a day, and that nothing decided is lost."""

from __future__ import annotations

from datetime import date

import pytest

from casebase import citator
from casebase.authorities import Authorities
from casebase.models import (
    Case,
    CaseRelation,
    Citation,
    CitationTreatment,
    DocumentName,
    TextVersion,
    Treatment,
    TreatmentState,
)
from casebase.selectors import current_version
from casebase.services.recite import recite, stale_versions, start_recite, versions_naming
from casebase.services.treat import treat
from jobs import services as jobs
from jobs.models import JobState
from problems import Problem
from tests import factories
from tests.casebase import library

pytestmark = pytest.mark.django_db
TODAY = date(2026, 1, 1)


def standing(name: str, on: date = TODAY) -> citator.Standing:
    found = citator.authority(name)
    assert found is not None
    return citator.standings([found], as_of=on)[name]


def edge(label: str, canonical: str) -> Citation:
    return Citation.objects.get(
        passage__label=label, canonical=canonical, version__document__slug="wt-ds902-r"
    )


class TestEdges:
    def test_a_report_is_cited_by_its_symbol_and_its_title(self) -> None:
        library.two_disputes()
        found = citator.authority("WT/DS901/R")
        assert found and found.document and found.case
        labels = [row.passage.label for row in citator.citing(found)]
        assert labels == ["7.2", "7.3"]  # the symbol, and "Panel Report, Alpha – Widgets"

    def test_a_case_as_such_gathers_all(self) -> None:
        library.two_disputes()
        found = citator.authority("DS901")
        assert found and found.whole_case
        assert {row.passage.label for row in citator.citing(found)} == {"7.1", "7.2", "7.3"}

    def test_a_range_counts_for_every_paragraph_in_it(self) -> None:
        old, _new = library.two_disputes()
        counts = citator.cited_counts(old)
        assert {label: counter.total() for label, counter in counts.items()} == {
            "7.1": 1, "7.2": 2, "7.3": 1,
        }  # fmt: skip
        assert counts["7.2"]["followed"] == 1

    def test_a_title_with_a_paragraph_means_the_one_report_that_has_it_and_says_so(self) -> None:
        library.two_disputes()
        found = citator.authority("WT/DS901/R")
        assert found
        (row,) = [row for row in citator.citing(found, "7.2") if row.canonical == "DS901"]
        (shown, *_rest) = citator.shown([row], {}, found)
        assert shown.inferred
        assert shown.words == library.WIDGETS

    def test_a_title_means_neither_of_two_reports_with_the_same_paragraph(self) -> None:
        library.two_disputes()
        widgets = Case.objects.get(key="DS901")
        library.decision(
            widgets, "WT/DS901/AB/R", {"7.2": "We uphold."}, date(2001, 3, 1), kind="ab_report"
        )
        found = citator.authority("WT/DS901/R")
        assert found
        assert [row.canonical for row in citator.citing(found, "7.2")] == ["WT/DS901/R"]

    def test_joined_disputes_have_one_report_with_two_symbols(self) -> None:
        library.two_disputes()
        widgets = Case.objects.get(key="DS901")
        CaseRelation.objects.create(case=widgets, other_key="DS903", relation="joined")
        gadgets = Case.objects.get(key="DS902")
        library.decision(
            gadgets, "WT/DS902/RW", {"7.1": "See WT/DS903/AB/R, para. 5."}, date(2012, 1, 1)
        )
        found = citator.authority("WT/DS901/AB/R")
        assert found
        assert [row.canonical for row in citator.citing(found)] == [
            "WT/DS901/AB/R",
            "WT/DS903/AB/R",
        ][::-1]

    def test_nothing_is_known_of_a_name_that_nobody_cites(self) -> None:
        library.two_disputes()
        assert citator.authority("WT/DS999/R") is None


class TestNames:
    @pytest.mark.parametrize(
        ("authorities", "opinions", "names"),
        [
            (["629 F.3d 1331"], 1, ["629 F.3d 1331"]),
            (["629 F.3d 1331", "83 Fed. Reg. 12592"], 1, ["629 F.3d 1331"]),
            (["742 F.3d 1350", "796 F.3d 1338"], 1, []),  # which of the two is it?
            (["629 F.3d 1331"], 2, []),
            (["83 Fed. Reg. 12592"], 1, []),
        ],
    )
    def test_a_reporter_cite_names_the_only_opinion(
        self, authorities: list[str], opinions: int, names: list[str]
    ) -> None:
        made = Case.objects.create(
            key="337-TA-605", forum="usitc337", title_en="Chips", authorities=authorities
        )
        for number in range(opinions):
            library.decision(
                made, f"No. 2009-146{number} (Fed. Cir.)", {"1": "So."}, None, kind="opinion"
            )
        assert list(DocumentName.objects.values_list("name", flat=True)) == names


class TestTreatment:
    def test_a_cue_suggests_and_shows_its_words(self) -> None:
        library.two_disputes()
        row = edge("7.1", "DS901")
        said = citator.treated([row])[row.pk]
        assert (said.treatment, said.suggested, said.quote) == ("followed", True, library.FOLLOWED)

    def test_what_a_person_says_stands_before_the_cue(self) -> None:
        library.two_disputes()
        user = factories.person("coder")
        row = edge("7.1", "DS901")
        treat(citation=row, treatment="distinguished", note="other facts", revision=1, user=user)
        said = citator.treated([edge("7.1", "DS901")])[row.pk]
        assert (said.treatment, said.suggested, said.reason) == (
            "distinguished",
            False,
            "other facts",
        )
        change = CitationTreatment.objects.get(citation=row).changes.get()
        assert (change.actor, change.before["treatment"], change.after["treatment"]) == (
            user, "followed", "distinguished",
        )  # fmt: skip

    def test_a_rejected_suggestion_does_not_come_back(self) -> None:
        library.two_disputes()
        row = edge("7.1", "DS901")
        treat(citation=row, treatment="", note="", revision=1, user=factories.person("coder"))
        recite(versions=[row.version_id], authorities=Authorities())
        assert citator.treated([edge("7.1", "DS901")]) == {}

    def test_two_people_at_once_are_told(self) -> None:
        library.two_disputes()
        user = factories.person("coder")
        row = edge("7.1", "DS901")
        treat(citation=row, treatment="followed", note="", revision=1, user=user)
        with pytest.raises(Problem) as refused:
            treat(citation=row, treatment="departed", note="", revision=1, user=user)
        assert refused.value.status == 409
        assert refused.value.extra["theirs"]["treatment"] == "followed"

    def test_a_decision_on_an_old_text_is_refused(self) -> None:
        """It would count nowhere: only current texts do."""
        _old, new = library.two_disputes()
        row = edge("7.1", "DS901")
        assert new.case
        library.decision(new.case, "WT/DS902/R", {"7.1": "New.", "7.2": library.FOLLOWED}, new.date)
        with pytest.raises(Problem) as refused:
            treat(
                citation=row,
                treatment="departed",
                note="",
                revision=1,
                user=factories.person("coder"),
            )
        assert (refused.value.code, refused.value.status) == ("old_text", 409)

    @pytest.mark.parametrize(
        ("canonical", "treatment", "note", "code"),
        [
            ("DS901", "loved", "", "unknown_treatment"),
            ("DS901", "followed", "x" * 4001, "note_too_long"),
            ("TBT 2.2", "followed", "", "not_an_authority"),
        ],
    )
    def test_refusals_say_what_to_do(
        self, canonical: str, treatment: str, note: str, code: str
    ) -> None:
        library.two_disputes()
        row = edge("7.4" if canonical.startswith("TBT") else "7.1", canonical)
        with pytest.raises(Problem) as refused:
            treat(
                citation=row,
                treatment=treatment,
                note=note,
                revision=1,
                user=factories.person("coder"),
            )
        assert refused.value.code == code
        assert refused.value.remedy

    def test_a_decision_goes_along_to_a_new_text(self) -> None:
        _old, new = library.two_disputes()
        row = edge("7.1", "DS901")
        treat(
            citation=row,
            treatment="departed",
            note="why",
            revision=1,
            user=factories.person("coder"),
        )
        library.decision(
            Case.objects.get(key="DS902"),
            "WT/DS902/R",
            {"7.1": "A new paragraph before it.", "7.2": library.FOLLOWED, "7.3": library.MODIFIED},
            date(2010, 1, 1),
        )
        version = current_version(new)
        assert version and version.number == 2
        moved = CitationTreatment.objects.get(state=TreatmentState.SET)
        assert (moved.citation.version, moved.citation.passage.label) == (version, "7.2")
        assert (moved.treatment, moved.quote, moved.note) == ("departed", library.FOLLOWED, "why")
        assert moved.changes.filter(action="carry").exists()

    def test_a_decision_without_a_place_in_the_new_text_stays_on_the_old(self) -> None:
        library.two_disputes()
        row = edge("7.1", "DS901")
        treat(
            citation=row, treatment="departed", note="", revision=1, user=factories.person("coder")
        )
        library.decision(
            Case.objects.get(key="DS902"),
            "WT/DS902/R",
            {"7.1": "Nothing of it is left."},
            date(2010, 1, 1),
        )
        assert CitationTreatment.objects.get(state=TreatmentState.SET).citation_id == row.pk


class TestStanding:
    @pytest.mark.parametrize(
        ("on", "level", "words"),
        [
            (date(1999, 1, 1), "not_issued", "issued 2000-05-01, after the day asked for"),
            (date(2000, 6, 1), "unknown", "circulated 2000-05-01"),
            (date(2000, 8, 1), "caution", "under appeal since 2000-07-01"),
            (date(2001, 3, 2), "unknown", "circulated"),
            (date(2001, 5, 1), "stands", "adopted 2001-05-01"),
            (date(2009, 12, 31), "stands", "adopted 2001-05-01"),
            (date(2010, 1, 1), "caution", "modified, as WT/DS902/R"),
        ],
    )
    def test_it_is_that_of_the_day(self, on: date, level: str, words: str) -> None:
        library.two_disputes()
        found = standing("WT/DS901/R", on)
        assert (found.level, words in found.reason) == (level, True), found.reason

    def test_an_appeal_that_nobody_can_hear_is_one_into_the_void(self) -> None:
        library.case(
            "DS903", "Void", panel_report_circulated=date(2020, 1, 1), appealed=date(2020, 2, 1)
        )
        library.decision(
            Case.objects.get(key="DS903"), "WT/DS903/R", {"7.1": "So."}, date(2020, 1, 1)
        )
        found = standing("WT/DS903/R")
        assert found.level == "negative"
        assert found.proofs[0].event and found.proofs[0].event.kind == "appealed"

    def test_the_worst_decides_and_each_reason_has_its_proof(self) -> None:
        library.two_disputes()
        row = edge("7.3", "WT/DS901/R")
        treat(
            citation=row, treatment="departed", note="", revision=0, user=factories.person("coder")
        )
        found = standing("WT/DS901/R")
        assert found.level == "caution"
        assert [proof.suggested for proof in found.proofs] == [False, True, False]
        assert found.proofs[0].citation == row
        assert found.proofs[-1].event and found.proofs[-1].event.kind == "report_adopted"

    def test_cues_alone_say_that_they_are(self) -> None:
        library.two_disputes()
        assert standing("WT/DS901/R").provisional
        assert not standing("WT/DS901/R", date(2005, 1, 1)).provisional

    def test_every_treatment_has_a_level(self) -> None:
        from casebase.citator.levels import LEVEL_OF

        assert set(LEVEL_OF) == set(Treatment.values)


class TestReciting:
    def test_titles_learned_later_are_found_in_earlier_texts(self) -> None:
        gadgets = library.case("DS902", library.GADGETS)
        new = library.decision(gadgets, "WT/DS902/R", {"7.1": library.FOLLOWED}, date(2010, 1, 1))
        assert not Citation.objects.filter(case_key="DS901").exists()
        library.case("DS901", library.WIDGETS)
        pks = versions_naming([library.WIDGETS])
        assert recite(versions=pks, authorities=Authorities()) == [new.slug]
        assert Citation.objects.get(case_key="DS901").passage.label == "7.1"
        assert recite(versions=pks, authorities=Authorities()) == []

    def test_what_an_older_finder_read_is_read_again_once(self) -> None:
        library.two_disputes()
        assert start_recite() is None  # everything is of today
        version = edge("7.3", "WT/DS901/R").version
        TextVersion.objects.filter(pk=version.pk).update(cited_with="1")
        version.citations.filter(passage__label="7.3").delete()
        queued = start_recite()
        assert queued and start_recite() is None
        jobs.run(job_id=str(queued.pk))
        queued.refresh_from_db()
        assert (queued.state, queued.result) == (JobState.SUCCEEDED, {"documents": 1, "changed": 1})
        assert edge("7.3", "WT/DS901/R").places.count() == 3
        assert stale_versions() == []

    def test_a_title_of_joined_disputes_means_the_first(self) -> None:
        library.case("DS905", "Gamma – Things")
        library.case("DS904", "Gamma – Things")
        assert Authorities().aliases["Gamma – Things"] == "DS904"


class TestPages:
    def test_from_a_paragraph_to_what_it_cites_and_back(self, client) -> None:  # type: ignore[no-untyped-def]
        library.two_disputes()
        page = client.get("/documents/wt-ds902-r/paragraphs/7.1/", follow=True).content.decode()
        assert "/citator/DS901/" in page
        back = client.get("/documents/wt-ds901-r/paragraphs/7.2/", follow=True).content.decode()
        assert "WT/DS902/R ¶ 7.1" in back
        assert "followed · suggested" in back
        document = client.get("/documents/wt-ds901-r/").content.decode()
        assert "cited 2" in document

    def test_a_day_that_is_none_is_refused_in_words(self, client) -> None:  # type: ignore[no-untyped-def]
        library.two_disputes()
        page = client.get("/citator/WT/DS901/R/?as_of=02/30/2020")
        assert page.status_code == 200
        assert "write it as 2020-12-31" in page.content.decode()

    def test_a_coder_decides_on_the_page(self, client) -> None:  # type: ignore[no-untyped-def]
        library.two_disputes()
        client.force_login(factories.person("coder"))
        row = edge("7.1", "DS901")
        answer = client.post(
            f"/citations/{row.pk}/treatment/",
            {"treatment": "departed", "note": "so", "revision": "1"},
        )
        assert answer.status_code == 302
        assert CitationTreatment.objects.get(citation=row).treatment == "departed"

    def test_hostile_titles_stay_words(self, client) -> None:  # type: ignore[no-untyped-def]
        library.two_disputes()
        Case.objects.filter(key="DS901").update(short_title_en="<script>alert(1)</script>")
        page = client.get("/citator/DS901/").content.decode()
        assert "<script>alert" not in page

    def test_the_number_of_queries_does_not_grow_with_the_citations(
        self,
        client,
        django_assert_max_num_queries,  # type: ignore[no-untyped-def]
    ) -> None:
        library.two_disputes()
        gadgets = Case.objects.get(key="DS902")
        for number in range(3, 9):
            library.decision(
                gadgets,
                f"WT/DS902/RW{number}",
                {f"7.{n}": library.RANGE for n in range(1, 9)},
                date(2012, 1, number),
            )
        with django_assert_max_num_queries(40):
            client.get("/citator/WT/DS901/R/")


class TestRest:
    def test_an_authority_with_its_standing(self) -> None:
        library.two_disputes()
        answer = factories.client_of(None).get(
            "/api/citator/", {"name": "WT/DS901/R", "as_of": "2005-01-01"}
        )
        assert answer.status_code == 200
        assert (answer.data["level"], answer.data["document"], answer.data["total"]) == (
            "stands", "wt-ds901-r", 2,
        )  # fmt: skip
        assert answer.data["proofs"][0]["event"] == "report_adopted"
        assert answer.data["by_treatment"] == {"modified": 1}
        assert {row["label"] for row in answer.data["citations"]} == {"7.2", "7.3"}

    @pytest.mark.parametrize(
        ("question", "status"),
        [({}, 400), ({"name": "WT/DS1/R"}, 404), ({"name": "DS901", "as_of": "02/30/2020"}, 400)],
    )
    def test_a_bad_question_is_answered_in_words(
        self, question: dict[str, str], status: int
    ) -> None:
        answer = factories.client_of(None).get("/api/citator/", question)
        assert answer.status_code == status
        assert answer.json()

    def test_a_decision_with_its_revision(self) -> None:
        library.two_disputes()
        client = factories.client_of(factories.person("coder"))
        address = f"/api/citations/{edge('7.1', 'DS901').pk}/treatment/"
        first = client.post(address, {"treatment": "followed", "revision": 1}, format="json")
        assert (first.status_code, first.data["state"], first.data["revision"]) == (200, "set", 2)
        second = client.post(address, {"treatment": "departed", "revision": 1}, format="json")
        assert second.status_code == 409
        assert second.json()["theirs"]["treatment"] == "followed"
