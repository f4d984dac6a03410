"""Which method the figures are computed by, in words. Whatever changes a figure changes the version."""

#: In every report and export; a new one for every change of a formula, of the drawings or of what is counted.
METHOD = "ntb-agreement/1"
SEED = 20_260_101
RESAMPLES = 1_000
MOST_RESAMPLES = 10_000

N_ = str  # marks a string for translation; the page translates it

#: Figure → its name.
NAMES = {
    "percent": N_("Percent agreement"),
    "alpha_masi": N_("Krippendorff's α, sets of codes (MASI)"),
    "alpha_nominal": N_("Krippendorff's α, same set or not"),
    "alpha": N_("Krippendorff's α, code given or not"),
    "cohen": N_("Cohen's κ"),
    "fleiss": N_("Fleiss' κ"),
    "u_codes": N_("ᵤα, each code for itself"),
    "u_alpha": N_("ᵤα, same set or not"),
    "u_masi": N_("ᵤα, sets of codes (MASI)"),
    "u_binary": N_("|ᵤα, coded or not"),
    "cu_alpha": N_("ᶜᵤα, codes where both have a span"),
    "ku_alpha": N_("⁽ᵏ⁾ᵤα, this code where both have a span"),
    "alpha_u_2004": N_("α_U of 1995 and 2004"),
    "weight_ordinal": N_("Weight, ordinal α"),
    "weight_interval": N_("Weight, interval α"),
    "confidence_ordinal": N_("Confidence, ordinal α"),
    "confidence_interval": N_("Confidence, interval α"),
}

#: Figure → what it says, in a sentence.
MEANINGS = {
    "percent": N_(
        "Of all pairs of judgements on the same passage, the share that are the same. Says nothing of chance: where "
        "most passages carry no code it is high whatever the coders do."
    ),
    "alpha_masi": N_(
        "1 is complete agreement, 0 what chance would give, below 0 worse than chance. Sets that share codes "
        "differ less."
    ),
    "alpha_nominal": N_(
        "The same, but two sets of codes count as different unless they are the same."
    ),
    "alpha": N_("The same for one code: it was given to the passage or not."),
    "cohen": N_("For two coders; chance is counted from each coder's own habits."),
    "fleiss": N_(
        "For passages that all coders judged; chance is counted from what all of them gave together."
    ),
    "u_codes": N_(
        "Where spans begin and end and what code they have, character by character; each code on a line of its own, as "
        "codes may overlap."
    ),
    "u_alpha": N_(
        "All codes on one line; where codes overlap, their set counts as a code of its own."
    ),
    "u_masi": N_("The same, but sets that share codes differ less."),
    "u_binary": N_("Whether words were coded at all, whatever the code."),
    "cu_alpha": N_("Only where both coders have a span: whether it has the same set of codes."),
    "ku_alpha": N_("Only where both coders have a span: whether both say this code."),
    "alpha_u_2004": N_(
        "Krippendorff's first definition, for studies that are compared with older ones. Its interval holds what "
        "chance would give as it is."
    ),
    "weight_ordinal": N_("Of passages where at least two coders gave a weight."),
    "weight_interval": N_("The same, taking the steps from 1 to 5 as equally large."),
    "confidence_ordinal": N_(
        "Of passages where at least two coders gave their confidence. That coders are equally sure says nothing of "
        "whether they agree."
    ),
    "confidence_interval": N_("The same, taking the steps from 1 to 5 as equally large."),
}

#: How it is known who was asked about what.
ASKED = {
    "assigned": N_(
        "The passages were given to the coders; only there does silence mean “no code”."
    ),
    "everybody": N_(
        "Nobody was given these passages; it is assumed that every coder read every one of them, so that silence means "
        "“no code”."
    ),
    "where_coded": N_(
        "Nobody was given these passages; it is assumed that every coder read all passages of the documents in which "
        "they coded something, so that silence there means “no code”."
    ),
}

#: Why a figure is not defined.
REASONS = {
    "one_coder": N_("fewer than two coders"),
    "not_two": N_("only for two coders"),
    "no_overlap": N_("no passage was judged by two coders"),
    "one_category": N_("only one value occurs, so there is nothing to agree on beyond chance"),
    "not_all": N_("no passage was judged by all coders"),
    "no_meeting": N_("nowhere do two coders have a span on the same words"),
}

#: What is to be known of an interval.
NOTES = {
    "unanimous": N_(
        "Nobody disagreed, so drawing again cannot show disagreement either: the interval is no proof of certainty."
    ),
    "unstable": N_("No interval: in too many of the drawings the figure is not defined."),
    "single": N_("No interval: there is only one passage to draw from."),
    "off": N_("No interval was asked for."),
}

#: The method in sentences, as they are printed with the figures.
SENTENCES = (
    N_(
        "A passage counts where at least two coders were asked to judge it. A coder who was asked and gave no code "
        "said “no code”; a coder who was not asked said nothing."
    ),
    N_("A passage has the codes of all spans that reach into it."),
    N_(
        "Intervals are 95 % percentile intervals of a bootstrap: as many passages as there are were drawn again with "
        "replacement, and the figure computed from them. Passages of one document are neighbours, which this takes for "
        "independent; the true uncertainty may be larger."
    ),
    N_(
        "The interval says how far the figure depends on which passages were coded. It says nothing of other coders, "
        "of whether the codes are right, or of whether coders worked apart from one another."
    ),
    N_(
        "Krippendorff asks for an α of at least .800, and for .667 where tentative conclusions are enough; what is "
        "enough depends on what the figures are used for."
    ),
)

#: Works that define the figures.
REFERENCES = (
    "Cohen, J. (1960). A coefficient of agreement for nominal scales. Educational and Psychological Measurement 20, "
    "37–46.",
    "Fleiss, J. L. (1971). Measuring nominal scale agreement among many raters. Psychological Bulletin 76, 378–382.",
    "Krippendorff, K. (1995). On the reliability of unitizing continuous data. Sociological Methodology 25, 47–76.",
    "Krippendorff, K. (2004). Content Analysis (2nd ed.), pp. 251–256. Sage.",
    "Krippendorff, K. (2011). Computing Krippendorff's alpha-reliability. University of Pennsylvania.",
    "Krippendorff, K. (2019). Content Analysis (4th ed.), chapter 12. Sage.",
    "Krippendorff, K., Mathet, Y., Bouvry, S., & Widlöcher, A. (2016). On the reliability of unitizing textual "
    "continua: Further developments. Quality & Quantity 50, 2347–2364.",
    "Passonneau, R. (2006). Measuring agreement on set-valued items (MASI) for semantic and pragmatic annotation. "
    "Proceedings of LREC 2006.",
    "Zapf, A., Castell, S., Morawietz, L., & Karch, A. (2016). Measuring inter-rater reliability for nominal data. "
    "BMC Medical Research Methodology 16, 93.",
)
