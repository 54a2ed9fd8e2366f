"""The status of a harm in a registry's own text, which states plans and their background."""

from __future__ import annotations

import re

from stemtrial.propose.adverse_event_anchors import Anchor
from stemtrial.propose.adverse_event_background import asserted, assertion, is_named
from stemtrial.propose.adverse_event_cues import ASSERTED, DISEASES, STATUS, TREATMENTS
from stemtrial.propose.adverse_event_sentences import Sentence
from stemtrial.propose.adverse_event_status import FUTURE_AFTER, OCCURRED, Verdict, is_measured

_EVENTS = frozenset(("event", "toxicity", "complication", "reaction"))
_EXCESS = (" unacceptable ", " excessive ", " intolerable ", " unmanageable ", " prohibitive ")
_IF = re.compile(r" (?:if|whether|until the|should)(?!\w)")
_GOAL = re.compile(
    STATUS["goal"].pattern
    + r"(?: +(?!(?:if|in|until|unless|case|absence|event|should|when)(?!\w))\S+){0,6} *$"
)
_AIM = re.compile(
    r" (?:purposes?|aims?|aimed|objectives?|goals?|hypothes\w+|whether|(?:evaluate|determine|see|know"
    r"|test|learn|find +out|assess|investigate) +if)(?!\w)"
)
_MARKER = re.compile(
    r" (?:predict\w*|bio-?markers?|markers?|prognos\w+|diagnos\w+|pathogenesis|pathophysiology"
    r"|detection|depends?|factors?)(?: +\S+){0,6} *$"
)
_THEIRS = re.compile(
    r" (?:recent|previous|prior|earlier|several|other|two|three|many|published|historical)"
    r"(?: +\w+){0,2} +(?:studies|trials|reports|series)(?!\w)|(?:studies|trials) +(?:have|has)(?!\w)"
    r"|(?:studies|trials) +(?:\w+ +){0,2}(?:show|demonstrat|suggest|report|indicat|reveal)\w+"
    r"|currently +being +investigated"
)
_WILL_TELL = re.compile(r" will +(?:also +)?be +(?:reported|described|compared|scored|listed|noted)")
_WHO_HAD = re.compile(r" (?:who|that) +(?:have|has|had|experienced|suffered)(?: +\S+){0,7} *$")
_APPOSED = re.compile(r"\)? *, (?:an?|the|one of the)(?: [\w-]+){0,5} ")
_HAVING = re.compile(r" (?:has|have|had|having|with)(?: +an?)? +\w+ *$")
_DEFINED = re.compile(r"(?: +\S+){0,2}? +(?:is +|are +)?defined +as(?!\w)")
_RECORDING = re.compile(
    r" +(?:recording|reporting|monitoring|assessments?|evaluation|collection|surveillance|study"
    r"|trial|log|follow[ -]*up)(?!\w)"
)
_VARIABLES = re.compile(
    r" (?:safety|primary|secondary|outcome) +(?:variables?|parameters?|criteria|assessments?"
    r"|evaluations?|measures?|measurements?|data)(?!\w)| (?:primary|secondary|safety)  "
)
_EXPECTED = re.compile(r" (?:expected|anticipated|foreseen)(?!\w)")
_PROGRESS = re.compile(r" (?:progression|relapse|recurrence)(?!\w)")
_HAD_WITHOUT = re.compile(r" had +\w+ed(?: +\S+){0,4} +without(?: +\S+){0,4} *$")
_LIMITING = re.compile(r"(?:limiting +toxicit\w+| dlts?)$")
_LIST_START = re.compile(
    r"^ *(?:\w{1,3}[.)]|-|primary|secondary|safety|outcomes?|to|the|any|\s)*"
    r"(?:incidence|rates?|number|frequency|occurrence|types?|evaluation|assessment|analysis"
    r"|severity|cumulative|any (?:adverse|serious|toxic)|adverse|serious adverse)"
)
_OUTCOME_OF = re.compile(
    r" (?:incidence|rates?|frequency|number|occurrence|probability|proportion|percentage"
    r"|prevalence)(?: +and +\w+)? +of"
    r"(?: +\S+){0,5} *$"
)
_OWN = re.compile(
    r" (?:(?:this|our|present|current|the) +(?:\S+ +){0,3}?(?:study|trial) +"
    r"(?:showed|demonstrated|found|confirmed|observed)|some +participants)(?!\w)"
)
_DISEASE = re.compile(
    r" +(?:of|from)(?: +the)?(?: +\S+)? +"
    r"(?:disease|diabetes|cirrhosis|crohn|covid|fractures?|illness|sepsis|surgery)"
    r"| +in +patients +with "
)
_DISEASE_BEFORE = re.compile(rf" {DISEASES}(?:[ -]related)?(?: +\w+)? +$")
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
_CELLS = re.compile(
    r" (?:hsct|hct|sct|bmt|\w*transplant\w*|infus\w*|cells?|mscs?|procedure|conditioning|graft\w*"
    r"|injections?)(?!\w)"
)
_RELATION = re.compile(
    rf" (?:associated +with|due to|caused by|linked to|attributable to)(?: +\S+){{0,5}}? +"
    rf"{TREATMENTS}| {TREATMENTS}[ -](?:related|associated|induced)"
)
_RISK = re.compile(r" (?:incidences?|rates?|risks?|severity|severe|occurrence|frequency|chances?)(?!\w)")
_RATE = re.compile(r" (?:incidence|rates?|less|fewer|lower|higher)(?!\w)")


