"""Cases and the facts about them."""

from django.db import models
from django.db.models import Q
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _


def in_language(english: str, chinese: str) -> str:
    """The text in the language of the page, or the other one where that is empty."""
    first, second = (
        (chinese, english) if (get_language() or "en").startswith("zh") else (english, chinese)
    )
    return first or second


class Forum(models.TextChoices):
    """Where a case was brought."""

    WTO = "wto", _("WTO dispute settlement")
    USITC = "usitc337", _("USITC Section 337")
    CAFC = "cafc", _("US Court of Appeals, Federal Circuit")


class PartyKind(models.TextChoices):
    """What a party is."""

    MEMBER = "member", _("WTO Member")
    COMPANY = "company", _("company")
    AGENCY = "agency", _("agency")


class PartyRole(models.TextChoices):
    """In which role a party takes part."""

    COMPLAINANT = "complainant", _("complainant")
    RESPONDENT = "respondent", _("respondent")
    THIRD_PARTY = "third_party", _("third party")
    INTERVENOR = "intervenor", _("intervenor")
    APPELLANT = "appellant", _("appellant")
    APPELLEE = "appellee", _("appellee")


class PersonRole(models.TextChoices):
    """In which office a person decided."""

    PANEL_CHAIR = "panel_chair", _("chair of the panel")
    PANELIST = "panelist", _("member of the panel")
    APPELLATE_BODY_MEMBER = "appellate_body_member", _("Appellate Body member")
    ADMINISTRATIVE_LAW_JUDGE = "administrative_law_judge", _("administrative law judge")
    JUDGE = "judge", _("judge")


class Party(models.Model):
    """A WTO Member (code: ISO 3166 alpha-3, `EU`, `TPKM`), a company or an agency (code: a slug)."""

    code = models.CharField(max_length=80, unique=True)
    kind = models.CharField(max_length=10, choices=PartyKind, default=PartyKind.MEMBER)
    name_en = models.CharField(max_length=200)
    name_zh = models.CharField(max_length=200, blank=True)

    class Meta:
        ordering = ["name_en"]
        verbose_name_plural = "parties"

    def __str__(self) -> str:
        return self.name_en

    @property
    def name(self) -> str:
        """The name in the language of the page."""
        return in_language(self.name_en, self.name_zh)


class Case(models.Model):
    """A dispute (`DS593`), an investigation (`337-TA-655`) or a court review (`CAFC-2009-1262`)."""

    key = models.CharField(max_length=60, unique=True)
    forum = models.CharField(max_length=10, choices=Forum, db_index=True)
    number = models.PositiveIntegerField(null=True, help_text="for sorting: 593 of DS593")
    title_en = models.CharField(max_length=500)
    title_zh = models.CharField(max_length=500, blank=True)
    short_title_en = models.CharField(max_length=300, blank=True)
    short_title_zh = models.CharField(max_length=300, blank=True)
    aliases = models.JSONField(default=list, help_text="other names decisions use for it")
    product_en = models.CharField(max_length=300, blank=True)
    product_zh = models.CharField(max_length=300, blank=True)
    measure_en = models.TextField(blank=True)
    measure_zh = models.TextField(blank=True)
    summary_en = models.TextField(blank=True)
    summary_zh = models.TextField(blank=True)
    status = models.CharField(max_length=40, blank=True, db_index=True)
    started_on = models.DateField(null=True, blank=True)
    hs_codes = models.JSONField(default=list, blank=True, help_text="tariff numbers, as printed")
    facts = models.JSONField(
        default=list,
        blank=True,
        help_text="rights and remedies: [{kind, value, source, date, place}]",
    )
    authorities = models.JSONField(default=list, help_text="symbols and citations of its decisions")
    provenance = models.JSONField(
        default=dict,
        help_text="field → {source, claims: {source: {value, rank, date}}, added: {value: {source, date}}}",
    )
    revision = models.PositiveIntegerField(default=1)
    created_at = models.DateTimeField(auto_now_add=True)
    modified_at = models.DateTimeField(auto_now=True)

    class Meta:
        ordering = ["forum", "number", "key"]
        constraints = [
            models.CheckConstraint(condition=Q(forum__in=Forum.values), name="case_forum_known"),
            models.CheckConstraint(condition=~Q(key=""), name="case_key_not_empty"),
        ]

    def __str__(self) -> str:
        return f"{self.key} {self.short_title_en or self.title_en}"

    @property
    def title(self) -> str:
        """The full title in the language of the page."""
        return in_language(self.title_en, self.title_zh)

    @property
    def short_title(self) -> str:
        """The short title in the language of the page, else the full one."""
        return in_language(self.short_title_en, self.short_title_zh) or self.title

    @property
    def product(self) -> str:
        """The product in the language of the page."""
        return in_language(self.product_en, self.product_zh)

    @property
    def measure(self) -> str:
        """The measure at issue in the language of the page."""
        return in_language(self.measure_en, self.measure_zh)

    @property
    def summary(self) -> str:
        """The summary in the language of the page."""
        return in_language(self.summary_en, self.summary_zh)

    @property
    def year(self) -> int | None:
        """The year of its beginning."""
        return self.started_on.year if self.started_on else None


