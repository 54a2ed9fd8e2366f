"""The status of a harm in a registry's own text, which states plans and their background."""

from __future__ import annotations

import re

from stemtrial.propose.adverse_event_anchors import Anchor
from stemtrial.propose.adverse_event_background import asserted
from stemtrial.propose.adverse_event_cues import ASSERTED, TREATMENTS
from stemtrial.propose.adverse_event_goal import find_goal, goal_status
from stemtrial.propose.adverse_event_plan import EVENTS, of_disease, planned
from stemtrial.propose.adverse_event_sentences import Sentence
from stemtrial.propose.adverse_event_status import OCCURRED, Verdict, is_measured

_EXCESS = (" unacceptable ", " excessive ", " intolerable ", " unmanageable ", " prohibitive ")
_IF = re.compile(r" (?:if|whether|until the|should)(?!\w)")
_AHEAD = re.compile(
    r" (?:will +(?:also +)?(?:be|include|have)|(?:are|is) +to +be"
    r"|(?<! shown)(?<! found)(?<! known)(?<! considered)(?<! thought)(?<! believed) to +be) "
)
_STUDIES = ("studies", "trials", "reports", "series", "currently")
_THEIRS = re.compile(
    r" (?:recent|previous|prior|earlier|several|other|two|three|many|published|historical)"
    r"(?: +\w+){0,2} +(?:studies|trials|reports|series)(?!\w)"
    r"|(?:studies|trials) +(?:have|has)(?!\w)"
    r"|(?:studies|trials) +(?:\w+ +){0,2}(?:show|demonstrat|suggest|report|indicat|reveal)\w+"
    r"|currently +being +investigated"
)
_EXPLAINS = re.compile(r"(?:gvhd|host[ -]disease)\)? *, (?:an?|the|one of the) (?:[\w-]+ ){0,4}$")
_WHO_HAD = re.compile(r" (?:who|that) +(?:have|has|had|experienced|suffered)(?: +\S+){0,7} *$")
_HAVING = re.compile(r" (?:has|have|had|having|with)(?: +an?)? +\w+ *$")
_DEFINED = re.compile(r"(?: +\S+){0,2}? +(?:is +|are +)?defined +as(?!\w)")
_MEANT = re.compile(
    r"(?: +\S+){0,3}? +(?:is|are|as) +(?:the +|an? +)?(?:\w+ +)?(?:end ?points?|outcomes?)(?!\w)"
    r"| +(?:recording|reporting|monitoring|assessments?|evaluation|collection|surveillance|study"
    r"|trial|log|follow[ -]*up)(?!\w)"
)
_VARIABLES = re.compile(
    r" (?:safety|primary|secondary|outcome) +(?:variables?|parameters?|criteria|assessments?"
    r"|evaluations?|measures?|measurements?|data)(?!\w)| (?:primary|secondary|safety)  "
)
_VARIABLE_HINTS = (" safety ", " primary ", " secondary ", " outcome ")
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
_COMPARED = re.compile(
    r" (?:higher|lower|increased|decreased|reduced|less|fewer|more|greater|low|high|unacceptably)"
    r"(?: +(?:[a-z]+ +)?(?:rates?|incidences?|risks?|frequency|probability) +(?:of|for))?"
    r"(?: +[\w-]+){0,2} *$"
)
_CELLS = re.compile(
    r" (?:hsct|hct|sct|bmt|\w*transplant\w*|infus\w*|cells?|mscs?|procedure|conditioning|graft\w*"
    r"|injections?)(?!\w)"
)
_RELATION = re.compile(
    rf" (?:associated +with|due to|caused by|linked to|attributable to)(?: +\S+){{0,5}}? +"
    rf"{TREATMENTS}| {TREATMENTS}[ -](?:related|associated|induced)"
)
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
    if anchor.kind == "complication" and _EXPLAINS.search(sentence.low, 0, anchor.start):
        return None if sentence.studied else Verdict("background", "named")
    ahead = _is_ahead(flat, anchor)
    goal = None if ahead else find_goal(flat, anchor)
    if goal is not None:
        return goal_status(sentence, anchor, goal)
    excess = flat.endswith(_EXCESS, 0, anchor.start) and not _HAVING.search(flat, 0, anchor.start)
    if excess or sentence.has("condition", anchor.start):
        return planned(flat, anchor, "condition")
    if sentence.has("own") and _OWN.search(flat) and sentence.has("happened"):
        return Verdict("observed", "own")
    plan = (plan and not _is_told(sentence) and not _is_compared(sentence, anchor)) or ahead
    if denied is not None:
        verdict = _denied(sentence, anchor, denied, plan=plan)
        if verdict or not plan:
            return verdict
    if section.endswith("title"):
        return Verdict("planned", "title") if anchor.kind == "event" else None
    if plan or _MEANT.match(flat, anchor.end) or _is_variable(flat, anchor):
        return planned(flat, anchor, "plan")
    return _unplanned(sentence, anchor, zone)


