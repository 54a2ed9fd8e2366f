"""Counts and agreement as tables for the terminal."""

from __future__ import annotations

from collections.abc import Sequence

import typer
from rich.console import Console
from rich.table import Table

from stemtrial_annotations.agreement import Agreement
from stemtrial_annotations.counting import Counts
from stemtrial_annotations.measures import Measure


def print_counts(counts: Counts, splits: Sequence[str]) -> None:
    """Print how many trials have each label, one column a split and their sum."""
    table = Table(box=None, pad_edge=False, header_style="bold")
    table.add_column("field", no_wrap=True)
    table.add_column("label", no_wrap=True)
    for name in (*splits, "all") if len(splits) > 1 else splits:
        table.add_column(name, justify="right")
    last = ""
    for (name, label), found in counts.items():
        numbers = [found[split] for split in splits]
        if len(splits) > 1:
            numbers.append(sum(numbers))
        table.add_row(name if name != last else "", label, *(str(one) for one in numbers))
        last = name
    print_whole(table)


def print_agreement(found: Sequence[Agreement], n: int, who: str) -> None:
    """Print agreement field by field."""
    table = Table(box=None, pad_edge=False, header_style="bold")
    table.add_column("field", no_wrap=True)
    headings = ("first", "second", "both", "same set", "F1 (95 %)", "kappa (95 %)", "alpha")
    for heading in (*headings, "same span F1", "overlap F1"):
        table.add_column(heading, justify="right", no_wrap=True)
    for one in found:
        table.add_row(
            f"  {one.field}" if "." in one.field else one.field,
            str(one.first),
            str(one.second),
            str(one.both),
            f"{one.same}/{n}",
            shown(one.f1),
            shown(one.kappa),
            point(one.alpha),
            point(one.span_strict),
            point(one.span_relaxed),
        )
    print_whole(table)
    typer.echo(
        f"{n} trials: {who}. Intervals: bootstrap by trial; kappa (Cohen) and alpha "
        "(Krippendorff): of the decisions (trial, label)."
    )


def print_whole(table: Table) -> None:
    """Print a table at its own width: a narrow terminal wraps lines, it does not lose figures."""
    console = Console()
    width = max(console.width, Console(width=1000).measure(table).maximum)
    Console(width=width).print(table, soft_wrap=True)


def shown(measure: Measure) -> str:
    """Return a figure with its interval, `-` where there is none."""
    if measure.value is None or measure.interval is None:
        return point(measure)
    low, high = measure.interval
    return f"{measure.value:.3f} ({low:.3f}-{high:.3f})"


def point(measure: Measure) -> str:
    """Return a figure, `-` where there is none."""
    return "-" if measure.value is None else f"{measure.value:.3f}"
