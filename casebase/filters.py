"""Filters of the list of cases, for the page and the API alike."""

import django_filters
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from casebase import selectors
from casebase.models import Case, Forum, Party


class CaseFilter(django_filters.FilterSet):
    """`?q=`, `?forum=`, `?party=` (a code) and `?year=`."""

    q = django_filters.CharFilter(method="by_words", label=_("Words"))
    forum = django_filters.ChoiceFilter(
        choices=Forum.choices, empty_label=_("All forums"), label=_("Forum")
    )
    party = django_filters.ModelChoiceFilter(
        queryset=Party.objects.all(),
        to_field_name="code",
        field_name="case_parties__party",
        empty_label=_("All parties"),
        label=_("Party"),
        distinct=True,
    )
    year = django_filters.NumberFilter(field_name="started_on", lookup_expr="year", label=_("Year"))

    class Meta:
        model = Case
        fields = ["q", "forum", "party", "year"]

    def by_words(self, queryset: QuerySet[Case], name: str, value: str) -> QuerySet[Case]:
        """Cases with every word in their names, product or parties."""
        return queryset.filter(pk__in=selectors.cases().matching(value).values("pk"))
