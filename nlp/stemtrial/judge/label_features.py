"""Features of a label in a trial: what all its mentions say together.

The second stage of the judge: one row a (trial, label), built on the scores of the label's
mentions, against the scores of its rivals.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache

from stemtrial.document import TrialDocument
from stemtrial.judge.candidates import all_mentions
from stemtrial.judge.words import head_of
from stemtrial.mentions import Mention
from stemtrial.resolve.tiers import TIER_NAMES, Tier, tier

Features = dict[str, float]


def label_features(trial: TrialDocument, mentions: list[Mention]) -> dict[str, Features]:
    """Build the features of every label that a field's mentions propose.

    Parameters
    ----------
    trial : TrialDocument
    mentions : list of Mention
        All of one field, scored.

    Returns
    -------
    dict of str to dict
        Label to feature name to value; values are between 0 and about 3.
    """
    if not mentions:
        return {}
    scored: dict[str, list[float]] = {}
    for mention in mentions:
        scored.setdefault(mention.label, []).append(mention.score)
    mentions = all_mentions(trial, mentions[0].kind)
    by_label: dict[str, list[Mention]] = {}
    for mention in mentions:
        by_label.setdefault(mention.label, []).append(mention)
    tiers = {id(mention): tier(trial, mention) for mention in mentions}
    best_score = {label: max(scores) for label, scores in scored.items()}
    best_tier = {label: min([tiers[id(m)] for m in group]) for label, group in by_label.items()}
    shared = trial_features(trial)
    given = trial.context.get("given")
    words: Mapping[str, float] = trial.context["words"]
    kind = mentions[0].kind
    rows: dict[str, Features] = {}
    for label, group in by_label.items():
        row = {f"label={label}": 1.0, **shared}
        if given is not None:
            row["cells given"] = given
        rows[label] = row
        said = words.get(head_of(kind, label))
        if said is not None:
            row["words"] = said
            row[f"label={label} x words"] = said
        scores = sorted(scored[label], reverse=True)
        row["best score"] = scores[0]
        row["second score"] = scores[1] if len(scores) > 1 else 0.0
        row["mean score"] = sum(scores) / len(scores)
        row["mentions"] = min(len(group), 8) / 4
        row["share"] = len(group) / len(mentions)
        row[f"label={label} x best score"] = scores[0]
        row[f"best tier={TIER_NAMES[best_tier[label]]}"] = 1.0
        kinds = set()
        for mention in group:
            section = trial.section_of(mention)
            entry = mention.entry or mention.source
            kinds.add((tiers[id(mention)], mention.basis, entry, section.name, section.role))
        for kind in sorted(kinds):
            row.update(_mention_features(*kind))
        _against_rivals(row, label, best_score, best_tier, tiers, by_label)
    return rows


@lru_cache(maxsize=16_384)
def _mention_features(level: Tier, basis: str, entry: str, section: str, role: str) -> Features:
    name = TIER_NAMES[level]
    return {
        f"tier={name} basis={basis}": 1.0,
        f"entry={entry}": 1.0,
        f"tier={name} entry={entry}": 1.0,
        f"section={section}:{role}": 1.0,
    }


def _against_rivals(
    row: Features,
    label: str,
    best_score: Mapping[str, float],
    best_tier: Mapping[str, Tier],
    tiers: Mapping[int, Tier],
    by_label: Mapping[str, list[Mention]],
) -> None:
    rivals = [other for other in best_score if other != label]
    row["rivals"] = min(len(rivals), 4) / 2
    if not rivals:
        row["alone"] = 1.0
        return
    top = max([best_score[other] for other in rivals])
    row["rival score"] = top
    row["margin"] = best_score[label] - top
    row["leads"] = float(best_score[label] >= top)
    top_tier = min([best_tier[other] for other in rivals])
    if best_tier[label] < top_tier:
        row["placed above rivals"] = 1.0
    elif best_tier[label] > top_tier:
        row["placed below a rival"] = 1.0
    for other in rivals:
        if best_tier[other] <= Tier.GIVEN:
            stated = any(
                m.basis == "stated" and tiers[id(m)] <= Tier.GIVEN for m in by_label[other]
            )
            row[f"rival={other}{'' if stated else ' weak'}"] = 1.0
            row[f"label={label} rival={other}"] = 1.0


def trial_features(trial: TrialDocument) -> Features:
    """Build the features that all labels of a trial share; computed once a document.

    Parameters
    ----------
    trial : TrialDocument

    Returns
    -------
    dict of str to float
    """
    cached: Features | None = trial.context.get("trial features")
    if cached is not None:
        return cached
    row: Features = {}
    kinds = {section.type for section in trial.sections if section.name == "interventions"}
    for kind in kinds:
        row[f"intervention type={kind}"] = 1.0
    if not kinds:
        row["no interventions"] = 1.0
    if "observational" in trial.record.study_type.lower():
        row["observational"] = 1.0
    for mention in trial.mentions:
        if mention.kind in ("cell_type", "product", "dose"):
            section = trial.section_of(mention)
            if section.role in ("title", "experimental") or section.name == "interventions":
                row[f"{mention.kind} in {section.name}"] = 1.0
                if mention.judgement == "setting":
                    row[f"setting in {section.name}"] = 1.0
    trial.context["trial features"] = row
    return row
