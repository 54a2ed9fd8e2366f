"""Features of the question "does this trial give cells?"."""

from __future__ import annotations

import re

from stemtrial.document import TrialDocument
from stemtrial.judge.candidates import all_mentions, field_mentions
from stemtrial.judge.graft_features import graft_features
from stemtrial.judge.label_features import Features, trial_features
from stemtrial.judge.words import GIVEN
from stemtrial.mentions import Mention
from stemtrial.resolve.tiers import TIER_NAMES, tier

_NEAR = 60
_NEAR_CUES = ("administration", "harvest", "planned", "aim")
_WORD = re.compile(r"[a-z]+")


def given_features(trial: TrialDocument) -> Features:
    """Build the features of a trial, from its scored cell mentions.

    A transplant that is only the setting of a tested drug, a registry study and a laboratory
    study name cells without giving them (guidelines 1.2, "no cells given").

    Parameters
    ----------
    trial : TrialDocument
        With mentions of kind `cell_type` scored by the mention model.

    Returns
    -------
    dict of str to float
    """
    row: Features = {**trial_features(trial), **graft_features(trial)}
    row["words"] = trial.context["words"].get(GIVEN, 0.0)
    mentions = all_mentions(trial, "cell_type")
    candidates = field_mentions(trial, "cell_type")
    scores = sorted((mention.score for mention in candidates), reverse=True)
    row["cells best score"] = scores[0] if scores else 0.0
    row["cells third score"] = scores[2] if len(scores) > 2 else 0.0
    row["cells mentions"] = min(len(scores), 12) / 6
    labels = dict.fromkeys([mention.label for mention in mentions if mention.basis == "stated"])
    for label in labels:
        row[f"names {label}"] = 1.0
    if list(labels) == ["hsc"]:
        row["names only hsc"] = 1.0
    _places(row, trial, mentions)
    row["setting share"] = sum(m.judgement == "setting" for m in mentions) / max(1, len(mentions))
    _words(row, trial)
    for mention in trial.of_kind("agent"):
        if trial.section_of(mention).role == "title":
            row["agent in title"] = 1.0
            break
    return row


def _words(row: Features, trial: TrialDocument) -> None:
    """Add the words of titles and of intervention names: they say what a trial is about."""
    for section in trial.sections:
        if section.role == "title":
            words = _WORD.findall(trial.lower, section.start, section.end)
            row.update(dict.fromkeys([f"title word={word}" for word in words], 1.0))
        elif section.name == "interventions" and section.part == "name":
            words = _WORD.findall(trial.lower, section.start, section.end)
            row.update(dict.fromkeys([f"name word={word}" for word in words], 1.0))


def _places(row: Features, trial: TrialDocument, mentions: list[Mention]) -> None:
    cues = trial.context["cues"]
    company = _company(trial)
    for mention in mentions:
        level = TIER_NAMES[tier(trial, mention)]
        row[f"cells tier={level}"] = 1.0
        section = trial.section_of(mention)
        row[f"cells {mention.judgement} in {section.role}"] = 1.0
        if section.role == "title":
            before = _WORD.findall(trial.text[section.start : mention.start].lower())[-3:]
            after = _WORD.findall(trial.text[mention.end : section.end].lower())[:2]
            row.update({f"title left={word}": 1.0 for word in before})
            row.update({f"title right={word}": 1.0 for word in after})
        if mention.judgement == "setting":
            continue
        index = trial.sentence_of(mention)
        for kind in company.get(index, ()):
            row[f"cells with {kind} tier={level}"] = 1.0
        near = cues.get(index)
        if near is None:
            continue
        low, high = mention.start - _NEAR, mention.end + _NEAR
        for name in _NEAR_CUES:
            for start in near.positions.get(name, ()):
                if low <= start < mention.start or mention.end <= start <= high:
                    row[f"cells near {name} tier={level}"] = 1.0
                    break


def _company(trial: TrialDocument) -> dict[int, dict[str, None]]:
    company: dict[int, dict[str, None]] = {}
    for kind in ("dose", "route", "donor_type"):
        for index in {trial.sentence_of(mention) for mention in trial.of_kind(kind)}:
            if index in company:
                company[index][kind] = None
            else:
                company[index] = {kind: None}
    return company
