"""Keywords alone: the vocabulary's forms and the parsers' values, without judgement of context."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from stemtrial.records import TrialRecord
from stemtrial_evaluation.baselines.choosing import KINDS, Policy, answer
from stemtrial_evaluation.baselines.seeing import Preparation, from_keywords
from stemtrial_evaluation.baselines.tuning import tune


class Keywords:
    """The package's own vocabularies and parsers, and the choice that all systems share.

    Without `learn`, a label answers where titles, arms or interventions name it; where none of
    them names any, the label that the text names most often does.
    """

    name = "keywords"
    version = ""

    def __init__(self) -> None:
        self._preparation = Preparation()
        self.policies = {kind: Policy() for kind in KINDS}
        self.seconds_elsewhere = 0.0

    def learn(
        self, records: Iterable[TrialRecord], answers: Mapping[str, Mapping[str, Any]]
    ) -> None:
        """Pick the policies on trials with answers."""
        seen = {
            one.trial_id: from_keywords(self._preparation.lay_out(one))
            for one in records
            if one.trial_id in answers
        }
        self.policies = tune(seen, answers)

    def predict(self, records: Iterable[TrialRecord]) -> dict[str, dict[str, Any]]:
        """Return answers by trial id.

        Parameters
        ----------
        records : iterable of TrialRecord

        Returns
        -------
        dict of str to dict
        """
        return {
            one.trial_id: answer(
                one.trial_id, from_keywords(self._preparation.lay_out(one)), self.policies
            )
            for one in records
        }

    def close(self) -> None:
        """Do nothing: no process was started."""
