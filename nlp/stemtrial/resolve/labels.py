"""Resolution of the label fields that are read off mentions: cells, source, donor, route."""

from __future__ import annotations

from stemtrial.answers import LabelAnswer
from stemtrial.document import TrialDocument
from stemtrial.mentions import Mention
from stemtrial.resolve.evidence import label_answer
from stemtrial.resolve.tiers import Tier, best, by_label

CONFIDENCE = {Tier.TITLE: 0.95, Tier.GIVEN: 0.9, Tier.PLANNED: 0.8, Tier.OPEN: 0.65}
GENERIC = "other_cell"


def _accept(
    grouped: dict[str, dict[Tier, list[Mention]]], levels: tuple[tuple[Tier, ...], ...]
) -> dict[str, Mention]:
    for tiers in levels:
        found = {
            label: {tier: kept[tier] for tier in tiers if tier in kept}
            for label, kept in grouped.items()
        }
        found = {label: kept for label, kept in found.items() if kept}
        if found:
            return {label: best(kept) for label, kept in found.items()}
    return {}


def _answers(trial: TrialDocument, chosen: dict[str, Mention]) -> list[LabelAnswer]:
    from stemtrial.resolve.tiers import tier

    return [
        label_answer(trial, label, mention, CONFIDENCE[tier(trial, mention)])
        for label, mention in chosen.items()
    ]


def resolve_cell_type(trial: TrialDocument) -> list[LabelAnswer]:
    """Decide the cell types that the trial gives."""
    grouped = by_label(trial, trial.of_kind("cell_type"))
    specific = {label: tiers for label, tiers in grouped.items() if label != GENERIC}
    levels = ((Tier.TITLE, Tier.GIVEN), (Tier.PLANNED,), (Tier.OPEN,))
    chosen = _accept(specific, levels) or _accept(grouped, levels)
    return _answers(trial, chosen)


def resolve_source(trial: TrialDocument) -> list[LabelAnswer]:
    """Decide the tissue that the cells come from."""
    grouped = by_label(trial, trial.of_kind("cell_source"))
    return _answers(
        trial, _accept(grouped, ((Tier.TITLE, Tier.GIVEN), (Tier.PLANNED,), (Tier.OPEN,)))
    )


def resolve_donor(trial: TrialDocument, sources: list[LabelAnswer]) -> list[LabelAnswer]:
    """Decide the donor; rule I1 makes products of birth tissue allogeneic."""
    grouped = by_label(trial, trial.of_kind("donor_type"))
    chosen = _accept(grouped, ((Tier.TITLE, Tier.GIVEN), (Tier.PLANNED,), (Tier.OPEN,)))
    if chosen:
        return _answers(trial, chosen)
    for source in sources:
        if source.label in ("umbilical_cord", "cord_blood", "placenta_amnion"):
            return [source.model_copy(update={"label": "allogeneic", "basis": "I1"})]
    return []


def resolve_route(trial: TrialDocument, cells: list[LabelAnswer]) -> list[LabelAnswer]:
    """Decide the route of the cells; rule I2 makes a haematopoietic graft intravenous."""
    grouped = by_label(trial, trial.of_kind("route"))
    chosen = _accept(grouped, ((Tier.TITLE, Tier.GIVEN), (Tier.PLANNED,), (Tier.OPEN,)))
    if chosen:
        return _answers(trial, chosen)
    for cell in cells:
        if cell.label == "hsc":
            return [cell.model_copy(update={"label": "intravenous", "basis": "I2"})]
    return []
