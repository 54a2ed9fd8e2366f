"""Calibration: what a field's stated confidence is worth, as a monotone map a field.

Platt's form on the log odds, `p = logistic(bias + slope * log(c / (1 - c)))` with `slope > 0`, so
that the order of a field's answers never changes (Platt 1999, in Advances in Large Margin
Classifiers; the log odds in place of the score: Kull et al. 2017, AISTATS).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from math import log
from typing import Any

from stemtrial.answers import LIST_FIELDS, TrialFields
from stemtrial.judge.linear import logistic

LOWEST = 0.01
HIGHEST = 0.99


@dataclass(frozen=True, slots=True)
class FieldMap:
    """The map of one field: a straight line on the log odds."""

    slope: float
    bias: float

    def __call__(self, confidence: float) -> float:
        """Return the calibrated confidence."""
        return logistic(self.bias + self.slope * log_odds(confidence))


@dataclass(frozen=True, slots=True)
class Calibration:
    """The maps of all fields; a field without one keeps its confidence."""

    fields: Mapping[str, FieldMap]

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> Calibration:
        """Read the maps from their JSON form, `{"fields": {name: {"slope": s, "bias": b}}}`.

        Raises
        ------
        ValueError
            If a slope is not above 0: such a map would turn the order of the answers round.
        """
        fields = {
            str(name): FieldMap(float(one["slope"]), float(one["bias"]))
            for name, one in data["fields"].items()
        }
        wrong = sorted(name for name, one in fields.items() if not one.slope > 0)
        if wrong:
            raise ValueError(f"the calibration of {wrong[0]} has no slope above 0")
        return cls(fields)

    def to_json(self) -> dict[str, Any]:
        """Return the JSON form."""
        fields = {
            name: {"slope": one.slope, "bias": one.bias}
            for name, one in sorted(self.fields.items())
        }
        return {"fields": fields}

    def apply(self, found: TrialFields) -> None:
        """Replace the confidences of a trial's answers, in place; the answers stay."""
        for name, convert in self.fields.items():
            if name in LIST_FIELDS:
                for answer in getattr(found, name):
                    answer.confidence = convert(answer.confidence)
            elif name in found.support:
                support = found.support[name]  # two fields may share one object
                found.support[name] = support.model_copy(
                    update={"confidence": convert(support.confidence)}
                )


def log_odds(confidence: float) -> float:
    """Return the log odds of a confidence, cut to [0.01, 0.99] so that 0 and 1 have them."""
    cut = min(max(confidence, LOWEST), HIGHEST)
    return log(cut / (1.0 - cut))