def registry_status(
    sentence: Sentence, anchor: Anchor, denied: int | None, section: str, zone: str
) -> Verdict | None:
    """Decide the status of a harm in a registry's text.

    Parameters
    ----------
    sentence, anchor
        The harm and its sentence.
    denied : int or None
        Where the words stand that deny it.
    section, zone : str
        The section's name; `background`, `objectives` or `endpoints` where the caller knows.

    Returns
    -------
    Verdict or None
        None where the sentence says nothing of this trial's adverse events: disease, other
        drugs' side effects, prophylaxis (rulings, adverse_events).
    """
    flat = sentence.flat
    plan = sentence.has("plan", anchor.start)
    if anchor.kind == "tolerated":
        meant = plan or _IF.search(flat, 0, anchor.start)
        return None if meant else Verdict("background", "tolerated")
    ahead = _is_ahead(flat, anchor)
    goal = None if ahead else _GOAL.search(flat, max(0, anchor.start - 80), anchor.start)
    if goal:
        return _goal(sentence, anchor, goal.start())
    excess = flat.endswith(_EXCESS, 0, anchor.start) and not _HAVING.search(flat, 0, anchor.start)
    if excess or sentence.has("condition", anchor.start):
        return _planned(flat, anchor, "condition")
    if sentence.has("own") and _OWN.search(flat) and sentence.has("happened"):
        return Verdict("observed", "own")
    plan = (plan and not _is_told(sentence)) or ahead
    if denied is not None:
        verdict = _denied(sentence, anchor, denied, plan=plan)
        if verdict or not plan:
            return verdict
    if section.endswith("title"):
        return Verdict("planned", "title") if anchor.kind == "event" else None
    if plan or _RECORDING.match(flat, anchor.end) or _VARIABLES.search(flat, 0, anchor.start):
        return _planned(flat, anchor, "plan")
    earlier = zone == "background" or sentence.has("background", anchor.start)
    if not earlier and is_measured(flat, anchor):
        return _planned(flat, anchor, "plan")
    if OCCURRED.match(flat, anchor.end):
        return _background(sentence, anchor, earlier=earlier)
    listed = _LIST_START.match(flat) or _OUTCOME_OF.search(flat, 0, anchor.start)
    if zone in ("objectives", "endpoints") or (listed and not earlier and not _is_told(sentence)):
        return _planned(flat, anchor, "outcome")
    if _LIMITING.search(flat, 0, anchor.end) or _DEFINED.match(flat, anchor.end):
        return _planned(flat, anchor, "condition")
    return _background(sentence, anchor, earlier=earlier)


def _is_told(sentence: Sentence) -> bool:
    """Whether a sentence tells what is known, though a word in it could be one of a plan."""
    flat = sentence.flat
    if sentence.has("background") and _THEIRS.search(flat):
        return True
    return sentence.has("told") and not sentence.has("meant")


def _is_ahead(flat: str, anchor: Anchor) -> bool:
    maybe = " be " in flat or " will " in flat
    return maybe and FUTURE_AFTER.search(flat, anchor.end - 1) is not None


def _goal(sentence: Sentence, anchor: Anchor, at: int) -> Verdict | None:
    """Read a harm that is to be prevented: planned where the trial measures whether it is."""
    flat = sentence.flat
    if is_named(sentence, anchor) or _is_apposed(sentence, anchor):
        return Verdict("background", "named")
    if not _AIM.search(flat, 0, at + 1) or anchor.kind in ("death", "complication"):
        return None
    if anchor.kind in ("gvhd", "infection") and not _RISK.search(flat, at, anchor.start):
        return None
    return Verdict("planned", "aim", denial=False)


