"""Harms that a registry's text plans to measure, or that would stop a treatment."""

from __future__ import annotations

import re

from stemtrial.propose.adverse_event_anchors import Anchor
from stemtrial.propose.adverse_event_background import assertion
from stemtrial.propose.adverse_event_cues import DISEASES, STATUS, TREATMENTS
from stemtrial.propose.adverse_event_sentences import Sentence
from stemtrial.propose.adverse_event_status import OCCURRED, Verdict, is_measured

EVENTS = frozenset(("event", "toxicity", "complication", "reaction"))
_WATCHED = re.compile(
    r" (?:monitor|observ|check|screen|evaluat|assess|follow|watch|look|test)\w*(?: +\S+){0,2} +for"
    r"(?: +\S+){0,4} *$"
)
_MARKER = re.compile(
    r" (?:predict\w*|bio-?markers?|markers?|prognos\w+|diagnos\w+|pathogenesis|pathophysiology"
    r"|detection|depends?|factors?)(?: +\S+){0,6} *$"
)
_WILL_TELL = re.compile(
    r" will +(?:also +)?be +(?:reported|described|compared|scored|listed|noted)"
)
_DISEASE_BEFORE = re.compile(rf" {DISEASES}(?:[ -]related)?(?: +\w+)? +$")
_DISEASE = re.compile(
    r" +(?:of|from)(?: +the)?(?: +\S+)? +"
    r"(?:disease|diabetes|cirrhosis|crohn|covid|fractures?|illness|sepsis|surgery)"
    r"| +in +patients +with "
)
_NO_OUTCOME = re.compile(
    r" (?:prevent\w*|treat\w*|prophyla\w*|reduc\w*|refractory|against|with|for|avoid|detect\w*"
    r"|taper|control)(?: +\S+){0,3}? *$"
)
_MEASURING = re.compile(
    r" (?:compare|assess|evaluate|determine|estimate|grade|engraftment|toxicit\w+|mortality"
    r"|relapse|document|record)(?!\w)"
)
_DUE = re.compile(rf" {TREATMENTS}[ -]related +$")
_WITH_TOXICITY = re.compile(r" (?:toxicit\w*|early|adverse|events?)(?: +\S+){0,2}? *$")
_RATE = re.compile(r" (?:incidence|rates?|less|fewer|lower|higher)(?!\w)")


def may_count(sentence: Sentence, anchor: Anchor) -> bool:
    """Whether a harm that is often a disease or an endpoint has the words that make it one."""
    flat = sentence.flat
    if anchor.kind in ("gvhd", "infection"):
        near = flat[max(0, anchor.start - 90) : anchor.end + 70]
        told = _RATE.search(near) or STATUS["outcome"].search(near) or _MEASURING.search(near)
        if told or OCCURRED.match(flat, anchor.end) or is_measured(flat, anchor):
            return True
        if _WATCHED.search(near[:91]) or _WILL_TELL.search(flat, anchor.end - 1):
            return True
        return bool(assertion(sentence, anchor))
    if anchor.kind == "death":
        near = flat[max(0, anchor.start - 90) : anchor.start]
        if _DUE.search(near):
            return True
        told = _WITH_TOXICITY.search(near) or OCCURRED.match(flat, anchor.end)
        return " no " in near or bool(told or assertion(sentence, anchor))
    return True


def planned(flat: str, anchor: Anchor, rule: str) -> Verdict | None:
    """Plan a harm, unless it is the disease, a treated condition or an efficacy endpoint."""
    near = flat[max(0, anchor.start - 90) : anchor.start]
    fits = True
    if anchor.kind in EVENTS:
        fits = not of_disease(flat, anchor)
    elif anchor.kind in ("gvhd", "infection"):
        fits = (
            (_NO_OUTCOME.search(near) is None or _WATCHED.search(near) is not None)
            and _MARKER.search(near) is None
            and (
                STATUS["outcome"].search(near) is not None
                or _WATCHED.search(near) is not None
                or (rule != "condition" and _MEASURING.search(near) is not None)
                or is_measured(flat, anchor)
                or _WILL_TELL.search(flat, anchor.end - 1) is not None
            )
        )
    elif anchor.kind == "death":
        fits = _WITH_TOXICITY.search(near) is not None
    return Verdict("planned", rule, denial=False) if fits else None


def of_disease(flat: str, anchor: Anchor) -> bool:
    """Whether a complication is said to be one of a disease."""
    if _DISEASE.match(flat, anchor.end):
        return True
    return anchor.kind == "complication" and bool(_DISEASE_BEFORE.search(flat, 0, anchor.start))
