"""`stemtrial train`: a new release from the gold set, the partial labels and a user's own."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console

EPILOG = """\
\b
Examples:
  stemtrial train --out build/release
  stemtrial train --out build/release --extra mine.jsonl --records my_trials.jsonl
  stemtrial train --cross-validate build/cv

\b
Exit codes:
  0  done
  1  internal error
  2  usage
  4  the corpus or the extra annotations cannot be read
  5  the output cannot be written
"""

app = typer.Typer(rich_markup_mode=None, add_completion=False)


@app.command(epilog=EPILOG)
def train(
    out: Annotated[Path | None, typer.Option(metavar="DIR", help="Where the release goes.")] = None,
    corpus: Annotated[
        Path | None,
        typer.Option(help="Records of the gold trials; else $STEMTRIAL_CORPUS."),
    ] = None,
    extra: Annotated[
        list[Path] | None,
        typer.Option(metavar="FILE.jsonl", help="More answers in the guidelines' form."),
    ] = None,
    records: Annotated[
        list[str] | None,
        typer.Option(metavar="FILE", help="The records of the extra answers, in any form."),
    ] = None,
    version: Annotated[str, typer.Option(help="Version of the release.")] = "0.0.0+local",
    cross_validate: Annotated[
        Path | None,
        typer.Option(
            metavar="DIR", help="Write the cross-validated figures: cross_validation.json."
        ),
    ] = None,
    force: Annotated[bool, typer.Option("--force", help="Replace a release that exists.")] = False,
) -> None:
    """Train the judge: the models that decide which mention answers its field.

    Learns from the gold set's train and dev splits, the partially labelled trials and the extra
    answers together, so that extra annotations never replace the old ones. Test trials are
    refused.
    """
    from stemtrial_training.running import Request, run_train

    request = Request(
        out=out,
        corpus=corpus,
        extra=extra or [],
        records=records or [],
        version=version,
        cross_validate=cross_validate,
        force=force,
    )
    facts = run_train(request, Console(stderr=True))
    if facts:
        typer.echo(json.dumps(facts, indent=2))
