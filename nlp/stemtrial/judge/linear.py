"""Logistic models as plain numbers: weights by feature name and a bias."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from math import exp
from typing import Any

SUMS_KEPT = 50_000


@dataclass(frozen=True, slots=True)
class LinearModel:
    """A logistic regression over named features; unknown features weigh nothing.

    Attributes
    ----------
    bias : float
    weights : dict of str to float
    """

    bias: float
    weights: Mapping[str, float]
    _sums: dict[tuple[str, ...], float] = field(
        default_factory=dict, init=False, repr=False, compare=False
    )

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> LinearModel:
        """Read a model from its JSON form, `{"bias": b, "weights": {name: w}}`.

        Raises
        ------
        KeyError, TypeError, ValueError
            If the form is another.
        """
        weights = {str(name): float(weight) for name, weight in data["weights"].items()}
        return cls(float(data["bias"]), weights)

    def to_json(self) -> dict[str, Any]:
        """Return the JSON form, weights in order of their names."""
        return {"bias": self.bias, "weights": dict(sorted(self.weights.items()))}

    def of_names(self, names: Iterable[str]) -> float:
        """Return the probability for features that hold, each with value 1."""
        get = self.weights.get
        return logistic(self.bias + sum([get(name, 0.0) for name in names]))

    def of_groups(self, groups: Iterable[tuple[str, ...]]) -> float:
        """Return the probability for groups of features that hold; a group is summed once."""
        return logistic(self._of_groups(groups))

    def of_row(self, groups: Iterable[tuple[str, ...]], values: Mapping[str, float]) -> float:
        """Return the probability for groups of features that hold and features with values."""
        get = self.weights.get
        score = self._of_groups(groups)
        return logistic(score + sum([get(name, 0.0) * value for name, value in values.items()]))

    def _of_groups(self, groups: Iterable[tuple[str, ...]]) -> float:
        sums, get = self._sums, self.weights.get
        score = self.bias
        for group in groups:
            weight = sums.get(group)
            if weight is None:
                weight = sum([get(name, 0.0) for name in group])
                if len(sums) < SUMS_KEPT:
                    sums[group] = weight
            score += weight
        return score

    def of_values(self, values: Mapping[str, float]) -> float:
        """Return the probability for features with values."""
        get = self.weights.get
        return logistic(self.bias + sum([get(name, 0.0) * v for name, v in values.items()]))


def logistic(score: float) -> float:
    """Return the logistic function of a score, without overflow."""
    if score < 0:
        power = exp(max(score, -700.0))
        return power / (1.0 + power)
    return 1.0 / (1.0 + exp(-min(score, 700.0)))