class CaseParty(models.Model):
    """A party of a case in one role."""

    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="case_parties")
    party = models.ForeignKey(Party, on_delete=models.PROTECT, related_name="case_parties")
    role = models.CharField(max_length=12, choices=PartyRole)

    class Meta:
        ordering = ["role", "party__name_en"]
        constraints = [
            models.UniqueConstraint(fields=["case", "party", "role"], name="case_party_once"),
            models.CheckConstraint(
                condition=Q(role__in=PartyRole.values), name="case_party_role_known"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.party} ({self.role})"


class CasePerson(models.Model):
    """Someone who decided in a case, as one source names them; two sources make two rows."""

    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="people")
    name = models.CharField(max_length=120)
    role = models.CharField(max_length=24, choices=PersonRole)
    source = models.CharField(
        max_length=60, blank=True, help_text="ident of a CaseSource, or an importer's name"
    )
    place = models.JSONField(
        default=dict, blank=True, help_text="where it is printed: {text, slug, label, order}"
    )
    told_on = models.DateField(auto_now_add=True, help_text="when the source first said so")

    class Meta:
        ordering = ["role", "id"]
        verbose_name_plural = "people"
        constraints = [
            models.UniqueConstraint(
                fields=["case", "role", "name", "source"], name="case_person_once"
            ),
            models.CheckConstraint(
                condition=Q(role__in=PersonRole.values), name="case_person_role_known"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.name} ({self.role})"


class CaseSource(models.Model):
    """Where facts of a case come from: an official page or file."""

    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="sources")
    ident = models.CharField(max_length=60)
    title = models.CharField(max_length=500)
    url = models.URLField(max_length=1000, blank=True)
    note = models.CharField(max_length=500, blank=True)

    class Meta:
        ordering = ["id"]
        constraints = [models.UniqueConstraint(fields=["case", "ident"], name="case_source_once")]

    def __str__(self) -> str:
        return self.title


class CaseEvent(models.Model):
    """A dated step of the proceedings."""

    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="events")
    date = models.DateField()
    kind = models.CharField(max_length=40)
    text_en = models.CharField(max_length=500, blank=True)
    text_zh = models.CharField(max_length=500, blank=True)
    source = models.CharField(
        max_length=60, blank=True, help_text="ident of a CaseSource, or an importer's name"
    )
    also = models.JSONField(
        default=list, blank=True, help_text="idents of other sources that tell the same step"
    )

    class Meta:
        ordering = ["date", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["case", "date", "kind", "text_en"], name="case_event_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.date} {self.kind}"

    @property
    def text(self) -> str:
        """What happened, in the language of the page."""
        return in_language(self.text_en, self.text_zh)


class CaseProvision(models.Model):
    """A provision that a case turns on, and what was found. `resolved` is false where a source's key is unknown."""

    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="provisions")
    provision = models.CharField(
        max_length=80, db_index=True, help_text="canonical: TBT 2.2; or the raw key"
    )
    finding = models.CharField(max_length=20, default="cited")
    stage = models.CharField(max_length=20, blank=True)
    source = models.CharField(max_length=60, blank=True)
    place = models.JSONField(
        default=dict, blank=True, help_text="the words that say so: {text, slug, label, order}"
    )
    resolved = models.BooleanField(default=True)

    class Meta:
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(
                fields=["case", "provision", "stage", "finding"], name="case_provision_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.provision} {self.finding}"


class CaseRelation(models.Model):
    """A link from a case to another, which may not be in the library (then `other_key` alone says which)."""

    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="relations")
    other_key = models.CharField(max_length=60, db_index=True)
    relation = models.CharField(max_length=30)

    class Meta:
        ordering = ["relation", "other_key"]
        constraints = [
            models.UniqueConstraint(
                fields=["case", "other_key", "relation"], name="case_relation_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.relation} {self.other_key}"
