"""The form that plans a round."""

from __future__ import annotations

import secrets
from typing import Any

from django import forms
from django.contrib.auth.models import User
from django.utils.translation import gettext_lazy as _

from casebase.models import Document, Forum
from casebase.models.document import Language
from coding.models import Mode, Unit
from coding.round_selectors import Scope, possible_coders
from coding.services.rounds import Plan

STRATA = (("forum", _("forum")), ("year", _("year")), ("document", _("document")))


def _several(choices: Any) -> forms.MultipleChoiceField:
    return forms.MultipleChoiceField(
        choices=choices, required=False, widget=forms.CheckboxSelectMultiple
    )


def _day() -> forms.DateField:
    return forms.DateField(required=False, widget=forms.DateInput({"type": "date"}))


class RoundForm(forms.Form):
    """Every field with a default that makes sense, but for the title and the coders."""

    title = forms.CharField(max_length=200)
    instructions = forms.CharField(required=False, max_length=5_000)
    unit = forms.ChoiceField(choices=Unit, initial=Unit.PASSAGE)
    mode = forms.ChoiceField(choices=Mode, initial=Mode.BLIND)
    coders = forms.ModelMultipleChoiceField(queryset=User.objects.none())
    per_item = forms.IntegerField(min_value=1, max_value=20, initial=2)
    documents = forms.CharField(required=False, max_length=20_000)
    forums = _several(Forum.choices)
    languages = _several(Language.choices)
    size = forms.IntegerField(min_value=1, max_value=100_000, required=False, initial=100)
    by = _several(STRATA)
    footnotes = forms.BooleanField(required=False)
    withheld = forms.IntegerField(min_value=0, max_value=100, initial=10)
    seed = forms.IntegerField(min_value=0, max_value=2**53, required=False)
    opens_on = _day()
    closes_on = _day()

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["coders"].queryset = possible_coders()  # type: ignore[attr-defined]

    def clean_documents(self) -> tuple[str, ...]:
        """Names of documents, one a line; each must be there."""
        named = tuple(dict.fromkeys(self.cleaned_data["documents"].split()))
        known = set(Document.objects.filter(slug__in=named).values_list("slug", flat=True))
        if missing := [name for name in named if name not in known]:
            raise forms.ValidationError(
                _("There is no document “%(name)s”. Its name is in its address: /documents/name/."),
                params={"name": missing[0]},
            )
        return named

    def clean(self) -> dict[str, Any]:
        """Whole documents must be named; no round ends before it begins."""
        values: dict[str, Any] = super().clean() or {}
        if values.get("unit") == Unit.DOCUMENT and not values.get("documents"):
            self.add_error("documents", _("Name the documents that are coded whole."))
        opens, closes = values.get("opens_on"), values.get("closes_on")
        if opens and closes and closes < opens:
            self.add_error("closes_on", _("The last day lies before the first."))
        return values

    def plan(self) -> Plan:
        """What was asked for; a seed is drawn where none is given."""
        values = self.cleaned_data
        seed = values["seed"] if values["seed"] is not None else secrets.randbelow(2**32)
        scope = Scope(
            documents=values["documents"],
            forums=tuple(values["forums"]),
            languages=tuple(values["languages"]),
            footnotes=values["footnotes"],
        )
        names = (
            "title", "unit", "mode", "per_item", "size", "withheld", "instructions", "opens_on", "closes_on",
        )  # fmt: skip
        return Plan(
            scope=scope, seed=seed, by=tuple(values["by"]), **{name: values[name] for name in names}
        )
