"""What `stemtrial schema` prints."""

from __future__ import annotations

import json
from collections.abc import Sequence

import typer
from rich.console import Console
from rich.table import Table
from rich.text import Text

from stemtrial.cli.screen import screen
from stemtrial.errors import UsageError
from stemtrial.output.schema import (
    ColumnInfo,
    column_dictionary,
    object_dictionary,
    row_schema,
)

_TITLES = {
    "TrialFields": "JSON lines: one object a trial",
    "LabelAnswer": "LabelAnswer: one label of a field",
    "DoseAnswer": "DoseAnswer: one dose",
    "CombinationAnswer": "CombinationAnswer: one agent given besides the cells",
    "AdverseEventAnswer": "AdverseEventAnswer: one statement",
    "Support": "Support: what stands behind a plain value",
    "Evidence": "Evidence: where the words stand",
}


def print_schema(output_format: str) -> None:
    """Print the schema as JSON, or as tables.

    Raises
    ------
    UsageError
        If the format is unknown.
    """
    if output_format == "json":
        typer.echo(json.dumps(row_schema(), indent=2, ensure_ascii=False))
    elif output_format == "table":
        with screen() as console:
            _print_tables(console)
    else:
        raise UsageError(f"unknown format '{output_format}': give json or table.")


def _print_tables(console: Console) -> None:
    for name, keys in object_dictionary().items():
        _print_table(console, _TITLES[name], "key", keys)
    wide, long = column_dictionary("wide"), column_dictionary("long")
    _print_table(
        console, "Wide table: one row a trial, several values joined by `; `", "column", wide
    )
    _print_table(console, "Long table: one row an answer", "column", long)


def _print_table(console: Console, title: str, first: str, rows: Sequence[ColumnInfo]) -> None:
    table = Table(box=None, pad_edge=False, header_style="dim", width=console.width)
    table.add_column(first, no_wrap=True, style="bold")
    table.add_column("type", overflow="fold", max_width=26)
    table.add_column("meaning", overflow="fold", ratio=1)
    for row in rows:
        meaning = Text(row.meaning)
        if row.allowed:
            meaning.append(f" One of: {', '.join(row.allowed)}.", style="dim")
        table.add_row(row.name, row.type, meaning)
    console.print(Text(title, style="bold underline"))
    console.print(table, markup=False, highlight=False)
    console.print()
