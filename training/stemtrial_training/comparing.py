"""A new model against the one in use, by their answers to trials that neither had seen."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from rich.console import Console
from rich.table import Table

from stemtrial.errors import InputError
from stemtrial_annotations.tables import print_whole
from stemtrial_evaluation.paired import Difference, Flip, flips, paired_differences
from stemtrial_training.unseen import gold_answers

_FLIPS_SHOWN = 20


@dataclass(frozen=True, slots=True)
class Compared:
    """Differences by field, and every answer that flipped."""

    trials: int
    differences: list[Difference]
    flips: list[Flip]

    @property
    def losses(self) -> list[str]:
        """The fields in which the new model is significantly worse."""
        return [one.field for one in self.differences if one.verdict == "loss"]

    def to_dict(self) -> dict[str, Any]:
        """Return the comparison as plain JSON values."""
        return {
            "n_trials": self.trials,
            "method": "cross-validated answers; paired bootstrap over trials, 95 %",
            "fields": [one.to_dict() for one in self.differences],
            "flips": [one.to_dict() for one in self.flips],
        }


def compare_parts(old: Mapping[str, Any], new: Mapping[str, Any]) -> Compared:
    """Compare the cross-validated answers of two releases on the trials that both hold.

    Parameters
    ----------
    old, new : mapping
        The part `unseen` of a release.

    Raises
    ------
    InputError
        If they have no trial of the gold set in common.
    """
    both = {one: None for one in old["answers"] if one in new["answers"]}
    gold = gold_answers(both)
    if not gold:
        raise InputError("the two releases have no cross-validated gold trial in common.")
    return Compared(
        len(gold),
        paired_differences(gold, old["answers"], new["answers"]),
        flips(gold, old["answers"], new["answers"]),
    )


def print_comparison(found: Compared, than: str) -> None:
    """Print wins, losses and undecided fields, and the first answers that flipped."""
    table = Table(box=None, pad_edge=False, header_style="bold")
    table.add_column("field", no_wrap=True)
    headings = (f"F1 of {than}", "new F1", "difference (95 %)", "", "better", "worse")
    for heading in headings:
        table.add_column(heading, justify="right", no_wrap=True)
    for one in found.differences:
        table.add_row(
            one.field,
            _shown(one.old),
            _shown(one.new),
            _difference(one),
            one.verdict,
            str(one.better),
            str(one.worse),
        )
    print_whole(table)
    console = Console(highlight=False)
    console.print(
        f"{found.trials} gold trials, each answered by models that had not seen it. Better, worse: "
        f"trials with fewer or more mistakes. {len(found.flips)} answers flipped."
    )
    for flip in found.flips[:_FLIPS_SHOWN]:
        place = flip.evidence or {}
        where = ".".join(str(place[k]) for k in ("section", "index", "part") if k in place)
        span = f":{place['start']}-{place['end']}" if "start" in place else ""
        cells = (flip.trial_id, flip.field, flip.change, flip.value, where + span)
        console.print("\t".join(cells), markup=False, soft_wrap=True)
    if len(found.flips) > _FLIPS_SHOWN:
        console.print(f"... and {len(found.flips) - _FLIPS_SHOWN} more.")


def _shown(value: float | None) -> str:
    return "-" if value is None else f"{value:.3f}"


def _difference(one: Difference) -> str:
    if one.difference is None or one.interval is None:
        return "0" if one.difference == 0 else _shown(one.difference)
    return f"{one.difference:+.3f} ({one.interval[0]:+.3f} to {one.interval[1]:+.3f})"
