"""`python -m stemtrial_evaluation.review`: a corpus beside the published review."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Annotated, Any

import typer

from stemtrial.errors import InputError, StemtrialError
from stemtrial.pipeline import Extractor
from stemtrial.readers import read_records
from stemtrial.records import TrialRecord
from stemtrial_annotations.corpus import find_corpus
from stemtrial_evaluation.review.comparing import compare
from stemtrial_evaluation.review.facts import belongs, facts
from stemtrial_evaluation.review.mapping import Choices, Mapping, load_claims, load_mapping
from stemtrial_evaluation.review.tables import markdown

_UNWRITABLE = 5
_NOTE = (
    "Chen et al. 2025 counted 244 trials of Trialtrove; the corpus is another set of records, read "
    "by stemtrial from registry text. Agreement of shares, ranks and signs is not accuracy, and "
    "nothing is tuned to it."
)
Read = list[tuple[TrialRecord, dict[str, Any]]]

app = typer.Typer(add_completion=False)


@app.command()
def review(
    corpus: Annotated[
        Path | None,
        typer.Option(metavar="FILE|DIR", help="Records, in any form `extract` reads."),
    ] = None,
    mapping: Annotated[
        Path | None, typer.Option(metavar="FILE", help="A category mapping of your own, YAML.")
    ] = None,
    out: Annotated[
        Path | None, typer.Option(metavar="DIR", help="Folder for review.json and review.md.")
    ] = None,
) -> None:
    """Compare shares, ranks and signs of a corpus with those of the published review.

    Exit codes: 0 done, 4 an input is missing or not readable, 5 an output cannot be written.
    """
    try:
        chosen = load_mapping(mapping)
        found = measure(read(find_corpus(corpus)), chosen)
    except StemtrialError as error:
        typer.echo(f"review: {error}", err=True)
        raise typer.Exit(error.exit_code) from error
    text = markdown(found)
    typer.echo(text)
    if out is not None:
        try:
            out.mkdir(parents=True, exist_ok=True)
            (out / "review.json").write_text(
                json.dumps(found, indent=2, ensure_ascii=False) + "\n", encoding="utf-8"
            )
            (out / "review.md").write_text(text + "\n", encoding="utf-8")
        except OSError as error:
            typer.echo(f"review: cannot write {out}: {error.strerror}", err=True)
            raise typer.Exit(_UNWRITABLE) from error


def read(corpus: Path) -> Read:
    """Run the pipeline on a corpus; each trial counts once.

    Raises
    ------
    InputError
        If it holds no record.
    """
    records = {one.trial_id: one for one in read_records([corpus]) if isinstance(one, TrialRecord)}
    if not records:
        raise InputError(f"{corpus} holds no record.")
    found = Extractor().extract_many(list(records.values()))
    return [(records[one.trial_id], one.model_dump(mode="json", by_alias=True)) for one in found]


def measure(trials: Read, mapping: Mapping) -> dict[str, Any]:
    """Compare the trials that belong with the review, and flip every choice of the mapping.

    Parameters
    ----------
    trials : list of (TrialRecord, dict)
    mapping : Mapping

    Returns
    -------
    dict
        `n_records`, `n_trials`, `mapping`, `claims`, `sensitivity` (choice to claims that move),
        `note`.
    """
    claims = load_claims()
    kept = [(record, answer) for record, answer in trials if belongs(record, answer, mapping)]
    base = compare(claims, [facts(*one, mapping) for one in kept])
    sensitivity = {}
    for choice in Choices.model_fields:
        other = mapping.flipped(choice)
        flipped = compare(claims, [facts(*one, other) for one in kept])
        sensitivity[choice] = {
            "value": getattr(other.choices, choice),
            "moved": [
                {"before": before, "after": after}
                for before, after in zip(base, flipped, strict=True)
                if before != after
            ],
        }
    return {
        "n_records": len(trials),
        "n_trials": len(kept),
        "mapping": mapping.model_dump(mode="json"),
        "claims": base,
        "sensitivity": sensitivity,
        "note": _NOTE,
    }


if __name__ == "__main__":
    app()
