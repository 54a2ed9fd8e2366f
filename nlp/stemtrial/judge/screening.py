"""Screening: records that surely give no cells are read no further.

Schedules, and agents that no vocabulary lists, are asked for only where cells may be given; three
records in ten of a cell-therapy corpus give none.
"""

from __future__ import annotations

from collections.abc import Iterable

from stemtrial.document import TrialDocument
from stemtrial.judge.combination_judge import GIVEN_FROM
from stemtrial.judge.context import judge_mentions
from stemtrial.judge.surroundings import AllSurroundings
from stemtrial.mentions import Mention
from stemtrial.resolve.labels import gives_cells


def may_give_cells(trial: TrialDocument) -> bool:
    """Whether a record is worth reading on; always, before a model has judged it.

    Parameters
    ----------
    trial : TrialDocument

    Returns
    -------
    bool
        False only where neither schedule nor combination could have an answer.
    """
    given: float | None = trial.context.get("given")
    return given is None or given >= GIVEN_FROM or gives_cells(trial)


def add_late(trial: TrialDocument, mentions: Iterable[Mention]) -> None:
    """Add mentions to a document whose other mentions may be judged, and judge these too.

    Parameters
    ----------
    trial : TrialDocument
    mentions : iterable of Mention
    """
    new = list(mentions)
    if not new:
        return
    if "cues" in trial.context:
        judge_mentions(trial, new)
    trial.add(new)
    around: AllSurroundings | None = trial.context.get("surroundings")
    if around is not None:
        around.include(trial, new)
