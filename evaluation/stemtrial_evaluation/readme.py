"""The README's accuracy table, written from the committed reports and from nothing else.

python -m stemtrial_evaluation.readme README.md
"""

from __future__ import annotations

import json
import sys
from collections.abc import Mapping
from importlib.resources import files
from pathlib import Path
from typing import Any

BEGIN, END = "<!-- accuracy:begin -->", "<!-- accuracy:end -->"
ROWS = {
    "in_scope": "in scope",
    "disease": "disease",
    "cell_type": "cell type",
    "cell_source": "cell source",
    "donor_type": "donor",
    "route": "route",
    "schedule": "schedule",
    "n_administrations": "number of administrations",
    "interval_days": "interval in days",
    "dose": "dose (low, high and unit exact)",
    "dose.with_per": "dose, with what it is per",
    "combination.category": "combination, category",
    "combination.agent": "combination, agent",
    "combination": "combination, both together",
    "adverse_events": "adverse events (all five attributes)",
}
PLACED = ("cell_type", "cell_source", "donor_type", "route", "schedule", "dose", "adverse_events")
REPORTS = ("test", "fresh", "cross_validation")


def read_report(name: str) -> dict[str, Any]:
    """Return a committed report.

    Parameters
    ----------
    name : str
        One of `REPORTS`.
    """
    path = files("stemtrial_evaluation") / "reports" / f"{name}.json"
    report: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    return report


def accuracy_table(
    test: Mapping[str, Any], fresh: Mapping[str, Any], crossed: Mapping[str, Any]
) -> str:
    """Write the table.

    Parameters
    ----------
    test, fresh, crossed : mapping
        The reports on the two frozen splits, and of the cross-validation on the others.

    Returns
    -------
    str
        Markdown, with what the figures were measured on.
    """
    lines = [
        f"| field | test F1 (n = {test['n_trials']} trials) | right / found / in gold "
        f"| fresh F1 (n = {fresh['n_trials']}) | right / found / in gold "
        f"| cross-validated F1 (n = {crossed['n_trials']}) |",
        "|---|---|---|---|---|---|",
    ]
    for name, title in ROWS.items():
        frozen = [f"{_figure(one, name)} | {_counts(one, name)}" for one in (test, fresh)]
        lines.append(f"| {title} | {' | '.join(frozen)} | {_figure(crossed, name)} |")
    lines += [
        "",
        "And where the quote too overlaps the one that the reader chose, of several that may prove "
        "the value:",
        "",
        "| field | value and place, test F1 | value and place, fresh F1 |",
        "|---|---|---|",
    ]
    for name in PLACED:
        places = [_interval(one["evidence"][name]["place_relaxed"]["f1"]) for one in (test, fresh)]
        lines.append(f"| {ROWS[name]} | {' | '.join(places)} |")
    return "\n".join(lines)


def _figure(report: Mapping[str, Any], name: str) -> str:
    return _interval(report["fields"][name]["micro"]["f1"])


def _interval(f1: Mapping[str, Any]) -> str:
    if f1["value"] is None:
        return "-"
    low, high = f1["interval"]
    return f"{f1['value']:.3f} ({low:.3f}-{high:.3f})"


def _counts(report: Mapping[str, Any], name: str) -> str:
    counts = report["fields"][name]["micro"]
    right = counts["true_positives"]
    return f"{right} / {right + counts['false_positives']} / {right + counts['false_negatives']}"


def with_table(readme: str, table: str) -> str:
    """Return a README with the table between its markers.

    Raises
    ------
    ValueError
        If the README lacks a marker.
    """
    before, begin, rest = readme.partition(BEGIN)
    _, end, after = rest.partition(END)
    if not begin or not end:
        raise ValueError(f"the README lacks {BEGIN} or {END}.")
    return f"{before}{begin}\n{table}\n{end}{after}"


def main(path: Path) -> None:
    """Write the table into a README."""
    table = accuracy_table(*(read_report(name) for name in REPORTS))
    path.write_text(with_table(path.read_text(encoding="utf-8"), table), encoding="utf-8")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
