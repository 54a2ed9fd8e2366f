"""Options that several commands share."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

Inputs = Annotated[
    list[str] | None,
    typer.Argument(
        metavar="INPUT",
        help="Files, folders or .zip archives; `-` is standard input. Any may be gzipped.",
        show_default=False,
    ),
]
Format = Annotated[
    str | None,
    typer.Option(
        "--format",
        metavar="jsonl|json|csv|parquet",
        help="Format of the input, where extension and content do not tell.",
    ),
]
Map = Annotated[
    str | None,
    typer.Option(
        "--map",
        metavar="NAME|FILE.yaml",
        help="Column map of a table: ctgov-csv, ictrp-csv, native-csv or a YAML file. "
        "Told by the header by default.",
    ),
]
Texts = Annotated[
    list[str] | None,
    typer.Option("--text", metavar="TEXT", help="Read this text as a record (id TEXT-1)."),
]
Fields = Annotated[
    str | None,
    typer.Option("--fields", metavar="A,B", help="Only these fields, comma-separated."),
]
Vocabulary = Annotated[
    list[Path] | None,
    typer.Option(
        "--vocabulary", metavar="FILE.yaml", help="Add the entries of this vocabulary file."
    ),
]
Force = Annotated[bool, typer.Option("--force", help="Replace outputs that exist.")]