def _unplanned(sentence: Sentence, anchor: Anchor, zone: str) -> Verdict | None:
    """Decide where no word before the harm states a plan: lists of outcomes, and background."""
    flat = sentence.flat
    earlier = zone == "background" or sentence.has("background", anchor.start)
    if not earlier and is_measured(flat, anchor):
        return planned(flat, anchor, "plan")
    if OCCURRED.match(flat, anchor.end):
        return _background(sentence, anchor, earlier=earlier)
    listed = _LIST_START.match(flat) or _OUTCOME_OF.search(flat, 0, anchor.start)
    told = earlier or _is_told(sentence) or _is_compared(sentence, anchor)
    if zone in ("objectives", "endpoints") or (listed and not told):
        return planned(flat, anchor, "outcome")
    if _LIMITING.search(flat, 0, anchor.end) or _DEFINED.match(flat, anchor.end):
        return planned(flat, anchor, "condition")
    return _background(sentence, anchor, earlier=earlier)


def _is_told(sentence: Sentence) -> bool:
    """Whether a sentence tells what is known, though a word in it could be one of a plan."""
    flat = sentence.flat
    theirs = any(word in flat for word in _STUDIES)
    if theirs and sentence.has("background") and _THEIRS.search(flat):
        return True
    return not sentence.has("meant") and sentence.has("told")


def _is_compared(sentence: Sentence, anchor: Anchor) -> bool:
    """Whether a sentence without an aim says that a harm is more or less frequent."""
    if anchor.kind not in ("gvhd", "infection", "mortality", "complication"):
        return False
    flat = sentence.flat
    near = _COMPARED.search(flat, max(0, anchor.start - 60), anchor.start)
    return near is not None and not sentence.has("meant")


def _is_ahead(flat: str, anchor: Anchor) -> bool:
    start = anchor.end - 1
    maybe = flat.find(" be ", start) >= 0 or flat.find(" will ", start) >= 0
    return maybe and _AHEAD.search(flat, start) is not None


def _is_variable(flat: str, anchor: Anchor) -> bool:
    maybe = any(flat.find(word, 0, anchor.start) >= 0 for word in _VARIABLE_HINTS)
    return maybe and _VARIABLES.search(flat, 0, anchor.start) is not None


def _denied(sentence: Sentence, anchor: Anchor, denied: int, *, plan: bool) -> Verdict | None:
    flat = sentence.flat
    if anchor.kind in EVENTS and _PROGRESS.search(flat, denied, max(denied, anchor.start)):
        return Verdict("planned", "condition", denial=False)
    if _EXPECTED.search(flat):
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


def _background(sentence: Sentence, anchor: Anchor, *, earlier: bool) -> Verdict | None:
    """Keep what is known of this kind of treatment; leave out diseases and other drugs."""
    flat = sentence.flat
    if of_disease(flat, anchor) or _WHO_HAD.search(flat, 0, anchor.start):
        return None
    if OCCURRED.match(flat, anchor.end):
        return Verdict("background", "occurred")
    if ASSERTED["elsewhere"].search(flat):
        return None
    found = asserted(sentence, anchor)
    if found or not _CELLS.search(flat):
        return found
    near = flat[max(0, anchor.start - 70) : anchor.end + 70]
    if anchor.kind in ("infection", "gvhd"):
        fits = earlier and _RATE.search(near) is not None
    elif anchor.kind == "mortality":
        by_relapse = flat.endswith(("relapse ", "relapse-"), 0, anchor.start)
        fits = not by_relapse and not ASSERTED["mechanism"].search(flat[: anchor.start])
    else:
        fits = _RELATION.search(near) is not None and (earlier or anchor.kind == "toxicity")
    return Verdict("background", "background") if fits else None
