"""Whether a harm was observed in this trial, is to be measured, or is background."""

from __future__ import annotations

import re
from typing import NamedTuple

from stemtrial.propose.adverse_event_anchors import Anchor
from stemtrial.propose.adverse_event_sentences import Sentence

_FUTURE = re.compile(r" (?:will|shall)(?= )")
FUTURE_AFTER = re.compile(r" (?:(?:will|are to|is to|to) +be|will +(?:also +)?include|will +have) ")
_WHEN = re.compile(
    r" (?:if|unless|until|under the condition|stopping rules?)(?!\w)(?: +\S+){0,8} *$"
)
_PERFECT = re.compile(
    r" (?:has|have) +been +(?:\w+ +)?"
    r"(?:reported|described|associated|implicated|noted|observed|recognized)(?!\w)"
)
_PASSIVE = re.compile(r" (?:be|were|was|are|is|as|been)(?: +\w+){0,2} *$")
_METHOD = re.compile(
    r"(?: +\S+){0,3}? +(?:were|was) +(?:also +)?"
    r"(?:grad|record|monitor|assess|evaluat|collect|measur)ed "
)
_OUTCOME_LIST = re.compile(r" outcomes?(?: +\S+){0,14} +(?:included?|were|was|such as) ")
_AIM = re.compile(
    r" (?:to|purpose|objectives?|aims?|aimed) +(?:\S+ +){0,3}?"
    r"(?:evaluate|assess|determine|compare|study|investigate|examine)(?= )"
)
_MEASURED = re.compile(
    r" (?:analy|ascertain|assess|captur|classif|collect|compared|defin|document|evaluat|followed"
    r"|graded|grading|determin|estimat|examin|measur|monitor|record|registered|reviewed|studied|submitted|summari"
    r"|tabulated)\w*"
)
OCCURRED = re.compile(
    r"(?: +\S+){0,3}? +(?:occurred|developed(?! +(?:countr|nation|world|region))"
    r"|(?:was|were|been) +(?:also +)?"
    r"(?:reported|observed|noted|seen|recorded|encountered|mild|minor|transient))(?!\w)"
)


class Verdict(NamedTuple):
    """A status.

    Attributes
    ----------
    status : str
        `observed`, `planned` or `background`.
    rule : str
        Why.
    denial : bool
        Whether "no" denies there; it does not in a criterion ("if no toxicity is seen").
    """

    status: str
    rule: str
    denial: bool = True


def results_status(sentence: Sentence, anchor: Anchor, denied: int | None) -> Verdict:
    """Decide the status in text that reports results (section `results`, abstracts).

    There the study's own participants are observed (rulings, adverse_events); methods, criteria
    and aims are planned, general statements about a treatment background.
    """
    flat = sentence.flat
    if denied is None and _WHEN.search(flat, 0, anchor.start):
        return Verdict("planned", "condition", denial=False)
    if _FUTURE.search(flat, 0, anchor.end) or FUTURE_AFTER.search(flat, anchor.end - 1):
        return Verdict("planned", "future", denial=False)
    happened = sentence.has("happened")
    general = sentence.has("general") and not sentence.has("case")
    if general and (not happened or _PERFECT.search(flat)):
        return Verdict("background", "general")
    if denied is None and _METHOD.match(flat, anchor.end):
        return Verdict("planned", "method")
    if denied is None and not happened:
        if is_measured(flat, anchor) or _AIM.search(flat, 0, anchor.start):
            return Verdict("planned", "method")
        if _OUTCOME_LIST.search(flat, 0, anchor.start):
            return Verdict("planned", "outcomes")
    return Verdict("observed", "results")


def is_measured(flat: str, anchor: Anchor) -> bool:
    """Whether a passive behind the harm makes it something to be measured."""
    match = _MEASURED.search(flat, anchor.end - 1)
    return (
        match is not None and _PASSIVE.search(flat, anchor.end - 1, match.start() + 1) is not None
    )
