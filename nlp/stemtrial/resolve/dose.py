"""Resolution of the doses: which of the amounts in the text the trial gives."""

from __future__ import annotations

from collections.abc import Sequence

from stemtrial.answers import DoseAnswer, DoseUnit, LabelAnswer
from stemtrial.document import TrialDocument
from stemtrial.mentions import Mention
from stemtrial.propose.dose_mention import DoseMention

_ELSEWHERE = frozenset({"condition", "keyword", "results"})
_LISTS = ("arms", "interventions")
# A comparator counts by its arm alone: a word for one stands beside many a dose of a cohort.
# "No less than" reads as negation to the judge, and is a bound.
_NOT_GIVEN = frozenset({"background", "prior", "setting", "other"})
_NO_ENTRY = frozenset({"count", "cap", "carrier"})

_AMOUNT: frozenset[DoseUnit] = frozenset(
    {"cells", "cells_per_kg", "cells_per_cm2", "cells_per_site"}
)
_CONCENTRATION: frozenset[DoseUnit] = frozenset({"cells_per_ml"})
_VOLUME: frozenset[DoseUnit] = frozenset({"ml", "ml_per_kg"})
# Where doses are looked for, best first; what is found in one place ends the search. An amount
# beats a concentration beats a volume (rulings: dose), the arms beat the prose (general rule 6).
# The figures are confidences, set below the shares of right doses in the training trials
# (amounts in lists 87 of 87, in prose 18 of 18, volumes in lists 6 of 6), which made the rules.
_PLACES: tuple[tuple[frozenset[DoseUnit], str, float], ...] = (
    (_AMOUNT, "listed", 0.95),
    (_AMOUNT, "written", 0.85),
    (_CONCENTRATION, "listed", 0.7),
    (_CONCENTRATION, "written", 0.6),
    (_AMOUNT, "doubtful", 0.5),
    (_VOLUME, "listed", 0.7),
    (_VOLUME, "written", 0.5),
    (_AMOUNT, "compared", 0.6),
    (_AMOUNT, "harvested", 0.5),
)


def resolve_dose(trial: TrialDocument, cells: Sequence[LabelAnswer]) -> list[DoseAnswer]:
    """Decide the doses of the cells.

    Guidelines 1.2, field `dose` and its rulings. A trial that gives no cells has none.

    Parameters
    ----------
    trial : TrialDocument
        With judged mentions of kind `dose`.
    cells : sequence of LabelAnswer
        The trial's cell types, resolved.

    Returns
    -------
    list of DoseAnswer
        One for each amount, range or bound, in order of their first evidence.
    """
    if not cells:
        return []
    graft = any(cell.label == "hsc" for cell in cells)
    found: dict[tuple[DoseUnit, str], list[Mention]] = {}
    for mention in trial.of_kind("dose"):
        place = _place(trial, mention, graft)
        if place:
            found.setdefault((mention.value.unit, place), []).append(mention)
    for units, place, confidence in _PLACES:
        kept = [mention for unit in units for mention in found.get((unit, place), ())]
        if kept:
            if units is _CONCENTRATION:  # a volume beside it says the other half of the dose
                kept += [one for unit in _VOLUME for one in found.get((unit, place), ())]
            kept.sort(key=lambda mention: mention.start)
            answers = _answers(trial, kept, confidence)
            if place == "harvested":  # the aim of several collections, perhaps of two grafts
                answers = [answer.model_copy(update={"per": "unclear"}) for answer in answers]
            return answers
    return []


def _place(trial: TrialDocument, mention: Mention, graft: bool) -> str:
    """Return where a dose is stated (`listed`, `written`, ...); empty where it is no entry."""
    dose: DoseMention = mention.value
    section = trial.section_at(mention.start)
    if section.role in _ELSEWHERE or dose.flags & _NO_ENTRY or mention.judgement in _NOT_GIVEN:
        return ""
    listed = section.name in _LISTS
    if "harvest" in dose.flags:
        return "harvested" if graft and dose.unit == "cells_per_kg" else ""
    if "laboratory" in dose.flags and not (listed and dose.unit == "cells_per_kg"):
        # Words of the laboratory stand beside many a dose, too: taken where there is no other.
        known = mention.judgement == "answers" and (listed or dose.unit == "cells_per_kg")
        return "doubtful" if known else ""
    if section.role == "comparator":
        return "compared"
    if listed:
        return "listed"
    stray = dose.unit in _VOLUME and mention.judgement != "answers"
    return "" if stray else "written"


def _answers(
    trial: TrialDocument, mentions: Sequence[Mention], confidence: float
) -> list[DoseAnswer]:
    answers: dict[tuple[float | None, float | None, DoseUnit], DoseAnswer] = {}
    for mention in mentions:
        dose: DoseMention = mention.value
        key = (dose.low, dose.high, dose.unit)
        section = trial.section_at(mention.start)
        if key in answers:
            # An arm's label names the dose, its description says that it is a total.
            if dose.per == "total" and section.name == answers[key].section == "arms":
                answers[key] = answers[key].model_copy(update={"per": "total"})
            continue
        evidence = section.evidence(mention.start, mention.end)
        answers[key] = DoseAnswer(
            low=dose.low,
            high=dose.high,
            unit=dose.unit,
            per=dose.per,
            quote=evidence.text,
            section=section.name,
            confidence=confidence,
            source=dose.rule,
            evidence=evidence,
        )
    return list(answers.values())
