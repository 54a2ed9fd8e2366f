"""What the commands of `stemtrial gold` do."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

import typer

from stemtrial.cli.console import say
from stemtrial.errors import EXIT_DEAD_LETTERS, EXIT_DONE, InputError
from stemtrial.output.atomic import AtomicFile, refuse_existing
from stemtrial_annotations.api import fetch
from stemtrial_annotations.checking import Checked, check_file, ids_in, read_text
from stemtrial_annotations.corpus import all_records, find_corpus, read_corpus, records_by_id
from stemtrial_annotations.hydration import Hydration
from stemtrial_annotations.hydration import hydrate as put_together
from stemtrial_annotations.importing import to_standoff
from stemtrial_annotations.passages import hydrate_passages, passage_to_standoff, read_texts
from stemtrial_annotations.reading import (
    CHECKED,
    data_file,
    load_passages,
    load_trials,
    read_lines,
)


def run_hydrate(
    out: Path,
    corpus: Path | None,
    answers: Path | None,
    passages: Path | None,
    texts: list[Path],
    split: str | None,
    api: str | None,
    *,
    force: bool,
) -> int:
    """Rebuild records, and answers and passages where asked for; return the exit code."""
    for path in (out, answers, passages):
        if path is not None:
            refuse_existing(path, force=force)
    trials = load_trials(split)
    wanted = load_passages(split) if passages else []
    ids = {trial.trial_id for trial in trials} | {one.passage_id for one in wanted}
    found = fetch(sorted(ids), api) if api else read_corpus(find_corpus(corpus), ids)
    for failure in found.failures:
        say(failure.reason)
    done = put_together(found.records, trials)
    for lost in done.problems:
        _row(lost.trial_id, lost.section, lost.field, lost.reason)
    _write(out, (one.model_dump(exclude_defaults=True) for one in done.records.values()), force)
    if answers is not None:
        _write(answers, done.answers.values(), force)
    if passages is not None:
        records = {record.trial_id: record for record in found.records}
        rebuilt = hydrate_passages(wanted, records, read_texts(texts))
        for passage_id, reason in rebuilt.skipped.items():
            _row(passage_id, "", "passage", reason)
        rows = (one | {"text": rebuilt.texts[key]} for key, one in rebuilt.answers.items())
        _write(passages, rows, force)
        say(f"{len(rebuilt.texts)} passages rebuilt, {len(rebuilt.skipped)} skipped.")
    say(summary(done))
    return EXIT_DEAD_LETTERS if done.problems else EXIT_DONE


def summary(done: Hydration) -> str:
    """Return one sentence on what became of the trials and their answers."""
    counts = done.counts()
    missing = f", {len(done.missing)} are not in the corpus" if done.missing else ""
    placed = f"{counts['held']} as labelled"
    placed += f", {counts['moved']} moved with their text" if counts["moved"] else ""
    placed += f", {counts['reanchored']} found again" if counts["reanchored"] else ""
    return (
        f"{len(done.records)} trials rebuilt{missing}; of {counts.total()} answers with evidence "
        f"{placed}, {counts['lost']} lost."
    )


def run_import(
    answers: Path,
    out: Path,
    guidelines: str,
    origin: str,
    tool: str | None,
    corpus: Path | None,
    *,
    force: bool,
) -> int:
    """Turn answers, passages or a tool's export into standoff; return the exit code."""
    refuse_existing(out, force=force)
    if tool == "mentions":
        from stemtrial_annotations.mentions.commands import import_mentions

        made_of, dropped = import_mentions(answers, corpus, guidelines=guidelines, origin=origin)
        _write(out, made_of, force)
        say(f"{len(made_of)} of {len(made_of) + dropped} imported.")
        return EXIT_DEAD_LETTERS if dropped else EXIT_DONE
    if tool is not None:
        from stemtrial_annotations.exchange.commands import answers_from

        rows, records, left_out = answers_from(tool, answers, corpus)
    else:
        rows, left_out = [row for _, row in read_lines(answers)], 0
        ids = {str(row.get("trial_id") or row.get("passage_id")) for row in rows}
        records = records_by_id(find_corpus(corpus), ids)
    kept: list[dict[str, Any]] = []
    problems = 0
    for number, row in enumerate(rows, start=1):
        passage_id, trial_id = row.get("passage_id"), str(row.get("trial_id"))
        made: Any
        try:
            if passage_id:
                record = records.get(passage_id)
                made, said = passage_to_standoff(row, record, guidelines=guidelines, origin=origin)
            elif trial_id in records:
                record = records[trial_id]
                made, said = to_standoff(row, record, guidelines=guidelines, origin=origin)
            else:
                problems += 1
                _row(trial_id, "", "", "the corpus has no record of this trial")
                continue
        except (ValueError, KeyError, TypeError, AttributeError) as error:
            raise InputError(
                f"{answers}, answer {number}: is not of the guidelines' form "
                f"({type(error).__name__}: {' '.join(str(error).split())[:200]})."
            ) from error
        for one in said:
            _row(one.trial_id, one.section, one.field, one.reason)
        problems += len(said)
        kept.append(made.to_row())
    kept.sort(key=lambda row: str(row.get("trial_id") or row.get("passage_id")))
    _write(out, kept, force)
    total = len(rows) + left_out
    say(f"{len(kept)} of {total} imported, {problems} remarks.")
    return EXIT_DONE if len(kept) == total else EXIT_DEAD_LETTERS


