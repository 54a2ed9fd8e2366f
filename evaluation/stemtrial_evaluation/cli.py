"""`stemtrial evaluate`: how right, how sure, and where it is wrong."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.table import Table

from stemtrial.errors import StemtrialError, UsageError
from stemtrial_annotations.reading import load_gold
from stemtrial_annotations.splits import SPLITS
from stemtrial_annotations.tables import print_whole
from stemtrial_evaluation.comparison import Mistake, mistakes
from stemtrial_evaluation.fields import view_named
from stemtrial_evaluation.gold import (
    Prepared,
    find_records,
    hydrate_split,
    provenance,
    run_on_records,
    run_on_split,
)
from stemtrial_evaluation.model_comparison import compare_models, is_file, print_comparison
from stemtrial_evaluation.reading import UnreadableError, read_answers
from stemtrial_evaluation.report import METHOD, Figure, Report
from stemtrial_evaluation.scorer import REPLICATES, SEED, score
from stemtrial_evaluation.table.scoring import table_prepared
from stemtrial_evaluation.writing import Page, write_report

USAGE, UNREADABLE, UNWRITABLE = 2, 4, 5
SAMPLE_PREFIX = "SAMPLE-"

EPILOG = """\
\b
Examples:
  stemtrial evaluate --gold test --corpus studies.jsonl.gz --out build/report
  stemtrial evaluate --gold mine.jsonl --predictions fields.jsonl
  stemtrial evaluate --gold dev --corpus studies.jsonl.gz --errors route
  stemtrial evaluate --gold dev --corpus studies.jsonl.gz --compare 0.5.0 build/release
  stemtrial evaluate --table review.csv --map NCT=trial_id --map Route=route

\b
Exit codes:
  0  done
  1  internal error
  2  usage
  4  the gold answers, predictions or records cannot be read
  5  the report cannot be written, or exists
