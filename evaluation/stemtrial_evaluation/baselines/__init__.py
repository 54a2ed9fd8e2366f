"""Simpler systems on the same records in the same run: what the pipeline has to beat."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, Protocol

from stemtrial.records import TrialRecord


class Baseline(Protocol):
    """A system that reads records.

    Attributes
    ----------
    name : str
    """

    name: str

    def predict(self, records: Iterable[TrialRecord]) -> dict[str, dict[str, Any]]:
        """Return answers in the guidelines' form by trial id."""
        ...


__all__ = ["Baseline"]
