"""`stemtrial show`: one trial with its evidence, in the terminal or as a page."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from stemtrial.cli.options import Format, Map, Vocabulary

EPILOG = """\
\b
Examples:
  stemtrial show --text "Single intravenous infusion of 1x10^6 MSC/kg"
  stemtrial show NCT01234567 --input trials.jsonl --rejected
  stemtrial show study.json
  stemtrial show NCT01234567 --input trials.jsonl --html page.html

\b
Exit codes:
  0  done
  1  internal error
  2  usage
  4  the input cannot be read, or has no such trial
  5  the page cannot be written
"""

app = typer.Typer(rich_markup_mode=None, add_completion=False)


@app.command(epilog=EPILOG)
def show(
    trial: Annotated[
        str | None,
        typer.Argument(
            metavar="[ID|FILE]", help="A trial's id with --input, or a file with one record."
        ),
    ] = None,
    inputs: Annotated[
        list[str] | None,
        typer.Option("--input", metavar="FILE", help="Where to look the id up."),
    ] = None,
    text: Annotated[
        str | None, typer.Option("--text", metavar="TEXT", help="Read this text as a record.")
    ] = None,
    input_format: Format = None,
    column_map: Map = None,
    vocabulary: Vocabulary = None,
    rejected: Annotated[
        bool, typer.Option("--rejected", help="Also list what was proposed and is no answer.")
    ] = False,
    html: Annotated[
        Path | None,
        typer.Option(
            metavar="FILE.html",
            help="Write a page instead; without an id, of every record of the input.",
        ),
    ] = None,
    force: Annotated[bool, typer.Option("--force", help="Replace a page that exists.")] = False,
) -> None:
    """Show one trial: its fields, and its text with the evidence coloured."""
    from stemtrial.cli.showing import Request, run_show

    request = Request(
        trial=trial,
        inputs=inputs or [],
        text=text,
        format=input_format,
        column_map=column_map,
        vocabulary=vocabulary or [],
        rejected=rejected,
        html=html,
        force=force,
    )
    run_show(request)
