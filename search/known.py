"""What a query names, a case, a document or a paragraph, stands above any score of words."""

import re

from search import analysis, plan
from search.entry import key
from search.identifiers import Found, is_asked
from search.query.ast import Node, Word
from search.query.leaves import leaves
from search.question import Part
from search.titles import titled

# Above all scores of words: a question's are below `question.ALL_WORDS` for each way to count them.
CASE_ITSELF = 28.0
KNOWN_PARAGRAPH = 2048.0
KNOWN_ITEM = 4096.0
#: A long Chinese run as it stands counts as one more word than its pairs of characters.
WHOLE_RUN = 64.0

_LABEL = re.compile(r"(?<![A-Za-z\d./-])\d{1,2}\.\d{1,4}[a-z]?(?![A-Za-z\d./])")
_NUMBER = re.compile(r"第?(\d{1,4})段?")
CASE_RECORD = plan.Term("keys", key("passage", "case"))


def _named(canonical: str, words: str) -> list[Part]:
    named = plan.Term("keys", key("id", canonical))
    itself = plan.All((), (named, CASE_RECORD))
    return [
        Part("named", words, plan.Fixed(named, KNOWN_ITEM)),
        Part("case", words, plan.Fixed(itself, CASE_ITSELF)),
    ]


def known_items(node: Node, found: tuple[Found, ...]) -> list[Part]:
    """What lifts the case, document or paragraph that the query names above any other."""
    lifts: list[Part] = []
    for item in found:
        if item.kind != "provision":
            lifts += _named(item.canonical, " ".join(item.words))
    for words, case in titled(node):
        if case not in {item.canonical for item in found}:
            lifts += _named(case, words)
    names = {item.canonical for item in found if item.kind != "provision"}
    covered = {text for item in found for text in item.words}
    asked = [leaf.text for leaf in leaves(node) if isinstance(leaf, Word)]
    for text in asked:
        if text in covered:
            continue
        for label in _LABEL.findall(text):
            term = plan.Term("keys", key("label", label))
            lifts.append(Part("paragraph", label, plan.Fixed(term, KNOWN_PARAGRAPH)))
        if names and (number := _NUMBER.fullmatch(text)):
            # "DS901 ¶ 318": reports of the Appellate Body number their paragraphs through.
            of_it = plan.one_of(tuple(plan.Term("keys", key("id", name)) for name in sorted(names)))
            there = plan.All((), (of_it, plan.Term("keys", key("label", number[1]))))
            lifts.append(Part("paragraph", number[1], plan.Fixed(there, KNOWN_PARAGRAPH)))
        pieces = analysis.asked_pieces(text)
        if len(pieces) > 1 and is_asked(node):
            run = plan.Sequence("exact", tuple(analysis.words(text)))
            lifts.append(Part("run", text, plan.Fixed(run, WHOLE_RUN)))
    title = [word for text in asked for word in analysis.words(text)]
    if len(title) > 1 and not found:
        called = plan.All((), (plan.Sequence("title", tuple(title)), CASE_RECORD))
        lifts.append(Part("case", " ".join(title), plan.Fixed(called, KNOWN_PARAGRAPH)))
    return list({lift.plan: lift for lift in lifts}.values())
