"""Candidates: the mentions of a field that are worth a score."""

from __future__ import annotations

from stemtrial.document import TrialDocument
from stemtrial.mentions import Mention
from stemtrial.resolve.tiers import tier

BEST_PLACED = {"disease": 2, "cell_source": 2, "donor_type": 3, "route": 5, "cell_type": 5}
_LISTS = frozenset({"condition", "keyword"})


def field_mentions(trial: TrialDocument, field: str) -> list[Mention]:
    """Return the mentions that compete for a field, once a document.

    Of a label that is mentioned often, the best-placed mentions stand for all: titles, then
    what is given, then planned treatment (see `tier`), stated ones before weak ones. Conditions
    and keywords count for the disease only.

    Parameters
    ----------
    trial : TrialDocument
        Judged by the rules.
    field : str

    Returns
    -------
    list of Mention
        At most `BEST_PLACED` a label, in order of their start.
    """
    known: dict[str, list[Mention]] = trial.context.setdefault("candidates", {})
    if field not in known:
        known[field] = _best_placed(trial, field)
    return known[field]


def _best_placed(trial: TrialDocument, field: str) -> list[Mention]:
    by_label: dict[str, list[Mention]] = {}
    for mention in all_mentions(trial, field):
        by_label.setdefault(mention.label, []).append(mention)
    chosen: list[Mention] = []
    for group in by_label.values():
        if len(group) > BEST_PLACED[field]:
            group.sort(key=lambda mention: (tier(trial, mention), mention.basis == "weak"))
            del group[BEST_PLACED[field] :]
        chosen += group
    chosen.sort(key=lambda mention: mention.start)
    return chosen


def all_mentions(trial: TrialDocument, field: str) -> list[Mention]:
    """Return all mentions of a field; those in conditions and keywords for the disease only."""
    mentions = trial.of_kind(field)
    if field == "disease":
        return mentions
    known: dict[str, list[Mention]] = trial.context.setdefault("counted", {})
    if field not in known:
        known[field] = [one for one in mentions if trial.section_of(one).role not in _LISTS]
    return known[field]