def run_check(file: Path | None, corpus: Path | None, *, warnings: bool) -> int:
    """Check a gold file, or the committed ones; return the exit code."""
    files = [file] if file else [Path(str(data_file(name))) for name in CHECKED]
    failed = False
    for path in files:
        ids = ids_in(path)
        try:
            found = read_corpus(find_corpus(corpus), ids).records
        except InputError as error:
            if corpus is not None:
                raise
            say(f"offsets and quotes are not checked: {error}")
            found = []
        checked = check_file(path, {record.trial_id: record for record in reversed(found)})
        for remark in checked.remarks:
            if remark.level == "error" or warnings:
                place = f"{path.name}:{remark.line}"
                _row(place, remark.trial_id, remark.field, remark.level, remark.message)
        say(f"{path.name}: {_verdict(checked)}")
        failed = failed or bool(checked.errors)
    return EXIT_DEAD_LETTERS if failed else EXIT_DONE


def _verdict(checked: Checked) -> str:
    kinds = Counter((remark.level, remark.kind) for remark in checked.remarks)
    listed = ", ".join(
        f"{kind.replace('_', ' ')} {count}" for (_, kind), count in sorted(kinds.items())
    )
    errors = len(checked.errors)
    text = f"{checked.n} answers, {errors} errors, {len(checked.remarks) - errors} warnings"
    if checked.without_text:
        text += f", {checked.without_text} without text to check offsets against"
    return f"{text}{f' ({listed})' if listed else ''}."


def run_stats(split: str | None, *, passages: bool, as_json: bool) -> None:
    """Print the counts of labels."""
    from stemtrial_annotations.counting import count_labels, count_statements, split_of
    from stemtrial_annotations.splits import SPLITS, load_splits
    from stemtrial_annotations.tables import print_counts

    splits = load_splits()
    if passages:
        where = split_of(splits["passages"])
        counts = count_statements(load_passages(split), where)
    else:
        where = split_of(splits["splits"])
        counts = count_labels(load_trials(split), where)
    if as_json:
        rows: dict[str, dict[str, dict[str, int]]] = {}
        for (name, label), found in counts.items():
            rows.setdefault(name, {})[label] = dict(found)
        typer.echo(json.dumps(rows, indent=2))
    else:
        print_counts(counts, (split,) if split else SPLITS)


def run_agreement(pair: str, *, as_json: bool) -> int:
    """Print the agreement of a pair of annotators; return the exit code."""
    from stemtrial_annotations.pairs import PAIRS, compare
    from stemtrial_annotations.tables import print_agreement

    found, n = compare(pair)
    if as_json:
        rows = {"pair": pair, "n_trials": n, "fields": {one.field: one.to_dict() for one in found}}
        typer.echo(json.dumps(rows, indent=2))
    elif n:
        print_agreement(found, n, PAIRS[pair])
    else:
        say(f"no trial to compare: {PAIRS[pair]}.")
    return EXIT_DONE


def run_card(corpus: Path | None, write: Path | None) -> None:
    """Print the tables of the data card, or put them into it."""
    from stemtrial_annotations.card import fill_in, tables

    records = whole = None
    try:
        place = find_corpus(corpus)
        whole = all_records(place)
        records = read_corpus(place, {trial.trial_id for trial in load_trials()}).records
    except InputError as error:
        if corpus is not None:
            raise
        say(f"without the tables that need a corpus: {error}")
    made = tables(records, whole)
    if write is None:
        for name, table in made.items():
            typer.echo(f"## {name}\n\n{table}\n")
        return
    text = fill_in(read_text(write), made)
    file = AtomicFile(write, force=True)
    file.handle.write(text)
    file.commit()
    say(f"the tables of {write} are new.")


def _row(*cells: str) -> None:
    typer.echo("\t".join(cells))


def _write(path: Path, rows: Iterable[Mapping[str, Any]], force: bool) -> None:
    file = AtomicFile(path, force=force)
    try:
        for row in rows:
            file.handle.write(json.dumps(row, ensure_ascii=False) + "\n")
    except BaseException:
        file.discard()
        raise
    file.commit()
