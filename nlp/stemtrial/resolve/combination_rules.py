"""The combination by rules, for releases without its models and for texts they do not know."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from stemtrial.answers import AgentCategory, CombinationAnswer, LabelAnswer
from stemtrial.document import TrialDocument
from stemtrial.judge.combination_phase import PhaseReading
from stemtrial.judge.combination_points import read_points
from stemtrial.judge.combination_uses import SECOND_PRODUCT, Use, read_uses
from stemtrial.resolve.combination_answer import combination_answer
from stemtrial.resolve.combination_second import added_product
from stemtrial.vocabulary import Entry

# About the share of labelled agents with these points that are in the gold (train and dev).
_CONFIDENCE = {1: 0.5, 2: 0.65, 3: 0.7, 4: 0.8, 5: 0.85, 6: 0.87, 7: 0.88}
_CONFIDENCE_AT_MOST = 0.92


def combination_by_rules(
    trial: TrialDocument, cells: Sequence[LabelAnswer]
) -> list[CombinationAnswer]:
    """Decide the agents given besides the cells by the points of their uses.

    Parameters
    ----------
    trial : TrialDocument
        With judged mentions of kind `agent`.
    cells : sequence of LabelAnswer
        The trial's cell types, resolved.

    Returns
    -------
    list of CombinationAnswer
        One for each agent and category, in order of their first evidence.
    """
    if not cells:
        return []
    types = {cell.label for cell in cells}
    chosen = _drop_generic(_best(read_uses(trial, types, read_points().threshold).uses))
    if all(use.category != SECOND_PRODUCT for use in chosen):
        chosen.extend(_added(trial, types))
    chosen.sort(key=lambda use: use.mention.start)
    return [
        combination_answer(
            trial, use, use.category, _CONFIDENCE.get(use.points, _CONFIDENCE_AT_MOST)
        )
        for use in chosen
    ]


def _added(trial: TrialDocument, types: set[str]) -> Iterable[Use]:
    found = added_product(trial, types)
    if found is not None:
        mention, agent = found
        entry = Entry(id=agent, category=SECOND_PRODUCT)
        points = read_points().threshold
        yield Use(mention, entry, points, "", set(), PhaseReading("", ""), SECOND_PRODUCT)


def _best(uses: Iterable[Use]) -> list[Use]:
    """Keep the best use of every agent and category.

    Categories that rest on days or on the sentence displace what earlier sentences suggest.
    """
    by_agent: dict[str, list[Use]] = {}
    for use in uses:
        by_agent.setdefault(use.entry.label, []).append(use)
    kept: list[Use] = []
    for of_agent in by_agent.values():
        best: dict[AgentCategory, Use] = {}
        for use in _firmest(of_agent):
            known = best.get(use.category)
            if known is None or use.points > known.points:
                best[use.category] = use
        kept.extend(best.values())
    return kept


def _firmest(uses: list[Use]) -> list[Use]:
    for bases in (("day", "sentence"), ("earlier",)):
        firm = [use for use in uses if use.reading.basis in bases]
        if firm:
            return firm
    return uses


def _drop_generic(uses: list[Use]) -> list[Use]:
    """Drop an unspecific agent where a specific one is given.

    Specific is an agent of the same category, or, for a drug class, one of its ATC group.
    """
    categories = {use.category for use in uses if not use.entry.generic}
    drugs = {use.entry.atc for use in uses if use.entry.atc}
    return [use for use in uses if not _is_covered(use, categories, drugs)]


def _is_covered(use: Use, categories: set[AgentCategory], drugs: set[str]) -> bool:
    if use.entry.generic and use.category in categories:
        return True
    group = use.entry.codes.get("ATC", "")
    return bool(group) and any(code.startswith(group) for code in drugs)
