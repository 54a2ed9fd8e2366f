"""What `stemtrial gold` does with exhaustive mentions."""

from __future__ import annotations

import json
from collections import Counter
from pathlib import Path
from typing import Any

import typer
from pydantic import ValidationError
from rich.table import Table

from stemtrial.cli.console import say
from stemtrial.errors import EXIT_DEAD_LETTERS, EXIT_DONE, InputError
from stemtrial_annotations.corpus import find_corpus, records_by_id
from stemtrial_annotations.mentions.agreement import MentionAgreement, mention_agreement
from stemtrial_annotations.mentions.importing import mentions_to_standoff
from stemtrial_annotations.mentions.standoff import (
    JUDGEMENTS,
    MODES,
    TYPES,
    MentionedTrial,
    load_mentions,
)
from stemtrial_annotations.reading import read_lines, said
from stemtrial_annotations.tables import point, print_whole, shown


def import_mentions(
    file: Path, corpus: Path | None, *, guidelines: str, origin: str
) -> tuple[list[dict[str, Any]], int]:
    """Turn the annotators' form of mentions into standoff rows.

    Returns
    -------
    rows : list of dict
        By trial id and mode; a trial with a mention that has no place is left out.
    left_out : int
        Trials that were left out; why is printed as trial, place, type, reason.

    Raises
    ------
    InputError
        If the file cannot be read, or a line is not of the form.
    """
    lines = list(read_lines(file))
    records = records_by_id(find_corpus(corpus), {str(row.get("trial_id")) for _, row in lines})
    kept: list[MentionedTrial] = []
    for number, row in lines:
        record = records.get(str(row.get("trial_id")))
        if record is None:
            typer.echo(f"{row.get('trial_id')}\t\t\tthe corpus has no record of this trial")
            continue
        try:
            trial, problems = mentions_to_standoff(
                row, record, guidelines=guidelines, origin=origin
            )
        except ValidationError as error:
            raise InputError(
                f"{file.name}, line {number}: is not of the form of mentions ({said(error)}); "
                "mend the line."
            ) from error
        for one in problems:
            typer.echo(f"{one.trial_id}\t{one.section}\t{one.field}\t{one.reason}")
        if not problems:
            kept.append(trial)
    kept.sort(key=lambda trial: (trial.trial_id, trial.mode))
    return [trial.to_row() for trial in kept], len(lines) - len(kept)


def count_mentions(trials: list[MentionedTrial]) -> dict[str, Counter[str]]:
    """Count mentions by type, then by judgement, with `any` for all of a type."""
    counts: dict[str, Counter[str]] = {kind: Counter() for kind in TYPES}
    for trial in trials:
        for span in trial.mentions:
            counts[span.type].update((span.judgement, "any"))
    return counts


def run_mention_stats(*, as_json: bool) -> None:
    """Print how many mentions there are of each type and judgement, one table a mode."""
    found = {mode: load_mentions(mode) for mode in MODES}
    if as_json:
        rows = {
            mode: {"n_trials": len(trials), "types": count_mentions(trials)}
            for mode, trials in found.items()
        }
        typer.echo(json.dumps(rows, indent=2))
        return
    for mode, trials in found.items():
        table = Table(box=None, pad_edge=False, header_style="bold")
        table.add_column(f"{mode} ({len(trials)} trials)", no_wrap=True)
        for judgement in ("any", *JUDGEMENTS):
            table.add_column(judgement, justify="right")
        for kind, counts in count_mentions(trials).items():
            table.add_row(kind, *(str(counts[one]) for one in ("any", *JUDGEMENTS)))
        print_whole(table)


def run_mention_agreement(*, as_json: bool) -> int:
    """Print how the pre-annotated and the blind pass differ; return the exit code."""
    first, second = ({one.trial_id: one for one in load_mentions(mode)} for mode in MODES)
    found = mention_agreement(first, second)
    n = len(first.keys() & second.keys())
    if as_json:
        rows = {"n_trials": n, "types": {one.type: one.to_dict() for one in found}}
        typer.echo(json.dumps(rows, indent=2))
    elif found:
        print_mention_agreement(found, n)
    else:
        say("no trial was marked both blind and pre-annotated.")
        return EXIT_DEAD_LETTERS
    return EXIT_DONE


def print_mention_agreement(found: list[MentionAgreement], n: int) -> None:
    """Print the agreement of two passes, type by type."""
    table = Table(box=None, pad_edge=False, header_style="bold")
    table.add_column("type", no_wrap=True)
    headings = ("pre-annotated", "blind", "strict F1 (95 %)", "relaxed F1 (95 %)")
    for heading in (*headings, "with label", "judgement kappa", "marked for one (95 %)"):
        table.add_column(heading, justify="right", no_wrap=True)
    for one in found:
        table.add_row(
            one.type,
            str(one.first),
            str(one.second),
            shown(one.strict),
            shown(one.relaxed),
            point(one.labelled),
            point(one.judged),
            shown(one.bias),
        )
    print_whole(table)
    typer.echo(
        f"{n} trials read twice: with the vocabulary's suggestions, and blind. Intervals: bootstrap"
        " by trial; the last column is pre-annotated mentions for one blind mention."
    )
