"""The rule judge: reads the cues around a mention and says whether it answers its field."""

from __future__ import annotations

from collections.abc import Iterable

from stemtrial.document import TrialDocument
from stemtrial.judge.arms import assign_roles
from stemtrial.judge.cues import SentenceCues, sentence_cues
from stemtrial.mentions import Judgement, Mention

Verdict = tuple[Judgement, str]
JUDGED_KINDS = frozenset(
    {"cell_type", "cell_source", "donor_type", "route", "product", "agent", "dose", "schedule"}
)
_BY_ROLE_ALONE: dict[str, Verdict] = {
    "condition": ("other", "section:condition"),
    "keyword": ("other", "section:keyword"),
    "comparator": ("comparator", "arm:comparator"),
}
_WITHOUT_CUES: dict[str, Verdict] = {
    "experimental": ("answers", "section:experimental"),
    "title": ("answers", "section:title"),
}
_OPEN: Verdict = ("open", "no cue")
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
    trial.context["cues"] = sentence_cues(trial)
    judge_mentions(trial, trial.mentions)


def judge_mentions(trial: TrialDocument, mentions: Iterable[Mention]) -> None:
    """Judge mentions of a document whose cues and roles are read; see `judge`.

    Parameters
    ----------
    trial : TrialDocument
    mentions : iterable of Mention
    """
    cues: dict[int, SentenceCues] = trial.context["cues"]
    for mention in mentions:
        if mention.kind not in JUDGED_KINDS:
            continue
        role = trial.section_of(mention).role
        verdict = _BY_ROLE_ALONE.get(role)
        if verdict is None:
            near = cues.get(trial.sentence_of(mention))
            verdict = (
                _WITHOUT_CUES.get(role, _OPEN) if near is None else _by_cues(mention, role, near)
            )
        mention.judgement, mention.reason = verdict
        mention.tier = None


def _by_cues(mention: Mention, role: str, cues: SentenceCues) -> Verdict:
    held = cues.positions
    start, end = mention.start, mention.end
    if "negated" in held and cues.before("negated", start, _NEGATION_REACH):
        return "negated", "cue:negated"
    if (
        "setting" in held
        and mention.label == "hsc"
        and cues.before("setting", start, _SETTING_REACH)
    ):
        return "setting", "cue:setting"
    compared = "comparator" in held
    if compared and _of_control_group(mention, role, cues):
        return "comparator", "cue:comparator"
    if role in _WITHOUT_CUES:
        return _WITHOUT_CUES[role]
    if "prior" in held and cues.before("prior", start, _PRIOR_REACH):
        return "prior", "cue:prior"
    given = "planned" in held or "aim" in held
    if "background" in held and not given:
        return "background", "cue:background"
    if compared and "experimental" not in held and cues.before("comparator", start, 40):
        return "comparator", "cue:comparator"
    if "harvest" in held and mention.kind == "route" and cues.before("harvest", start, 15):
        return "harvest", "cue:harvest"
    if compared and role == "neutral" and cues.after("comparator", end, 12):
        return "comparator", "cue:comparator"
    if given:
        return "answers", "cue:planned"
    return _OPEN


def _of_control_group(mention: Mention, role: str, cues: SentenceCues) -> bool:
    """Whether an experimental arm's text says here what the control group gets instead."""
    return (
        role == "experimental"
        and mention.kind == "agent"
        and not cues.has("experimental")
        and cues.before("comparator", mention.start, _CONTROL_REACH)
    )
