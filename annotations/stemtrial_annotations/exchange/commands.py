"""What `stemtrial gold export` and `gold import --from TOOL` do."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import typer
from pydantic import ValidationError

from stemtrial.cli.console import say
from stemtrial.errors import EXIT_DEAD_LETTERS, EXIT_DONE, InputError, UsageError
from stemtrial.output.atomic import refuse_existing
from stemtrial.records import TrialRecord
from stemtrial_annotations.corpus import find_corpus, read_corpus, records_by_id
from stemtrial_annotations.exchange import FORMATS, Format
from stemtrial_annotations.exchange.files import write_lines
from stemtrial_annotations.exchange.review import apply_review, read_queue
from stemtrial_annotations.exchange.sheet import fill, read_back
from stemtrial_annotations.hydration import hydrate
from stemtrial_annotations.importing import to_standoff
from stemtrial_annotations.reading import load_trials, read_lines
from stemtrial_annotations.standoff import SPAN_FIELDS


def format_named(tool: str) -> Format:
    """Return a tool's format.

    Raises
    ------
    UsageError
        If there is none of that name.
    """
    if tool not in FORMATS:
        raise UsageError(f"no tool '{tool}': give one of {', '.join(FORMATS)}.")
    return FORMATS[tool]


def run_export(
    tool: str,
    out: Path,
    answers: Path | None,
    split: str | None,
    corpus: Path | None,
    *,
    force: bool,
) -> int:
    """Write trials with their labels for a tool; return the exit code."""
    chosen = format_named(tool)
    place = find_corpus(corpus)
    missing: list[str]
    if answers is None:
        trials = load_trials(split)
        done = hydrate(read_corpus(place, {one.trial_id for one in trials}).records, trials)
        pairs = [(done.records[one], answer) for one, answer in done.answers.items()]
        missing, suggested = done.missing, False
    else:
        if split is not None:
            raise UsageError("--split is for the gold set; leave it out where --answers is given.")
        rows = [row for _, row in read_lines(answers)]
        records = records_by_id(place, {str(row.get("trial_id")) for row in rows})
        missing = [str(row.get("trial_id")) for row in rows if row.get("trial_id") not in records]
        pairs = [
            (records[row["trial_id"]], _with_evidence(row, records[row["trial_id"]], answers))
            for row in rows
            if row.get("trial_id") in records
        ]
        suggested = any("_meta" in row for row in rows)
    chosen.write((fill(*pair) for pair in pairs), out, suggested=suggested, force=force)
    for trial_id in missing:
        typer.echo(f"{trial_id}\t\t\tthe corpus has no record of this trial")
    say(f"{len(pairs)} trials written to {out}, {len(missing)} without a record.")
    return EXIT_DEAD_LETTERS if missing else EXIT_DONE


def _with_evidence(row: dict[str, Any], record: TrialRecord, file: Path) -> dict[str, Any]:
    """Return an answer whose items have evidence, found by their quotes where they have none."""
    try:
        if all("evidence" in item for name in SPAN_FIELDS for item in row[name]):
            return row
        trial, _ = to_standoff(row, record, guidelines="", origin="")
    except (ValidationError, KeyError, TypeError) as error:
        reason = " ".join(str(error).split())[:200]
        raise InputError(
            f"{file}, trial {record.trial_id}: is not of the guidelines' form "
            f"({type(error).__name__}: {reason})."
        ) from error
    return hydrate([record], [trial]).answers[record.trial_id]


def answers_from(
    tool: str, path: Path, corpus: Path | None
) -> tuple[list[dict[str, Any]], Mapping[str, TrialRecord], int]:
    """Read a tool's export as answers.

    Returns
    -------
    answers : list of dict
    records : mapping of trial id to TrialRecord
    left_out : int
        Trials that could not be read; why is printed, as every mark that was left out.
    """
    tasks = list(format_named(tool).read(path))
    records = records_by_id(find_corpus(corpus), {task.trial_id for task in tasks})
    answers: list[dict[str, Any]] = []
    for task in tasks:
        if task.trial_id not in records:
            _row(task.trial_id, task.where, "", "the corpus has no record of this trial")
            continue
        answer, problems = read_back(task, records[task.trial_id])
        for one in problems:
            _row(one.trial_id, one.section, one.field, one.reason)
        if answer is not None:
            answers.append(answer)
    return answers, records, len(tasks) - len(answers)


def run_review(file: Path, rows: Path | None, out: Path, *, force: bool) -> int:
    """Turn a filled-in review queue into answers; return the exit code."""
    if rows is None:
        raise UsageError("--from review needs --rows: the rows that the queue was made with.")
    refuse_existing(out, force=force)
    done = apply_review(read_queue(file), [row for _, row in read_lines(rows)], file.name)
    for one in done.problems:
        _row(one.trial_id, one.section, one.field, one.reason)
    write_lines(out, iter(done.answers), force=force)
    say(f"{done.decided} decisions applied; {len(done.answers)} trials are checked whole.")
    return EXIT_DEAD_LETTERS if done.problems else EXIT_DONE


def _row(*cells: str) -> None:
    typer.echo("\t".join(cells))
