"""The pipeline against other systems, on the same trials in the same run.

python -m stemtrial_evaluation.baselines --gold test --corpus FILE [--json OUT] [--markdown OUT]
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Annotated

import typer

from stemtrial.errors import StemtrialError
from stemtrial_evaluation.baselines.measuring import LEARNED_FROM, measure
from stemtrial_evaluation.baselines.rivals import RIVALS
from stemtrial_evaluation.baselines.tables import markdown, notes, print_table

_UNWRITABLE = 5

app = typer.Typer(add_completion=False)


@app.command()
def compare(
    gold: Annotated[str, typer.Option(metavar="dev|test", help="The split to score.")] = "dev",
    corpus: Annotated[
        Path | None, typer.Option(help="Records of the trials; else $STEMTRIAL_CORPUS.")
    ] = None,
    python: Annotated[
        list[str] | None,
        typer.Option(
            metavar="NAME=PATH",
            help="The interpreter whose environment holds a library: negspacy, medspacy, edsnlp "
            "or gliner. Else $STEMTRIAL_NAME_PYTHON, else this one.",
        ),
    ] = None,
    out: Annotated[Path | None, typer.Option("--json", help="Write the figures here.")] = None,
    table: Annotated[Path | None, typer.Option("--markdown", help="Write the table here.")] = None,
) -> None:
    """Score the pipeline and the other systems; print F1, 95 % intervals and pace.

    Exit codes: 0 done, 2 usage, 4 the corpus is missing, 5 an output cannot be written.
    """
    if gold not in LEARNED_FROM:
        raise typer.BadParameter("choose dev or test", param_hint="--gold")
    pythons = dict(_pair(one) for one in python or [])
    try:
        found = measure(gold, corpus, pythons)
    except StemtrialError as error:
        typer.echo(f"baselines: {error}", err=True)
        raise typer.Exit(error.exit_code) from error
    print_table(found)
    for note in notes(found):
        typer.echo(note)
    for path, text in ((out, json.dumps(found, indent=2) + "\n"), (table, markdown(found))):
        try:
            if path is not None:
                path.write_text(text, encoding="utf-8")
        except OSError as error:
            typer.echo(f"baselines: cannot write {path}: {error.strerror}", err=True)
            raise typer.Exit(_UNWRITABLE) from error


def _pair(text: str) -> tuple[str, str]:
    name, sign, path = text.partition("=")
    if not sign or name not in RIVALS:
        raise typer.BadParameter(
            f"{text!r} is not NAME=PATH with a name of {', '.join(RIVALS)}", param_hint="--python"
        )
    return name, path


if __name__ == "__main__":
    app()
