"""The rule judge: reads the cues around a mention and says whether it answers its field."""

from __future__ import annotations

from stemtrial.document import TrialDocument
from stemtrial.judge.arms import assign_roles
from stemtrial.judge.cues import NO_CUES, SentenceCues, sentence_cues
from stemtrial.mentions import Judgement, Mention

JUDGED_KINDS = frozenset(
    {"cell_type", "cell_source", "donor_type", "route", "product", "agent", "dose", "schedule"}
)
_SURE = frozenset({"experimental", "title"})
_BY_ROLE = {role: f"section:{role}" for role in ("condition", "keyword", "experimental", "title")}
_NEGATION_REACH = 25
_CONTROL_REACH = 70
_PRIOR_REACH = 90
_SETTING_REACH = 40


def judge(trial: TrialDocument) -> None:
    """Judge every mention of a document in place.

    Sets `judgement`, `reason` and `score`; the score is a rank by where the mention stands,
    not a probability.

    Parameters
    ----------
    trial : TrialDocument
        With vocabulary and parser mentions and cues.
    """
    trial.locate()
    assign_roles(trial)
    cues = sentence_cues(trial)
    trial.context["cues"] = cues
    for mention in trial.mentions:
        if mention.kind not in JUDGED_KINDS:
            continue
        near = cues.get(trial.sentence_of(mention), NO_CUES)
        role = trial.section_of(mention).role
        mention.judgement, mention.reason = _verdict(mention, role, near)


def _verdict(mention: Mention, role: str, cues: SentenceCues) -> tuple[Judgement, str]:
    if role in ("condition", "keyword"):
        return "other", _BY_ROLE[role]
    if role == "comparator":
        return "comparator", "arm:comparator"
    if cues.positions:
        return _by_cues(mention, role, cues)
    return ("answers", _BY_ROLE[role]) if role in _SURE else ("open", "no cue")


def _by_cues(mention: Mention, role: str, cues: SentenceCues) -> tuple[Judgement, str]:
    start, end = mention.start, mention.end
    if cues.before("negated", start, _NEGATION_REACH):
        return "negated", "cue:negated"
    if mention.label == "hsc" and cues.before("setting", start, _SETTING_REACH):
        return "setting", "cue:setting"
    if _of_control_group(mention, role, cues):
        return "comparator", "cue:comparator"
    if role in _SURE:
        return "answers", _BY_ROLE[role]
    if cues.before("prior", start, _PRIOR_REACH):
        return "prior", "cue:prior"
    given = cues.has("planned") or cues.has("aim")
    if cues.has("background") and not given:
        return "background", "cue:background"
    if cues.before("comparator", start, 40) and not cues.has("experimental"):
        return "comparator", "cue:comparator"
    if mention.kind == "route" and cues.before("harvest", start, 15):
        return "harvest", "cue:harvest"
    if cues.after("comparator", end, 12) and role == "neutral":
        return "comparator", "cue:comparator"
    if given:
        return "answers", "cue:planned"
    return "open", "no cue"


def _of_control_group(mention: Mention, role: str, cues: SentenceCues) -> bool:
    """Whether an experimental arm's text says here what the control group gets instead."""
    return (
        role == "experimental"
        and mention.kind == "agent"
        and not cues.has("experimental")
        and cues.before("comparator", mention.start, _CONTROL_REACH)
    )
