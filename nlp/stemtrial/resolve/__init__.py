"""Resolution: from judged mentions to answers by the guidelines' rules."""

from __future__ import annotations

from stemtrial.answers import TrialFields
from stemtrial.document import TrialDocument
from stemtrial.resolve.disease import in_scope, resolve_disease
from stemtrial.resolve.labels import (
    resolve_cell_type,
    resolve_donor,
    resolve_route,
    resolve_source,
)


def resolve(trial: TrialDocument) -> TrialFields:
    """Resolve a judged document to the trial's fields.

    Parameters
    ----------
    trial : TrialDocument
        With judged mentions.

    Returns
    -------
    TrialFields
    """
    cells = resolve_cell_type(trial)
    sources = resolve_source(trial) if cells else []
    donors = resolve_donor(trial, sources) if cells else []
    routes = resolve_route(trial, cells) if cells else []
    diseases = resolve_disease(trial)
    return TrialFields(
        trial_id=trial.record.trial_id,
        in_scope=in_scope(cells, diseases),
        disease=diseases,
        cell_type=cells,
        cell_source=sources,
        donor_type=donors,
        route=routes,
    )