def _is_apposed(sentence: Sentence, anchor: Anchor) -> bool:
    """Whether a harm explains the one before it ("to prevent GVHD, a side effect of the graft")."""
    place = sentence.anchors.index(anchor)
    if not place or anchor.kind not in ("event", "complication"):
        return False
    gap = sentence.low[sentence.anchors[place - 1].end : anchor.start]
    return _APPOSED.fullmatch(gap) is not None


def may_count(sentence: Sentence, anchor: Anchor) -> bool:
    """Whether a harm that is often a disease or an endpoint has the words that make it one."""
    flat = sentence.flat
    if anchor.kind in ("gvhd", "infection"):
        near = flat[max(0, anchor.start - 90) : anchor.end + 70]
        told = _RATE.search(near) or STATUS["outcome"].search(near) or _MEASURING.search(near)
        if told or OCCURRED.match(flat, anchor.end) or is_measured(flat, anchor):
            return True
        if _WILL_TELL.search(flat, anchor.end - 1):
            return True
        return bool(assertion(sentence, anchor))
    if anchor.kind == "death":
        near = flat[max(0, anchor.start - 90) : anchor.start]
        if _DUE.search(near):
            return True
        told = _WITH_TOXICITY.search(near) or OCCURRED.match(flat, anchor.end)
        return " no " in near or bool(told or assertion(sentence, anchor))
    return True


def _denied(sentence: Sentence, anchor: Anchor, denied: int, *, plan: bool) -> Verdict | None:
    flat = sentence.flat
    if anchor.kind in _EVENTS and _PROGRESS.search(flat, denied, max(denied, anchor.start)):
        return Verdict("planned", "condition", denial=False)
    if _EXPECTED.search(flat, denied):
        return Verdict("planned", "expected")
    told = OCCURRED.match(flat, anchor.end) or _HAD_WITHOUT.search(flat, 0, anchor.start)
    if plan and not told:
        return None
    if anchor.kind in ("infection", "gvhd"):
        return None
    if anchor.kind == "death" and not flat.startswith(" no ", denied):
        return None
    if _LIMITING.search(flat, 0, anchor.end) and not sentence.has("happened"):
        return Verdict("planned", "condition", denial=False)
    return Verdict("background", "denial")


def _planned(flat: str, anchor: Anchor, rule: str) -> Verdict | None:
    """Plan a harm, unless it is the disease, a treated condition or an efficacy endpoint."""
    near = flat[max(0, anchor.start - 90) : anchor.start]
    fits = True
    if anchor.kind in _EVENTS:
        fits = not _of_disease(flat, anchor)
    elif anchor.kind in ("gvhd", "infection"):
        fits = (
            _NO_OUTCOME.search(near) is None
            and _MARKER.search(near) is None
            and (
                STATUS["outcome"].search(near) is not None
                or (rule != "condition" and _MEASURING.search(near) is not None)
                or is_measured(flat, anchor)
                or _WILL_TELL.search(flat, anchor.end - 1) is not None
            )
        )
    elif anchor.kind == "death":
        fits = _WITH_TOXICITY.search(near) is not None
    return Verdict("planned", rule, denial=False) if fits else None


def _of_disease(flat: str, anchor: Anchor) -> bool:
    if _DISEASE.match(flat, anchor.end):
        return True
    return anchor.kind == "complication" and bool(_DISEASE_BEFORE.search(flat, 0, anchor.start))


def _background(sentence: Sentence, anchor: Anchor, *, earlier: bool) -> Verdict | None:
    """Keep what is known of this kind of treatment; leave out diseases and other drugs."""
    flat = sentence.flat
    if _of_disease(flat, anchor) or _WHO_HAD.search(flat, 0, anchor.start):
        return None
    if OCCURRED.match(flat, anchor.end):
        return Verdict("background", "occurred")
    found = asserted(sentence, anchor)
    if found or not _CELLS.search(flat):
        return found
    near = flat[max(0, anchor.start - 70) : anchor.end + 70]
    if anchor.kind in ("infection", "gvhd"):
        fits = earlier and _RATE.search(near) is not None
    elif anchor.kind == "mortality":
        by_relapse = flat.endswith(("relapse ", "relapse-"), 0, anchor.start)
        fits = not by_relapse and not ASSERTED["mechanism"].search(flat[:anchor.start])
    else:
        fits = _RELATION.search(near) is not None and (earlier or anchor.kind == "toxicity")
    return Verdict("background", "background") if fits else None
