"""Figures of agreement with intervals that resample trials."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

REPLICATES = 2000
SEED = 20250102
Z95 = 1.959963984540054
Interval = tuple[float, float]
Array = npt.NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Measure:
    """A figure with its 95 % interval; both None where there was nothing to compare.

    Where all answers agree, resampling cannot vary; then the interval of F1 comes from Wilson's of
    the share that both gave, and kappa has none.
    """

    value: float | None
    interval: Interval | None

    def to_dict(self) -> dict[str, Any]:
        """Return plain JSON values."""
        return {"value": self.value, "interval": list(self.interval) if self.interval else None}


NOTHING = Measure(None, None)


def resample(n: int, replicates: int = REPLICATES, seed: int = SEED) -> Array:
    """Return how often each of n trials is drawn in each bootstrap sample.

    Returns
    -------
    array, shape (replicates, n)
    """
    shares = np.full(n, 1 / n)
    drawn = np.random.default_rng(seed).multinomial(n, shares, size=replicates)
    return drawn.astype(np.float64)


def measure(figure: Callable[[Array], Array], table: Array, weights: Array) -> Measure:
    """Return a figure of counts with its 95 % percentile interval over resampled trials.

    Parameters
    ----------
    figure : callable
        Counts on the last axis to the figure: `f1` or `kappa`.
    table : array, shape (n, k)
        Counts of each trial.
    weights : array, shape (replicates, n)
        See `resample`.
    """
    point = float(figure(table.sum(axis=0)))
    if np.isnan(point):
        return Measure(None, None)
    drawn = figure(weights @ table)
    kept = drawn[~np.isnan(drawn)]
    if kept.size == 0 or np.ptp(kept) == 0:
        return Measure(point, _of_perfect(table) if figure is f1 and point == 1 else None)
    low, high = np.percentile(kept, [2.5, 97.5])
    return Measure(point, (min(float(low), point), max(float(high), point)))


def _of_perfect(table: Array) -> Interval:
    answers = float(table[:, 0].sum())
    share = answers / (answers + Z95 * Z95)
    return 2 * share / (1 + share), 1.0


def f1(counts: Array) -> Array:
    """Return F1 of (both, first only, second only) on the last axis."""
    both, first, second = counts[..., 0], counts[..., 1], counts[..., 2]
    with np.errstate(invalid="ignore", divide="ignore"):
        return np.asarray(2 * both / (2 * both + first + second))


def kappa(counts: Array) -> Array:
    """Cohen's kappa of (yes yes, yes no, no yes, no no) on the last axis."""
    both, first, second, neither = (counts[..., column] for column in range(4))
    total = both + first + second + neither
    with np.errstate(invalid="ignore", divide="ignore"):
        observed = (both + neither) / total
        yes = (both + first) / total * (both + second) / total
        no = (second + neither) / total * (first + neither) / total
        expected = yes + no
        return np.asarray((observed - expected) / (1 - expected))


def alpha(counts: Array) -> Array:
    """Krippendorff's alpha, nominal, of (yes yes, yes no, no yes, no no) on the last axis."""
    both, first, second, neither = (counts[..., column] for column in range(4))
    apart = first + second
    yes, no = 2 * both + apart, 2 * neither + apart
    with np.errstate(invalid="ignore", divide="ignore"):
        return np.asarray(1 - (yes + no - 1) * apart / (yes * no))
