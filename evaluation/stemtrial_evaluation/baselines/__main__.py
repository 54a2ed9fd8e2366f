"""The pipeline against simpler systems, on the same trials in the same run.

python -m stemtrial_evaluation.baselines --gold test --corpus FILE [--json OUT]
"""

from __future__ import annotations

import json
from pathlib import Path
from time import process_time
from typing import Annotated, Any

import typer
from rich.table import Table

from stemtrial.errors import StemtrialError
from stemtrial.pipeline import Extractor
from stemtrial.records import TrialRecord
from stemtrial_annotations.corpus import find_corpus, records_by_id
from stemtrial_annotations.partial import load_partial
from stemtrial_annotations.reading import answer_of, load_trials
from stemtrial_annotations.tables import print_whole
from stemtrial_evaluation.baselines import Baseline
from stemtrial_evaluation.baselines.keywords import Keywords
from stemtrial_evaluation.baselines.tfidf import TfIdf
from stemtrial_evaluation.gold import Answers, run_on_split
from stemtrial_evaluation.paired import paired_differences
from stemtrial_evaluation.scorer import score

OURS = "stemtrial"
_LEARNED_FROM = {"test": ("train", "dev"), "dev": ("train",)}

app = typer.Typer(add_completion=False)


@app.command()
def compare(
    gold: Annotated[str, typer.Option(metavar="dev|test", help="The split to score.")] = "dev",
    corpus: Annotated[
        Path | None, typer.Option(help="Records of the trials; else $STEMTRIAL_CORPUS.")
    ] = None,
    out: Annotated[Path | None, typer.Option("--json", help="Write the figures here.")] = None,
) -> None:
    """Score the pipeline and the baselines; print F1, 95 % intervals and pace.

    Exit codes: 0 done, 2 usage, 4 the corpus is missing.
    """
    if gold not in _LEARNED_FROM:
        raise typer.BadParameter("choose dev or test", param_hint="--gold")
    try:
        figures = measure(gold, corpus)
    except StemtrialError as error:
        typer.echo(f"baselines: {error}", err=True)
        raise typer.Exit(error.exit_code) from error
    _print(figures)
    if gold != "test":
        typer.echo("The shipped model was trained on these trials: its column flatters it.")
    if out is not None:
        out.write_text(json.dumps(figures, indent=2) + "\n", encoding="utf-8")


def measure(split: str, corpus: Path | None) -> dict[str, Any]:
    """Run every system on a split.

    Parameters
    ----------
    split : str
        `dev` or `test`; the learned baseline learns from the other splits and the partly
        labelled trials, as the pipeline's own models do.
    corpus : Path, optional

    Returns
    -------
    dict
        By system: F1 with interval by field, records a second, and the paired difference of the
        pipeline to it by field.
    """
    prepared = run_on_split(split, corpus)
    records = [prepared.records[one] for one in sorted(prepared.gold)]
    answers: dict[str, Any] = {
        trial.trial_id: answer_of(trial)
        for name in _LEARNED_FROM[split]
        for trial in load_trials(name)
    }
    for trial in load_partial():
        answer = answer_of(trial)
        answers[trial.trial_id] = {name: answer[name] for name in trial.labelled}
    texts = records_by_id(find_corpus(corpus), set(answers))
    learned: list[TrialRecord] = [texts[one] for one in sorted(answers) if one in texts]
    found: dict[str, Any] = {"split": split, "n_trials": len(records), "systems": {}}
    extractor = Extractor()
    start = process_time()
    ours = {
        one.trial_id: one.model_dump(mode="json", by_alias=True)
        for one in extractor.extract_many(records)
    }
    found["systems"][OURS] = _figures(prepared.gold, ours, process_time() - start)
    baselines: tuple[Baseline, ...] = (Keywords(), TfIdf(learned, answers))
    for baseline in baselines:
        start = process_time()
        theirs = baseline.predict(records)
        one = _figures(prepared.gold, theirs, process_time() - start)
        differences = paired_differences(prepared.gold, theirs, ours)
        one["pipeline_minus_this"] = {each.field: each.to_dict() for each in differences}
        found["systems"][baseline.name] = one
    return found


def _figures(gold: Answers, predicted: Answers, seconds: float) -> dict[str, Any]:
    report = score(gold, predicted)
    return {
        "records_per_second": round(len(gold) / seconds, 1) if seconds else None,
        "f1": {name: one.micro.f1.to_dict() for name, one in report.fields.items()},
    }


def _print(figures: dict[str, Any]) -> None:
    systems = figures["systems"]
    table = Table(box=None, pad_edge=False, header_style="bold")
    table.add_column(f"F1, {figures['n_trials']} {figures['split']} trials", no_wrap=True)
    for name in systems:
        table.add_column(name, justify="right", no_wrap=True)
    for field in systems[OURS]["f1"]:
        if "." in field and not field.startswith("combination."):
            continue
        table.add_row(field, *(_shown(one["f1"][field]) for one in systems.values()))
    table.add_row("records a second", *(str(one["records_per_second"]) for one in systems.values()))
    print_whole(table)


def _shown(figure: dict[str, Any]) -> str:
    if figure["value"] is None:
        return "-"
    interval = figure["interval"]
    return f"{figure['value']:.3f}" + (
        f" ({interval[0]:.3f}-{interval[1]:.3f})" if interval else ""
    )


if __name__ == "__main__":
    app()
