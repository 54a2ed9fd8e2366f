"""The comparison as a table: Markdown to paste, text for the terminal."""

from __future__ import annotations

from typing import Any

from rich.table import Table

from stemtrial_annotations.tables import print_whole

OURS = "stemtrial"


def rows(found: dict[str, Any]) -> tuple[list[str], list[list[str]]]:
    """Return headings and rows: a field a row, a system a column, then the pace.

    Parameters
    ----------
    found : dict
        From `measuring.measure`.

    Returns
    -------
    list of str
    list of list of str
        A figure of another system with `*` is one that the pipeline does not beat by more than
        the 95 % interval of the paired difference.
    """
    systems = found["systems"]
    heading = [f"F1, {found['n_trials']} {found['split']} trials", *systems]
    table = []
    for field in systems[OURS]["f1"]:
        if "." in field and not field.startswith("combination."):
            continue
        cells = [_cell(one, field) for one in systems.values()]
        table.append([field, *cells])
    for title, key in (
        ("records a second", "records_per_second"),
        ("share of bare tokenisation", "share_of_tokenisation"),
        ("records a second, library alone", "library_alone_records_per_second"),
    ):
        values = (one.get(key) for one in systems.values())
        table.append([title, *("-" if one is None else f"{one:g}" for one in values)])
    return heading, table


def _cell(system: dict[str, Any], field: str) -> str:
    if not system["answers"][field]:
        return "no answer"
    return _shown(system["f1"][field]) + _mark(system, field)


def _shown(figure: dict[str, Any]) -> str:
    if figure["value"] is None:
        return "-"
    interval = figure["interval"]
    return f"{figure['value']:.3f}" + (
        f" ({interval[0]:.3f}-{interval[1]:.3f})" if interval else ""
    )


def _mark(system: dict[str, Any], field: str) -> str:
    difference = system.get("pipeline_minus_this", {}).get(field)
    if difference is None or system["f1"][field]["value"] is None:
        return ""
    interval = difference.get("interval")
    return "" if interval and interval[0] > 0 else " *"


def notes(found: dict[str, Any]) -> list[str]:
    """Return what a reader of the table has to know, a sentence each."""
    said = [
        "F1 is micro-averaged, with 95 % intervals by bootstrap over trials. "
        "* The pipeline's lead is within the 95 % interval of the paired difference, or there is "
        "none. Pace is processor time of one core.",
    ]
    versions = [f"{name} ({one['version']})" for name, one in _versioned(found)]
    if versions:
        said.append(f"Versions: {', '.join(versions)}.")
    said.extend(f"Skipped: {name}: {why}." for name, why in found["skipped"].items())
    if found["split"] != "test":
        said.append("The shipped model was trained on these trials: its column flatters it.")
    return said


def _versioned(found: dict[str, Any]) -> list[tuple[str, dict[str, Any]]]:
    return [(name, one) for name, one in found["systems"].items() if one.get("version")]


def markdown(found: dict[str, Any]) -> str:
    """Return the comparison in Markdown."""
    heading, table = rows(found)
    lines = [_line(heading), _line(["---"] * len(heading)), *map(_line, table), ""]
    for note in notes(found):
        lines += [note.replace("*", r"\*"), ""]
    return "\n".join(lines)


def _line(cells: list[str]) -> str:
    return f"| {' | '.join(cell.replace('|', '/') for cell in cells)} |"


def print_table(found: dict[str, Any]) -> None:
    """Print the comparison."""
    heading, cells = rows(found)
    table = Table(box=None, pad_edge=False, header_style="bold")
    for index, name in enumerate(heading):
        table.add_column(name, justify="right" if index else "left", no_wrap=True)
    for row in cells:
        table.add_row(*row)
    print_whole(table)
