"""How to code, in five minutes: what one does, with pictures of the running site."""

from __future__ import annotations

from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.functional import Promise
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _


@dataclass(frozen=True, slots=True)
class Step:
    """One thing that a coder does. `bench.pictures` makes `picture`; `alt` says what can be seen in it.

    `keys` are what one presses, with what it does.
    """

    key: str
    title: str | Promise
    text: tuple[str | Promise, ...]
    keys: tuple[tuple[str, str | Promise], ...] = ()
    alt: str | Promise = ""


STEPS = (
    Step(
        "code",
        _("Select the words, give them a code"),
        (
            _(
                "Take the fewest words that prove the code without their neighbours. Drag over "
                "them, or go to them by key: the arrows move by word and line, with Alt by "
                "sentence and paragraph, and Shift makes the selection grow."
            ),
            _(
                "Enter opens the picker. Type a few letters of the code in either language; its "
                "whole entry stands beside it. Codes you use often get the digits 1 to 9. A "
                "passage may have any number of codes, and they may overlap."
            ),
        ),
        (
            ("w s p", _("select the word, the sentence, the paragraph")),
            ("Enter", _("open the picker; Enter again takes the first code")),
            ("1 … 9", _("a code of yours at once")),
            ("g 7.123", _("go to a paragraph")),
            ("u", _("undo, as often as you like, also tomorrow")),
        ),
        _(
            "The workbench: selected words in the text, the open code picker with the entry of the "
            "first code."
        ),
    ),
    Step(
        "suggestions",
        _("Decide on suggestions"),
        (
            _(
                "Suggestions are dashed. Each says why it is made: the cue and the words that it "
                "matched. They are proposals: read the passage first. In some passages none are "
                "shown on purpose, so that it can be measured what they do to coders."
            ),
        ),
        (
            ("n", _("next suggestion")),
            ("a", _("accept")),
            ("x", _("reject")),
            ("e", _("another code, or other words")),
        ),
        _("A suggestion is selected; its code, score and reason stand in the column on the right."),
    ),
    Step(
        "chain",
        _("Join loophole, countermeasure and impact to a chain"),
        (
            _(
                "A chain says how a barrier was built into a rule, what overcame it, and what "
                "remained for later cases. Put coded words into the tray below the text, from this "
                "document or another one, and save it with its outcome, direction, weight and day. "
                "A chain that lacks something says what."
            ),
        ),
        (
            ("l", _("put the selected span into the chain")),
            ("Shift+c", _("save the chain")),
        ),
        _(
            "The tray below the text with a loophole and a countermeasure; the impact is still "
            "missing."
        ),
    ),
    Step(
        "round",
        _("Code in a round, blind"),
        (
            _(
                "A round gives passages to several coders. While it is blind, nobody sees "
                "another's codes or decisions, on no page. Read each passage that is yours and "
                "hand it in; a passage without a code is a judgement too."
            ),
        ),
        (),
        _("A round: the passages that are mine to code, and how far every coder is."),
    ),
    Step(
        "differences",
        _("Settle the differences"),
        (
            _(
                "When all have handed in, an adjudicator goes through what they differ in, without "
                "their names, and rules on each place with a reason. What holds is then what "
                "search, citator and toolkit show; everybody's own codings are kept."
            ),
        ),
        (
            ("j k", _("next and previous difference")),
            ("1 … 9", _("this holds")),
            ("r", _("write the reason")),
            ("Ctrl+Enter", _("rule")),
        ),
        _(
            "A difference: the words in their context, what coder A and coder B put on them, and "
            "the reason of the ruling."
        ),
    ),
    Step(
        "agreement",
        _("Report the agreement"),
        (
            _(
                "A round's agreement is computed on what was handed in, before any ruling: "
                "Krippendorff's α with its interval and n for each code and axis, Cohen's and "
                "Fleiss' κ, and αᵤ for where spans begin and end. The page names method, version "
                "and seed; cite it, print it, or take the figures as CSV."
            ),
        ),
        (),
        _("The agreement of a round: α with interval and n, by axis and by code."),
    ),
    Step(
        "saving",
        _("Nothing is lost"),
        (
            _(
                "Whatever you do is kept on this device at once and sent to the server in order. "
                "If the network fails, go on: the button at the top says how much waits. If "
                "somebody changed the same span meanwhile, both versions are shown and you decide."
            ),
        ),
        (),
        _("The workbench without a connection: the button at the top says that changes wait."),
    ),
)


def coding_help(request: HttpRequest) -> HttpResponse:
    """The steps; the pictures are in the page's language."""
    language = "zh" if (get_language() or "en").startswith("zh") else "en"
    return render(request, "coding/help.html", {"steps": STEPS, "language": language})
