"""Reliability and risk-coverage curves: what confidences are worth."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import Any

from stemtrial_evaluation.confidence import BINS, Judged
from stemtrial_evaluation.intervals import Interval, wilson


@dataclass(frozen=True, slots=True)
class Bin:
    """Answers of like confidence.

    Attributes
    ----------
    n : int
        Answers in the bin.
    stated : float
        Their mean confidence.
    right : float
        Share of them that is right, with Wilson's 95 % interval.
    """

    n: int
    stated: float
    right: float
    interval: Interval

    def to_dict(self) -> dict[str, Any]:
        """Return the bin as plain JSON values."""
        return asdict(self)


@dataclass(frozen=True, slots=True)
class Kept:
    """A point of a risk-coverage curve.

    Attributes
    ----------
    coverage : float
        Share of the answers kept: those of at least `confidence`.
    right : float
        Share of the kept answers that is right.
    """

    confidence: float
    coverage: float
    right: float

    def to_dict(self) -> dict[str, Any]:
        """Return the point as plain JSON values."""
        return asdict(self)


def reliability(rows: Sequence[Judged], bins: int = BINS) -> list[Bin]:
    """Return the reliability curve in bins of equal width; empty bins are left out.

    Parameters
    ----------
    rows : sequence of Judged
    bins : int

    Returns
    -------
    list of Bin
        By rising confidence; their `n` add up to the answers.
    """
    held: list[list[Judged]] = [[] for _ in range(bins)]
    for one in rows:
        held[min(bins - 1, int(one.confidence * bins))].append(one)
    found = []
    for group in held:
        if not group:
            continue
        right = sum(one.right for one in group)
        stated = sum(one.confidence for one in group) / len(group)
        interval = wilson(right, len(group)) or (0.0, 1.0)
        found.append(Bin(len(group), stated, right / len(group), interval))
    return found


def risk_coverage(rows: Sequence[Judged]) -> list[Kept]:
    """Return accuracy against the share of answers kept, surest first.

    El-Yaniv and Wiener 2010, JMLR 11:1605. Answers of one confidence are kept together, so that
    the curve does not depend on their order.

    Parameters
    ----------
    rows : sequence of Judged

    Returns
    -------
    list of Kept
        By rising coverage; the last point keeps every answer.
    """
    ordered = sorted(rows, key=lambda one: -one.confidence)
    points: list[Kept] = []
    right = 0
    for position, one in enumerate(ordered, start=1):
        right += one.right
        last = position == len(ordered) or ordered[position].confidence != one.confidence
        if last:
            points.append(Kept(one.confidence, position / len(ordered), right / position))
    return points
