"""Features of a label in a trial: what all its mentions say together.

The second stage of the judge: one row a (trial, label), built on the scores of the label's
mentions, against the scores of its rivals.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import lru_cache
from itertools import pairwise
from typing import NamedTuple

from stemtrial.document import TrialDocument
from stemtrial.judge.candidates import all_mentions
from stemtrial.judge.words import head_of
from stemtrial.mentions import Mention
from stemtrial.resolve.tiers import TIER_NAMES, Tier, tier

Group = tuple[str, ...]
Standing = tuple[Tier, str, str]
Features = dict[str, float]
_CACHED = 16_384
CROSSED = {"cell_type", "cell_source"}
JOINED = {"cell_source", "donor_type"}
_JOINED_WITHIN = 50
_OR = re.compile(r"[\w\s()+-]*(?:/|\bor\b)[\w\s(+-]*")
_JOINED: Group = ("joined",)
_ALONE: Group = ("alone",)
_ABOVE: Group = ("placed above rivals",)
_BELOW: Group = ("placed below a rival",)


class LabelRow(NamedTuple):
    """The features of a label: groups of those that hold, and those that have a value."""

    groups: list[Group]
    values: Features

    def features(self) -> Features:
        """Return all features by name, those that hold with value 1."""
        return dict.fromkeys([name for group in self.groups for name in group], 1.0) | self.values


class _Names(NamedTuple):
    """The names of a label's own features, written once."""

    own: Group
    best: str
    given: str
    head: str
    words: str


def label_features(trial: TrialDocument, mentions: list[Mention]) -> dict[str, LabelRow]:
    """Build the features of every label that a field's mentions propose.

    Parameters
    ----------
    trial : TrialDocument
    mentions : list of Mention
        All of one field, scored.

    Returns
    -------
    dict of str to LabelRow
        By label; values are between -2 and about 3, and no name stands twice in a row.
    """
    if not mentions:
        return {}
    kind = mentions[0].kind
    scored: dict[str, list[float]] = {}
    for mention in mentions:
        scored.setdefault(mention.label, []).append(mention.score)
    mentions = all_mentions(trial, kind)
    tiers: dict[int, Tier] = {}
    by_label: dict[str, list[Mention]] = {}
    best_tier: dict[str, Tier] = {}
    for mention in mentions:
        label = mention.label
        level = tiers[id(mention)] = tier(trial, mention)
        if label in by_label:
            by_label[label].append(mention)
            best_tier[label] = min(best_tier[label], level)
        else:
            by_label[label] = [mention]
            best_tier[label] = level
    best_score = {label: max(scores) for label, scores in scored.items()}
    shared = tuple(trial_features(trial))
    given = trial.context.get("given")
    said: Mapping[str, float] = trial.context["words"]
    rows: dict[str, LabelRow] = {}
    joined = _joined(trial, mentions, tiers) if len(by_label) > 1 and kind in JOINED else {}
    for label, group in by_label.items():
        names = _names(kind, label)
        groups = [names.own]
        if kind in CROSSED:
            groups.append(_crossed(label, shared))
        else:
            groups.append(shared)
        groups.append(_best_tier(best_tier[label]))
        groups += _of_mentions(trial, group, tiers)
        values = _of_scores(scored[label])
        values["mentions"] = min(len(group), 8) / 4
        values["share"] = len(group) / len(mentions)
        values[names.best] = values["best score"]
        if given is not None:
            values["cells given"] = values[names.given] = given
        head = said.get(names.head)
        if head is not None:
            values["words"] = values[names.words] = head
        rows[label] = row = LabelRow(groups, values)
        others = joined.get(label)
        if others:
            groups.append(_JOINED)
            values["joined score"] = max([best_score.get(other, 0.0) for other in others])
        _against_rivals(row, label, best_score, best_tier, tiers, by_label)
    return rows


def _joined(
    trial: TrialDocument, mentions: list[Mention], tiers: Mapping[int, Tier]
) -> dict[str, set[str]]:
    """Return the labels that the text names as alternatives: "bone marrow or blood"."""
    found: dict[str, set[str]] = {}
    for left, right in pairwise(mentions):
        if left.label == right.label or not 0 < right.start - left.end <= _JOINED_WITHIN:
            continue
        if Tier.REJECTED in (tiers[id(left)], tiers[id(right)]):
            continue
        if _OR.fullmatch(trial.lower, left.end, right.start):
            found.setdefault(left.label, set()).add(right.label)
            found.setdefault(right.label, set()).add(left.label)
    return found


