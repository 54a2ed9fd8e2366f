"""Features of a haematopoietic graft: whether it is given, or only the setting of something else.

Guidelines, ruling "a transplant that is only the setting": where the protocol outline itself gives
the graft, it counts. An outline counts days down to the graft, says who undergoes it and writes
out the conditioning.
"""

from __future__ import annotations

import re

from stemtrial.document import TrialDocument
from stemtrial.judge.combination_phase import counts_down
from stemtrial.judge.label_features import Features

_UNDERGO = re.compile(r"\b(?:undergo|receive|be given|proceed to|given)\b[^.;:]*$")
_FOLLOWED = re.compile(r"\bfollowed by\b[^.;]*$")
_SUPPORT = re.compile(r"\b(?:support|rescue|re-?infus)")
_DAY = re.compile(r"\bday 0\b")
_BEFORE = 60
_AFTER = 20
_AROUND = 80
_MANY = 4
_GRAFT_AGENTS = ("conditioning", "immunosuppressant", "mobilisation")


def graft_features(trial: TrialDocument) -> Features:
    """Build the features, empty for a trial that names no haematopoietic cells.

    Parameters
    ----------
    trial : TrialDocument
        With mentions of kinds `cell_type` and `agent`.

    Returns
    -------
    dict of str to float
    """
    row: Features = {}
    lower = trial.lower
    grafts = [mention for mention in trial.of_kind("cell_type") if mention.label == "hsc"]
    if not grafts:
        return row
    if counts_down(trial):
        row["counts down"] = 1.0
    for mention in grafts:
        before = lower[max(0, mention.start - _BEFORE) : mention.start]
        if _UNDERGO.search(before):
            row["undergo graft"] = 1.0
        if _FOLLOWED.search(before):
            row["followed by graft"] = 1.0
        if _SUPPORT.search(lower, mention.start, mention.end + _AFTER):
            row["graft support"] = 1.0
    if "day 0" in lower:
        row["day 0"] = 1.0
        if any(
            _DAY.search(lower, max(0, mention.start - _AROUND), mention.end + _AROUND)
            for mention in grafts
        ):
            row["graft on day 0"] = 1.0
    _agents(row, trial)
    return row


def _agents(row: Features, trial: TrialDocument) -> None:
    counts = dict.fromkeys(_GRAFT_AGENTS, 0)
    for mention in trial.of_kind("agent"):
        role = trial.section_of(mention).role
        if role in ("condition", "keyword"):
            continue
        category = trial.vocabulary.by_id("agent", mention.entry or mention.label).category
        if category in counts:
            counts[category] += 1
        if role == "title":
            row[f"title agent {category}"] = 1.0
    for category, count in counts.items():
        if count:
            row[f"agents {category}"] = 1.0
        if count >= _MANY:
            row[f"many agents {category}"] = 1.0
