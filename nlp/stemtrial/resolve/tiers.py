"""Tiers: how directly a mention speaks of what the trial gives."""

from __future__ import annotations

from enum import IntEnum

from stemtrial.document import TrialDocument
from stemtrial.mentions import Mention


class Tier(IntEnum):
    """Where an accepted mention stands, best first."""

    TITLE = 0
    GIVEN = 1
    PLANNED = 2
    OPEN = 3
    REJECTED = 9


TIER_NAMES: dict[Tier, str] = {level: level.name for level in Tier}
_REJECTED = frozenset({"comparator", "background", "prior", "negated", "setting", "other"})


def tier(trial: TrialDocument, mention: Mention) -> Tier:
    """Return the tier of a judged mention, looked up once a mention.

    Titles come first, arms and interventions of the experimental treatment second, sentences
    with a cue of planned treatment third, sentences without a cue last.
    """
    level = mention.tier
    if level is None:
        level = mention.tier = _tier(trial, mention)
    return level


def _tier(trial: TrialDocument, mention: Mention) -> Tier:
    if mention.judgement in _REJECTED:
        return Tier.REJECTED
    section = trial.section_of(mention)
    if section.role == "title":
        return Tier.TITLE
    if section.name in ("arms", "interventions"):
        return Tier.GIVEN
    if section.role == "results":
        return Tier.OPEN
    return Tier.PLANNED if mention.judgement in ("answers", "harvest") else Tier.OPEN


def by_label(trial: TrialDocument, mentions: list[Mention]) -> dict[str, dict[Tier, list[Mention]]]:
    """Group mentions by label and tier; rejected ones are kept under `Tier.REJECTED`."""
    grouped: dict[str, dict[Tier, list[Mention]]] = {}
    for mention in mentions:
        grouped.setdefault(mention.label, {}).setdefault(tier(trial, mention), []).append(mention)
    return grouped


def best(grouped: dict[Tier, list[Mention]]) -> Mention:
    """Return the first mention of the best tier, stated ones before weak ones."""
    top = grouped[min(grouped)]
    return next((mention for mention in top if mention.basis == "stated"), top[0])
