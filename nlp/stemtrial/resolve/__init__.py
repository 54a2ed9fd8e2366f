"""Resolution: from judged mentions to answers by the guidelines' rules."""

from __future__ import annotations

from stemtrial.answers import Support, TrialFields
from stemtrial.document import TrialDocument
from stemtrial.resolve.adverse_events import resolve_adverse_events
from stemtrial.resolve.combination import resolve_combination
from stemtrial.resolve.disease import in_scope, resolve_disease
from stemtrial.resolve.dose import resolve_dose
from stemtrial.resolve.labels import (
    resolve_cell_type,
    resolve_donor,
    resolve_route,
    resolve_source,
)
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
    given: float = trial.context["given"]
    fields = TrialFields(
        trial_id=trial.record.trial_id,
        in_scope=in_scope(cells, diseases),
        disease=diseases,
        cell_type=cells,
        cell_source=sources,
        donor_type=resolve_donor(trial, sources) if cells else [],
        route=resolve_route(trial, cells) if cells else [],
        dose=resolve_dose(trial, cells),
        combination=resolve_combination(trial, cells),
        adverse_events=resolve_adverse_events(trial),
    )
    sure = max(given, 1.0 - given)
    if diseases:
        sure *= diseases[0].confidence
    fields.support["in_scope"] = Support(
        confidence=sure,
        source="rule:cells and disease",
        evidence=diseases[0].evidence if diseases and fields.in_scope else None,
    )
    fields.meta = {
        "stemtrial": __version__,
        "model": trial.context["model"],
        "guidelines": GUIDELINES_VERSION,
        "flags": sorted(trial.flags),
    }
    return fields
