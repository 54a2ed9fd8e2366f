"""`stemtrial extract`: records in, rows out."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from stemtrial.cli.options import Fields, Force, Format, Inputs, Map, Texts, Vocabulary

# `\b` keeps the lines of a paragraph as they are.
EPILOG = """\
\b
Examples:
  stemtrial extract trials.jsonl -o fields.jsonl
  stemtrial extract ctg-studies.csv -o fields.csv --table long
  stemtrial extract studies.zip -o fields.parquet --workers 4
  gunzip -c trials.jsonl.gz | stemtrial extract - --fields route,dose
  stemtrial extract trials.jsonl -o fields.jsonl --review-below 0.8 --review check.xlsx
  stemtrial extract --text "Intravenous infusion of 1x10^6 MSC/kg"

\b
Exit codes:
  0  done
  1  internal error
  2  usage
  3  done, with dead letters
  4  an input cannot be read
  5  an output cannot be written
"""

app = typer.Typer(rich_markup_mode=None, add_completion=False)


@app.command(epilog=EPILOG)
def extract(
    inputs: Inputs = None,
    out: Annotated[
        Path | None,
        typer.Option(
            "-o",
            "--out",
            metavar="FILE",
            help="Where the rows go: .jsonl, .csv or .parquet. Standard output by default.",
        ),
    ] = None,
    table: Annotated[
        str | None,
        typer.Option(
            metavar="wide|long",
            help="One row a trial, or one row an answer. Default for .csv and .parquet: wide.",
        ),
    ] = None,
    text: Texts = None,
    input_format: Format = None,
    column_map: Map = None,
    fields: Fields = None,
    vocabulary: Vocabulary = None,
    failed: Annotated[
        Path | None,
        typer.Option(
            metavar="FILE.jsonl",
            help="Where dead letters go. Default with -o OUT.jsonl: OUT.failed.jsonl.",
        ),
    ] = None,
    min_confidence: Annotated[
        float, typer.Option(min=0.0, max=1.0, help="Leave out answers below this confidence.")
    ] = 0.0,
    review_below: Annotated[
        float | None,
        typer.Option(
            min=0.0,
            max=1.0,
            show_default=False,
            help="Queue answers below this confidence for a person to check.",
        ),
    ] = None,
    review: Annotated[
        Path | None,
        typer.Option(
            metavar="FILE.csv|FILE.xlsx",
            help="The queue. Default with -o OUT.jsonl: OUT.review.csv.",
        ),
    ] = None,
    workers: Annotated[
        int, typer.Option(min=1, metavar="N", help="Number of processes.", show_default=True)
    ] = 1,
    model: Annotated[
        str | None,
        typer.Option(
            metavar="VERSION|DIR",
            help="The model release. Default: the one in use (`stemtrial models list`).",
        ),
    ] = None,
    force: Force = False,
) -> None:
    """Read registry records and write their fields, each value with its evidence.

    INPUT is native JSONL, a CSV or Parquet table (ClinicalTrials.gov download, WHO ICTRP export,
    or any with --map), or ClinicalTrials.gov API v2 JSON. A record that cannot be read becomes a
    dead letter with a reason; the others are written all the same.
    """
    from stemtrial.cli.extraction import Options, run_extract

    code = run_extract(
        Options(
            inputs=inputs or [],
            texts=text or [],
            out=out,
            table=table,
            format=input_format,
            column_map=column_map,
            fields=fields,
            vocabulary=vocabulary or [],
            failed=failed,
            min_confidence=min_confidence,
            review_below=review_below,
            review=review,
            workers=workers,
            force=force,
            model=model,
        )
    )
    raise typer.Exit(code)
