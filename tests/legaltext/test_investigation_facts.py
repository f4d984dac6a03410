"""Section 337 facts: rights, claims, products, remedies, determinations, public interest."""

from __future__ import annotations

from pathlib import Path

import pytest

from legaltext.facts import investigation_facts
from legaltext.reading import read
from tests.legaltext.linear import assert_linear


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("U.S. Patent Nos. 7,158,080 (“the ’080 patent”), 6,417,801 and RE40,001", [
            ("patent", "US 7158080"), ("patent", "US 6417801"), ("patent", "US RE40001")]),
        ("Design Patent No. D500,123", [("patent", "US D500123")]),
        ("claims 1, 4-6 and 9 of the ’080 patent", [("claims", "'080: 1, 4-6, 9")]),
        ("the importation into the United States of certain glass lanterns by reason of infringement",
         [("accused_products", "certain glass lanterns")]),
        ("The Commission issued a general exclusion order and cease and desist orders.", [
            ("remedy", "general exclusion order: issued"), ("remedy", "cease and desist order: issued")]),
        ("It declined to issue a limited exclusion order.", [
            ("remedy", "limited exclusion order: denied")]),
        ("The Commission rescinded the limited exclusion order.", [
            ("remedy", "limited exclusion order: rescinded")]),
        ("The Commission found no violation of section 337.", [("determination", "no violation")]),
        ("The judge found a violation of Section 337 by one respondent.", [
            ("determination", "violation")]),
        ("the public interest factors do not preclude relief", [
            ("public_interest", "does not preclude")]),
        ("Nothing of the kind is said here.", []),
    ],
)  # fmt: skip
def test_statements(text: str, expected: list[tuple[str, str]]) -> None:
    found = investigation_facts(text)
    assert [(one.kind, one.value) for one in found] == expected
    assert all(text[one.start : one.end] for one in found)


@pytest.mark.parametrize(
    "unit", ["claims 1, ", "Patent Nos. 7,158,080, ", "importation of ", "found ", "("]
)
def test_time_grows_with_length_only(unit: str) -> None:
    assert_linear(investigation_facts, unit, 300 * len(unit))


def test_real_reviews_name_rights_remedies_or_determinations(data: Path) -> None:
    paths = sorted((data / "usitc337/federal-circuit-opinions").glob("*.txt"))
    facts = [investigation_facts(read(path.read_bytes(), name=path.name).text) for path in paths]
    # One is about a trademark and speaks of the exclusion of goods in other words.
    assert sum(bool(found) for found in facts) >= len(paths) - 1
