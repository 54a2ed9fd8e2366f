"""What `stemtrial gold correct` and `stemtrial gold extend` do: they change a gold folder."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

import typer

from stemtrial.cli.console import say
from stemtrial.errors import EXIT_DEAD_LETTERS, EXIT_DONE, InputError
from stemtrial.output.atomic import AtomicFile
from stemtrial_annotations.corpus import all_records, find_corpus, records_by_id
from stemtrial_annotations.corrections import CHANGES, Correction, correct, load_changes
from stemtrial_annotations.extending import extend_gold, extend_splits
from stemtrial_annotations.families import families
from stemtrial_annotations.partial import PartialTrial
from stemtrial_annotations.reading import (
    GOLD,
    GOLD_VERSION,
    PARTIAL,
    SUPERSEDED,
    read_trials,
    rows_of,
)

SPLITS_FILE = "splits.json"


def run_correct(file: Path, folder: Path, corpus: Path | None, guidelines: str, who: str) -> int:
    """Apply corrections to the gold set of a folder and log them; return the exit code."""
    corrections = list(rows_of(file, Correction))
    gold = read_trials(folder / GOLD)
    records = records_by_id(find_corpus(corpus), {one.trial_id for one in corrections})
    made, changes, problems = correct(
        gold, corrections, records, gold_version=GOLD_VERSION, guidelines=guidelines, who=who
    )
    for one in problems:
        typer.echo("\t".join((one.trial_id, one.field, one.level, one.reason)))
    log = folder / CHANGES
    earlier = load_changes(log) if log.exists() else []
    write_rows(folder / GOLD, (trial.to_row() for trial in made))
    write_rows(log, (change.model_dump() for change in (*earlier, *changes)))
    refused = {(one.trial_id, one.field) for one in problems if one.level == "error"}
    say(f"{len(changes)} values changed in {folder / GOLD}, {len(refused)} corrections refused.")
    return EXIT_DEAD_LETTERS if refused else EXIT_DONE


def run_extend(file: Path, folder: Path, corpus: Path | None, *, fresh: bool = False) -> int:
    """Add new standoff trials to the gold set and the splits of a folder; return the exit code."""
    new = read_trials(file)
    gold = read_trials(folder / GOLD)
    splits = json.loads((folder / SPLITS_FILE).read_text(encoding="utf-8"))
    # Relatives are found among all records: two trials may be kin through a third.
    records = {record.trial_id: record for record in all_records(find_corpus(corpus))}
    lost = sorted(trial.trial_id for trial in new if trial.trial_id not in records)
    if lost:
        raise InputError(f"{lost[0]}: the corpus has no record of this trial; name another corpus.")
    kin = families([records[one] for one in sorted(records)])
    grown = extend_splits(splits, (trial.trial_id for trial in new), kin, fresh=fresh)
    whole = extend_gold(gold, new)
    # Answers to label fields go where a full one stands now, or where the trial is held out now.
    added = {*(trial.trial_id for trial in new), *grown["held_out"]}
    partial = list(rows_of(folder / PARTIAL, PartialTrial)) if (folder / PARTIAL).exists() else []
    left = [trial for trial in partial if trial.trial_id not in added]
    write_rows(folder / GOLD, (trial.to_row() for trial in whole))
    if partial:
        gone = [trial for trial in partial if trial.trial_id in added]
        log = folder / SUPERSEDED
        earlier = list(rows_of(log, PartialTrial)) if log.exists() else []
        gone = sorted([*earlier, *gone], key=lambda trial: trial.trial_id)
        write_rows(folder / PARTIAL, (trial.to_row() for trial in left))
        write_rows(log, (trial.to_row() for trial in gone))
    out = AtomicFile(folder / SPLITS_FILE, force=True)
    grown["version"] = GOLD_VERSION
    out.handle.write(json.dumps(grown, indent=0, sort_keys=True) + "\n")
    out.commit()
    say(f"{len(new)} trials added; {len(partial) - len(left)} left {PARTIAL}.")
    return EXIT_DONE


def write_rows(path: Path, rows: Iterable[Mapping[str, Any]]) -> None:
    """Replace a JSONL file, whole or not at all."""
    out = AtomicFile(path, force=True)
    try:
        for row in rows:
            out.handle.write(json.dumps(row, ensure_ascii=False) + "\n")
    except BaseException:
        out.discard()
        raise
    out.commit()
