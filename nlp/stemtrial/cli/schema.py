"""`stemtrial schema`: what the output looks like, for programs and for people."""

from __future__ import annotations

from typing import Annotated

import typer

EPILOG = """\
\b
Examples:
  stemtrial schema > fields.schema.json
  stemtrial schema --format table

\b
Exit codes:
  0  done
  1  internal error
  2  usage
"""

app = typer.Typer(rich_markup_mode=None, add_completion=False)


@app.command(epilog=EPILOG)
def schema(
    output_format: Annotated[
        str,
        typer.Option(
            "--format",
            metavar="json|table",
            help="A JSON Schema for programs, or tables of keys and columns for people.",
        ),
    ] = "json",
) -> None:
    """Print the JSON Schema of a row, and the columns of the wide and long tables.

    The schema describes one line of `extract -o OUT.jsonl`; the columns of the flat forms stand
    in it under `x-tables`.
    """
    from stemtrial.cli.schema_tables import print_schema

    print_schema(output_format)
