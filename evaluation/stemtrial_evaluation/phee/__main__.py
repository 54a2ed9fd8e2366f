"""`python -m stemtrial_evaluation.phee`: a check against labels that nobody here made."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Annotated, Any

import typer
from rich.table import Table

from stemtrial.errors import StemtrialError
from stemtrial_annotations.tables import print_whole
from stemtrial_evaluation.phee.checking import (
    PROTOCOL,
    PUBLISHED,
    READING,
    spans_found,
    statements_read,
)
from stemtrial_evaluation.phee.corpus import read
from stemtrial_evaluation.phee.proposing import Proposers
from stemtrial_evaluation.phee.tagger import Tagger

_UNWRITABLE = 5
_KINDS = {"exact": "EM F1", "token": "token F1", "relaxed": "relaxed F1"}

app = typer.Typer(add_completion=False)


@app.command()
def check(
    corpus: Annotated[
        Path, typer.Option(metavar="DIR", help="Folder of PHEE's train, dev and test JSON.")
    ],
    out: Annotated[
        Path | None, typer.Option(metavar="FILE", help="Write the figures here, as JSON.")
    ] = None,
    split: Annotated[str, typer.Option(metavar="dev|test", help="The split to score.")] = "test",
) -> None:
    """Score routes, dosages and severities on PHEE, untrained and trained on its train split.

    Exit codes: 0 done, 2 usage, 4 the corpus is missing or not readable, 5 cannot write.
    """
    if split not in ("dev", "test"):
        raise typer.BadParameter("choose dev or test", param_hint="--split")
    try:
        found = measure(corpus, split)
    except StemtrialError as error:
        typer.echo(f"phee: {error}", err=True)
        raise typer.Exit(error.exit_code) from error
    _print(found)
    if out is not None:
        try:
            out.write_text(json.dumps(found, indent=2) + "\n", encoding="utf-8")
        except OSError as error:
            typer.echo(f"phee: cannot write {out}: {error.strerror}", err=True)
            raise typer.Exit(_UNWRITABLE) from error


def measure(corpus: Path, split: str) -> dict[str, Any]:
    """Run the check.

    Parameters
    ----------
    corpus : Path
    split : str
        The tagger learns from train, and for `test` from dev too.

    Returns
    -------
    dict
        `systems` by name, `statements`, `protocol` and `published`.

    Raises
    ------
    InputError
        If the corpus is missing.
    """
    names = ("train", "dev") if split == "test" else ("train",)
    learned = [one for name in names for one in read(corpus, name)]
    sentences = read(corpus, split)
    proposers = Proposers()
    tagger = Tagger(proposers.tokens, proposers.hints).fit(learned)
    return {
        "corpus": "PHEE",
        "split": split,
        "n_sentences": len(sentences),
        "trained_on": list(names),
        "systems": {
            "vocabulary, untrained": spans_found(sentences, proposers.predict, proposers),
            "tagger trained on PHEE": spans_found(sentences, tagger.predict, proposers),
        },
        "statements": statements_read(sentences, proposers),
        "protocol": PROTOCOL,
        "published": PUBLISHED,
        "reading": READING,
    }


def _print(found: dict[str, Any]) -> None:
    table = Table(box=None, pad_edge=False, header_style="bold")
    table.add_column(f"PHEE {found['split']}, {found['n_sentences']} sentences", no_wrap=True)
    table.add_column("in gold", justify="right")
    for title in _KINDS.values():
        table.add_column(title, justify="right", no_wrap=True)
    for system, figures in found["systems"].items():
        table.add_row(system)
        for role, one in figures["exact"].items():
            support = one["true_positives"] + one["false_negatives"]
            cells = (_shown(figures[kind].get(role, {}).get("f1")) for kind in _KINDS)
            table.add_row(f"  {role}", str(support), *cells)
    print_whole(table)
    for name, one in found["statements"].items():
        typer.echo(f"{name.replace('_', ' ')}: {_shown(one)}, n = {one['n']}")
    for note in ("protocol", "published", "reading"):
        typer.echo(found[note])


def _shown(figure: dict[str, Any] | None) -> str:
    if figure is None or figure["value"] is None:
        return "-"
    low, high = figure["interval"]
    return f"{figure['value']:.3f} ({low:.3f}-{high:.3f})"


if __name__ == "__main__":
    app()