"""

app = typer.Typer(
    help="Score predictions against gold answers, field by field, with 95 % intervals.",
    rich_markup_mode=None,
    add_completion=False,
    no_args_is_help=False,
)


@app.callback(invoke_without_command=True, epilog=EPILOG)
def evaluate(
    gold: Annotated[
        str | None,
        typer.Option(
            metavar="train|dev|test|fresh|FILE",
            help="A split of the gold set, or gold answers in the guidelines' form, JSONL.",
        ),
    ] = None,
    table: Annotated[
        Path | None,
        typer.Option(
            metavar="FILE",
            help="A table of trial facts instead, as reviews print them: CSV, TSV, XLSX, Parquet.",
        ),
    ] = None,
    columns: Annotated[
        list[str] | None,
        typer.Option(
            "--map",
            metavar="COLUMN=FIELD",
            help="Which column of the table holds which field; repeat it. One must be trial_id.",
        ),
    ] = None,
    predictions: Annotated[
        Path | None,
        typer.Option(
            metavar="FILE",
            help="Rows of `stemtrial extract`, JSONL. Without, the pipeline is run on the records "
            "of the corpus.",
        ),
    ] = None,
    corpus: Annotated[
        Path | None,
        typer.Option(
            metavar="FILE|DIR",
            help="The trials' records: JSONL or API v2 JSON. Else $STEMTRIAL_CORPUS.",
        ),
    ] = None,
    out: Annotated[Path | None, typer.Option(help="Folder for report.json, .md and .html.")] = None,
    errors: Annotated[
        str | None, typer.Option(help="List every mistake of this field, with its evidence.")
    ] = None,
    compare: Annotated[
        tuple[str, str] | None,
        typer.Option(
            metavar="A B",
            help="Compare two models on the same trials: each a release's version or folder, or "
            "a JSONL file of predictions. With --out, comparison.json.",
        ),
    ] = None,
    replicates: Annotated[int, typer.Option(min=1, help="Bootstrap samples.")] = REPLICATES,
    seed: Annotated[int, typer.Option(help="Seed of the bootstrap.")] = SEED,
    force: Annotated[
        bool, typer.Option("--force", help="Replace a report that --out holds already.")
    ] = False,
) -> None:
    """Score predictions against gold answers, field by field, with 95 % intervals."""
    name = _against(gold, table, columns, comparing=compare is not None)
    if out is not None and not force:
        _refuse_to_replace(out / ("report.json" if compare is None else "comparison.json"))
    if compare is not None:
        _compare(name, corpus, compare, out)
        return
    try:
        if table is not None:
            prepared = table_prepared(table, columns or (), predictions, corpus)
        else:
            prepared = _prepare(name, predictions, corpus)
    except UnreadableError as error:
        raise _stop(str(error), UNREADABLE) from error
    except StemtrialError as error:
        raise _stop(str(error), error.exit_code) from error
    wanted, given = prepared.gold, prepared.predicted
    if errors is not None:
        try:
            view = view_named(errors)
        except KeyError as error:
            raise _stop(str(error.args[0]), USAGE) from error
        for one in mistakes(view, wanted, given):
            typer.echo(_line(one))
        return
    report = score(wanted, given, replicates=replicates, seed=seed)
    if out is not None:
        try:
            shown = f"the {name} split" if name in SPLITS else Path(name).name
            title = f"Accuracy of stemtrial on {shown}"
            write_report(Page(title, provenance(name, wanted), prepared, report), out)
        except OSError as error:
            raise _stop(f"cannot write {out}: {error.strerror}", UNWRITABLE) from error
    _print(report)
    for note in prepared.notes:
        typer.echo(note)


def _against(
    gold: str | None, table: Path | None, columns: list[str] | None, *, comparing: bool
) -> str:
    """Return the name of what is scored against; refuse calls that name none or two."""
    if (gold is None) == (table is None):
        raise _stop("name the answers to score against: either --gold or --table.", USAGE)
    if columns and table is None:
        raise _stop("--map belongs to --table.", USAGE)
    if comparing and table is not None:
        raise _stop("--compare wants --gold.", USAGE)
    return gold or str(table)


def _refuse_to_replace(path: Path) -> None:
    try:
        there = path.exists()
    except OSError:  # writing will say why
        return
    if there:
        raise _stop(f"{path} exists: give --force to replace it, or another --out.", UNWRITABLE)


def _prepare(gold: str, predictions: Path | None, corpus: Path | None) -> Prepared:
    """Read gold and predictions, or run the pipeline where there are no predictions."""
    if gold in SPLITS:
        if predictions is None:
            return run_on_split(gold, corpus)
        return Prepared(load_gold(gold), read_answers(predictions))
    if not Path(gold).exists() and Path(gold).name == gold and not Path(gold).suffix:
        splits = ", ".join(SPLITS)
        raise UsageError(f"no split '{gold}' and no such file: the splits are {splits}.")
    answers = read_answers(Path(gold))
    if predictions is None:
        return run_on_records(answers, corpus)
    return Prepared(answers, read_answers(predictions))


def _compare(gold: str, corpus: Path | None, models: tuple[str, str], out: Path | None) -> None:
    """Compare two models on the trials of `gold`, print who wins, and write it where asked."""
    from_files = all(is_file(one) for one in models)
    try:
        if from_files:
            answers = load_gold(gold) if gold in SPLITS else read_answers(Path(gold))
            prepared = Prepared(answers, {})
        elif gold in SPLITS:
            prepared = hydrate_split(gold, corpus)
        else:
            prepared = find_records(read_answers(Path(gold)), corpus)
        found = compare_models(prepared, *models)
    except StemtrialError as error:
        raise _stop(str(error), error.exit_code) from error
    except ValueError as error:  # an unreadable file, or a release that is missing or changed
        raise _stop(str(error), UNREADABLE) from error
    if out is not None:
        try:
            out.mkdir(parents=True, exist_ok=True)
            text = json.dumps(found.to_dict(), indent=2, ensure_ascii=False) + "\n"
            (out / "comparison.json").write_text(text, encoding="utf-8")
        except OSError as error:
            raise _stop(f"cannot write {out}: {error.strerror}", UNWRITABLE) from error
    print_comparison(found, models[0])
    for note in prepared.notes:
        typer.echo(note)


def _stop(sentence: str, code: int) -> typer.Exit:
    typer.echo(f"stemtrial evaluate: {sentence}", err=True)
    return typer.Exit(code)


def _line(one: Mistake) -> str:
    """Return a mistake as one tab-separated line."""
    sign = "missed" if one.kind == "false_negative" else "false"
    place = one.section
    if one.evidence:
        index, part = one.evidence.get("index"), one.evidence.get("part")
        place += f"[{index}].{part}" if index is not None else ""
        place += f":{one.evidence.get('start')}-{one.evidence.get('end')}"
    sure = "" if one.confidence is None else f"{one.confidence:.2f}"
    quote = " ".join(one.quote.split())
    return "\t".join([one.trial_id, sign, one.value, f'"{quote}"', place, one.source, sure])


def _percent(figure: Figure) -> str:
    return "-" if figure.value is None else f"{figure.value:.3f}"


def _with_interval(figure: Figure) -> str:
    if figure.value is None or figure.interval is None:
        return _percent(figure)
    low, high = figure.interval
    return f"{figure.value:.3f} ({low:.3f}-{high:.3f})"


def _print(report: Report) -> None:
    console = Console()
    table = Table(box=None, pad_edge=False, header_style="bold")
    table.add_column("field", no_wrap=True)
    headings = ("support", "TP", "FP", "FN", "P", "R", "F1 (95 % interval)", "macro F1", "exact")
    for heading in (*headings, "not reported"):
        table.add_column(heading, justify="right", no_wrap=True)
    for name, one in report.fields.items():
        if one.n_trials == 0:
            continue
        micro = one.micro
        table.add_row(
            f"  {name}" if "." in name else name,
            str(micro.support),
            str(micro.true_positives),
            str(micro.false_positives),
            str(micro.false_negatives),
            _percent(micro.precision),
            _percent(micro.recall),
            _with_interval(micro.f1),
            _percent(one.macro_f1),
            _percent(one.exact),
            f"{_percent(one.not_reported)} of {one.not_reported.n}",
        )
    print_whole(table)
    console.print(f"{len(report.trial_ids)} trials. {METHOD}", highlight=False)
    if report.missing:
        console.print(f"{len(report.missing)} without a prediction, scored as empty.")
    if report.ignored:
        console.print(f"{len(report.ignored)} predicted trials have no gold and are not scored.")
    if any(trial_id.startswith(SAMPLE_PREFIX) for trial_id in report.trial_ids):
        console.print("The sample is a demonstration: these figures are no claim of accuracy.")
