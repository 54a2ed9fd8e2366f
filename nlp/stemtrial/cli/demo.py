"""`stemtrial demo`: the shipped sample, extracted, printed and written."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from stemtrial.cli.options import Force

EPILOG = """\
\b
Writes into DIR:
  fields.jsonl   one JSON object a trial, every value with evidence and confidence
  fields.csv     one row a trial
  evidence.html  every trial's text with its evidence marked; open it in a browser

\b
Exit codes:
  0  done
  1  internal error
  2  usage
  5  an output cannot be written
"""

app = typer.Typer(rich_markup_mode=None, add_completion=False)


@app.command(epilog=EPILOG)
def demo(
    out: Annotated[
        Path, typer.Option("-o", "--out", metavar="DIR", help="Folder for the three files.")
    ] = Path("build/demo"),
    force: Force = False,
) -> None:
    """Extract the shipped sample, print its fields and write them in three forms.

    The sample is 56 fictional trials written for this project. What comes out shows the form of
    the answers; it says nothing about accuracy.
    """
    from stemtrial.cli.demonstration import run_demo

    run_demo(out, force=force)
