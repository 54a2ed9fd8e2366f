"""The figures of an evaluation, each with its interval and its n."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from stemtrial_evaluation.intervals import Counts, Interval

METHOD = (
    "F1: percentile bootstrap over trials; proportions: Wilson; both 95 %. Weak gold labels are "
    "optional: a hit where predicted, no miss where not."
)


@dataclass(frozen=True, slots=True)
class Figure:
    """A figure with its 95 % interval; both None where there was nothing to measure.

    `n` is the denominator of a proportion, and the number of trials for F1.
    """

    value: float | None
    interval: Interval | None
    n: int

    def to_dict(self) -> dict[str, Any]:
        """Return the figure as plain JSON values."""
        return {
            "value": self.value,
            "interval": list(self.interval) if self.interval else None,
            "n": self.n,
        }


@dataclass(frozen=True, slots=True)
class ClassScore:
    """One class of a view. `support` leaves out the weak gold labels."""

    true_positives: int
    false_positives: int
    false_negatives: int
    support: int
    precision: Figure
    recall: Figure
    f1: Figure

    def to_dict(self) -> dict[str, Any]:
        """Return the class as plain JSON values."""
        return {
            "true_positives": self.true_positives,
            "false_positives": self.false_positives,
            "false_negatives": self.false_negatives,
            "support": self.support,
            "precision": self.precision.to_dict(),
            "recall": self.recall.to_dict(),
            "f1": self.f1.to_dict(),
        }


@dataclass(frozen=True, slots=True)
class FieldScore:
    """One view of a field over all trials whose gold holds the field.

    Attributes
    ----------
    micro : ClassScore
        Over all classes; its counts are the sums of the classes' counts.
    macro_precision, macro_recall, macro_f1 : Figure
        Means over the classes that occur in gold or predictions, undefined ones as 0; only F1
        has an interval.
    exact : Figure
        Share of trials whose predicted set is right as a whole.
    not_reported : Figure
        Of the trials whose gold is empty, the share left empty (recall of "not reported").
    weak, weak_found : int
        Optional gold labels, and how many of them were predicted.
    trial_counts : ndarray, shape (trials, 3)
        TP, FP and FN of every trial of the report, for paired comparisons; not in the JSON.
    """

    name: str
    n_trials: int
    micro: ClassScore
    macro_precision: Figure
    macro_recall: Figure
    macro_f1: Figure
    exact: Figure
    not_reported: Figure
    weak: int
    weak_found: int
    classes: dict[str, ClassScore]
    trial_counts: Counts = field(repr=False)

    def to_dict(self) -> dict[str, Any]:
        """Return the view as plain JSON values."""
        return {
            "n_trials": self.n_trials,
            "micro": self.micro.to_dict(),
            "macro": {
                "precision": self.macro_precision.to_dict(),
                "recall": self.macro_recall.to_dict(),
                "f1": self.macro_f1.to_dict(),
            },
            "exact": self.exact.to_dict(),
            "not_reported": self.not_reported.to_dict(),
            "weak": self.weak,
            "weak_found": self.weak_found,
            "classes": {name: score.to_dict() for name, score in self.classes.items()},
        }


@dataclass(frozen=True, slots=True)
class Report:
    """The whole evaluation.

    Attributes
    ----------
    trial_ids : tuple of str
        The gold trials, sorted; the rows of every `trial_counts`.
    missing : tuple of str
        Gold trials without a prediction: scored as empty.
    ignored : tuple of str
        Predicted trials without gold: not scored.
    """

    trial_ids: tuple[str, ...]
    missing: tuple[str, ...]
    ignored: tuple[str, ...]
    replicates: int
    seed: int
    fields: dict[str, FieldScore]

    def to_dict(self) -> dict[str, Any]:
        """Return the report as plain JSON values."""
        return {
            "n_trials": len(self.trial_ids),
            "missing": list(self.missing),
            "n_ignored": len(self.ignored),
            "method": METHOD,
            "replicates": self.replicates,
            "seed": self.seed,
            "fields": {name: score.to_dict() for name, score in self.fields.items()},
        }
