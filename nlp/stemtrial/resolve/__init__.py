"""Resolution: from judged mentions to answers by the guidelines' rules."""

from __future__ import annotations

from stemtrial.answers import LabelAnswer, Support, TrialFields
from stemtrial.document import TrialDocument
from stemtrial.resolve.adverse_events import resolve_adverse_events
from stemtrial.resolve.calibration import Calibration
from stemtrial.resolve.combination import resolve_combination
from stemtrial.resolve.combination_none import resolve_combination_none
from stemtrial.resolve.disease import in_scope, resolve_disease
from stemtrial.resolve.dose import resolve_dose
from stemtrial.resolve.labels import (
    resolve_cell_type,
    resolve_donor,
    resolve_route,
    resolve_source,
)
from stemtrial.resolve.schedule import resolve_schedule
from stemtrial.version import GUIDELINES_VERSION, __version__


def resolve(trial: TrialDocument) -> TrialFields:
    """Resolve a judged document to the trial's fields.

    Parameters
    ----------
    trial : TrialDocument
        With mentions judged by the rules and scored by the learned judge.

    Returns
    -------
    TrialFields
    """
    cells = resolve_cell_type(trial)
    sources = resolve_source(trial) if cells else []
    diseases = resolve_disease(trial)
    schedule = resolve_schedule(trial, cells)
    combination = resolve_combination(trial, cells)
    nothing_else = resolve_combination_none(trial, combination) if cells else None
    fields = TrialFields(
        trial_id=trial.record.trial_id,
        in_scope=in_scope(cells, diseases),
        disease=diseases,
        cell_type=cells,
        cell_source=sources,
        donor_type=resolve_donor(trial, sources) if cells else [],
        route=resolve_route(trial, cells) if cells else [],
        schedule=schedule.labels,
        n_administrations=schedule.numbers,
        interval=schedule.interval,
        interval_days=schedule.interval_days,
        dose=resolve_dose(trial, cells),
        combination=combination,
        combination_none=nothing_else is not None,
        adverse_events=resolve_adverse_events(trial),
    )
    fields.support = {"in_scope": _scope_support(trial, fields.in_scope, diseases)}
    fields.support |= schedule.support
    if nothing_else is not None:
        fields.support["combination_none"] = nothing_else
    calibration: Calibration | None = trial.context.get("calibration")
    if calibration is not None:
        calibration.apply(fields)
    fields.meta = {
        "stemtrial": __version__,
        "model": trial.context["model"],
        "guidelines": GUIDELINES_VERSION,
        "flags": sorted(trial.flags),
    }
    return fields


def _scope_support(trial: TrialDocument, scope: bool, diseases: list[LabelAnswer]) -> Support:
    given: float = trial.context["given"]
    sure = max(given, 1.0 - given) * (diseases[0].confidence if diseases else 1.0)
    evidence = diseases[0].evidence if scope else None
    return Support(confidence=sure, source="rule:cells and disease", evidence=evidence)
