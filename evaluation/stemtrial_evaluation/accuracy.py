"""The headline on the frozen splits: measured, committed, and measured again.

python -m stemtrial_evaluation.accuracy --corpus FILE             does it still hold?
python -m stemtrial_evaluation.accuracy --corpus FILE --commit    write the committed figures anew
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from importlib.resources import files
from importlib.resources.abc import Traversable
from pathlib import Path
from typing import Annotated, Any

import typer
from rich.table import Table

from stemtrial.errors import StemtrialError
from stemtrial_annotations.splits import FROZEN
from stemtrial_annotations.tables import print_whole
from stemtrial_evaluation.confidence import confidence_report, judged_answers
from stemtrial_evaluation.evidence import evidence_report
from stemtrial_evaluation.gold import Answers, Prepared, provenance, run_on_split
from stemtrial_evaluation.plain import without_text
from stemtrial_evaluation.scorer import score
from stemtrial_models import open_release

TOLERANCE = 0.01
_WORSE = 1

app = typer.Typer(add_completion=False)


def reports() -> Traversable:
    """Return the folder of the committed reports."""
    return files("stemtrial_evaluation") / "reports"


def committed_predictions(split: str) -> Answers:
    """Return the committed answers to a frozen split, by id; they hold no text of records."""
    text = (reports() / f"{split}_predictions.jsonl").read_text("utf-8")
    rows = [json.loads(line) for line in text.splitlines()]
    return {row["trial_id"]: row for row in rows}


def card_tolerance() -> dict[str, float]:
    """Return the tolerance by field that the model card of the release in use states."""
    card = files("stemtrial_models") / "releases" / open_release().version / "card.json"
    if not card.is_file():
        return {}
    return {str(k): float(v) for k, v in json.loads(card.read_text("utf-8"))["tolerance"].items()}


def shortfalls(
    committed: Mapping[str, Any],
    measured: Mapping[str, Any],
    tolerance: Mapping[str, float] = {},
) -> dict[str, tuple[float, float]]:
    """Return the fields whose F1 fell.

    Parameters
    ----------
    committed, measured : mapping
        Reports as JSON values.
    tolerance : mapping
        How far F1 may fall, by field; elsewhere by 0.01.

    Returns
    -------
    dict of str to (float, float)
        Field to committed and measured F1. A field that is no longer measured counts as 0.
    """
    found: dict[str, tuple[float, float]] = {}
    for name, one in committed["fields"].items():
        was = one["micro"]["f1"]["value"]
        now = measured["fields"].get(name, one | {"micro": {"f1": {"value": 0.0}}})
        value = now["micro"]["f1"]["value"] or 0.0
        if was is not None and value < was - tolerance.get(name, TOLERANCE):
            found[name] = (was, value)
    return found


@app.command()
def accuracy(
    corpus: Annotated[
        Path | None, typer.Option(help="Records of the trials; else $STEMTRIAL_CORPUS.")
    ] = None,
    commit: Annotated[
        bool, typer.Option("--commit", help="Write the committed report and predictions anew.")
    ] = False,
) -> None:
    """Measure the frozen splits and hold them against the committed reports.

    Exit codes: 0 holds, 1 a field fell by more than the tolerance, 4 the corpus is missing.
    """
    try:
        prepared = {split: run_on_split(split, corpus) for split in FROZEN}
    except StemtrialError as error:
        typer.echo(f"accuracy: {error}", err=True)
        raise typer.Exit(error.exit_code) from error
    fallen = False
    for split, one in prepared.items():
        report = score(one.gold, one.predicted).to_dict()
        if commit:
            _commit(split, one, report)
            continue
        committed = json.loads((reports() / f"{split}.json").read_text("utf-8"))
        typer.echo(f"{split}, {report['n_trials']} trials")
        _print(committed, report)
        fell = shortfalls(committed, report, card_tolerance() if split == "test" else {})
        for name, (was, now) in fell.items():
            typer.echo(f"accuracy: {split}: {name} fell from {was:.3f} to {now:.3f}", err=True)
        fallen = fallen or bool(fell)
    raise typer.Exit(_WORSE if fallen else 0)


def _commit(split: str, prepared: Prepared, report: Mapping[str, Any]) -> None:
    plain = {one: without_text(answer) for one, answer in prepared.predicted.items()}
    made = {
        **provenance(split, prepared.gold),
        "notes": prepared.notes,
        **report,
        "confidence": confidence_report(judged_answers(prepared.gold, plain)),
        "evidence": evidence_report(prepared.gold, prepared.predicted),
    }
    folder = Path(str(reports()))
    rows = [plain[one] for one in sorted(plain)]
    lines = [json.dumps(row, ensure_ascii=False, sort_keys=True) for row in rows]
    (folder / f"{split}_predictions.jsonl").write_text("\n".join(lines) + "\n", encoding="utf-8")
    text = json.dumps(made, indent=2, ensure_ascii=False)
    (folder / f"{split}.json").write_text(text + "\n", encoding="utf-8")
    typer.echo(f"wrote {split}.json and {split}_predictions.jsonl")


def _print(committed: Mapping[str, Any], measured: Mapping[str, Any]) -> None:
    table = Table(box=None, pad_edge=False, header_style="bold")
    table.add_column("field", no_wrap=True)
    table.add_column("committed F1", justify="right")
    table.add_column("measured F1", justify="right")
    for name, one in committed["fields"].items():
        was, now = one["micro"]["f1"]["value"], measured["fields"][name]["micro"]["f1"]["value"]
        if was is not None and now is not None:
            table.add_row(name, f"{was:.3f}", f"{now:.3f}")
    print_whole(table)


if __name__ == "__main__":
    app()
