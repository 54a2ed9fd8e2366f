"""Simpler and rival systems on the same records in the same run: what the pipeline has to beat."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, Protocol

from stemtrial.records import TrialRecord


class Baseline(Protocol):
    """A system that reads records.

    Attributes
    ----------
    name, version : str
    seconds_elsewhere : float
        Processor time that the last `predict` cost outside this process.
    """

    name: str
    version: str
    seconds_elsewhere: float

    def learn(
        self, records: Iterable[TrialRecord], answers: Mapping[str, Mapping[str, Any]]
    ) -> None:
        """Learn from trials with answers; a field that an answer lacks is not labelled there."""
        ...

    def predict(self, records: Iterable[TrialRecord]) -> dict[str, dict[str, Any]]:
        """Return answers in the guidelines' form by trial id."""
        ...

    def close(self) -> None:
        """Free what was started."""
        ...


__all__ = ["Baseline"]
