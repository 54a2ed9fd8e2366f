"""95 % intervals: Wilson for proportions, a bootstrap over trials for F1.

Trials are the unit of resampling, since the answers of one trial are not independent. The
percentile bootstrap says [1, 1] of a perfect score; there, and wherever it cannot vary, the
interval comes from Wilson's instead: F1 = 2J / (1 + J) grows with J = TP / (TP + FP + FN), and J
is a proportion.

References
----------
Wilson 1927, J. Am. Stat. Assoc. 22:209. Efron and Tibshirani 1993, An Introduction to the
Bootstrap, chapter 13.
"""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt

Z95 = 1.959963984540054
Interval = tuple[float, float]
Counts = npt.NDArray[np.float64]


def wilson(successes: float, trials: float) -> Interval | None:
    """Return Wilson's 95 % interval of a proportion.

    Parameters
    ----------
    successes, trials : float
        `0 <= successes <= trials`.

    Returns
    -------
    tuple of float or None
        Low and high ends in [0, 1]; None where nothing was tried.

    Raises
    ------
    ValueError
        If the counts are impossible.
    """
    if not 0 <= successes <= trials:
        raise ValueError(f"{successes} of {trials} is not a proportion")
    if trials == 0:
        return None
    share = successes / trials
    spread = Z95 * Z95 / trials
    centre = share + spread / 2
    half = Z95 * float(np.sqrt(share * (1 - share) / trials + spread / (4 * trials)))
    low = 0.0 if successes == 0 else (centre - half) / (1 + spread)
    high = 1.0 if successes == trials else (centre + half) / (1 + spread)
    return max(low, 0.0), min(high, 1.0)


def resamples(trials: int, replicates: int, seed: int) -> Counts:
    """Draw bootstrap samples of trials, as how often each trial was drawn.

    Parameters
    ----------
    trials, replicates, seed : int

    Returns
    -------
    ndarray, shape (replicates, trials)
        Every row sums to `trials`.
    """
    if trials == 0:
        return np.zeros((replicates, 0))
    generator = np.random.default_rng(seed)
    draws = generator.multinomial(trials, np.full(trials, 1 / trials), size=replicates)
    return np.asarray(draws, dtype=np.float64)


def f1_of(counts: Counts) -> Counts:
    """Return F1 of (TP, FP, FN) on the last axis; NaN where there is nothing to score."""
    hits, false, missed = counts[..., 0], counts[..., 1], counts[..., 2]
    total = 2 * hits + false + missed
    with np.errstate(invalid="ignore", divide="ignore"):
        return np.asarray(np.where(total > 0, 2 * hits / total, np.nan))


def percentile_interval(values: Counts, point: float) -> Interval | None:
    """Return the central 95 % of bootstrap values, widened to hold the point estimate.

    Parameters
    ----------
    values : ndarray, shape (replicates,)
        NaN where a replicate drew nothing to score.
    point : float

    Returns
    -------
    tuple of float or None
        None where the replicates do not vary, so that they say nothing of the uncertainty.
    """
    kept = values[~np.isnan(values)]
    if kept.size == 0 or np.ptp(kept) == 0:
        return None
    low, high = np.percentile(kept, [2.5, 97.5])
    return min(float(low), point), max(float(high), point)


def f1_interval(counts: Counts, weights: Counts) -> Interval | None:
    """Return the 95 % interval of micro F1.

    Parameters
    ----------
    counts : ndarray, shape (trials, 3)
        TP, FP and FN of every trial.
    weights : ndarray, shape (replicates, trials)
        From `resamples`.

    Returns
    -------
    tuple of float or None
        None where there is nothing to score.
    """
    totals = counts.sum(axis=0)
    point: Any = f1_of(totals)
    if np.isnan(point):
        return None
    found = percentile_interval(f1_of(weights @ counts), float(point))
    if found is not None:
        return found
    share = wilson(float(totals[0]), float(totals.sum()))
    assert share is not None  # noqa: S101
    return 2 * share[0] / (1 + share[0]), 2 * share[1] / (1 + share[1])
