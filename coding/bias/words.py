"""What a contrast says, in one sentence of the page's language, and no more than it says."""

from __future__ import annotations

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from coding.bias.report import ALPHA, CODES, ENOUGH, EQUAL, TAKEN, BiasReport, Contrast

NAMES: dict[str, Promise] = {
    CODES: gettext_lazy("Codes per passage"),
    EQUAL: gettext_lazy("Of the codes given, those the suggester proposes"),
    TAKEN: gettext_lazy("Of the codes the suggester proposes, those given"),
    ALPHA: gettext_lazy("Agreement between coders, α (MASI)"),
}

MEANINGS: dict[str, Promise] = {
    CODES: gettext_lazy("Codes that a coder gave, for each passage they judged."),
    EQUAL: gettext_lazy(
        "On passages without suggestions the coder did not see the proposal: what they share with it there, they "
        "found by themselves."
    ),
    TAKEN: gettext_lazy("How often a coder gives what is proposed, seen or not."),
    ALPHA: gettext_lazy(
        "If coders agree more where they see suggestions, part of their agreement may be with the suggester, not with "
        "each other."
    ),
}

_MORE: dict[str, Promise] = {
    CODES: gettext_lazy("With suggestions, coders give more codes."),
    EQUAL: gettext_lazy(
        "With suggestions, more of what coders give is what was proposed: suggestions lead them."
    ),
    TAKEN: gettext_lazy(
        "With suggestions, coders give more of what is proposed: suggestions lead them."
    ),
    ALPHA: gettext_lazy(
        "With suggestions, coders agree more; agreement on passages with suggestions overstates what they would "
        "reach alone."
    ),
}
_LESS: dict[str, Promise] = {
    CODES: gettext_lazy("With suggestions, coders give fewer codes."),
    EQUAL: gettext_lazy("With suggestions, less of what coders give is what was proposed."),
    TAKEN: gettext_lazy("With suggestions, coders give less of what is proposed."),
    ALPHA: gettext_lazy("With suggestions, coders agree less."),
}


def sentence(one: Contrast) -> str:
    """What may be concluded from a contrast."""
    shown, withheld = one.shown.passages, one.withheld.passages
    if one.verdict == "few":
        return _(
            "Too few passages to conclude anything: %(shown)d with suggestions, %(withheld)d without; at least "
            "%(enough)d of each are needed."
        ) % {"shown": shown, "withheld": withheld, "enough": ENOUGH}
    if one.verdict == "rare":
        return _("Given too rarely to conclude anything.")
    if one.verdict == "undefined":
        return _("The difference has no interval, so nothing can be concluded.")
    if one.verdict == "same":
        return _("No difference can be seen; one of up to %(most)s either way is not excluded.") % {
            "most": f"{max(abs(one.low or 0), abs(one.high or 0)):.2f}"
        }
    return str((_MORE if one.verdict == "more" else _LESS)[one.measure])


def method() -> list[str]:
    """How it was compared."""
    return [
        _(
            "A lot drew, for each passage, whether its suggestions were held back; in a round for all its coders "
            "alike. So both kinds of passages differ in nothing else but by chance, and a difference comes from the "
            "suggestions."
        ),
        _(
            "Only what all coders of an item have handed in is compared. A passage handed in without a code counts as "
            "judged. Left out is what was not left to the lot: where a coder had hidden the suggestions, coded before "
            "the round, or the text had no suggestions."
        ),
        _(
            "What the suggester proposes is what it proposes today. Intervals are 95 % percentile intervals of a "
            "bootstrap in which the passages of both kinds were drawn again apart from each other."
        ),
        _(
            "The rows of axes and codes are many: of twenty that are all equal, one looks different by chance."
        ),
    ]


def conclusion(report: BiasReport) -> str:
    """The whole in one sentence."""
    if report.passages_shown + report.passages_withheld == 0:
        return _("Nothing can be compared yet.")
    verdicts = {one.measure: one.verdict for one in report.overall}
    if verdicts[CODES] == "few":
        return sentence(report.overall[0])
    if "more" in (verdicts[EQUAL], verdicts[TAKEN]):
        return _(
            "Suggestions lead the coders: they give more of what is proposed when they see it."
        )
    if verdicts[ALPHA] == "more":
        return str(_MORE[ALPHA])
    return _("No sign that suggestions lead the coders; that is no proof that they do not.")
