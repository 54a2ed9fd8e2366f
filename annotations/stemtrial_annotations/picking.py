"""What `stemtrial gold suggest` does."""

from __future__ import annotations

import json
from pathlib import Path

import typer

from stemtrial.answers import TrialFields
from stemtrial.cli.console import say
from stemtrial.errors import EXIT_DONE, InputError, UsageError
from stemtrial.output.atomic import refuse_existing
from stemtrial.pipeline import Extractor
from stemtrial.records import TrialRecord
from stemtrial_annotations.corpus import all_records, find_corpus
from stemtrial_annotations.counting import count_labels
from stemtrial_annotations.exchange import FORMATS
from stemtrial_annotations.exchange.commands import format_named
from stemtrial_annotations.exchange.sheet import fill
from stemtrial_annotations.partial import load_partial
from stemtrial_annotations.reading import load_trials
from stemtrial_annotations.splits import SPLITS, load_splits
from stemtrial_annotations.suggesting import Suggestion, suggest


def run_suggest(
    n: int, corpus: Path | None, tool: str | None, out: Path | None, *, force: bool
) -> int:
    """Print the records worth labelling next, or write them pre-annotated; return the exit code."""
    if (tool is None) != (out is None):
        raise UsageError(f"--tool ({', '.join(FORMATS)}) and --out are given together.")
    if tool is not None and out is not None:
        format_named(tool)
        refuse_existing(out, force=force)
    place = find_corpus(corpus)
    known = labelled()
    records = [one for one in all_records(place) if one.trial_id not in known]
    if not records:
        raise InputError(f"{place}: holds no record that is not labelled yet; name more records.")
    say(f"reading {len(records)} unlabelled records ...")
    rows = list(Extractor().extract_many(records))
    counts = count_labels((*load_trials("train"), *load_trials("dev"), *load_partial()), {})
    chosen = suggest(records, rows, counts, n)
    if tool is None or out is None:
        for one in chosen:
            cells = (one.trial_id, f"{one.score:.3f}", f"{one.doubt:.3f}", ", ".join(one.thin))
            typer.echo("\t".join(cells))
    else:
        _export(chosen, records, rows, tool, out, force=force)
    return EXIT_DONE


def labelled() -> set[str]:
    """Return the trials not to suggest: labelled ones, whole or in part, and held-out ones."""
    splits = load_splits()
    known = {one for name in SPLITS for one in splits["splits"][name]}
    return known | set(splits["held_out"]) | {one.trial_id for one in load_partial()}


def _export(
    chosen: list[Suggestion],
    records: list[TrialRecord],
    rows: list[TrialFields],
    tool: str,
    out: Path,
    *,
    force: bool,
) -> None:
    pairs = {one.trial_id: (one, row) for one, row in zip(records, rows, strict=True)}
    sheets = [
        fill(pairs[one.trial_id][0], json.loads(pairs[one.trial_id][1].model_dump_json()))
        for one in chosen
    ]
    format_named(tool).write(sheets, out, suggested=True, force=force)
    say(f"{len(sheets)} records written to {out}, with the model's suggestions.")
