"""Whether a text says that the treatment caused a harm."""

from __future__ import annotations

import re

from stemtrial.propose.adverse_event_anchors import Anchor
from stemtrial.propose.adverse_event_cues import DRUG, NO_CAUSE, NOT_A_DRUG, TREATMENTS
from stemtrial.propose.adverse_event_sentences import Scope, Sentence
from stemtrial.propose.adverse_event_severity import ADJECTIVE

_OWNED = ("event", "complication")
_OF_GRAFTS = ("gvhd", "infection", "death", "mortality")
_BEFORE = 70
_AFTER = 130
_NAME_BEFORE = 25
_LINKS: tuple[str, ...] = (
    *("related", "ttribut", "associated", "due", "caused", "induced", "result", "second"),
    *("relation", "linked", "whether", "regardless", "irrespective"),
)
_HINTS = ("related", "associated", "attributable", "induced", "caused", "infusional")
_RELATED_BEFORE = re.compile(
    rf"[ (/](?:(?!{NO_CAUSE})[\w)-]+[ -]+(?:or [\w-]+[ -])?related(?: +and(?: +\w+){{1,2}} +of)?"
    rf"|{TREATMENTS}[ -](?:or [\w-]+[ -])?(?:associated|attributable|induced|caused)"
    r"|[\w-]+-induced|infusional)(?: +[\w-]+){0,4} *$"
)
_RELATED_NAME = re.compile(
    r" adverse drug | [\w-]+-(?:induced|associated|related) | toxic side effects? "
    rf"| {TREATMENTS} +(?:toxicit|complication)"
)
_TREATMENT_SIDE = re.compile(rf" {TREATMENTS} +side")
_WITH_HARM = re.compile(
    r" (?:was|were|is|are|be|been|also) +(?:also +)?associated with"
    r"(?! +(?:an? +)?(?:less|fewer|lower|reduced|more|greater|higher|increased))"
    r"(?: +[\w-]+){0,4} *$"
)
_COMPARED = re.compile(r" (?:fewer|less|lower|reduced|minimal)(?: +\S+){0,2} *$")
_CAUSING = re.compile(
    r" (?:caus(?:es?|ed|ing)|induc(?:es?|ed|ing)|produc(?:es?|ed|ing)|provok(?:es?|ed|ing)"
    r"|precipitat(?:es?|ed|ing)|trigger(?:s|ed|ing)?|lead(?:s|ing)? +to|led +to"
    r"|result(?:s|ed|ing)? +in|responsible +for)(?: +[\w-]+){0,6} *$"
)
_UNRELATED = re.compile(
    r" (?:unrelated +to|not +(?:\w+ +)?(?:related|attributable|attributed|due) +to"
    r"|unlikely +(?:to be +)?related)(?!\w)"
)
_MIXED = re.compile(
    r" (?:whether(?: +\S+){0,4} +(?:related|due|caused|attribut\w+)|regardless"
    r"|irrespective|(?:or|and) +(?:possibly +|probably +)?related)(?!\w)"
)
_CAUSE = re.compile(
    r" (?:(?P<sure>attributable to|attributed to|caused by|induced by|resulting from)"
    r"|related to|associated with|due to|secondary to|as a result of|in relation to"
    r"|linked to)(?!\w)"
)
_IS_COMPLICATION = re.compile(
    r" +(?:is|are|remains?)(?: +\S+){1,6}? +(?:complications?|side +effects?) +(?:of|from)"
    rf"(?: +\S+){{0,4}}? +{TREATMENTS}"
)
_ANYTHING = re.compile(
    r" +(?!(?:disease|patients?|age|sex|underlying|progression|infection|higher|lower|more"
    r"|less)(?!\w))\w+"
)
_TREATMENT = re.compile(
    rf"(?: +\S+){{0,5}}? +(?:{TREATMENTS}|{DRUG}|them|it|[a-z]+-?\d+\w*)(?!\w)"
    r"| +(?:the +|this +)?(?:study|trial)(?!\w)"
)
_ORGAN = (
    r"(?:(?:all|any|major|vital|normal|other|healthy|surrounding|non-?\w+) +)*"
    r"(?:organs?|tissues?|livers?|lungs?|heart|kidneys?|skin|brain|bladder|gut|bowel|mucosa)"
)
_AND = r"and +(?![a-z]+(?:ed|ing) )[a-z]+"
_ASPECT = rf" +(?:(?:profiles?|rates?|levels?|{_AND}) +)?(?:of|from|to)"
_WITH_OTHERS = (
    rf" +(?:(?:profiles?|rates?|levels?|{_AND}"
    r"|(?:(?!(?:in|for|at|with|on|after|during|by)(?!\w))[a-z-]+ +){0,4}?"
    r"(?:activity|benefits?|effectiveness|efficacy|feasibility|outcomes?|responses?|safety"
    r"|tolerability|tolerance)) +)?(?:of|from|to)"
)
_OF_ANYTHING = re.compile(
    rf"(?! +to +(?:the +)?{_ORGAN}){_ASPECT}"
    r"(?! +(?:\d+ *%|grades?|patients?|subjects?|participants?|interest"
    r"|any|all|each|note|skin|special|at least|this study|the study|the skin|concern)(?!\w))"
    r"(?: +(?:the|this|these|a|an))? +\w+"
)
_OF_TREATMENT = re.compile(rf"{_WITH_OTHERS}(?: +\S+){{0,4}}? +(?:{TREATMENTS}|{DRUG})(?!\w)")
_FROM_TREATMENT = re.compile(
    rf" +(?:from|related(?: +to)?|attributable +to)(?: +\S+){{0,3}}? +(?:{TREATMENTS}|{DRUG})(?!\w)"
)
_GENERAL_CAUSE = re.compile(
    rf" (?:[\w-]*induced|associated with|due to|related to|caused by|attributed to|{TREATMENTS}"
    rf"|{DRUG}|(?:effects?|complications?|toxicity|reactions?) +(?:of|to) +\w)(?!\w)"
)
_BY_DRUG = re.compile(r" [\w-]+-(?:associated|provoked|mediated|triggered)(?!\w)")
_TO_DRUG = re.compile(
    r"(?: +reactions?)? +(?:to|from) +"
    r"(?!(?:baseline|day|week|month|the +\w+ +group)(?!\w))\w+"
)
_ALLERGIC = re.compile(r"(?:reactions?|anaphyla\w+|hypersensitivity|allergy|toxicity|toxicities)$")
_LAST_WORD = re.compile(r" ([a-z0-9-]{3,}) *$")
_DRUG_NAME = re.compile(rf" {DRUG}(?: +\w+)? *$")


