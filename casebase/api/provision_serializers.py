"""Provisions and authorities as JSON."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from rest_framework import serializers

from casebase.provisions.ranking import Ranked
from casebase.provisions.tree import Node
from casebase.provisions.turning import TurningCase
from casebase.short_places import short_place
from legaltext.citations.agreement_names import agreement_name


class ProvisionNodeSerializer(serializers.Serializer[Any]):
    """A provision with counts: `passages` and `cases` of itself, `…_below` with what stands under it."""

    canonical = serializers.CharField(source="place.canonical")
    agreement = serializers.CharField(source="place.agreement")
    name_en = serializers.SerializerMethodField()
    name_zh = serializers.SerializerMethodField()
    number = serializers.CharField(source="place.number")
    above = serializers.SerializerMethodField()
    passages = serializers.IntegerField()
    passages_below = serializers.IntegerField()
    cases = serializers.IntegerField()
    cases_below = serializers.IntegerField()

    def get_name_en(self, node: Node) -> str:
        """The agreement's English name."""
        return agreement_name(node.place.agreement).english

    def get_name_zh(self, node: Node) -> str:
        """The agreement's Chinese name."""
        return agreement_name(node.place.agreement).chinese

    def get_above(self, node: Node) -> str:
        """The canonical form of what it stands under; empty for an agreement."""
        above = node.place.above
        return above.canonical if above else ""


class RulingSerializer(serializers.Serializer[Any]):
    """What a case found of a provision at one stage."""

    provision = serializers.CharField(source="place.canonical")
    finding = serializers.CharField()
    stage = serializers.CharField()


class TurningCaseSerializer(serializers.Serializer[Any]):
    """A case that turns on the provision, or only cites it."""

    key = serializers.CharField(source="case.key")
    short_title_en = serializers.CharField(source="case.short_title_en")
    short_title_zh = serializers.CharField(source="case.short_title_zh")
    rulings = RulingSerializer(many=True, source="told")


@dataclass(frozen=True, slots=True)
class WholeProvision:
    """A provision with the cases that turn on it and those that cite it."""

    node: Node
    cases_turning: list[TurningCase]


class WholeProvisionSerializer(serializers.Serializer[Any]):
    """A provision, what stands directly below it, and the cases: those with a finding first."""

    provision = ProvisionNodeSerializer(source="node")
    below = ProvisionNodeSerializer(many=True, source="node.children")
    cases_turning = TurningCaseSerializer(many=True)


class ProvisionPassageSerializer(serializers.Serializer[Any]):
    """A passage that names a provision. `interprets` and `finding` are inferred; `marks` are spans of `snippet`."""

    document = serializers.CharField(source="source.slug")
    case = serializers.CharField(source="source.case_key")
    order = serializers.IntegerField()
    label = serializers.CharField()  # type: ignore[assignment]
    place = serializers.SerializerMethodField()
    heading = serializers.CharField()
    snippet = serializers.CharField(source="reading.text")
    marks = serializers.ListField(
        child=serializers.ListField(child=serializers.IntegerField()), source="reading.marks"
    )
    interprets = serializers.BooleanField()
    finding = serializers.BooleanField()
    passage_cited = serializers.IntegerField(source="cited.passage")
    document_cited = serializers.IntegerField(source="cited.document")
    codes = serializers.SerializerMethodField()

    def get_place(self, one: Ranked) -> str:
        """Its place in a few characters."""
        return short_place(kind=one.kind, label=one.label, page=one.page, order=one.order)

    def get_codes(self, one: Ranked) -> list[str]:
        """Keys of the codes on the passage."""
        return [code.key for code in self.context["codes"].get(one.passage, ())]


class CitedAtSerializer(serializers.Serializer[Any]):
    """A passage that cites an authority."""

    order = serializers.IntegerField()
    place = serializers.CharField()


class AuthoritySerializer(serializers.Serializer[Any]):
    """An authority, the passages that cite it and the paragraphs or pages cited of it."""

    canonical = serializers.CharField()
    kind = serializers.CharField()
    name = serializers.CharField()
    case = serializers.CharField()
    times = serializers.IntegerField()
    passim = serializers.BooleanField()
    cited_at = CitedAtSerializer(many=True)
    pinpoints = serializers.ListField(child=serializers.CharField())


class AuthoritySectionSerializer(serializers.Serializer[Any]):
    """Authorities of one sort."""

    key = serializers.CharField()
    title = serializers.CharField()
    authorities = AuthoritySerializer(many=True)


class AuthorityTableSerializer(serializers.Serializer[Any]):
    """A table of authorities; more places than `passim_above` are passim."""

    document = serializers.CharField()
    title = serializers.CharField()
    symbol = serializers.CharField()
    version = serializers.IntegerField()
    passim_above = serializers.IntegerField()
    sections = AuthoritySectionSerializer(many=True)
