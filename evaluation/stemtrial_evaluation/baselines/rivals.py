"""Libraries that match terms and judge their context, each in its own process."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from stemtrial.records import TrialRecord
from stemtrial.vocabulary import load_vocabulary
from stemtrial_evaluation.baselines.choosing import KINDS, Policy, answer
from stemtrial_evaluation.baselines.process import Worker
from stemtrial_evaluation.baselines.seeing import ByKind, Preparation, from_worker, message
from stemtrial_evaluation.baselines.terms import header, terms
from stemtrial_evaluation.baselines.tuning import tune

RIVALS = {
    "negspacy": "spaCy + negspacy",
    "medspacy": "medspaCy",
    "edsnlp": "EDS-NLP",
    "gliner": "GLiNER",
}


class Rival:
    """A library with this package's vocabulary, and the choice that all systems share.

    Parameters
    ----------
    finder : str
        A key of `RIVALS`.
    python : str, optional
        The interpreter of its environment; see `process.Worker`.

    Attributes
    ----------
    seconds_elsewhere : float
        Processor time of the worker in the last `predict`.

    Raises
    ------
    NotInstalledError
        If the library cannot run.
    """

    def __init__(self, finder: str, python: str | None = None) -> None:
        vocabulary = load_vocabulary()
        self._meaning, groups = terms(vocabulary)
        self._worker = Worker(finder, header(vocabulary, groups), python)
        self._preparation = Preparation()
        self.name = RIVALS[finder]
        self.version = self._worker.version
        self.policies = {kind: Policy() for kind in KINDS}
        self.seconds_elsewhere = 0.0

    def learn(
        self, records: Iterable[TrialRecord], answers: Mapping[str, Mapping[str, Any]]
    ) -> None:
        """Pick the policies on trials with answers."""
        held = [one for one in records if one.trial_id in answers]
        self.policies = tune(dict(self._read(held)), answers)

    def predict(self, records: Iterable[TrialRecord]) -> dict[str, dict[str, Any]]:
        """Return answers by trial id.

        Parameters
        ----------
        records : iterable of TrialRecord

        Returns
        -------
        dict of str to dict
        """
        before = self._worker.seconds
        found = {one: answer(one, seen, self.policies) for one, seen in self._read(records)}
        self.seconds_elsewhere = self._worker.seconds - before
        return found

    def close(self) -> None:
        """End the worker."""
        self._worker.close()

    def _read(self, records: Iterable[TrialRecord]) -> Iterator[tuple[str, ByKind]]:
        for record in records:
            trial = self._preparation.lay_out(record)
            (mentions,) = self._worker.read([message(trial)])
            yield record.trial_id, from_worker(trial, mentions, self._meaning)
