"""Two models, or two files of predictions, on the same gold trials: a paired comparison."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from rich.console import Console
from rich.table import Table

from stemtrial_annotations.tables import print_whole
from stemtrial_evaluation.fields import Answer
from stemtrial_evaluation.gold import Prepared, predict
from stemtrial_evaluation.paired import Difference, Flip, flips, paired_differences
from stemtrial_evaluation.reading import read_answers

_FLIPS_SHOWN = 20


@dataclass(frozen=True, slots=True)
class Compared:
    """Differences by field, and every answer that flipped.

    Attributes
    ----------
    trials : int
    differences : list of Difference
    flips : list of Flip
    answered_by : str
        Whose answers were compared, in words.
    """

    trials: int
    differences: list[Difference]
    flips: list[Flip]
    answered_by: str

    @property
    def losses(self) -> list[str]:
        """The fields in which the new model is significantly worse."""
        return [one.field for one in self.differences if one.verdict == "loss"]

    def to_dict(self) -> dict[str, Any]:
        """Return the comparison as plain JSON values."""
        return {
            "n_trials": self.trials,
            "method": f"{self.answered_by}; paired bootstrap over trials, 95 %",
            "fields": [one.to_dict() for one in self.differences],
            "flips": [one.to_dict() for one in self.flips],
        }


def compare_answers(
    gold: Mapping[str, Answer],
    old: Mapping[str, Answer],
    new: Mapping[str, Answer],
    answered_by: str,
) -> Compared:
    """Compare two sets of answers to the same gold trials.

    Parameters
    ----------
    gold, old, new : mapping of trial id to answer
    answered_by : str
        Whose answers they are, in words, for who reads the result.

    Returns
    -------
    Compared
    """
    differences = paired_differences(gold, old, new)
    return Compared(len(gold), differences, flips(gold, old, new), answered_by)


def compare_models(prepared: Prepared, old: str, new: str) -> Compared:
    """Compare two models on the records of gold trials.

    Parameters
    ----------
    prepared : Prepared
        Gold answers, with records where a model has to read them.
    old, new : str
        Each the version or folder of a release, or a file of predictions (`.jsonl`).

    Returns
    -------
    Compared

    Raises
    ------
    UnreadableError
        If a file of predictions cannot be read.
    ValueError
        If a release is missing or changed; the sentence names it.
    """
    first, second = (_answers(prepared, one) for one in (old, new))
    return compare_answers(prepared.gold, first, second, f"answers of {old} and of {new}")


def _answers(prepared: Prepared, source: str) -> dict[str, dict[str, Any]]:
    if is_file(source):
        return read_answers(Path(source))
    return predict(prepared.records.values(), release=source)


def is_file(source: str) -> bool:
    """Whether one side of a comparison is a file of predictions, not a release."""
    return source.endswith((".jsonl", ".json"))


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
        f"{found.trials} gold trials; {found.answered_by}. Better, worse: trials with fewer or "
        f"more mistakes. {len(found.flips)} answers flipped."
    )
    for flip in found.flips[:_FLIPS_SHOWN]:
        place = flip.evidence or {}
        where = str(place.get("section", ""))
        if place.get("index") is not None:
            where += f"[{place['index']}].{place['part']}"
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
