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
  stemtrial train --out build/release --extra doccano.jsonl --records my_trials.csv
  stemtrial train --out build/release --judges-only
  stemtrial train --cross-validate build/cv --ablate build/cv
  stemtrial train --curve build/curve

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
        typer.Option(
            metavar="FILE",
            help="More answers: JSONL in the guidelines' form, or an export of Label Studio, "
            "doccano, Prodigy or brat (its folder). Repeatable.",
        ),
    ] = None,
    records: Annotated[
        list[str] | None,
        typer.Option(metavar="FILE", help="The records of the extra answers, in any form."),
    ] = None,
    version: Annotated[str, typer.Option(help="Version of the release.")] = "0.0.0+local",
    judges_only: Annotated[
        bool,
        typer.Option(
            "--judges-only",
            help="Train the models alone: no cross-validation, so the calibration of the release "
            "in use is kept and nothing is compared.",
        ),
    ] = False,
    cross_validate: Annotated[
        Path | None,
        typer.Option(
            metavar="DIR", help="Write the cross-validated figures: cross_validation.json."
        ),
    ] = None,
    curve: Annotated[
        Path | None,
        typer.Option(
            metavar="DIR", help="Write F1 by field against trials: learning_curve.json and .svg."
        ),
    ] = None,
    ablate: Annotated[
        Path | None,
        typer.Option(metavar="DIR", help="Write what each step brings: ablation.json."),
    ] = None,
    ner: Annotated[
        Path | None,
        typer.Option(
            metavar="DIR",
            help="A recogniser trained with `python -m stemtrial_training.ner`; sealed into the "
            "release if its report says that it helps.",
        ),
    ] = None,
    force: Annotated[bool, typer.Option("--force", help="Replace a release that exists.")] = False,
) -> None:
    """Train the judge: the models that decide which mention answers its field.

    Learns from the gold set's train and dev splits, the partially labelled trials and the extra
    answers together, so that extra annotations never replace the old ones. Test trials are
    refused. Afterwards the model is compared with the one in use, by answers to trials that
    neither had seen; `stemtrial promote DIR` puts it to use. Needs no seed: nothing is drawn at
    random, and two runs give the same bytes.
    """
    from stemtrial_training.running import Request, run_train

    request = Request(
        out=out,
        corpus=corpus,
        extra=extra or [],
        records=records or [],
        version=version,
        judges_only=judges_only,
        cross_validate=cross_validate,
        curve=curve,
        ablate=ablate,
        force=force,
        ner=ner,
    )
    facts = run_train(request, Console(stderr=True))
    if facts:
        typer.echo(json.dumps(facts, indent=2))