def _of_scores(scores: list[float]) -> Features:
    scores.sort(reverse=True)
    return {
        "best score": scores[0],
        "second score": scores[1] if len(scores) > 1 else 0.0,
        "mean score": sum(scores) / len(scores),
    }


def _of_mentions(
    trial: TrialDocument, mentions: list[Mention], tiers: Mapping[int, Tier]
) -> list[Group]:
    lower = trial.lower
    # Dicts, not sets: sums of weights depend on their order, and that of a set is random.
    places: dict[tuple[str, str], None] = {}
    standings: dict[Standing, None] = {}
    forms: dict[str, None] = {}
    for mention in mentions:
        section = trial.section_of(mention)
        places[section.name, section.role] = None
        standings[tiers[id(mention)], mention.basis, mention.entry or mention.source] = None
        forms[lower[mention.start : mention.end]] = None
    return [_places(*places), _standings(*standings), *[_form(form) for form in forms]]


def _against_rivals(
    row: LabelRow,
    label: str,
    best_score: Mapping[str, float],
    best_tier: Mapping[str, Tier],
    tiers: Mapping[int, Tier],
    by_label: Mapping[str, list[Mention]],
) -> None:
    groups, values = row
    rivals = [other for other in best_score if other != label]
    values["rivals"] = min(len(rivals), 4) / 2
    if not rivals:
        groups.append(_ALONE)
        return
    top = max([best_score[other] for other in rivals])
    values["rival score"] = top
    values["margin"] = best_score[label] - top
    values["leads"] = float(best_score[label] >= top)
    top_tier = min([best_tier[other] for other in rivals])
    if best_tier[label] < top_tier:
        groups.append(_ABOVE)
    elif best_tier[label] > top_tier:
        groups.append(_BELOW)
    for other in rivals:
        if best_tier[other] <= Tier.GIVEN:
            stated = any(
                m.basis == "stated" and tiers[id(m)] <= Tier.GIVEN for m in by_label[other]
            )
            groups.append(_rival(label, other, stated))


def trial_features(trial: TrialDocument) -> Features:
    """Build the features that all labels of a trial share; computed once a document.

    Parameters
    ----------
    trial : TrialDocument

    Returns
    -------
    dict of str to float
        All of them 1.
    """
    cached: Features | None = trial.context.get("trial features")
    if cached is not None:
        return cached
    row: Features = {}
    kinds = [section.type for section in trial.sections if section.name == "interventions"]
    for kind in dict.fromkeys(kinds):
        row[f"intervention type={kind}"] = 1.0
    if not kinds:
        row["no interventions"] = 1.0
    if "observational" in trial.record.study_type.lower():
        row["observational"] = 1.0
    for kind in ("cell_type", "product", "dose"):
        for mention in trial.of_kind(kind):
            section = trial.section_of(mention)
            if section.role in ("title", "experimental") or section.name == "interventions":
                row[_named_in(kind, section.name)] = 1.0
                if mention.judgement == "setting":
                    row[_named_in("setting", section.name)] = 1.0
    trial.context["trial features"] = row
    return row


@lru_cache(maxsize=_CACHED)
def _names(kind: str, label: str) -> _Names:
    return _Names(
        (f"label={label}",),
        f"label={label} x best score",
        f"label={label} x cells given",
        head_of(kind, label),
        f"label={label} x words",
    )


@lru_cache(maxsize=_CACHED)
def _crossed(label: str, names: Group) -> Group:
    return (*names, *[f"label={label} x {name}" for name in names])


@lru_cache(maxsize=_CACHED)
def _best_tier(level: Tier) -> Group:
    return (f"best tier={TIER_NAMES[level]}",)


@lru_cache(maxsize=_CACHED)
def _places(*places: tuple[str, str]) -> Group:
    return tuple([f"section={section}:{role}" for section, role in places])


@lru_cache(maxsize=_CACHED)
def _standings(*standings: Standing) -> Group:
    """Name the tier, basis and entry of a label's mentions, each once."""
    names: dict[str, None] = {}
    for level, basis, entry in standings:
        tier_name = f"tier={TIER_NAMES[level]}"
        names[f"{tier_name} basis={basis}"] = names[f"entry={entry}"] = None
        names[f"{tier_name} entry={entry}"] = None
    return tuple(names)


@lru_cache(maxsize=_CACHED)
def _form(words: str) -> Group:
    return (f"form={words}",)


@lru_cache(maxsize=_CACHED)
def _named_in(kind: str, section: str) -> str:
    return f"{kind} in {section}"


@lru_cache(maxsize=_CACHED)
def _rival(label: str, other: str, stated: bool) -> Group:
    return f"rival={other}{'' if stated else ' weak'}", f"label={label} rival={other}"