def relatedness(
    sentence: Sentence, anchor: Anchor, scope: Scope, status: str, *, results: bool, denied: bool
) -> tuple[str, int]:
    """Read whether the treatment is said to be the cause of a harm.

    `related` wants a stated cause: "treatment-related", "attributable to", "toxicity of"
    (guidelines and rulings, adverse_events). A planned "study the side effects of" and
    "treatment-emergent" are `unspecified`.

    Parameters
    ----------
    sentence, anchor, scope
        The harm, its sentence, and how far words about it reach.
    status : str
        The statement's status.
    results : bool
        The text reports results: what follows "due to" need not look like a treatment.
    denied : bool
        "The cells did not cause any side effects" denies all of them, not the related ones.

    Returns
    -------
    relatedness : str
        `related`, `unrelated` or `unspecified`.
    end : int
        Where the words that say so end; at least the harm's end.
    """
    flat = sentence.flat
    after = flat[anchor.end : min(scope.ceiling, anchor.end + _AFTER)]
    linked = any(hint in after for hint in _LINKS)
    if linked and _MIXED.search(after):
        return "unspecified", anchor.end
    unrelated = _UNRELATED.search(after) if linked else None
    if unrelated:
        return "unrelated", anchor.end + unrelated.end()
    before = flat[max(scope.floor, anchor.start - _BEFORE) : anchor.start]
    name = flat[anchor.start : anchor.end]
    if anchor.related:
        return "related", anchor.end
    hinted = any(hint in before for hint in _HINTS)
    if hinted and _RELATED_BEFORE.search(
        sentence.low, max(scope.floor, anchor.start - _BEFORE), anchor.start
    ):
        return "related", anchor.end
    if _RELATED_NAME.search(f"{before[-_NAME_BEFORE:]}{name} "):
        return "related", anchor.end
    if status != "planned" and _TREATMENT_SIDE.search(f"{before[-_NAME_BEFORE:]}{name} "):
        return "related", anchor.end
    end = _stated_after(anchor, name, after, results=results, linked=linked)
    if end:
        return "related", anchor.end + end
    if status == "planned":
        return "unspecified", anchor.end
    if results and status == "background" and _GENERAL_CAUSE.search(flat):
        return "related", anchor.end
    if (results and _names_drug(anchor, name, before)) or _DRUG_NAME.search(before):
        return "related", anchor.end
    caused = _CAUSING.search(before) or _WITH_HARM.search(before)
    if caused and not denied and not (anchor.kind in _OF_GRAFTS or _COMPARED.search(before)):
        return "related", anchor.end
    owner = (_OF_ANYTHING if results and anchor.kind in _OWNED else _OF_TREATMENT).match(after)
    return ("related", anchor.end + owner.end()) if owner else ("unspecified", anchor.end)


def _stated_after(anchor: Anchor, name: str, after: str, *, results: bool, linked: bool) -> int:
    """Return where a cause stated behind the harm ends, 0 where there is none."""
    cause = _CAUSE.search(after) if linked else None
    if cause:
        anything = results or cause["sure"]
        owner = (_ANYTHING if anything else _TREATMENT).match(after, cause.end())
        if owner:
            return owner.end()
    patterns = [_FROM_TREATMENT]
    if anchor.kind == "gvhd":
        patterns.append(_IS_COMPLICATION)
    if anchor.kind == "toxicity":
        patterns += [_OF_ANYTHING, _OF_TREATMENT]
    if anchor.kind in ("complication", "mortality"):
        patterns.append(_OF_TREATMENT)
    reaction = anchor.kind == "reaction" or name.startswith("adverse reaction")
    if reaction or (results and _ALLERGIC.search(name)):
        patterns.append(_TO_DRUG)
    return max((match.end() for match in (p.match(after) for p in patterns) if match), default=0)


def _names_drug(anchor: Anchor, name: str, before: str) -> bool:
    """Whether a paper names a drug as the cause in passing, as in "lithium toxicity"."""
    if _BY_DRUG.search(before):
        return True
    word = _LAST_WORD.search(before)
    if anchor.kind != "toxicity" or word is None or not name.startswith("toxic"):
        return False
    return not word[1].endswith(ADJECTIVE) and word[1] not in NOT_A_DRUG
