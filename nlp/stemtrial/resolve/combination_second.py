"""The second of two cell products that are given together.

Guidelines, ruling "two cell products, both experimental": both stand in the cell fields, and the
one that is added to the other is also a `second_cell_product`.
"""

from __future__ import annotations

from itertools import pairwise

from stemtrial.document import TrialDocument
from stemtrial.judge.combination_cells import ADDED_AS, is_joined
from stemtrial.mentions import Mention

_GAP = 40


def added_product(trial: TrialDocument, types: set[str]) -> tuple[Mention, str] | None:
    """Find the cell product that is added to another one.

    Parameters
    ----------
    trial : TrialDocument
        With mentions of kind `cell_type`.
    types : set of str
        The trial's cell types, resolved.

    Returns
    -------
    tuple of Mention and str, or None
        The mention of the added product and the vocabulary id of the agent. Stromal cells are
        what is added to a haematopoietic graft; else it is the product named second.
    """
    named = types & ADDED_AS.keys()
    if len(named) < 2:
        return None
    mentions = [mention for mention in trial.of_kind("cell_type") if mention.label in named]
    for left, right in pairwise(mentions):
        if left.label == right.label or not is_joined(trial.text, left, right, _GAP):
            continue
        if trial.section_of(left).role in ("comparator", "condition", "keyword"):
            continue
        if trial.sentence_of(left) != trial.sentence_of(right):
            continue  # two arms, one under the other
        added = left if right.label == "hsc" and left.label == "msc" else right
        return added, ADDED_AS[added.label]
    return None
